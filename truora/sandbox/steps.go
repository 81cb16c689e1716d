package sandbox

import (
	"cmp"
	"time"

	"cedula/truora"
)

// step is one step of a process.
type step struct {
	process        *process
	plan           *StepPlan
	index          int
	id             string
	verificationID string
	inputs         []truora.ExpectedInput
	targets        []*target // set when the step begins
	retries        int       // how many failures are left
	attempts       int       // how often it was submitted
	entered        time.Time // when it became the current step
	submitted      time.Time // when it was last submitted
	values         map[string]string
	output         truora.VerificationOutput

	// evaluating is set from the submission until evaluationEnds; outcome is
	// the result of the evaluation.
	evaluating     bool
	evaluationEnds time.Time
	outcome        Outcome
	chosen         *Outcome // the presenter's choice for the next submission

	// staleOutput is the previous failure, which reads return until staleUntil.
	staleOutput truora.VerificationOutput
	staleUntil  time.Time
}

// newStep creates the step of the scenario's i-th plan.
func (p *process) newStep(i int) *step {
	plan := &p.scenario.Steps[i]
	st := &step{
		process: p, plan: plan, index: i, id: p.sandbox.newID("IPS"), verificationID: p.sandbox.newID("IPV"), retries: plan.Retries,
	}
	if plan.Async {
		st.retries = 0 // the process does not return to an asynchronous step
	}
	st.reset()
	return st
}

// reset resets a step to its state before it was answered.
func (st *step) reset() {
	st.inputs = nil
	for _, in := range st.plan.Inputs {
		input := truora.ExpectedInput{
			Type: in.Type, Name: in.Name, Value: in.Value, Description: in.Description, Options: in.Options,
			Optional: in.Optional, Length: in.Length, ReadOnly: in.ReadOnly,
		}
		if given := st.valueFromToken(); given != "" {
			input.Value, input.ReadOnly = given, true
		}
		st.inputs = append(st.inputs, input)
	}
	st.output, st.values, st.evaluating = truora.VerificationOutput{}, nil, false
	st.targets = nil
}

// valueFromToken is the e-mail or phone of the token request: it is read-only
// (guide).
func (st *step) valueFromToken() string {
	switch st.plan.Type {
	case "enter_email":
		return st.process.grant.email
	case "enter_phone_number":
		return st.process.grant.phone
	}
	return ""
}

// submit begins the evaluation of an answered step.
func (st *step) submit(now time.Time) {
	p := st.process
	st.outcome = st.nextOutcome()
	st.attempts++
	st.submitted = now
	st.evaluating = true
	st.evaluationEnds = now.Add(st.evaluationTime())
	if st.output.Status == truora.StepFailure {
		st.staleOutput, st.staleUntil = st.output, now.Add(p.sandbox.scaled(p.scenario.Lag))
	}
	st.output = truora.VerificationOutput{Status: truora.StepPending, StepDataReceived: true, MediaUploaded: len(st.targets) > 0}
	p.touch(now)
	if st.plan.Async {
		p.enter(st.index+1, now)
	}
}

// nextOutcome is the presenter's choice, else the problem with the files, else
// the scenario's outcome for this attempt.
func (st *step) nextOutcome() Outcome {
	if st.chosen != nil {
		chosen := *st.chosen
		st.chosen = nil
		return chosen
	}
	if reason := st.fileDeclinedReason(); reason != "" {
		return Outcome{Kind: OutcomeFailure, Reason: reason}
	}
	if st.attempts < len(st.plan.Attempts) {
		return st.plan.Attempts[st.attempts]
	}
	return Outcome{Kind: OutcomeSuccess}
}

// evaluationTime is how long the evaluation takes.
func (st *step) evaluationTime() time.Duration {
	if st.outcome.Kind == OutcomePending {
		return forever
	}
	sandbox := st.process.sandbox
	d := sandbox.jittered(cmp.Or(st.outcome.Delay, st.plan.Delay, st.process.scenario.Delay))
	if sandbox.slow {
		d += slowEvaluation
	}
	return d
}

// finishEvaluation applies the outcome of an evaluation.
func (st *step) finishEvaluation(at time.Time) {
	st.evaluating = false
	st.process.updated = at
	switch st.outcome.Kind {
	case OutcomeSuccess:
		st.succeed(at)
	case OutcomeFailure:
		st.fail(at)
	case OutcomeDecline:
		st.markFailed()
		st.retries = 0
		st.process.end(truora.FailureDeclined, st.outcome.Reason, at)
	case OutcomeExpire:
		st.process.expire(at)
	case OutcomeSystemError:
		st.process.end(truora.FailureSystemError, "", at)
	}
}

// succeed completes a step and moves on.
func (st *step) succeed(at time.Time) {
	st.evaluating = false
	st.output.Status, st.output.StepDataReceived = truora.StepSuccess, true
	st.output.Outputs = st.outputs()
	if len(st.targets) > 0 {
		st.output.MediaUploaded, st.output.AttachmentStatus = true, "valid"
	}
	if st.process.currentStep() == st {
		st.process.enter(st.index+1, at)
	}
}

// fail fails an attempt. The last failure declines the process, unless it has
// already moved on: then it is declined at its end.
func (st *step) fail(at time.Time) {
	st.markFailed()
	st.retries = max(0, st.retries-1)
	if st.process.currentStep() != st {
		return
	}
	if st.retries == 0 {
		st.process.end(truora.FailureDeclined, st.outcome.Reason, at)
		return
	}
	st.resetTargets(at) // a failed step gets new upload URLs
	if evaluatedByBackend[st.plan.Type] {
		st.submit(at)
	}
}

// markFailed writes the outcome's reason to the step's output.
func (st *step) markFailed() {
	st.output.Status, st.output.FailureStatus = truora.StepFailure, truora.FailureDeclined
	st.output.DeclinedReason, st.output.Message = st.outcome.Reason, st.outcome.Message
	if len(st.targets) > 0 {
		st.output.AttachmentStatus = "invalid"
	}
}

// finishElsewhere answers the step as if on another device.
func (st *step) finishElsewhere(at time.Time) {
	st.values = map[string]string{}
	for _, in := range st.plan.Inputs {
		st.values[in.Name] = in.demoAnswer()
	}
	for _, t := range st.targets {
		t.uploaded = true
	}
	st.succeed(at)
}

// outputs are the outputs of a step, without its upload URLs.
func (st *step) outputs() truora.Outputs {
	out := truora.Outputs{"account_id": st.process.grant.accountID}
	if validationType := validationTypes[st.plan.Type]; validationType != "" {
		out["validation_id"], out["validation_type"] = st.process.validationID(validationType), validationType
	}
	if makesEnrolment[st.plan.Type] {
		out["enrollment_id"] = st.process.validationID(enrolment)
	}
	for _, name := range []string{"email", "phone_number", "phone"} {
		if value := st.values[name]; value != "" {
			out[name] = value
		}
	}
	return out
}

// The types of validation (guide).
const (
	emailVerification  = "email-verification"
	phoneVerification  = "phone-verification"
	documentValidation = "document-validation"
	faceRecognition    = "face-recognition"
	invoiceValidation  = "invoice-validation"
	signature          = "electronic-signature"
	enrolment          = "enrollment" // not a validation, but has an id like one
)

// validationTypes are the validations of the known types of step (guide).
var validationTypes = map[string]string{
	"enter_email":                      emailVerification,
	"enter_email_verification_code":    emailVerification,
	"enter_phone_number":               phoneVerification,
	"enter_phone_verification_code":    phoneVerification,
	"enter_document_type":              documentValidation,
	"take_document_photo":              documentValidation,
	"record_face_photo":                faceRecognition,
	"record_face_video":                faceRecognition,
	"enter_face_verification":          faceRecognition,
	"record_face_photo_liveness":       faceRecognition,
	"record_face_video_liveness":       faceRecognition,
	"enter_face_verification_liveness": faceRecognition,
	"enter_invoice_country":            invoiceValidation,
	"take_invoice_photo":               invoiceValidation,
	"get_signature":                    signature,
}

// makesEnrolment are the types of step that create a face enrolment (guide).
var makesEnrolment = map[string]bool{"record_face_photo": true, "record_face_photo_liveness": true}
