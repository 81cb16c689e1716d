package sandbox

import (
	"encoding/json"
	"net/http"

	"cedula/truora"
)

// uploadsOnly are the steps that are evaluated once their files are there:
// they take no Verify (guide).
var uploadsOnly = map[string]bool{"take_document_photo": true}

// verification is the body of a Verify. Values have to be strings: anything
// else does not decode.
type verification struct {
	StepID         string              `json:"step_id"`
	VerificationID string              `json:"verification_id"`
	Type           string              `json:"type"`
	Inputs         []truora.InputValue `json:"expected_inputs"`
}

// verify takes the answer to a step, at the guide's address or at the SDK's.
func (x *exchange) verify() answer {
	if refusal, ok := x.onPending(); !ok {
		return refusal
	}
	v, refusal, ok := x.verification()
	if !ok {
		return refusal
	}
	st, refusal, ok := x.process.stepToVerify(v)
	if !ok {
		return refusal
	}
	return x.process.take(st, v, x)
}

// verification reads the body; the step's address stands for its step_id.
func (x *exchange) verification() (v verification, refusal answer, ok bool) {
	if x.contentType() != "application/json" || json.Unmarshal(x.body, &v) != nil {
		return v, badBody, false
	}
	if inPath := x.path["step"]; inPath != "" {
		if v.StepID != "" && v.StepID != inPath {
			return v, badBody, false
		}
		v.StepID = inPath
	}
	return v, missingParams, v.StepID != "" && v.VerificationID != "" && v.Type != ""
}

// stepToVerify finds the step, or why it cannot be verified now.
func (p *process) stepToVerify(v verification) (st *step, refusal answer, ok bool) {
	st = p.stepWithID(v.StepID)
	switch {
	case st == nil || st != p.now():
		return nil, invalidCurrentStep, false
	case st.plan.Type != v.Type || uploadsOnly[v.Type]:
		return nil, invalidStepType, false
	case st.verificationID != v.VerificationID:
		return nil, refuse(http.StatusBadRequest, "invalid verification_id"), false
	case st.working:
		return nil, alreadyVerifying, false
	}
	return st, answer{}, true
}

// take checks what a step was answered with and begins its evaluation.
func (p *process) take(st *step, v verification, x *exchange) answer {
	values := st.pair(v.Inputs)
	if refusal, ok := p.checkInputs(st, values); !ok {
		return refusal
	}
	if !st.allArrived() {
		return imagesNotUploaded
	}
	st.values = values
	if st.refusesConsent() {
		st.forced = &Outcome{Kind: OutcomeDecline, Reason: "data_authorization_not_provided"}
	}
	p.submit(st, x.now)
	return give(http.StatusOK, map[string]string{"process_id": p.id, "step_id": st.id, "message": "step received"})
}
