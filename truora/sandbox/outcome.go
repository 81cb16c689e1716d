package sandbox

import (
	"cmp"
	"maps"
	"time"

	"cedula/truora"
)

// submit begins the evaluation of an answered step.
func (p *process) submit(st *step, now time.Time) {
	st.outcome = p.nextOutcome(st)
	st.attempts++
	st.working = true
	st.due = now.Add(p.workingTime(st))
	if st.output.Status == truora.StepFailure {
		st.stale, st.staleUntil = st.output, now.Add(p.sandbox.scaled(p.scenario.Lag))
	}
	st.output = truora.VerificationOutput{Status: truora.StepPending, StepDataReceived: true, MediaUploaded: len(st.slots) > 0}
	p.touch(now)
	if st.plan.Async {
		p.enter(st.index+1, now)
	}
}

// nextOutcome is what the presenter chose, else what is wrong with the files,
// else what the scenario says of this attempt.
func (p *process) nextOutcome(st *step) Outcome {
	if st.forced != nil {
		forced := *st.forced
		st.forced = nil
		return forced
	}
	if reason := st.badFile(); reason != "" {
		return Outcome{Kind: OutcomeFailure, Reason: reason}
	}
	if st.attempts < len(st.plan.Attempts) {
		return st.plan.Attempts[st.attempts]
	}
	return Outcome{Kind: OutcomeSuccess}
}

// workingTime is how long the evaluation takes.
func (p *process) workingTime(st *step) time.Duration {
	if st.outcome.Kind == OutcomePending {
		return forever
	}
	d := p.sandbox.lifelike(cmp.Or(st.outcome.Delay, st.plan.Delay, p.scenario.Delay))
	if p.sandbox.slow {
		d += slowness
	}
	return d
}

// resolvers are what the kinds of outcome do.
var resolvers = map[OutcomeKind]func(*process, *step, time.Time){
	OutcomeSuccess:     (*process).succeed,
	OutcomeFailure:     (*process).failStep,
	OutcomeDecline:     (*process).declineAtOnce,
	OutcomeExpire:      func(p *process, _ *step, at time.Time) { p.expire(at) },
	OutcomeSystemError: func(p *process, _ *step, at time.Time) { p.end(truora.FailureSystemError, "", at) },
}

// resolve lets an evaluation come to its end.
func (p *process) resolve(st *step, at time.Time) {
	st.working = false
	p.updated = at
	resolvers[st.outcome.Kind](p, st, at)
}

// succeed ends a step well and goes on.
func (p *process) succeed(st *step, at time.Time) {
	st.working = false
	st.output.Status, st.output.StepDataReceived = truora.StepSuccess, true
	st.output.Outputs = p.outputsOf(st)
	if len(st.slots) > 0 {
		st.output.MediaUploaded, st.output.AttachmentStatus = true, "valid"
	}
	if p.now() == st {
		p.enter(st.index+1, at)
	}
}

// failStep ends a try. With the last one the process is declined, unless it
// has gone on already: then the end decides.
func (p *process) failStep(st *step, at time.Time) {
	p.markFailed(st)
	st.retries = max(0, st.retries-1)
	if p.now() != st {
		return
	}
	if st.retries == 0 {
		p.end(truora.FailureDeclined, st.outcome.Reason, at)
		return
	}
	st.slots = p.newSlots(st, at) // a failed step has fresh upload URLs
}

// declineAtOnce ends a try and the process with it.
func (p *process) declineAtOnce(st *step, at time.Time) {
	p.markFailed(st)
	st.retries = 0
	p.end(truora.FailureDeclined, st.outcome.Reason, at)
}

// markFailed writes down why a step failed.
func (p *process) markFailed(st *step) {
	st.output.Status, st.output.FailureStatus = truora.StepFailure, truora.FailureDeclined
	st.output.DeclinedReason, st.output.Message = st.outcome.Reason, st.outcome.Message
	if len(st.slots) > 0 {
		st.output.AttachmentStatus = "invalid"
	}
}

// finish ends a process that no step is left of: a step that failed declines
// it, else it ends as its scenario says.
func (p *process) finish(at time.Time) {
	for _, st := range p.steps {
		if st.output.Status == truora.StepFailure {
			p.end(truora.FailureDeclined, st.output.DeclinedReason, at)
			return
		}
	}
	if p.ending != EndsSuccess {
		p.end(truora.FailureStatus(p.ending), p.endReason, at)
		return
	}
	p.status, p.updated = truora.ProcessSuccess, at
}

// expire ends a process that nobody finished in time.
func (p *process) expire(at time.Time) { p.end(truora.FailureExpired, "", at) }

// end ends a process badly.
func (p *process) end(failure truora.FailureStatus, reason string, at time.Time) {
	p.status, p.failure, p.reason, p.updated = truora.ProcessFailure, failure, reason, at
	for _, st := range p.steps {
		st.working = false
	}
}

// happenings are what the kinds of event do.
var happenings = map[EventKind]func(*process, Event, time.Time){
	EventFinished: func(p *process, _ Event, at time.Time) { p.finishElsewhere(at) },
	EventCanceled: func(p *process, e Event, at time.Time) { p.end(truora.FailureCanceled, e.Reason, at) },
	EventExpired:  func(p *process, _ Event, at time.Time) { p.expire(at) },
}

// happen lets an event happen, once.
func (p *process) happen(i int, at time.Time) {
	p.happened[i] = true
	happenings[p.scenario.Events[i].Kind](p, p.scenario.Events[i], at)
}

// finishElsewhere answers the step in progress as somebody on a phone would.
func (p *process) finishElsewhere(at time.Time) {
	st := p.now()
	st.values = map[string]string{}
	for _, input := range st.plan.Inputs {
		st.values[input.Name] = input.demoAnswer()
	}
	for _, slot := range st.slots {
		slot.arrived = true
	}
	p.succeed(st, at)
}

// happenBefore lets the events happen that wait for a call to the step in
// progress.
func (p *process) happenBefore(call Call, now time.Time) {
	for i, event := range p.scenario.Events {
		if event.Before == call && !p.status.IsFinal() && p.applies(i) {
			p.happen(i, now)
		}
	}
}

// outputsOf are the values that a step produced, without its upload URLs.
func (p *process) outputsOf(st *step) truora.Outputs {
	out := truora.Outputs{"account_id": p.grant.accountID}
	if kind := validationTypes[st.plan.Type]; kind != "" {
		out["validation_id"], out["validation_type"] = p.validationID(kind), kind
	}
	if enrols[st.plan.Type] {
		out["enrollment_id"] = p.validationID("enrollment")
	}
	maps.Copy(out, st.echoes())
	return out
}

// echoes are the answers that come back among the outputs.
func (st *step) echoes() truora.Outputs {
	out := truora.Outputs{}
	for _, name := range []string{"email", "phone_number", "phone"} {
		if value := st.values[name]; value != "" {
			out[name] = value
		}
	}
	return out
}

// validationTypes are the validations that the known steps belong to (guide).
var validationTypes = map[string]string{
	"enter_email":                      "email-verification",
	"enter_email_verification_code":    "email-verification",
	"enter_phone_number":               "phone-verification",
	"enter_phone_verification_code":    "phone-verification",
	"enter_document_type":              "document-validation",
	"take_document_photo":              "document-validation",
	"record_face_photo":                "face-recognition",
	"record_face_video":                "face-recognition",
	"enter_face_verification":          "face-recognition",
	"record_face_photo_liveness":       "face-recognition",
	"record_face_video_liveness":       "face-recognition",
	"enter_face_verification_liveness": "face-recognition",
	"enter_invoice_country":            "invoice-validation",
	"take_invoice_photo":               "invoice-validation",
}

// enrols are the steps that make an enrolment of a face (guide).
var enrols = map[string]bool{"record_face_photo": true, "record_face_photo_liveness": true}

// validationID is the id of the process's validation of a kind: one for all
// of its steps.
func (p *process) validationID(kind string) string {
	if p.validated[kind] == "" {
		prefix := map[bool]string{true: "ENR", false: "VLD"}[kind == "enrollment"]
		p.validated[kind] = p.sandbox.id(prefix)
	}
	return p.validated[kind]
}
