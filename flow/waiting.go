package flow

import (
	"time"

	"cedula/truora"
)

// failed is short for the status that refuses a step.
const failed = truora.StepFailure

// failureStands is how long a failure that looks like the one before the
// submission has to stay until it counts (sdk).
const failureStands = 10 * time.Second

// waitForStep reads until the step is over, or the time for it is.
func (m *Machine) waitForStep() {
	m.enter(modeWait, PhaseWaiting)
	m.deadline = m.now.Add(m.limits.StepTimeout)
	m.watchFrom(m.limits.PollFirst)
}

// judge looks at the submitted step in a fresh read.
func (m *Machine) judge() {
	if m.sub == nil {
		m.follow()
		return
	}
	raw, index, found := m.submitted()
	switch _, _, left := m.process.Current(); {
	case m.process.Status.IsFinal():
		m.finish()
	case !m.process.IsConsistent():
		m.pollOn()
	case !left:
		m.review()
	case !found:
		m.follow()
	default:
		m.sub.note(raw, m.retryStatus(index))
		m.judgeStep(raw, index)
	}
}

// retryStatus is current_step_data's word on the step, or what it was: it is
// silent on a step that is not the current one.
func (m *Machine) retryStatus(index int) string {
	if !isCurrent(m.process, index) {
		return m.sub.retry
	}
	return dataAt(m.process, index).RetryStatus
}

// judgeStep applies the table of how a step is known to be over (sdk).
func (m *Machine) judgeStep(raw truora.Step, index int) {
	status := raw.VerificationOutput.Status
	if status != failed {
		m.sub.failing = time.Time{}
	}
	switch {
	case m.moved() && (status == truora.StepSuccess || status == failed):
		m.goOn()
	case status == failed && m.retriesLeft(raw, index) != 0 && m.failureCounts():
		m.look(index)
		m.refuse()
	case status != truora.StepSuccess && status != failed && m.passedAsync(raw, index):
		m.goOn()
	case m.noSign(raw):
		m.uploadDoubtful()
	default:
		m.pollOn()
	}
}

// goOn leaves a step that is done with, and what was to be said about it.
func (m *Machine) goOn() {
	m.notice = NoticeNone
	if m.skipped() {
		m.notice = NoticeFinishedElsewhere
	}
	m.follow()
}

// skipped reports whether the process went past a step that asks something:
// then it was answered elsewhere.
func (m *Machine) skipped() bool {
	_, index, _ := m.process.Current()
	for i := m.step.Index + 1; i < index; i++ {
		if StepAt(m.process, i).Kind != KindAutomatic {
			return true
		}
	}
	return false
}

// failureCounts tells a new failure from the one before the submission, which
// may still be there for a moment.
func (m *Machine) failureCounts() bool {
	if m.sub.failing.IsZero() {
		m.sub.failing = m.now
	}
	return m.sub.changed || m.now.Sub(m.sub.failing) >= failureStands
}

// passedAsync reports whether the process went on from a step that is judged
// later.
func (m *Machine) passedAsync(raw truora.Step, index int) bool {
	return (raw.AsyncStep || m.sub.async) && m.retriesLeft(raw, index) == 0 && m.moved()
}

// pollOn schedules the next read: slower when the person was told already
// that it takes long.
func (m *Machine) pollOn() {
	if m.phase == PhaseOverdue {
		m.beat()
		return
	}
	m.watchOn()
}

// deadlinePassed asks whether to go on waiting, or ends the review.
func (m *Machine) deadlinePassed() {
	m.deadline = time.Time{}
	switch {
	case m.mode == modeReview:
		m.enter(modeOver, PhaseInReview)
	case m.movedOnPending():
		m.follow()
	default:
		m.show(PhaseOverdue)
		m.slowDown()
	}
}

// movedOnPending reports whether the process asks for another step while the
// submitted one never got a verdict: the time for it is spent.
func (m *Machine) movedOnPending() bool {
	_, _, left := m.process.Current()
	return m.sub != nil && left && m.process.IsConsistent() && m.moved()
}

func (m *Machine) slowDown() {
	if !m.reading {
		m.beat()
	}
}

// keepWaiting waits for another round.
func (m *Machine) keepWaiting() {
	if m.phase != PhaseOverdue {
		return
	}
	m.show(PhaseWaiting)
	m.deadline = m.now.Add(m.limits.StepTimeout)
	if !m.reading {
		m.readIn(m.limits.PollMin)
	}
}

// review waits for the results of a process that has no step left.
func (m *Machine) review() {
	m.sub, m.raw, m.step = nil, truora.Step{}, Step{}
	m.enter(modeReview, PhaseReviewing)
	m.deadline = m.now.Add(m.limits.ReviewTimeout)
	m.watchFrom(m.limits.PollFirst)
}

func (m *Machine) reviewRead() {
	_, _, left := m.process.Current()
	switch {
	case m.process.Status.IsFinal():
		m.finish()
	case left && m.process.IsConsistent():
		m.follow()
	default:
		m.watchOn()
	}
}
