package sandbox

import (
	"encoding/json"
	"maps"
	"time"

	"cedula/truora"
)

// view is how a process is looked at.
type view struct {
	base string // what upload URLs begin with
	now  time.Time
}

// onWire is a process as Read gives it.
func (p *process) onWire(v view) truora.Process {
	p.renewLinks(v.now)
	wire := truora.Process{
		ProcessID: p.id, AccountID: p.grant.accountID, ClientID: clientID, FlowID: p.scenario.FlowID(),
		CreatedVia: "api", FlowVersion: 1, Country: p.scenario.Country, Status: p.status, FailureStatus: p.failure,
		CurrentStep: p.currentOnWire(), CurrentStepData: p.currentData(v),
	}
	p.reasonOnWire(&wire)
	if st := p.now(); st != nil && p.scenario.CurrentStepID {
		wire.CurrentStepID = st.id
	}
	for _, st := range p.steps {
		wire.Steps = append(wire.Steps, p.stepOnWire(st, v))
	}
	return wire
}

// currentOnWire leaves 0 out, as the vendor's backend does (sdk).
func (p *process) currentOnWire() *int {
	if p.current == 0 {
		return nil
	}
	current := p.current
	return &current
}

// reasonOnWire puts the reason where its kind of failure has it.
func (p *process) reasonOnWire(wire *truora.Process) {
	switch p.failure {
	case truora.FailureDeclined, truora.FailureCanceled:
		wire.DeclinedReason = p.reason
	case truora.FailureExpired:
		wire.ExpiredReason = "process_expired"
	case truora.FailureSystemError:
		wire.ErrorMessage = "internal error"
	}
}

// currentData is the step in progress; none once no step is left (guide).
func (p *process) currentData(v view) *truora.StepData {
	st := p.now()
	if st == nil {
		return nil
	}
	data := &truora.StepData{
		Type: st.plan.Type, Description: st.plan.Description, Config: st.config(),
		ExpectedInputs: p.inputsOnWire(st, v.base), AsyncStep: st.plan.Async, VerificationOutput: st.shown(v.now),
	}
	if failed := data.VerificationOutput; failed.Status == truora.StepFailure {
		data.RetryStatus, data.RetryReason = retryStatus(st.retries), failed.DeclinedReason
	}
	return data
}

// shown is a step's output as a read finds it: after another answer the old
// failure may still be there for a moment (sdk).
func (st *step) shown(now time.Time) truora.VerificationOutput {
	if st.working && now.Before(st.staleUntil) {
		return st.stale
	}
	return st.output
}

// retryStatus says whether a failed step may be tried again (sdk).
func retryStatus(retries int) string {
	if retries > 0 {
		return truora.RetryAvailable
	}
	return "unavailable"
}

func (p *process) stepOnWire(st *step, v view) truora.Step {
	retries := st.retries
	return truora.Step{
		StepID: st.id, ProcessID: p.id, VerificationID: st.verificationID, VerificationType: validationTypes[st.plan.Type],
		Type: st.plan.Type, Title: st.plan.Title, Description: st.plan.Description, Config: st.config(),
		ExpectedInputs: p.inputsOnWire(st, v.base), FilesUploadURLs: p.targetsOnWire(st, v.base),
		VerificationOutput: p.outputOnWire(st, v), RemainingRetries: &retries, AsyncStep: st.plan.Async,
		ValidationIndex: st.index, IsProcessFirstStep: st.index == 0, IsProcessFinalStep: st.index == len(p.steps)-1,
	}
}

// config is the step's config with the text of the consent in it.
func (st *step) config() json.RawMessage {
	config := map[string]any{}
	maps.Copy(config, st.plan.Config)
	if st.plan.Consent != "" {
		config["text"] = st.plan.Consent
	}
	encoded, err := json.Marshal(config)
	if err != nil || len(config) == 0 { // TOML has numbers that JSON has not
		return nil
	}
	return encoded
}

// expectedInputs are what a step asks for. An e-mail or a phone that came with
// the token cannot be changed any more (guide).
func (p *process) expectedInputs(plan *StepPlan) []truora.ExpectedInput {
	var inputs []truora.ExpectedInput
	for _, in := range plan.Inputs {
		inputs = append(inputs, p.fixed(truora.ExpectedInput{
			Type: in.Type, Name: in.Name, Value: in.Value, Description: in.Description, Options: in.Options,
			Optional: in.Optional, Length: in.Length, ReadOnly: in.ReadOnly,
		}, plan.Type))
	}
	return inputs
}

// fixed fills in what the token call fixed.
func (p *process) fixed(input truora.ExpectedInput, stepType string) truora.ExpectedInput {
	given := map[string]string{"enter_email": p.grant.email, "enter_phone_number": p.grant.phone}[stepType]
	if given != "" {
		input.Value, input.ReadOnly = given, true
	}
	return input
}

// urlsIn reports whether upload URLs are given in a place.
func (p *process) urlsIn(place URLPlace) bool {
	at := p.scenario.UploadURLs
	return at == place || at == URLsInBoth && place != URLsInInputs
}

// inputsOnWire are a step's inputs, with its files among them where the
// scenario gives upload URLs there.
func (p *process) inputsOnWire(st *step, base string) []truora.ExpectedInput {
	if !p.urlsIn(URLsInInputs) {
		return st.inputs
	}
	inputs := st.inputs[:len(st.inputs):len(st.inputs)]
	for _, slot := range st.slots {
		inputs = append(inputs, truora.ExpectedInput{
			Type: "file", Name: slot.plan.Name, Description: slot.plan.Description,
			MediaType: slot.plan.MediaType, FileUploadURL: p.link(slot, base),
		})
	}
	return inputs
}

// targetsOnWire are a step's files; their URLs are there once it is its turn.
func (p *process) targetsOnWire(st *step, base string) []truora.UploadTarget {
	if p.urlsIn(URLsInInputs) {
		return nil
	}
	var targets []truora.UploadTarget
	for i, file := range st.plan.Files {
		target := truora.UploadTarget{Name: file.Name, Description: file.Description, MediaType: file.MediaType}
		if i < len(st.slots) && p.linkInStep(st) {
			target.URL = p.link(st.slots[i], base)
		}
		targets = append(targets, target)
	}
	return targets
}

// linkInStep reports whether a step's URLs stand in the step itself: a first
// step has no outputs before it.
func (p *process) linkInStep(st *step) bool { return p.urlsIn(URLsInStep) || st.index == 0 }

// outputNames are the names that URLs have in outputs (guide).
var outputNames = map[string]string{"document_front": "front_document_photo", "document_back": "back_document_photo"}

// outputOnWire is a step's output, with the upload URLs of the next step where
// the scenario gives them there.
func (p *process) outputOnWire(st *step, v view) truora.VerificationOutput {
	output := st.shown(v.now)
	if !p.urlsIn(URLsInOutputs) || st.index+1 >= len(p.steps) || output.Outputs == nil {
		return output
	}
	output.Outputs = maps.Clone(output.Outputs)
	for _, slot := range p.steps[st.index+1].slots {
		name := slot.plan.Name
		if known := outputNames[name]; known != "" {
			name = known
		}
		output.Outputs[name] = p.link(slot, v.base)
	}
	return output
}
