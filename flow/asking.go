package flow

import (
	"maps"

	"cedula/truora"
)

// ask asks the person what the step in progress wants; one that wants nothing
// of a person is sent by itself.
func (m *Machine) ask() {
	for _, t := range m.current.transfers {
		t.skipped = false
	}
	switch {
	case m.lackingTarget() != "":
		m.findTargets()
	case m.sendsItself():
		m.send()
	default:
		m.enter(modeAsk, PhaseAsking)
		m.beat()
	}
}

// sendsItself reports whether nothing is left to be asked.
func (m *Machine) sendsItself() bool {
	return len(m.step.asked()) == 0 && m.allDelivered()
}

// refuse shows why the step has to be tried again.
func (m *Machine) refuse() {
	out, data := m.raw.VerificationOutput, dataAt(m.found, m.step.Index)
	reason := out.DeclinedReason
	if reason == "" {
		reason = data.RetryReason
	}
	m.refusal = &Refusal{StepID: m.raw.StepID, Reason: reason, Message: out.Message, RetriesLeft: m.retriesLeft(m.raw, m.step.Index)}
	m.sub, m.current.transfers = nil, nil
	m.memory().refusals++
	m.markDelivered()
	m.enter(modeAsk, PhaseRefused)
	m.beat()
}

// tryAgain leaves the refusal for the question, and trouble for what was being
// tried.
func (m *Machine) tryAgain() {
	m.notice = NoticeNone
	switch {
	case m.mode == modeAsk && m.phase == PhaseRefused:
		m.ask()
	case m.mode == modeStuck:
		m.again(m)
	}
}

// reask shows the question again, as it was left.
func (m *Machine) reask() {
	phase := PhaseAsking
	if m.refusal != nil && m.phase == PhaseRefused {
		phase = PhaseRefused
	}
	m.sub = nil
	m.enter(modeAsk, phase)
	m.beat()
}

// askAgain asks for what has to be mended, with what was answered kept; a step
// that asks nothing is sent again.
func (m *Machine) askAgain() {
	m.sub = nil
	m.ask()
}

// submit takes the answers of the step that is being asked; those of another
// one are dropped, for they answer a question that is gone.
func (m *Machine) submit(c Submit) {
	if m.mode != modeAsk || m.phase != PhaseAsking || c.StepID != m.step.ID || !m.filesGiven(c.Files) {
		return
	}
	if m.stopAtDeadToken((*Machine).reask) {
		return
	}
	kept := m.memory()
	kept.answers, kept.files = maps.Clone(c.Values), mergedPaths(kept.files, c.Files)
	m.notice = NoticeNone
	m.send()
}

func mergedPaths(old, chosen map[string]string) map[string]string {
	merged := map[string]string{}
	maps.Copy(merged, old)
	maps.Copy(merged, chosen)
	return merged
}

// send sets the step's files and answers on their way.
func (m *Machine) send() {
	m.sub = newSubmission(m.raw, m.key(), dataAt(m.found, m.step.Index))
	if m.allDelivered() {
		m.deliveredAll()
		return
	}
	m.upload()
}

// glance is a heartbeat: somebody may have gone on elsewhere.
func (m *Machine) glance() {
	raw, index, ok := m.process.Current()
	switch {
	case m.process.Status.IsFinal():
		m.notice = endNotice(m.process)
		m.finish()
	case !m.process.IsConsistent():
		m.beat()
	case !ok || stepKey(raw, index) != m.key():
		m.notice = NoticeFinishedElsewhere
		m.follow()
	case touchedElsewhere(m.raw, raw):
		m.touched(index)
	default:
		m.look(index)
		m.beat()
	}
}

// touchedElsewhere reports whether somebody else sent the step that is being
// asked here.
func touchedElsewhere(before, after truora.Step) bool {
	was, is := before.VerificationOutput, after.VerificationOutput
	failedAnew := is.Status == truora.StepFailure && (was.DeclinedReason != is.DeclinedReason || countedRetries(before) != countedRetries(after))
	return was.Status != is.Status && is.Status != truora.StepNotEvaluated ||
		is.StepDataReceived && !was.StepDataReceived || failedAnew
}

// touched goes on from what somebody else sent: refused, or to be waited for.
func (m *Machine) touched(index int) {
	if m.process.Steps[index].VerificationOutput.Status == truora.StepFailure {
		m.arriveAt(index)
		return
	}
	m.notice = NoticeFinishedElsewhere
	m.look(index)
	m.hold(m.key())
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
