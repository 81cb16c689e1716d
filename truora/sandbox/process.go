package sandbox

import (
	"slices"
	"time"

	"cedula/truora"
)

// process is one verification of a scenario's flow.
type process struct {
	sandbox       *Sandbox
	scenario      *Scenario
	grant         grant
	id            string
	steps         []*step
	current       int // index into steps; len(steps) when none is left
	status        truora.ProcessStatus
	failure       truora.FailureStatus
	reason        string // declined or canceled reason
	ending        Ending // the end once every step is answered
	endingReason  string // of ending
	created       time.Time
	updated       time.Time
	idleSince     time.Time
	reviewEnds    time.Time     // once no step is left
	heldSince     time.Time     // by the presenter; zero: not held
	reported      reportedState // what webhooks have reported
	reportReady   time.Time     // when the PDF will be ready; zero until it is requested
	faultCounts   faultCounts
	pastEvents    map[int]bool      // by index into the scenario's events
	validationIDs map[string]string // by validation type
}

// newProcess creates the process of a token.
func (s *Sandbox) newProcess(g grant, now time.Time) *process {
	p := &process{
		sandbox: s, scenario: g.scenario, grant: g, id: s.newID("IDP"), status: truora.ProcessPending,
		ending: g.scenario.Ending, endingReason: g.scenario.Reason, created: now, idleSince: now,
		pastEvents: map[int]bool{}, validationIDs: map[string]string{}, faultCounts: s.faultCountsOf(g.scenario),
	}
	delete(s.faultCounts, g.scenario) // the next token starts a new count
	for i := range g.scenario.Steps {
		p.steps = append(p.steps, p.newStep(i))
	}
	p.enter(0, now)
	return p
}

// enter makes a step the current one.
func (p *process) enter(index int, at time.Time) {
	p.current, p.updated = index, at
	if index == len(p.steps) {
		p.reviewEnds = at.Add(p.sandbox.scaled(p.scenario.Review))
		return
	}
	st := p.steps[index]
	st.entered = at
	st.resetTargets(at)
	if evaluatedByBackend[st.plan.Type] {
		st.submit(at)
	}
}

// currentStep is the step in progress; nil if no step is left.
func (p *process) currentStep() *step {
	if p.current >= len(p.steps) {
		return nil
	}
	return p.steps[p.current]
}

// findStep finds a step by its id; nil if there is none.
func (p *process) findStep(id string) *step {
	for _, st := range p.steps {
		if st.id == id {
			return st
		}
	}
	return nil
}

// stepBefore is the index of the nearest earlier step that asks for something;
// -1 if there is none.
func (p *process) stepBefore(index int) int {
	for i := min(index, len(p.steps)) - 1; i >= 0; i-- {
		if plan := p.steps[i].plan; len(plan.Inputs)+len(plan.Files) > 0 {
			return i
		}
	}
	return -1
}

// isEvaluating reports whether any step is being evaluated, including
// asynchronous earlier ones.
func (p *process) isEvaluating() bool {
	return slices.ContainsFunc(p.steps, func(st *step) bool { return st.evaluating })
}

// touch extends the time until the process expires for being idle.
func (p *process) touch(now time.Time) {
	p.idleSince, p.updated = now, now
	p.sandbox.latest = p
}

// deadline is a change that happens to a process at a time, without a call.
type deadline struct {
	at    time.Time
	kind  deadlineKind
	step  *step // of an evaluation
	event int   // index into the scenario's events
}

type deadlineKind int

const (
	evaluationEnds deadlineKind = iota
	processExpires
	eventHappens
	reviewEnds
)

// advance applies everything that has become due by now, in order, each at its
// own time.
func (p *process) advance(now time.Time) {
	for !p.status.IsFinal() {
		next := slices.MinFunc(p.deadlines(), func(a, b deadline) int { return a.at.Compare(b.at) })
		if next.at.After(now) {
			return
		}
		switch next.kind {
		case evaluationEnds:
			next.step.finishEvaluation(next.at)
		case processExpires:
			p.expire(next.at)
		case eventHappens:
			p.applyEvent(next.event, next.at)
		case reviewEnds:
			p.finish(next.at)
		}
	}
}

// deadlines are all deadlines of a pending process; if several are due at the
// same time, the first applies first. A held process has only the end of its
// lifetime.
func (p *process) deadlines() []deadline {
	expires := p.idleSince.Add(p.scenario.Idle)
	if end := p.created.Add(p.scenario.TimeToLive); end.Before(expires) {
		expires = end
	}
	lifeEnds := deadline{at: expires, kind: processExpires}
	if !p.heldSince.IsZero() {
		return []deadline{lifeEnds}
	}
	var all []deadline
	for _, st := range p.steps {
		if st.evaluating {
			all = append(all, deadline{at: st.evaluationEnds, kind: evaluationEnds, step: st})
		}
	}
	all = append(all, lifeEnds)
	for i, event := range p.scenario.Events {
		if event.Before == "" && p.awaitsEvent(i) {
			at := p.currentStep().entered.Add(p.sandbox.scaled(event.After))
			all = append(all, deadline{at: at, kind: eventHappens, event: i})
		}
	}
	if p.currentStep() == nil && !p.isEvaluating() && p.ending != EndsPending {
		all = append(all, deadline{at: p.reviewEnds, kind: reviewEnds})
	}
	return all
}

// awaitsEvent reports whether an event can still happen at the step in
// progress.
func (p *process) awaitsEvent(i int) bool {
	return !p.pastEvents[i] && p.heldSince.IsZero() && p.currentStep() != nil && p.currentStep().plan.Type == p.scenario.Events[i].Step
}

// applyEvent applies an event, at most once.
func (p *process) applyEvent(i int, at time.Time) {
	p.pastEvents[i] = true
	switch event := p.scenario.Events[i]; event.Kind {
	case EventFinished:
		p.currentStep().finishElsewhere(at)
	case EventCanceled:
		p.end(truora.FailureCanceled, event.Reason, at)
	case EventExpired:
		p.expire(at)
	}
}

// applyEventsBefore applies the events that wait for a call to the step in
// progress.
func (p *process) applyEventsBefore(call Call, now time.Time) {
	if call == callOther { // no event waits for it
		return
	}
	for i, event := range p.scenario.Events {
		if event.Before == call && !p.status.IsFinal() && p.awaitsEvent(i) {
			p.applyEvent(i, now)
		}
	}
}

// finish ends a process without further steps: a failed step declines it, else
// it ends as the scenario specifies.
func (p *process) finish(at time.Time) {
	for _, st := range p.steps {
		if st.output.Status == truora.StepFailure {
			p.end(truora.FailureDeclined, st.output.DeclinedReason, at)
			return
		}
	}
	if p.ending != EndsSuccess {
		p.end(truora.FailureStatus(p.ending), p.endingReason, at)
		return
	}
	p.status, p.updated = truora.ProcessSuccess, at
}

// expire ends a process that was not finished in time.
func (p *process) expire(at time.Time) { p.end(truora.FailureExpired, "", at) }

// end fails a process.
func (p *process) end(failure truora.FailureStatus, reason string, at time.Time) {
	p.status, p.failure, p.reason, p.updated = truora.ProcessFailure, failure, reason, at
	for _, st := range p.steps {
		st.evaluating = false
	}
}

// validationID is the id of the process's validation of a type: all of its
// steps share one.
func (p *process) validationID(validationType string) string {
	if p.validationIDs[validationType] == "" {
		prefix := "VLD"
		if validationType == enrolment {
			prefix = "ENR"
		}
		p.validationIDs[validationType] = p.sandbox.newID(prefix)
	}
	return p.validationIDs[validationType]
}
