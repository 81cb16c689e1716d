package sandbox

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// fixedParams are the parameters of the token call that allow one value (guide).
var fixedParams = map[string]string{
	"key_type": "web", "grant": "digital-identity", "api_key_version": "1", "country": "ALL",
}

// The shapes of the token call's parameters (guide).
var (
	accountIDShape = regexp.MustCompile(`^[a-zA-Z0-9_.-]+$`)
	phoneShape     = regexp.MustCompile(`^\+[0-9]{8,15}$`)
	emailShape     = regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s.]+$`)
)

// metadataPrefix begins the names of further information (guide).
const metadataPrefix = "start_variables.metadata."

// giveToken makes a web integration token (guide).
func (x *exchange) giveToken() answer {
	if !x.sandbox.permanent(x.request) {
		return keyRefused
	}
	form, ok := x.form()
	if !ok {
		return badBody
	}
	if wrong := wrongParam(form); wrong != "" {
		return refuse(http.StatusBadRequest, "invalid "+wrong)
	}
	scenario := x.sandbox.scenarios[form.Get("flow_id")]
	if scenario == nil {
		return refuse(http.StatusNotFound, "flow not found")
	}
	return give(http.StatusOK, map[string]string{
		"api_key": x.sandbox.token(x.newGrant(scenario, form)), "message": "API key created successfully",
	})
}

// wrongParam names the first parameter that is missing or not as it must be.
func wrongParam(form url.Values) string {
	for _, name := range sortedKeys(fixedParams) {
		if form.Get(name) != fixedParams[name] {
			return name
		}
	}
	for _, name := range sortedKeys(paramRules) {
		if !paramRules[name](form.Get(name)) {
			return name
		}
	}
	return ""
}

// paramRules are the rules of the parameters that are free.
var paramRules = map[string]func(string) bool{
	"redirect_url": isWebAddress,
	"flow_id":      func(v string) bool { return v != "" },
	"account_id":   accountIDShape.MatchString,
	"phone":        func(v string) bool { return v == "" || phoneShape.MatchString(v) },
	"emails":       func(v string) bool { return v == "" || emailShape.MatchString(v) },
}

func isWebAddress(text string) bool {
	address, err := url.Parse(text)
	return err == nil && address.Host != "" && (address.Scheme == "https" || address.Scheme == "http")
}

// newGrant writes down what a token is given out for.
func (x *exchange) newGrant(scenario *Scenario, form url.Values) grant {
	g := grant{
		id: x.sandbox.jti(), scenario: scenario, accountID: form.Get("account_id"), phone: form.Get("phone"),
		email: form.Get("emails"), country: form.Get("country"), metadata: map[string]string{}, issued: x.now,
	}
	for name := range form {
		if short, ok := strings.CutPrefix(name, metadataPrefix); ok {
			g.metadata[short] = form.Get(name)
		}
	}
	x.sandbox.grants[g.id] = g
	return g
}

// create makes the process of a token: 201 the first time, 200 and the same
// process after that (sdk).
func (x *exchange) create() answer {
	if x.sandbox.permanent(x.request) {
		return keyForbidden // a web integration token is for this (guide)
	}
	g, ok := x.sandbox.grantOf(keyOf(x.request), x.now)
	if !ok {
		return keyRefused
	}
	if x.process != nil {
		return give(http.StatusOK, x.process.onWire(x.view()))
	}
	p := x.sandbox.newProcess(g, x.now)
	x.sandbox.processes[p.id], x.sandbox.byToken[g.id], x.sandbox.latest = p, p, p
	return give(http.StatusCreated, p.onWire(x.view()))
}

// read gives the process as it stands (guide).
func (x *exchange) read() answer {
	if refusal, ok := x.onProcess(); !ok {
		return refusal
	}
	x.sandbox.latest = x.process
	return give(http.StatusOK, x.process.onWire(x.view()))
}

// onProcess tells why a call cannot act on its process; ok when it can.
func (x *exchange) onProcess() (refusal answer, ok bool) {
	if refusal, ok := x.mayAct(x.process); !ok {
		return refusal, false
	}
	return noSuchProcess, x.process != nil
}

// onPending is onProcess for calls that a process takes only while it is
// pending.
func (x *exchange) onPending() (refusal answer, ok bool) {
	if refusal, ok := x.onProcess(); !ok {
		return refusal, false
	}
	return x.process.over()
}

// over tells how a process ended; ok while it is pending.
func (p *process) over() (refusal answer, ok bool) {
	if p.failure == "expired" {
		return processExpired, false
	}
	return processOver, !p.status.IsFinal()
}
