package flow

import (
	"cmp"
	"strconv"

	"cedula/truora"
)

// currentStep is the step in progress, as it was in the read that it was last
// seen in: its index counts there, whatever a newer read has become.
type currentStep struct {
	Step
	previous Kind // of the step before
	process  truora.Process
	raw      truora.Step
}

// stepMemory is what is remembered of a step, so that nothing given is lost.
type stepMemory struct {
	answers  map[string]string
	files    map[string]ChosenFile
	refusals int
}

// stepKey is what a step is known by: its id, never its position or its type
// alone.
func stepKey(raw truora.Step, index int) string {
	return cmp.Or(raw.StepID, raw.Type+"#"+strconv.Itoa(index))
}

// currentKey is the key of the process's step in progress; empty when none is
// left.
func currentKey(p truora.Process) string {
	raw, index, ok := p.Current()
	if !ok {
		return ""
	}
	return stepKey(raw, index)
}

// key is what the step is known by; empty when there is none.
func (current currentStep) key() string {
	if current.raw.StepID == "" && current.raw.Type == "" {
		return ""
	}
	return stepKey(current.raw, current.Index)
}

// hasNoVerify reports whether the step has no Verify.
func (current currentStep) hasNoVerify() bool { return ruleOf(current.raw.Type).hasNoVerify }

// intent is what the journal notes before something is sent for the step.
func (current currentStep) intent(kind IntentKind, target string) Intent {
	return Intent{Kind: kind, StepID: current.raw.StepID, Target: target, RetriesLeft: retryCount(current.raw)}
}

// inputs are the values to send, paired with the inputs that the step expects:
// the person's answers, and the read-only ones as they came.
func (current currentStep) inputs(answers map[string]string, withReadOnly bool) []truora.InputValue {
	var values []truora.InputValue
	for _, input := range inputsAt(current.process, current.Index) {
		value, isSent := answers[input.Name], answers[input.Name] != ""
		if input.ReadOnly {
			value, isSent = input.Value, withReadOnly
		}
		if isSent && !isFile(input) {
			values = append(values, truora.InputValue{Type: input.Type, Name: input.Name, Value: value})
		}
	}
	return values
}

// hasReadOnly reports whether leaving out the read-only inputs changes anything.
func (current currentStep) hasReadOnly() bool {
	for _, input := range inputsAt(current.process, current.Index) {
		if input.ReadOnly {
			return true
		}
	}
	return false
}

// follow goes where the process is: current_step_data leads (guide).
func (m *Machine) follow() {
	raw, index, isStepLeft := m.process.Current()
	isWaitedFor := m.mode == modeWait && m.submission == nil && m.waitingFor != "" && m.waitingFor == currentKey(m.process)
	switch {
	case m.process.Status.IsFinal():
		m.finish()
	case !m.process.IsConsistent():
		m.waitUnsubmitted("")
	case !isStepLeft:
		m.review()
	case isWaitedFor && raw.VerificationOutput.Outcome() != truora.StepFailure:
		m.poll.continueSeries(m.now)
	default:
		m.arriveAt(index)
	}
}

// arriveAt comes to a step as it is found.
func (m *Machine) arriveAt(index int) {
	m.submission = nil
	m.setStep(index)
	if m.resumeStep() {
		return
	}
	out := m.current.raw.VerificationOutput
	switch {
	case out.Outcome() == truora.StepFailure && retriesLeft(m.process, index) != 0:
		m.refuse()
	case out.Outcome() == truora.StepFailure || out.Outcome() == truora.StepSuccess,
		out.StepDataReceived && m.current.Kind != KindLink:
		m.waitUnsubmitted(m.current.key())
	default:
		m.ask()
	}
}

// setStep takes the step at index for the one in progress.
func (m *Machine) setStep(index int) {
	raw := m.process.Steps[index]
	if stepKey(raw, index) != m.current.key() {
		m.refusal = nil
		m.uploads.clear()
		m.back.resendAfter = m.now.Add(resendWait)
	}
	m.current = currentStep{Step: StepAt(m.process, index, m.start.UploadHosts), process: m.process, raw: raw}
	m.current.Country = m.homeCountry()
	for i, q := range m.current.Questions {
		if q.Answer == AnswerPhone {
			m.current.Questions[i].Country = m.current.Country
		}
	}
	if index > 0 {
		m.current.previous = StepAt(m.process, index-1, m.start.UploadHosts).Kind
	}
	m.terms.fill(&m.current)
	m.poll.isElsewhere = m.current.Kind == KindLink
	m.uploads.prepare(m.current)
}

// homeCountry is where the person is from, as far as that is known: the country
// that was answered, else the process's, else the expected one.
func (m *Machine) homeCountry() string {
	answered := ""
	for index := range m.process.Steps {
		step := StepAt(m.process, index, m.start.UploadHosts)
		for _, q := range step.Questions {
			if q.Subject == SubjectCountry {
				answered = cmp.Or(m.memory[stepKey(m.process.Steps[index], index)].answers[q.Name], answered)
			}
		}
	}
	process := m.process.Country
	if process == allCountries {
		process = ""
	}
	return cmp.Or(answered, process, m.start.Country)
}
