package sandbox

import (
	"time"

	"cedula/truora"
)

// process is one person's way through a scenario's flow.
type process struct {
	sandbox   *Sandbox
	scenario  *Scenario
	grant     grant
	id        string
	steps     []*step
	current   int // index into steps; len(steps) when none is left
	status    truora.ProcessStatus
	failure   truora.FailureStatus
	reason    string // declined or canceled reason
	ending    Ending // what it comes to once every step is answered
	endReason string // of such an ending
	created   time.Time
	updated   time.Time
	idleFrom  time.Time
	review    time.Time // when results are ready, once no step is left
	tally     *tally
	happened  map[int]bool      // events, by index
	validated map[string]string // validation ids by validation type
}

// step is one step of a process.
type step struct {
	plan           *StepPlan
	index          int
	id             string
	verificationID string
	inputs         []truora.ExpectedInput
	slots          []*slot
	retries        int
	attempts       int // how often it was answered
	entered        time.Time
	// working is set while an answer is being evaluated; it is over at due.
	working bool
	due     time.Time
	outcome Outcome
	forced  *Outcome // the presenter's choice for the next answer
	output  truora.VerificationOutput
	// stale is the failure before, which reads still find until staleUntil.
	stale      truora.VerificationOutput
	staleUntil time.Time
	values     map[string]string // what was answered
}

// newProcess lays out a process for a grant.
func (s *Sandbox) newProcess(g grant, now time.Time) *process {
	p := &process{
		sandbox: s, scenario: g.scenario, grant: g, id: s.id("IDP"), status: truora.ProcessPending, ending: g.scenario.Ending, endReason: g.scenario.Reason,
		created: now, idleFrom: now, happened: map[int]bool{}, validated: map[string]string{}, tally: s.tally(g.scenario),
	}
	delete(s.tallies, g.scenario) // the next token begins a new count
	for i := range g.scenario.Steps {
		p.steps = append(p.steps, p.newStep(i))
	}
	p.enter(0, now)
	return p
}

// newStep lays out one step.
func (p *process) newStep(i int) *step {
	plan := &p.scenario.Steps[i]
	st := &step{plan: plan, index: i, id: p.sandbox.id("IPS"), verificationID: p.sandbox.id("IPV"), retries: plan.Retries}
	if plan.Async {
		st.retries = 0 // what the process has left behind cannot be tried again
	}
	st.reset(p)
	return st
}

// reset makes a step as it was before it was answered.
func (st *step) reset(p *process) {
	st.inputs = p.expectedInputs(st.plan)
	st.output, st.values, st.working = truora.VerificationOutput{}, nil, false
	st.slots = nil
}

// enter makes a step the current one.
func (p *process) enter(index int, at time.Time) {
	p.current, p.updated = index, at
	if index == len(p.steps) {
		p.review = at.Add(p.sandbox.scaled(p.scenario.Review))
		return
	}
	st := p.steps[index]
	st.entered = at
	st.slots = p.newSlots(st, at)
}

// now is the step in progress, nil once none is left.
func (p *process) now() *step {
	if p.current >= len(p.steps) {
		return nil
	}
	return p.steps[p.current]
}

// happening is something that becomes due.
type happening struct {
	at  time.Time
	run func(at time.Time)
}

// settle lets everything happen that has become due, in its order, each at its
// own time.
func (p *process) settle(now time.Time) {
	for !p.status.IsFinal() {
		next, ok := p.next()
		if !ok || next.at.After(now) {
			return
		}
		next.run(next.at)
	}
}

// next is what becomes due first.
func (p *process) next() (happening, bool) {
	all := append(p.evaluations(), p.timed()...)
	if len(all) == 0 {
		return happening{}, false
	}
	first := all[0]
	for _, h := range all[1:] {
		if h.at.Before(first.at) {
			first = h
		}
	}
	return first, true
}

// evaluations are the steps that are being worked at.
func (p *process) evaluations() []happening {
	var due []happening
	for _, st := range p.steps {
		if st.working {
			due = append(due, happening{st.due, func(at time.Time) { p.resolve(st, at) }})
		}
	}
	return due
}

// timed are the events, the end of the review and the process's own expiry.
func (p *process) timed() []happening {
	due := []happening{{p.idleFrom.Add(p.scenario.Idle), p.expire}}
	for i, event := range p.scenario.Events {
		if event.Before == "" && p.applies(i) {
			at := p.now().entered.Add(p.sandbox.scaled(event.After))
			due = append(due, happening{at, func(at time.Time) { p.happen(i, at) }})
		}
	}
	if p.now() == nil && !p.evaluating() && p.ending != EndsPending {
		due = append(due, happening{p.review, p.finish})
	}
	return due
}

// evaluating reports whether a step is still being worked at, be it one that
// the process has left behind.
func (p *process) evaluating() bool {
	for _, st := range p.steps {
		if st.working {
			return true
		}
	}
	return false
}

// applies reports whether an event is still to come at the step in progress.
func (p *process) applies(i int) bool {
	return !p.happened[i] && p.now() != nil && p.now().plan.Type == p.scenario.Events[i].Step
}

// touch keeps the process from expiring.
func (p *process) touch(now time.Time) {
	p.idleFrom, p.updated = now, now
	p.sandbox.latest = p
}
