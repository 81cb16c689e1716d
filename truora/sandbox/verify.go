package sandbox

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"cedula/truora"
)

// evaluatedOnUpload are the types of step that are evaluated once their files
// are uploaded, without Verify (guide).
var evaluatedOnUpload = map[string]bool{"take_document_photo": true}

// verification is the body of a Verify. Values must be strings.
type verification struct {
	StepID         string              `json:"step_id"`
	VerificationID string              `json:"verification_id"`
	Type           string              `json:"type"`
	Inputs         []truora.InputValue `json:"expected_inputs"`
}

// handleVerify accepts the answers to a step, at the guide's path or the SDK's,
// and begins its evaluation.
func (x *exchange) handleVerify() *response {
	if resp := x.requirePending(); resp != nil {
		return resp
	}
	v, resp := x.readVerification()
	if resp != nil {
		return resp
	}
	st, resp := x.process.findStepToVerify(v)
	if resp != nil {
		return resp
	}
	values := st.matchInputs(v.Inputs)
	if resp := st.checkValues(values); resp != nil {
		return resp
	}
	if !st.hasAllFiles() {
		return imagesNotUploaded
	}
	st.values = values
	if st.isConsentRefused() {
		st.chosen = &Outcome{Kind: OutcomeDecline, Reason: "data_authorization_not_provided"}
	}
	st.submit(x.now)
	return jsonResponse(http.StatusOK, map[string]string{"process_id": x.process.id, "step_id": st.id, "message": "step received"})
}

// readVerification reads the body; a step id in the path overrides step_id.
func (x *exchange) readVerification() (v verification, resp *response) {
	if x.contentType() != "application/json" || json.Unmarshal(x.body, &v) != nil {
		return v, invalidBody
	}
	if inPath := x.pathValues["step"]; inPath != "" {
		if v.StepID != "" && v.StepID != inPath {
			return v, invalidBody
		}
		v.StepID = inPath
	}
	if v.StepID == "" || v.VerificationID == "" || v.Type == "" {
		return v, missingParams
	}
	return v, nil
}

// findStepToVerify finds the step, or returns the error why it cannot be
// verified now.
func (p *process) findStepToVerify(v verification) (*step, *response) {
	st := p.findStep(v.StepID)
	switch {
	case st == nil || st != p.currentStep():
		return nil, invalidCurrentStep
	case st.plan.Type != v.Type || !st.plan.takesVerify():
		return nil, invalidStepType
	case st.verificationID != v.VerificationID:
		return nil, apiError(http.StatusBadRequest, "invalid verification_id")
	case st.evaluating:
		return nil, alreadyVerifying
	}
	return st, nil
}

// matchInputs returns the values of a step's inputs, by name. A value that does
// not match an input by both type and name is ignored (sdk).
func (st *step) matchInputs(given []truora.InputValue) map[string]string {
	values := map[string]string{}
	for _, input := range st.inputs {
		for _, value := range given {
			if value.Type == input.Type && value.Name == input.Name {
				values[input.Name] = value.Value
			}
		}
	}
	return values
}

// checkValues checks the answers to a step.
func (st *step) checkValues(values map[string]string) *response {
	for _, input := range st.inputs {
		value, given := values[input.Name]
		switch {
		case input.ReadOnly:
			if given && (value != input.Value || st.process.scenario.RefuseReadOnly) {
				return readOnlyField
			}
		case value == "":
			if !input.Optional {
				return missingParams
			}
		case !fitsInput(value, input):
			return apiError(http.StatusBadRequest, "invalid value for "+input.Name)
		}
	}
	return nil
}

// fitsInput reports whether a value is valid for an input.
func fitsInput(value string, input truora.ExpectedInput) bool {
	if len(input.Options) > 0 {
		return slices.ContainsFunc(input.Options, func(o truora.Option) bool { return o.Value == value })
	}
	for _, key := range []string{strings.ToLower(input.Type), input.Name} {
		if fits := valueRules[key]; fits != nil && !fits(value) {
			return false
		}
	}
	length := utf8.RuneCountInString(value)
	switch {
	case input.Length == 0:
		return true
	case input.Name == "token": // a code has exactly Length characters
		return length == input.Length
	}
	return length <= input.Length
}

// valueRules are the formats of values, by an input's type or name.
var valueRules = map[string]func(string) bool{
	"email":        emailPattern.MatchString,
	"phone":        phonePattern.MatchString,
	"phone_number": phonePattern.MatchString,
	"country":      func(v string) bool { return len(v) == 2 && v == strings.ToUpper(v) },
	"token":        func(v string) bool { return lettersAndDigits(v) == v },
	"number":       func(v string) bool { _, err := strconv.ParseFloat(v, 64); return err == nil },
	"date":         func(v string) bool { _, err := time.Parse(time.DateOnly, v); return err == nil },
	"checkbox":     func(v string) bool { return v == "true" || v == "false" },
}

// isConsentRefused reports whether the consent was refused.
func (st *step) isConsentRefused() bool {
	if st.plan.Type != "enter_authorization" {
		return false
	}
	return slices.ContainsFunc(st.inputs, func(input truora.ExpectedInput) bool {
		return input.Type == "checkbox" && !input.Optional && st.values[input.Name] == "false"
	})
}
