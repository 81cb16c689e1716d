package sandbox

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// maxBody is the largest body of a call, in bytes.
const maxBody = 1 << 20

// maxBody is the largest body of the call, in bytes.
func (c Call) maxBody() int64 {
	if c == callImage {
		return maxImageBody
	}
	return maxBody
}

// exchange is one call while it is handled.
type exchange struct {
	sandbox    *Sandbox
	request    *http.Request
	call       Call
	pathValues map[string]string // values of the route's pattern: id, step, file, page
	body       []byte            // empty for uploads
	process    *process          // the process of the path or the token; nil if there is none
	now        time.Time
}

// handler handles a call.
type handler func(*exchange) *response

// route is a known call.
type route struct {
	method  string
	pattern string
	call    Call
	handle  handler
}

// routes are the known calls; the first match is used.
var routes = []route{
	{http.MethodPost, "/v1/api-keys", CallToken, (*exchange).handleToken},
	{http.MethodPost, "/v1/processes/", CallCreate, (*exchange).handleCreate},
	{http.MethodPost, "/v1/processes", CallCreate, (*exchange).handleCreate},
	{http.MethodGet, "/v1/processes/", callOther, (*exchange).handleList},
	{http.MethodGet, "/v1/processes", callOther, (*exchange).handleList},
	{http.MethodPost, "/v1/processes/steps/{step}/back", CallBack, (*exchange).handleStepBack},
	{http.MethodPost, "/v1/processes/steps/{step}", CallVerify, (*exchange).handleVerify},
	{http.MethodGet, "/v1/processes/{id}/result", CallResult, (*exchange).handleResult},
	{http.MethodGet, "/v1/processes/{id}/pdf", callOther, (*exchange).handleReport},
	{http.MethodPost, "/v1/processes/{id}/status", CallCancel, (*exchange).handleCancel},
	{http.MethodPost, "/v1/processes/{id}/back", CallBack, (*exchange).handleBack},
	{http.MethodGet, "/v1/processes/{id}", CallRead, (*exchange).handleRead},
	{http.MethodPost, "/v1/processes/{id}", CallVerify, (*exchange).handleVerify},
	{http.MethodDelete, "/v1/processes/{id}", callOther, (*exchange).handleDelete},
	{http.MethodGet, "/v1/consent-terms/{terms}", CallTerms, (*exchange).handleConsentTerms},
	{http.MethodPost, "/v1/evaluate-image", callImage, (*exchange).handleEvaluateImage},
	{http.MethodGet, "/files/{id}/{file}", callOther, (*exchange).handleDownload},
	{http.MethodPut, "/files/{id}/{file}", CallUpload, (*exchange).handleUpload},
	{http.MethodGet, "/pages/{page}", callOther, (*exchange).handlePage},
	{http.MethodPost, "/pages/{page}", callOther, (*exchange).handlePageDone},
}

// ServeHTTP handles a call. To break the connection, it panics with
// http.ErrAbortHandler, as net/http's server expects.
func (s *Sandbox) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	defer func() {
		switch cause := recover(); cause {
		case nil:
		case errRefused:
			panic(http.ErrAbortHandler)
		default:
			panic(cause)
		}
	}()
	s.serve(w, r)
}

// errRefused is the panic value for a refused connection: the request has not
// arrived.
var errRefused = errors.New("connection refused")

// serve finds the call's route and handles it, including faults.
func (s *Sandbox) serve(w http.ResponseWriter, r *http.Request) {
	if s.isOffline() {
		panic(errRefused)
	}
	found, pathValues, ok := findRoute(r)
	if !ok {
		if strings.HasPrefix(r.URL.Path, "/files/") {
			methodNotAllowed.write(w)
		} else {
			missingAuthentication.write(w)
		}
		return
	}
	x := &exchange{sandbox: s, request: r, call: found.call, pathValues: pathValues}
	if found.call != CallUpload {
		var err error
		if x.body, err = io.ReadAll(http.MaxBytesReader(w, r.Body, found.call.maxBody())); err != nil {
			invalidBody.write(w)
			return
		}
	}
	x.respond(w, found.handle)
}

// findRoute finds the route of a request.
func findRoute(r *http.Request) (found route, pathValues map[string]string, ok bool) {
	for _, candidate := range routes {
		if values, ok := matchPath(candidate.pattern, r.URL.Path); ok && candidate.method == r.Method {
			return candidate, values, true
		}
	}
	return route{}, nil, false
}

// matchPath matches a path against a pattern and returns the pattern's values.
// Unlike http.ServeMux it does not clean the path: with an extra slash it is
// unknown, as it is for the vendor's gateway.
func matchPath(pattern, path string) (values map[string]string, ok bool) {
	want, have := strings.Split(pattern, "/"), strings.Split(path, "/")
	if len(want) != len(have) {
		return nil, false
	}
	values = map[string]string{}
	for i, part := range want {
		if name, ok := strings.CutPrefix(part, "{"); ok && have[i] != "" {
			values[strings.TrimSuffix(name, "}")] = have[i]
		} else if part != have[i] {
			return nil, false
		}
	}
	return values, true
}

// run calls a handler with the sandbox locked and the process up to date.
// Uploads take time: they lock the sandbox where necessary.
func (x *exchange) run(handle handler) *response {
	if x.call == CallUpload {
		return handle(x)
	}
	x.sandbox.mu.Lock()
	defer x.sandbox.mu.Unlock()
	x.update()
	return handle(x)
}

// update finds the process and brings it up to date.
func (x *exchange) update() {
	x.now = x.sandbox.clock.Now()
	x.process = x.findProcess()
	if x.process != nil {
		x.process.advance(x.now)
	}
}

// findProcess finds the process of the call by its id, a step's, a page's or
// the token; nil if there is none.
func (x *exchange) findProcess() *process {
	if id := x.pathValues["id"]; id != "" {
		return x.sandbox.processes[id]
	}
	for _, p := range x.sandbox.processes {
		if p.findStep(x.pathValues["step"]) != nil || p.findPageStep(x.pathValues["page"]) != nil {
			return p
		}
	}
	if x.pathValues["step"] != "" || x.pathValues["page"] != "" {
		return nil
	}
	if g, ok := x.sandbox.findGrant(x.key(), x.now); ok {
		return x.sandbox.byToken[g.id]
	}
	return nil
}

// baseURL is the base of upload URLs.
func (x *exchange) baseURL() string {
	if given := x.sandbox.options.BaseURL; given != "" {
		return strings.TrimSuffix(given, "/")
	}
	scheme := x.request.URL.Scheme // set in process only
	switch {
	case scheme != "":
	case x.request.TLS != nil:
		scheme = "https"
	default:
		scheme = "http"
	}
	return scheme + "://" + x.request.Host
}

// contentType is the request's content type without parameters.
func (x *exchange) contentType() string {
	contentType, _, _ := strings.Cut(x.request.Header.Get("Content-Type"), ";")
	return strings.ToLower(strings.TrimSpace(contentType))
}

// form reads a form body.
func (x *exchange) form() (url.Values, bool) {
	values, err := url.ParseQuery(string(x.body))
	return values, err == nil && x.contentType() == "application/x-www-form-urlencoded"
}

// params reads a body that is JSON or a form; an empty body has no parameters.
// Of JSON, only strings and booleans are read.
func (x *exchange) params() (url.Values, bool) {
	if len(x.body) == 0 {
		return url.Values{}, true
	}
	if x.contentType() != "application/json" {
		return x.form()
	}
	var object map[string]any
	if json.Unmarshal(x.body, &object) != nil {
		return nil, false
	}
	values := url.Values{}
	for name, value := range object {
		switch v := value.(type) {
		case string:
			values.Set(name, v)
		case bool:
			values.Set(name, map[bool]string{true: "true", false: "false"}[v])
		}
	}
	return values, true
}
