package sandbox

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// maxBody is the most that a call's body may hold, in bytes.
const maxBody = 1 << 20

// exchange is one call while it is being answered.
type exchange struct {
	sandbox *Sandbox
	request *http.Request
	call    Call
	path    map[string]string // what the path names: id, step, file
	body    []byte            // of all calls but uploads
	process *process          // what the path or the token names; nil when there is none
	now     time.Time
}

// route is one call that is known.
type route struct {
	method  string
	pattern string
	call    Call
	act     func(*exchange) answer
}

// routes are the calls that are known; the first that fits is taken.
var routes = []route{
	{http.MethodPost, "/v1/api-keys", CallToken, (*exchange).giveToken},
	{http.MethodPost, "/v1/processes/", CallCreate, (*exchange).create},
	{http.MethodPost, "/v1/processes", CallCreate, (*exchange).create},
	{http.MethodGet, "/v1/processes/", callOther, (*exchange).list},
	{http.MethodGet, "/v1/processes", callOther, (*exchange).list},
	{http.MethodPost, "/v1/processes/steps/{step}/back", CallBack, (*exchange).backFromStep},
	{http.MethodPost, "/v1/processes/steps/{step}", CallVerify, (*exchange).verify},
	{http.MethodGet, "/v1/processes/{id}/result", CallResult, (*exchange).result},
	{http.MethodGet, "/v1/processes/{id}/pdf", callOther, (*exchange).report},
	{http.MethodPost, "/v1/processes/{id}/status", CallCancel, (*exchange).cancel},
	{http.MethodPost, "/v1/processes/{id}/back", CallBack, (*exchange).back},
	{http.MethodGet, "/v1/processes/{id}", CallRead, (*exchange).read},
	{http.MethodPost, "/v1/processes/{id}", CallVerify, (*exchange).verify},
	{http.MethodDelete, "/v1/processes/{id}", callOther, (*exchange).remove},
	{http.MethodPut, "/files/{id}/{file}", CallUpload, nil},
}

// ServeHTTP answers a call. A connection that is to break is broken by
// panicking with http.ErrAbortHandler, as net/http's server expects it.
func (s *Sandbox) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	defer func() {
		switch broken := recover(); broken {
		case nil:
		case errRefused:
			panic(http.ErrAbortHandler)
		default:
			panic(broken)
		}
	}()
	s.serve(w, r)
}

// errRefused is panicked with where the connection is to be refused: nothing
// has arrived.
var errRefused = errors.New("connection refused")

// serve finds the route and lets its fault strike.
func (s *Sandbox) serve(w http.ResponseWriter, r *http.Request) {
	if s.isOffline() {
		panic(errRefused)
	}
	rt, path, ok := findRoute(r)
	if !ok {
		unknownPath(r).write(w)
		return
	}
	x := &exchange{sandbox: s, request: r, call: rt.call, path: path}
	if rt.call != CallUpload && !x.readBody(w) {
		badBody.write(w)
		return
	}
	x.strike(w, rt.act)
}

// findRoute finds the call that a request is.
func findRoute(r *http.Request) (route, map[string]string, bool) {
	for _, rt := range routes {
		if path, ok := match(rt.pattern, r.URL.Path); ok && rt.method == r.Method {
			return rt, path, true
		}
	}
	return route{}, nil, false
}

// match compares a path with a pattern and gives what its names stand for.
func match(pattern, path string) (map[string]string, bool) {
	want, have := strings.Split(pattern, "/"), strings.Split(path, "/")
	if len(want) != len(have) {
		return nil, false
	}
	named := map[string]string{}
	for i, part := range want {
		if name, ok := strings.CutPrefix(part, "{"); ok && have[i] != "" {
			named[strings.TrimSuffix(name, "}")] = have[i]
		} else if part != have[i] {
			return nil, false
		}
	}
	return named, true
}

// unknownPath answers what no route is for.
func unknownPath(r *http.Request) answer {
	if strings.HasPrefix(r.URL.Path, "/files/") {
		return methodNotAllowed
	}
	return gateway()
}

// readBody takes a call's body in; ok unless it is too long or breaks off.
func (x *exchange) readBody(w http.ResponseWriter) (ok bool) {
	body, err := io.ReadAll(http.MaxBytesReader(w, x.request.Body, maxBody))
	x.body = body
	return err == nil
}

// run acts with the sandbox to itself, on a process that is up to date.
func (x *exchange) run(act func(*exchange) answer) answer {
	if x.call == CallUpload {
		return x.upload()
	}
	x.sandbox.mu.Lock()
	defer x.sandbox.mu.Unlock()
	x.catchUp()
	return act(x)
}

// catchUp finds the process and lets happen to it what has become due.
func (x *exchange) catchUp() {
	x.now = x.sandbox.clock.Now()
	x.process = x.sandbox.processOf(x)
	if x.process != nil {
		x.process.settle(x.now)
	}
}

// processOf finds the process that a call is about.
func (s *Sandbox) processOf(x *exchange) *process {
	if id := x.path["id"]; id != "" {
		return s.processes[id]
	}
	if id := x.path["step"]; id != "" {
		return s.processOfStep(id)
	}
	if g, ok := s.grantOf(keyOf(x.request), x.now); ok {
		return s.byToken[g.id]
	}
	return nil
}

// processOfStep finds the process that has a step.
func (s *Sandbox) processOfStep(id string) *process {
	for _, p := range s.processes {
		if p.stepWithID(id) != nil {
			return p
		}
	}
	return nil
}

// stepWithID finds a step of a process, nil when it has none such.
func (p *process) stepWithID(id string) *step {
	for _, st := range p.steps {
		if st.id == id {
			return st
		}
	}
	return nil
}

// base is what upload URLs begin with.
func (x *exchange) base() string {
	if given := x.sandbox.options.BaseURL; given != "" {
		return strings.TrimSuffix(given, "/")
	}
	scheme := x.request.URL.Scheme // there in process alone
	if scheme == "" {
		scheme = map[bool]string{true: "https", false: "http"}[x.request.TLS != nil]
	}
	return scheme + "://" + x.request.Host
}

// view is how the caller looks at a process.
func (x *exchange) view() view { return view{x.base(), x.now} }

// contentType is a request's content type without parameters.
func (x *exchange) contentType() string {
	kind, _, _ := strings.Cut(x.request.Header.Get("Content-Type"), ";")
	return strings.ToLower(strings.TrimSpace(kind))
}

// form reads a body that is a form.
func (x *exchange) form() (url.Values, bool) {
	values, err := url.ParseQuery(string(x.body))
	return values, err == nil && x.contentType() == "application/x-www-form-urlencoded"
}
