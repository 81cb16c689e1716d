package flow

import (
	"cmp"
	"strconv"

	"cedula/truora"
)

// stepKey is what a step is known by: its id, never its position or its type
// alone.
func stepKey(raw truora.Step, index int) string {
	return cmp.Or(raw.StepID, raw.Type+"#"+strconv.Itoa(index))
}

func currentKey(p truora.Process) string {
	raw, index, ok := p.Current()
	if !ok {
		return ""
	}
	return stepKey(raw, index)
}

// follow goes where the process is: current_step_data leads (guide).
func (m *Machine) follow() {
	_, index, ok := m.process.Current()
	switch {
	case m.process.Status.IsFinal():
		m.finish()
	case !m.process.IsConsistent():
		m.hold("")
	case !ok:
		m.review()
	case m.stillHeld():
		m.pollOn()
	default:
		m.arriveAt(index)
	}
}

// arriveAt comes to a step as it is found.
func (m *Machine) arriveAt(index int) {
	m.sub = nil
	m.look(index)
	if m.recall() {
		return
	}
	switch status := m.raw.VerificationOutput.Status; {
	case status == truora.StepFailure && m.retriesLeft(m.raw, index) != 0:
		m.refuse()
	case status == truora.StepFailure || status == truora.StepSuccess || m.raw.VerificationOutput.StepDataReceived:
		m.hold(currentKey(m.process))
	default:
		m.ask()
	}
}

// look takes the step at index for the one in progress.
func (m *Machine) look(index int) {
	m.found = m.process
	raw := m.found.Steps[index]
	if key := stepKey(raw, index); key != m.key() {
		m.refusal, m.current.transfers = nil, nil
		m.back.resendAfter = m.now.Add(resendWait)
	}
	m.raw, m.step = raw, StepAt(m.found, index)
	m.markDelivered()
}

// key is what the step in progress is known by; empty when there is none.
func (m *Machine) key() string {
	if m.raw.StepID == "" && m.raw.Type == "" {
		return ""
	}
	return stepKey(m.raw, m.step.Index)
}

// memory is what is remembered of the step in progress.
func (m *Machine) memory() *memory {
	kept, ok := m.current.steps[m.key()]
	if !ok {
		kept = &memory{}
		m.current.steps[m.key()] = kept
	}
	return kept
}

// hold waits for a step without a submission of ours: somebody else's, or one
// from before a crash, or a process that does not agree with itself (key "").
func (m *Machine) hold(key string) {
	if m.mode == modeWait && m.sub == nil && m.current.held == key {
		m.pollOn()
		return
	}
	m.sub, m.current.held = nil, key
	m.waitForStep()
}

// stillHeld reports whether the step that is waited for is as unfinished as
// it was.
func (m *Machine) stillHeld() bool {
	waiting := m.mode == modeWait && m.sub == nil && m.current.held != ""
	raw, _, _ := m.process.Current()
	return waiting && m.current.held == currentKey(m.process) && raw.VerificationOutput.Status != truora.StepFailure
}

// retriesLeft is how often the step may be tried again: the count, else what
// retry_status says of the step in progress (-1: at least once), else 0 (sdk).
func (m *Machine) retriesLeft(raw truora.Step, index int) int {
	switch {
	case raw.RemainingRetries != nil:
		return max(*raw.RemainingRetries, 0)
	case dataAt(m.process, index).RetryStatus == truora.RetryAvailable:
		return -1
	}
	return 0
}
