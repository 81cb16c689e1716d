package sandbox

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"cedula/truora"
	"cedula/truora/sandbox/specimen"
)

// cancel ends a process for a reason (sdk).
func (x *exchange) cancel() answer {
	if refusal, ok := x.onPending(); !ok {
		return refusal
	}
	params, ok := x.params()
	if !ok {
		return badBody
	}
	failure := truora.FailureStatus(params.Get("failure_status"))
	if failure != truora.FailureDeclined && failure != truora.FailureCanceled {
		return missingParams
	}
	x.process.end(failure, params.Get(string(failure)+"_reason"), x.now)
	return give(http.StatusOK, map[string]string{"process_id": x.process.id, "message": "status updated"})
}

// params reads a body that may be JSON or a form; an empty one holds nothing.
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
	return flat(object), true
}

// flat gives the strings and truths of a JSON object as a form has them.
func flat(object map[string]any) url.Values {
	values := url.Values{}
	for name, value := range object {
		switch v := value.(type) {
		case string:
			values.Set(name, v)
		case bool:
			values.Set(name, map[bool]string{true: "true", false: "false"}[v])
		}
	}
	return values
}

// noWayBack refuses to step back from the first step.
var noWayBack = refuse(http.StatusBadRequest, "there is no step to go back to")

// back makes the step before the current one (ref).
func (x *exchange) back() answer {
	if refusal, ok := x.onPending(); !ok {
		return refusal
	}
	if _, ok := x.params(); !ok {
		return badBody
	}
	return x.backTo(x.process.before(x.process.current))
}

// backFromStep steps back as the SDK asks for it: to the step before, with
// retry_step to the beginning of the step itself, with delete_all to the first.
func (x *exchange) backFromStep() answer {
	if refusal, ok := x.onPending(); !ok {
		return refusal
	}
	params, ok := x.params()
	if !ok {
		return badBody
	}
	st := x.process.stepWithID(x.path["step"])
	if st != x.process.now() {
		return invalidCurrentStep
	}
	return x.backTo(x.process.target(st, params))
}

// target is the step that the SDK's call goes back to, -1 when there is none.
func (p *process) target(st *step, params url.Values) int {
	switch {
	case params.Get("delete_all") == "true":
		return 0
	case params.Get("retry_step") == "true":
		return st.index
	}
	return p.before(st.index)
}

// backTo goes back to a step and forgets what came after it.
func (x *exchange) backTo(index int) answer {
	p := x.process
	switch {
	case p.now() == nil || index < 0:
		return noWayBack
	case p.evaluating():
		return alreadyVerifying
	}
	for _, st := range p.steps[index : p.current+1] {
		st.reset(p)
	}
	p.enter(index, x.now)
	p.touch(x.now)
	return give(http.StatusOK, p.onWire(x.view()))
}

// before is the nearest earlier step that asks for something, -1 when there is
// none.
func (p *process) before(index int) int {
	for i := min(index, len(p.steps)) - 1; i >= 0; i-- {
		if plan := p.steps[i].plan; len(plan.Inputs)+len(plan.Files) > 0 {
			return i
		}
	}
	return -1
}

// remove deletes a process (ref).
func (x *exchange) remove() answer {
	if !x.sandbox.permanent(x.request) {
		return keyRefused
	}
	if x.process == nil {
		return noSuchProcess
	}
	delete(x.sandbox.processes, x.process.id)
	delete(x.sandbox.byToken, x.process.grant.id)
	delete(x.sandbox.grants, x.process.grant.id) // a token is for one process
	return give(http.StatusOK, map[string]string{"process_id": x.process.id, "message": "process deleted"})
}

// summary is a process in a list.
type summary struct {
	ProcessID string               `json:"process_id"`
	AccountID string               `json:"account_id"`
	FlowID    string               `json:"flow_id"`
	Status    truora.ProcessStatus `json:"status"`
	Created   string               `json:"creation_date"`
}

// list gives all processes, or those of an account, newest first (ref).
func (x *exchange) list() answer {
	if !x.sandbox.permanent(x.request) {
		return keyRefused
	}
	account := x.request.URL.Query().Get("account_id")
	found := []summary{}
	for _, p := range x.sandbox.processes {
		if account == "" || account == p.grant.accountID {
			p.settle(x.now)
			found = append(found, p.summary())
		}
	}
	slices.SortFunc(found, func(a, b summary) int {
		return strings.Compare(b.Created+b.ProcessID, a.Created+a.ProcessID)
	})
	return give(http.StatusOK, map[string]any{"processes": found})
}

func (p *process) summary() summary {
	return summary{p.id, p.grant.accountID, p.scenario.FlowID(), p.status, stamp(p.created)}
}

// stamp writes a time as the API does.
func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

// report gives a page about the process as a PDF (ref).
func (x *exchange) report() answer {
	if refusal, ok := x.onProcess(); !ok {
		return refusal
	}
	p := x.process
	lines := []string{"Sandbox report", "Process " + p.id, "Account " + p.grant.accountID, "Status " + string(p.status)}
	for _, st := range p.steps {
		lines = append(lines, "Step "+st.plan.Type+" "+string(st.output.Status)+" "+st.output.DeclinedReason)
	}
	return answer{status: http.StatusOK, kind: "application/pdf", body: specimen.PDF(lines)}
}
