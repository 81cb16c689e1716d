package sandbox

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"cedula/truora/sandbox/specimen"
)

// maxKept is the largest picture that is kept for downloads, in bytes: an
// in-process sandbox must use little memory.
const maxKept = 4 << 20

// signedPath is a URL path that is valid for a method until a time.
func (s *Sandbox) signedPath(method, path string, until time.Time) string {
	expires := strconv.FormatInt(until.Unix(), 10)
	query := url.Values{"AWSAccessKeyId": {"SANDBOX"}, "Expires": {expires}, "Signature": {s.signPath(method, path, expires)}}
	return path + "?" + query.Encode()
}

// signPath signs a path for a method until a time, in Unix seconds.
func (s *Sandbox) signPath(method, path, expires string) string {
	return base64.RawURLEncoding.EncodeToString(s.mac(method + "\n" + path + "\n" + expires))
}

// isSigned reports whether the request's URL is signed for its method.
func (x *exchange) isSigned() bool {
	query := x.request.URL.Query()
	return query.Get("Signature") == x.sandbox.signPath(x.request.Method, x.request.URL.Path, query.Get("Expires"))
}

// reportFile is the storage's name for a process's report.
const reportFile = "report.pdf"

// reportWait is how long the generation of a report takes, at realistic speed.
const reportWait = 2 * time.Second

// handleReport generates the report of a finished process, and redirects to it
// once it is ready (docs).
func (x *exchange) handleReport() *response {
	if resp := x.requireProcess(); resp != nil {
		return resp
	}
	p := x.process
	switch {
	case !p.status.IsFinal():
		return processNotOver
	case p.reportReady.IsZero():
		p.reportReady = x.now.Add(x.sandbox.jittered(reportWait))
		return jsonResponse(http.StatusAccepted, map[string]string{"file_status": "requested"})
	case x.now.Before(p.reportReady):
		return jsonResponse(http.StatusAccepted, map[string]string{"file_status": "in_progress"})
	}
	address := x.baseURL() + x.sandbox.signedPath(http.MethodGet, "/files/"+p.id+"/"+reportFile, x.now.Add(p.scenario.LinkLifetime))
	return &response{status: http.StatusFound, header: http.Header{"Location": {address}}, contentType: "application/json"}
}

// handleDownload returns a file of the storage: an uploaded picture, or the
// report. Its URL must be signed, and no key may be sent.
func (x *exchange) handleDownload() *response {
	expires, _ := strconv.ParseInt(x.request.URL.Query().Get("Expires"), 10, 64)
	switch {
	case x.key() != "":
		return keyToStorage
	case !x.isSigned():
		return signatureMismatch
	case x.now.Unix() >= expires:
		return uploadURLExpired
	case x.process == nil:
		return accessDenied
	case x.pathValues["file"] == reportFile:
		return &response{status: http.StatusOK, contentType: "application/pdf", body: x.process.report()}
	}
	for _, st := range x.process.steps {
		for _, t := range st.targets {
			if t.id == x.pathValues["file"] && t.kept != nil {
				return &response{status: http.StatusOK, contentType: t.mediaType, body: t.kept}
			}
		}
	}
	return accessDenied
}

// report is the PDF report of the process.
func (p *process) report() []byte {
	lines := []string{"Sandbox report", "Process " + p.id, "Account " + p.grant.accountID, "Status " + string(p.status)}
	for _, st := range p.steps {
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("Step %s %s %s", st.plan.Type, st.output.Status, st.output.DeclinedReason)))
	}
	return specimen.PDF(lines)
}

// downloadURL is the URL of an uploaded file; empty if the file was not kept.
func (t *target) downloadURL(baseURL string, now time.Time) string {
	if t.kept == nil {
		return ""
	}
	p := t.step.process
	return baseURL + p.sandbox.signedPath(http.MethodGet, "/files/"+p.id+"/"+t.id, now.Add(p.scenario.LinkLifetime))
}
