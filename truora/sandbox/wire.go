package sandbox

import (
	"encoding/json"
	"maps"
	"slices"
	"time"

	"cedula/truora"
)

// The reasons of a process that ended without an action of the person.
const (
	expiredReason = "process_expired"
	internalError = "internal error"
)

// wireView converts a process to the API's types, as seen by a caller.
type wireView struct {
	process *process
	baseURL string // base of upload URLs
	now     time.Time
}

// processBody is the process as returned by Read.
func (v wireView) processBody() truora.Process {
	p := v.process
	if st := p.currentStep(); st != nil && !p.status.IsFinal() {
		st.renewTargets(v.now)
	}
	body := truora.Process{
		ProcessID: p.id, AccountID: p.grant.accountID, ClientID: clientID, FlowID: p.scenario.FlowID(),
		CreatedVia: "api", FlowVersion: 1, Country: p.scenario.Country,
		GeolocationIPCountry: p.scenario.IPCountry, IdentityVerificationNames: p.scenario.Blocks,
		TimeToLive: int(p.scenario.TimeToLive / time.Minute), CreationDate: timestamp(p.created), Status: p.status, FailureStatus: p.failure,
		CurrentStepData: v.currentStepData(),
	}
	if current := p.current; current > 0 { // the vendor's backend omits 0 (sdk)
		body.CurrentStep = &current
	}
	switch p.failure { // each kind of failure has a field for its reason
	case truora.FailureDeclined, truora.FailureCanceled:
		body.DeclinedReason = p.reason
	case truora.FailureExpired:
		body.ExpiredReason = expiredReason
	case truora.FailureSystemError:
		body.ErrorMessage = internalError
	}
	if st := p.currentStep(); st != nil && p.scenario.CurrentStepID {
		body.CurrentStepID = st.id
	}
	body.ProcessDetails = p.details()
	for _, st := range p.steps {
		body.Steps = append(body.Steps, v.step(st))
	}
	return body
}

// currentStepData is the step in progress; nil if no step is left (guide).
func (v wireView) currentStepData() *truora.StepData {
	st := v.process.currentStep()
	if st == nil {
		return nil
	}
	data := &truora.StepData{
		Type: st.plan.Type, Description: v.description(st), Config: st.configJSON(),
		ExpectedInputs: v.inputs(st), AsyncStep: st.plan.Async, VerificationOutput: st.visibleOutput(v.now),
	}
	if output := data.VerificationOutput; output.Status == truora.StepFailure {
		data.RetryStatus, data.RetryReason = "unavailable", output.DeclinedReason // (sdk)
		if st.retries > 0 {
			data.RetryStatus = truora.RetryAvailable
		}
	}
	return data
}

func (v wireView) step(st *step) truora.Step {
	retries := st.retries
	return truora.Step{
		StepID: st.id, ProcessID: v.process.id, VerificationID: st.verificationID, VerificationType: validationTypes[st.plan.Type],
		Type: st.plan.Type, Title: st.plan.Title, Description: v.description(st), Config: st.configJSON(),
		ExpectedInputs: v.inputs(st), FilesUploadURLs: v.uploadTargets(st),
		VerificationOutput: v.output(st), RemainingRetries: &retries, AsyncStep: st.plan.Async,
		ValidationIndex: st.index, IsProcessFirstStep: st.index == 0, IsProcessFinalStep: st.index == len(v.process.steps)-1,
	}
}

// visibleOutput is a step's output as returned by a read: for a while after
// another submission it may still be the previous failure (sdk).
func (st *step) visibleOutput(now time.Time) truora.VerificationOutput {
	if st.evaluating && now.Before(st.staleUntil) {
		return st.staleOutput
	}
	return st.output
}

// configJSON is the step's config.
func (st *step) configJSON() json.RawMessage {
	encoded, err := json.Marshal(st.plan.Config)
	if err != nil || len(st.plan.Config) == 0 { // some of TOML's numbers cannot be encoded
		return nil
	}
	return encoded
}

// givesURLsIn reports whether the scenario returns upload URLs in a place.
func (v wireView) givesURLsIn(place URLPlace) bool {
	given := v.process.scenario.UploadURLs
	return given == place || given == URLsInBoth && place != URLsInInputs
}

// inputs are a step's inputs, including its files if the scenario returns
// upload URLs there.
func (v wireView) inputs(st *step) []truora.ExpectedInput {
	if !v.givesURLsIn(URLsInInputs) {
		return st.inputs
	}
	inputs := slices.Clip(st.inputs)
	for _, t := range st.targets {
		inputs = append(inputs, truora.ExpectedInput{
			Type: "file", Name: t.plan.Name, Description: t.plan.Description,
			MediaType: t.plan.MediaType, FileUploadURL: t.signedURL(v.baseURL),
		})
	}
	return inputs
}

// uploadTargets are a step's files; they have URLs once the step has begun.
func (v wireView) uploadTargets(st *step) []truora.UploadTarget {
	switch {
	case st.plan.pageName() != "":
		return v.pageTargets(st)
	case v.givesURLsIn(URLsInInputs):
		return nil
	}
	hasURLs := v.givesURLsIn(URLsInStep) || st.index == 0 // the first step has no previous outputs
	var targets []truora.UploadTarget
	for i, file := range st.plan.Files {
		target := truora.UploadTarget{Name: file.Name, Description: file.Description, MediaType: file.MediaType}
		if hasURLs && i < len(st.targets) {
			target.URL = st.targets[i].signedURL(v.baseURL)
		}
		targets = append(targets, target)
	}
	return targets
}

// outputNames are the names of upload URLs in outputs, where they differ from
// the files' own (guide).
var outputNames = map[string]string{"document_front": "front_document_photo", "document_back": "back_document_photo"}

// output is a step's output, with the upload URLs of the next step if the
// scenario returns them there.
func (v wireView) output(st *step) truora.VerificationOutput {
	output := st.visibleOutput(v.now)
	if !v.givesURLsIn(URLsInOutputs) || st.index+1 >= len(v.process.steps) || output.Outputs == nil {
		return output
	}
	output.Outputs = maps.Clone(output.Outputs)
	for _, t := range v.process.steps[st.index+1].targets {
		name := t.plan.Name
		if known := outputNames[name]; known != "" {
			name = known
		}
		output.Outputs[name] = t.signedURL(v.baseURL)
	}
	return output
}
