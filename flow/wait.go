package flow

import (
	"time"

	"cedula/truora"
)

// failureConfirmTime is how long a failure that equals the one before the submission
// must persist until it counts (sdk).
const failureConfirmTime = 10 * time.Second

// waitForStep reads until the step has ended, or its time limit passes: with
// its type's pace if sub was just sent.
func (m *Machine) waitForStep(sub *submission) {
	m.enter(modeWait, PhaseWaiting)
	m.poll.deadline = m.now.Add(m.poll.limits.StepTimeout)
	m.poll.startStep(m.now, sub.timedType())
	if m.hasPassed(m.poll.alarm) {
		m.readProcess(m.process.ProcessID)
	}
}

// stepWait is the wait for a submitted step; zero in any other series.
type stepWait struct {
	stepType string
	reads    int       // those before the step had ended
	lastRead time.Time // of those
	// isImmediate means that the next read is the one right after the answers;
	// immediate is its result.
	isImmediate bool
	immediate   ImmediateRead
}

// startStep begins a series that waits for a submitted step, with the intervals
// of its type's pace; an empty type is any other wait. The first read is due
// immediately if the step may have ended by then.
func (s *pollSchedule) startStep(now time.Time, stepType string) {
	s.startSeries(now, s.firstOfStep(stepType))
	s.series.wait = stepWait{stepType: stepType, lastRead: now}
	if s.limits.allowImmediate() && s.hasSent && s.paces.isLikelyImmediate(stepType) {
		s.series.wait.isImmediate = true
		s.alarm = now
	}
}

// firstOfStep is the time until the first read of a step, other than an immediate one.
func (s *pollSchedule) firstOfStep(stepType string) time.Duration {
	paces := s.paces.of(stepType)
	if len(paces) == 0 {
		return s.limits.first()
	}
	first := paces.interval(0, 0, s.limits.PollMax)
	if early := max(s.limits.first(), s.limits.PollMin); first > 2*early && s.paces.isAssumed(stepType) {
		first = early // it may end early
	}
	return max(first, s.limits.PollFirst)
}

// finishStep records the duration of the submitted step: until the middle
// between the last read that did not show its end and the one that does. It is
// unknown if these are further apart than planned.
func (s *pollSchedule) finishStep(now time.Time) {
	wait, between := s.series.wait, now.Sub(s.series.wait.lastRead)
	s.series.wait = stepWait{}
	if wait.isImmediate {
		wait.immediate, s.paces.last = ImmediateEnded, ImmediateEnded
	}
	if wait.stepType != "" && between <= 2*s.limits.PollMax {
		s.paces.note(Took{StepType: wait.stepType, Time: wait.lastRead.Add(between / 2).Sub(s.series.since), Immediate: wait.immediate})
	}
}

// waitUnsubmitted waits for a step without a submission of this run: one sent
// elsewhere, or before a crash, or while the process is inconsistent (key "").
func (m *Machine) waitUnsubmitted(key string) {
	if m.mode == modeWait && m.submission == nil && m.waitingFor == key {
		m.poll.continueSeries(m.now)
		return
	}
	m.submission, m.waitingFor = nil, key
	m.waitForStep(nil)
}

// handleStepRead checks a read for the end of the submitted step.
func (m *Machine) handleStepRead() {
	if m.submission == nil {
		m.follow()
		return
	}
	_, index, isThere := m.submission.find(m.process)
	switch _, _, isStepLeft := m.process.Current(); {
	case !m.process.IsConsistent():
		m.poll.continueSeries(m.now)
		return
	case !isStepLeft:
		m.poll.finishStep(m.now)
		m.review()
		return
	case !isThere:
		m.follow()
		return
	}
	switch m.submission.progressIn(m.process, index, m.now) {
	case stepPassed:
		m.poll.finishStep(m.now)
		m.notice = NoticeNone
		if _, next, _ := m.process.Current(); isQuestionBetween(m.process, m.current.Index, next, m.start.UploadHosts) {
			m.notice = NoticeFinishedElsewhere // a later step was answered elsewhere
		}
		m.follow()
	case stepRefused:
		m.poll.finishStep(m.now)
		m.setStep(index)
		m.refuse()
	case stepPending:
		if m.submission.hasNoSign(m.process, index) && m.uploads.requeuePresumed(m.now.Sub(m.poll.series.since)) {
			m.setStep(index)
			m.upload()
			return
		}
		if m.submission.needsFallback(m.current, m.process, m.now.Sub(m.poll.series.since)) {
			m.setStep(index)
			m.sendFallbackVerify()
			return
		}
		m.poll.continueSeries(m.now)
	}
}

// stepProgress is the progress of a submitted step.
type stepProgress int

const (
	stepPending stepProgress = iota
	stepRefused              // it failed, and may be tried again
	stepPassed               // the process has moved past it
)

// progressIn determines the progress of the submitted step at index, by the
// table of how a step is known to have ended (sdk).
func (sub *submission) progressIn(p truora.Process, index int, now time.Time) stepProgress {
	raw := p.Steps[index]
	sub.noteChange(p, index)
	status, hasMoved, canRetry := raw.VerificationOutput.Outcome(), sub.hasMoved(p), retriesLeft(p, index) != 0
	failed := status == truora.StepFailure
	switch {
	case !failed:
		sub.failingSince = time.Time{}
	case canRetry && sub.failingSince.IsZero():
		sub.failingSince = now
	}
	switch {
	case hasMoved && (failed || status == truora.StepSuccess):
		return stepPassed
	case failed && canRetry && (sub.changed || now.Sub(sub.failingSince) >= failureConfirmTime):
		return stepRefused // not just left over from before the submission
	case !failed && status != truora.StepSuccess && hasMoved && !canRetry && (raw.AsyncStep || sub.async):
		return stepPassed // its outcome follows later
	}
	return stepPending
}

// isQuestionBetween reports whether a step between two indexes asks something.
func isQuestionBetween(p truora.Process, from, to int, hosts truora.UploadHosts) bool {
	for i := from + 1; i < to; i++ {
		if StepAt(p, i, hosts).Kind != KindAutomatic {
			return true
		}
	}
	return false
}

// handleDeadline shows that the wait is overdue, or ends the review.
func (m *Machine) handleDeadline() {
	m.poll.deadline = time.Time{}
	_, _, isStepLeft := m.process.Current()
	switch {
	case m.mode == modeReview:
		m.enter(modeOver, PhaseInReview)
	case m.submission != nil && isStepLeft && m.process.IsConsistent() && m.submission.hasMoved(m.process):
		// The process asks for another step, but the submitted one has no
		// outcome.
		m.follow()
	default:
		m.setPhase(PhaseOverdue)
		m.poll.isSlow = true
		if !m.poll.reading {
			m.poll.slowDown(m.now)
		}
	}
}

// keepWaiting waits for another period.
func (a *activity) keepWaiting() {
	if a.phase != PhaseOverdue {
		return
	}
	a.setPhase(PhaseWaiting)
	a.poll.isSlow = false
	a.poll.deadline = a.now.Add(a.poll.limits.StepTimeout)
	if !a.poll.reading {
		a.poll.readAfter(a.now, a.poll.limits.PollMin)
	}
}
