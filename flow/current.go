package flow

import (
	"cmp"
	"strconv"

	"cedula/truora"
)

// currentStep is the step in progress, with the read in which it was last seen:
// its index refers to that read, not to a newer one.
type currentStep struct {
	Step
	previous Kind // of the previous step
	process  truora.Process
	raw      truora.Step
}

// stepMemory is what is remembered of a step, so that its answers are not lost.
type stepMemory struct {
	answers  map[string]string
	files    map[string]ChosenFile
	refusals int
}

// stepKey identifies a step: by its id, never by its position or type alone.
func stepKey(raw truora.Step, index int) string {
	return cmp.Or(raw.StepID, raw.Type+"#"+strconv.Itoa(index))
}

// currentKey is the key of the process's step in progress; empty if no step is
// left.
func currentKey(p truora.Process) string {
	raw, index, ok := p.Current()
	if !ok {
		return ""
	}
	return stepKey(raw, index)
}

// key is the step's key; empty if there is no step.
func (current currentStep) key() string {
	if current.raw.StepID == "" && current.raw.Type == "" {
		return ""
	}
	return stepKey(current.raw, current.Index)
}

// hasNoVerify reports whether the step has no Verify.
func (current currentStep) hasNoVerify() bool { return ruleOf(current.raw.Type).hasNoVerify }

// intent is the journal's record of a call for the step.
func (current currentStep) intent(kind IntentKind, target string) Intent {
	return Intent{Kind: kind, StepID: current.raw.StepID, Target: target, RetriesLeft: retryCount(current.raw)}
}

// inputs are the values to send for the expected inputs: the person's answers,
// and read-only values unchanged.
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

// hasReadOnly reports whether the step has read-only inputs that could be
// omitted.
func (current currentStep) hasReadOnly() bool {
	for _, input := range inputsAt(current.process, current.Index) {
		if input.ReadOnly {
			return true
		}
	}
	return false
}

// follow moves to the process's current step: current_step_data takes
// precedence (guide).
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

// arriveAt moves to a step in its current state.
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

// setStep makes the step at index the current one.
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

// homeCountry is the person's country, as far as known: the one that was
// answered, else the process's, else the expected one.
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
