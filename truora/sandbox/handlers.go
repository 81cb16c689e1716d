package sandbox

import (
	"net/http"
	"slices"
	"strings"

	"cedula/truora"
)

// handleCreate creates the process of a token: 201 the first time, 200 with the
// same process after that (sdk).
func (x *exchange) handleCreate() *response {
	if x.hasPermanentKey() {
		return keyNotAllowed // only a web integration token can create a process (guide)
	}
	g, ok := x.sandbox.findGrant(x.key(), x.now)
	if !ok {
		return invalidKey
	}
	if x.process != nil {
		return jsonResponse(http.StatusOK, x.processBody())
	}
	x.process = x.sandbox.newProcess(g, x.now)
	x.sandbox.processes[x.process.id], x.sandbox.byToken[g.id], x.sandbox.latest = x.process, x.process, x.process
	return jsonResponse(http.StatusCreated, x.processBody())
}

// handleRead returns the process (guide).
func (x *exchange) handleRead() *response {
	if resp := x.requireProcess(); resp != nil {
		return resp
	}
	x.sandbox.latest = x.process
	return jsonResponse(http.StatusOK, x.processBody())
}

// processBody is the API's representation of the exchange's process.
func (x *exchange) processBody() truora.Process {
	return wireView{x.process, x.baseURL(), x.now}.processBody()
}

// processSummary is a process in a list.
type processSummary struct {
	ProcessID string               `json:"process_id"`
	AccountID string               `json:"account_id"`
	FlowID    string               `json:"flow_id"`
	Status    truora.ProcessStatus `json:"status"`
	Created   string               `json:"creation_date"`
}

// handleList lists all processes, or those of an account, newest first (ref).
func (x *exchange) handleList() *response {
	if !x.hasPermanentKey() {
		return invalidKey
	}
	account := x.request.URL.Query().Get("account_id")
	found := []processSummary{}
	for _, p := range x.sandbox.processes {
		if account == "" || account == p.grant.accountID {
			p.advance(x.now)
			found = append(found, processSummary{p.id, p.grant.accountID, p.scenario.FlowID(), p.status, timestamp(p.created)})
		}
	}
	slices.SortFunc(found, func(a, b processSummary) int {
		return strings.Compare(b.Created+b.ProcessID, a.Created+a.ProcessID)
	})
	return jsonResponse(http.StatusOK, map[string]any{"processes": found})
}

// handleDelete deletes a process and its token, which is for one process only
// (ref).
func (x *exchange) handleDelete() *response {
	if !x.hasPermanentKey() {
		return invalidKey
	}
	if x.process == nil {
		return processNotFound
	}
	delete(x.sandbox.processes, x.process.id)
	delete(x.sandbox.byToken, x.process.grant.id)
	delete(x.sandbox.grants, x.process.grant.id)
	return jsonResponse(http.StatusOK, map[string]string{"process_id": x.process.id, "message": "process deleted"})
}

// handleCancel cancels a process, with a reason (sdk).
func (x *exchange) handleCancel() *response {
	if resp := x.requirePending(); resp != nil {
		return resp
	}
	params, ok := x.params()
	if !ok {
		return invalidBody
	}
	failure := truora.FailureStatus(params.Get("failure_status"))
	if failure != truora.FailureDeclined && failure != truora.FailureCanceled {
		return missingParams
	}
	x.process.end(failure, params.Get(string(failure)+"_reason"), x.now)
	return jsonResponse(http.StatusOK, map[string]string{"process_id": x.process.id, "message": "status updated"})
}

// handleBack returns to the previous step (ref).
func (x *exchange) handleBack() *response {
	if resp := x.requirePending(); resp != nil {
		return resp
	}
	if _, ok := x.params(); !ok {
		return invalidBody
	}
	return x.goBackTo(x.process.stepBefore(x.process.current))
}

// handleStepBack implements the SDK's call: it returns to the previous step,
// with retry_step to the beginning of the step itself, with delete_all to the
// first step.
func (x *exchange) handleStepBack() *response {
	if resp := x.requirePending(); resp != nil {
		return resp
	}
	params, ok := x.params()
	if !ok {
		return invalidBody
	}
	st := x.process.findStep(x.pathValues["step"])
	if st != x.process.currentStep() {
		return invalidCurrentStep
	}
	switch {
	case params.Get("delete_all") == "true":
		return x.goBackTo(0)
	case params.Get("retry_step") == "true":
		return x.goBackTo(st.index)
	}
	return x.goBackTo(x.process.stepBefore(st.index))
}

// goBackTo returns to a step and resets it and all later steps; -1 is no step.
func (x *exchange) goBackTo(index int) *response {
	p := x.process
	switch {
	case p.currentStep() == nil || index < 0:
		return noEarlierStep
	case p.isEvaluating():
		return alreadyVerifying
	}
	for _, st := range p.steps[index : p.current+1] {
		st.reset()
	}
	p.enter(index, x.now)
	p.touch(x.now)
	return jsonResponse(http.StatusOK, x.processBody())
}
