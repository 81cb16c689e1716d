package flow

import (
	"reflect"
	"strings"
	"time"

	"cedula/truora"
)

// submission is what was sent for a step, and how the step looked in the read
// before: a change against that is how its arrival and its end are told.
type submission struct {
	key      string
	baseline truora.Step
	retry    string // retry_status in the read before
	async    bool
	// changed says that the step has differed from the baseline since: then
	// an old failure is none any more.
	changed bool
	failing time.Time // since when it is seen failing; zero when it is not

	lost     int   // sends whose answer was lost
	why      error // how the last one was
	unsent   int   // sends in a row that cannot have arrived
	bare     bool  // read-only inputs are left out (the API refused them)
	resumed  bool  // sent before a crash: the answers are not here any more
	verified bool  // Verify was answered with a 200
	rejected error // the refusal that reads have to decide on
}

func newSubmission(raw truora.Step, key string, data truora.StepData) *submission {
	return &submission{key: key, baseline: raw, retry: data.RetryStatus, async: raw.AsyncStep || data.AsyncStep}
}

// submitted finds the submitted step in the newest read, by its id.
func (m *Machine) submitted() (raw truora.Step, index int, ok bool) {
	for i, step := range m.process.Steps {
		if stepKey(step, i) == m.sub.key {
			return step, i, true
		}
	}
	return truora.Step{}, 0, false
}

// moved reports whether the process is at another step than the submitted one.
func (m *Machine) moved() bool { return currentKey(m.process) != m.sub.key }

// note compares the step with the read before the submission.
func (s *submission) note(raw truora.Step, retry string) {
	s.changed = s.changed || retry != s.retry || countedRetries(raw) != countedRetries(s.baseline) ||
		!reflect.DeepEqual(verdictPart(raw.VerificationOutput), verdictPart(s.baseline.VerificationOutput))
}

// verdictPart is an output without what says nothing of a verdict: links may
// be signed anew in every read.
func verdictPart(out truora.VerificationOutput) truora.VerificationOutput {
	kept := truora.Outputs{}
	for name, value := range out.Outputs {
		if !strings.Contains(value, "://") {
			kept[name] = value
		}
	}
	out.Outputs = kept
	return out
}

// arrived reports whether a Verify whose answer was lost has arrived: the step
// moved, its status changed, its data were received, or the retries changed.
func (m *Machine) arrived() bool {
	raw, index, ok := m.submitted()
	if !ok || m.moved() {
		return true
	}
	was, is := m.sub.baseline.VerificationOutput, raw.VerificationOutput
	return was.Status != is.Status || is.StepDataReceived && !was.StepDataReceived ||
		countedRetries(raw) != countedRetries(m.sub.baseline) ||
		dataAt(m.process, index).RetryStatus != m.sub.retry
}

// inputs are the values to send, paired with the inputs that the step
// expects: the person's, and the read-only ones as they came.
func (m *Machine) inputs() []truora.InputValue {
	var values []truora.InputValue
	for _, input := range inputsAt(m.found, m.step.Index) {
		if value, ok := m.valueOf(input); ok && !isFile(input) {
			values = append(values, truora.InputValue{Type: input.Type, Name: input.Name, Value: value})
		}
	}
	return values
}

func (m *Machine) valueOf(input truora.ExpectedInput) (string, bool) {
	if input.ReadOnly {
		return input.Value, !m.sub.bare
	}
	value := m.memory().answers[input.Name]
	return value, value != ""
}

// hasReadOnly reports whether leaving out the read-only inputs changes anything.
func (m *Machine) hasReadOnly() bool {
	for _, input := range inputsAt(m.found, m.step.Index) {
		if input.ReadOnly {
			return true
		}
	}
	return false
}
