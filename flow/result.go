package flow

import (
	"time"

	"cedula/truora"
)

// resultTimeout is how long to wait for the result.
const resultTimeout = 20 * time.Second

// Outcome is how a process ended.
type Outcome struct {
	Status  truora.ProcessStatus
	Failure truora.FailureStatus
	Reason  string // the reason to show: the expired reason, else the declined one
	// Declined is the declined reason only, as in the API.
	Declined string
	// CanceledHere means that this program cancelled it.
	CanceledHere bool
}

// review waits for the outcome of a process without further steps.
func (m *Machine) review() {
	m.submission, m.current, m.poll.isElsewhere = nil, currentStep{}, false
	m.enter(modeReview, PhaseReviewing)
	m.poll.deadline = m.now.Add(m.poll.limits.ReviewTimeout)
	m.poll.startSeries(m.now, m.poll.limits.first())
}

func (m *Machine) handleReviewRead() {
	if _, _, isStepLeft := m.process.Current(); isStepLeft && m.process.IsConsistent() {
		m.follow()
		return
	}
	m.poll.continueSeries(m.now)
}

// finish ends with the process's outcome.
func (m *Machine) finish() {
	p := m.process
	if notice := endNotice(p); notice != NoticeEnded && !m.cancel.requested {
		m.notice = notice
	}
	outcome := OutcomeOf(p)
	outcome.CanceledHere = m.cancel.requested && p.FailureStatus == truora.FailureCanceled
	m.end(outcome)
}

// OutcomeOf is the outcome of a finished process.
func OutcomeOf(p truora.Process) Outcome {
	reason := p.DeclinedReason
	if p.FailureStatus == truora.FailureExpired && p.ExpiredReason != "" {
		reason = p.ExpiredReason
	}
	return Outcome{Status: p.Status, Failure: p.FailureStatus, Reason: reason, Declined: p.DeclinedReason}
}

// endNotice is the notice for a process that ended elsewhere.
func endNotice(p truora.Process) Notice {
	switch {
	case p.Status == truora.ProcessFailure && p.FailureStatus == truora.FailureCanceled:
		return NoticeCanceledElsewhere
	case p.Status == truora.ProcessFailure && p.FailureStatus == truora.FailureExpired:
		return NoticeExpired
	}
	return NoticeEnded
}

// expiredOutcome is the outcome if the API only reports that the process has
// expired.
var expiredOutcome = Outcome{Status: truora.ProcessFailure, Failure: truora.FailureExpired}

// end reads the result; the verification ends even if that fails.
func (m *Machine) end(outcome Outcome) {
	m.outcome, m.submission = outcome, nil
	if m.process.ProcessID == "" { // without a process there is no result
		m.enter(modeOver, PhaseFinished)
		return
	}
	phase := PhaseReviewing
	if m.phase == PhaseCanceling {
		phase = PhaseCanceling
	}
	m.enter(modeResult, phase)
	m.poll.alarm = m.now.Add(resultTimeout)
	m.emit(ReadResult{Gen: m.gen, ProcessID: m.process.ProcessID})
}

func (m *Machine) handleResultRead(result truora.Result, err error) {
	if err == nil {
		result.ProcessDetails = result.ProcessDetails.Or(m.process.ProcessDetails)
		m.result = &result
	}
	m.conclude()
}

// conclude ends the verification, with or without the result.
func (m *Machine) conclude() {
	m.enter(modeOver, PhaseFinished)
	m.emit(JournalEnd{ProcessID: m.process.ProcessID})
}
