package flow

import (
	"cmp"
	"maps"

	"cedula/truora"
)

// ask asks for the answers of the step in progress; a step that needs none is
// sent automatically.
func (m *Machine) ask() {
	m.uploads.restoreSkipped()
	switch {
	case m.uploads.targetWithoutURL() != "":
		m.findTargets()
	case len(m.terms.missing(m.current)) > 0:
		m.terms.send(&m.activity, m.current)
	case m.terms.stopIfTextMissing(&m.activity, m.current):
	case m.isAutomatic():
		m.send()
	default:
		m.enter(modeAsk, PhaseAsking)
		m.poll.slowDown(m.now)
	}
}

// isAutomatic reports whether the step has nothing to ask.
func (m *Machine) isAutomatic() bool {
	return m.current.Kind != KindLink && len(m.current.openQuestions()) == 0 && m.uploads.areDelivered()
}

// refuse shows why the step must be tried again.
func (m *Machine) refuse() {
	current := m.current
	out := current.raw.VerificationOutput
	m.refusal = &Refusal{
		StepID: current.raw.StepID, Reason: cmp.Or(out.DeclinedReason, dataAt(current.process, current.Index).RetryReason),
		Message: out.Message, RetriesLeft: retriesLeft(current.process, current.Index),
	}
	m.submission = nil
	m.uploads.clear()
	m.uploads.prepare(current)
	remembered := m.memory[current.key()]
	remembered.refusals++
	m.memory[current.key()] = remembered
	m.enter(modeAsk, PhaseRefused)
	m.poll.slowDown(m.now)
}

// askAgain shows the question again with its answers.
func (m *Machine) askAgain() {
	phase := PhaseAsking
	if m.refusal != nil && m.phase == PhaseRefused {
		phase = PhaseRefused
	}
	m.submission = nil
	m.enter(modeAsk, phase)
	m.poll.slowDown(m.now)
}

// submit accepts the answers of the step that is being asked; answers of any
// other step are outdated and dropped.
func (m *Machine) submit(command Submit) {
	if m.mode != modeAsk || m.phase != PhaseAsking || m.current.Kind == KindLink || command.StepID != m.current.ID || !m.uploads.choose(command.Files) {
		return
	}
	if !m.current.isConsentGiven(command.Values) || m.stopIfTokenExpired(actionReask) {
		return
	}
	remembered := m.memory[m.current.key()]
	files := map[string]ChosenFile{}
	maps.Copy(files, remembered.files)
	maps.Copy(files, command.Files)
	remembered.answers, remembered.files = maps.Clone(command.Values), files
	m.memory[m.current.key()] = remembered
	m.notice = NoticeNone
	m.send()
}

// send sends the step's files, then its answers.
func (m *Machine) send() {
	m.submission, m.order.left = newSubmission(m.current), ""
	if m.uploads.areDelivered() {
		m.submitDelivered()
		return
	}
	m.upload()
}

// submitDelivered sends the answers once every file is delivered; a step
// without Verify is waited for (guide).
func (m *Machine) submitDelivered() {
	if m.current.hasNoVerify() {
		m.waitForStep(m.submission)
		return
	}
	m.sendVerify()
}

// handleHeartbeatRead detects whether the process has moved on elsewhere while
// the person is asked here. A step that is completed elsewhere is shown until
// it ends.
func (m *Machine) handleHeartbeatRead() {
	raw, index, isStepLeft := m.process.Current()
	isLink, outcome := m.current.Kind == KindLink, raw.VerificationOutput.Outcome()
	switch {
	case !m.process.IsConsistent():
		m.poll.slowDown(m.now)
	case !isStepLeft || stepKey(raw, index) != m.current.key():
		if !isLink { // otherwise it is the expected way
			m.notice = NoticeFinishedElsewhere
		}
		m.follow()
	case !isSentElsewhere(m.current.raw, raw), isLink && outcome != truora.StepSuccess && outcome != truora.StepFailure:
		m.setStep(index)
		m.poll.slowDown(m.now)
		if m.phase == PhaseAsking && len(m.terms.missing(m.current)) > 0 { // a checkbox was added
			m.ask()
		}
	case isLink && outcome == truora.StepSuccess:
		m.setStep(index)
		m.waitUnsubmitted(m.current.key())
	case raw.VerificationOutput.Outcome() == truora.StepFailure:
		m.arriveAt(index)
	default:
		m.notice = NoticeFinishedElsewhere
		m.setStep(index)
		m.waitUnsubmitted(m.current.key())
	}
}

// isSentElsewhere reports whether the step that is asked here was sent
// elsewhere.
func isSentElsewhere(before, after truora.Step) bool {
	was, is := before.VerificationOutput, after.VerificationOutput
	failedAnew := is.Outcome() == truora.StepFailure && (was.DeclinedReason != is.DeclinedReason || retryCount(before) != retryCount(after))
	return was.Outcome() != is.Outcome() && is.Outcome() != truora.StepNotEvaluated ||
		is.StepDataReceived && !was.StepDataReceived || failedAnew
}
