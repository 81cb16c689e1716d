package flow

import (
	"time"

	"cedula/truora"
)

// resultPatience is how long the result is waited for.
const resultPatience = 20 * time.Second

// Outcome is how a process ended.
type Outcome struct {
	Status  truora.ProcessStatus
	Failure truora.FailureStatus
	Reason  string // why, for people: the expired reason, else the declined one
	// Declined is the declined reason alone, as the API gives it.
	Declined string
	// CanceledHere says that this program cancelled it.
	CanceledHere bool
}

// review waits for the results of a process that has no step left.
func (m *Machine) review() {
	m.submission, m.current, m.poll.isElsewhere = nil, currentStep{}, false
	m.enter(modeReview, PhaseReviewing)
	m.poll.deadline = m.now.Add(m.poll.limits.ReviewTimeout)
	m.poll.startSeries(m.now, m.poll.limits.PollFirst)
}

func (m *Machine) handleReviewRead() {
	if _, _, isStepLeft := m.process.Current(); isStepLeft && m.process.IsConsistent() {
		m.follow()
		return
	}
	m.poll.continueSeries(m.now)
}

// finish ends as the process says.
func (m *Machine) finish() {
	p := m.process
	if notice := endNotice(p); notice != NoticeEnded && !m.cancel.requested {
		m.notice = notice
	}
	outcome := OutcomeOf(p)
	outcome.CanceledHere = m.cancel.requested && p.FailureStatus == truora.FailureCanceled
	m.end(outcome)
}

// OutcomeOf is how a process that is over ended.
func OutcomeOf(p truora.Process) Outcome {
	reason := p.DeclinedReason
	if p.FailureStatus == truora.FailureExpired && p.ExpiredReason != "" {
		reason = p.ExpiredReason
	}
	return Outcome{Status: p.Status, Failure: p.FailureStatus, Reason: reason, Declined: p.DeclinedReason}
}

// endNotice is how a process ended without this terminal.
func endNotice(p truora.Process) Notice {
	switch {
	case p.Status == truora.ProcessFailure && p.FailureStatus == truora.FailureCanceled:
		return NoticeCanceledElsewhere
	case p.Status == truora.ProcessFailure && p.FailureStatus == truora.FailureExpired:
		return NoticeExpired
	}
	return NoticeEnded
}

// expiredOutcome is of a process of which the API says no more than that.
var expiredOutcome = Outcome{Status: truora.ProcessFailure, Failure: truora.FailureExpired}

// end reads the result; one that can't be read does not keep the end from
// coming.
func (m *Machine) end(outcome Outcome) {
	m.outcome, m.submission = outcome, nil
	if m.process.ProcessID == "" { // there is none to have a result
		m.enter(modeOver, PhaseFinished)
		return
	}
	phase := PhaseReviewing
	if m.phase == PhaseCanceling {
		phase = PhaseCanceling
	}
	m.enter(modeResult, phase)
	m.poll.alarm = m.now.Add(resultPatience)
	m.emit(ReadResult{Gen: m.gen, ProcessID: m.process.ProcessID})
}

func (m *Machine) handleResultRead(result truora.Result, err error) {
	if err == nil {
		result.ProcessDetails = result.ProcessDetails.Or(m.process.ProcessDetails)
		m.result = &result
	}
	m.conclude()
}

// conclude is the end, with the result or without.
func (m *Machine) conclude() {
	m.enter(modeOver, PhaseFinished)
	m.emit(JournalEnd{ProcessID: m.process.ProcessID})
}
