package flow

import (
	"maps"
	"time"
)

// snapshot is all that is to be shown, as a value of its own.
func (m *Machine) snapshot() Snapshot {
	p := m.process
	s := Snapshot{
		Phase: m.phase, ProcessID: p.ProcessID, AccountID: p.AccountID, FlowID: p.FlowID,
		Steps: m.stepStates(), Current: len(p.Steps), Step: m.step,
		Trouble: m.trouble, Notice: m.notice, Since: m.since, Deadline: m.deadline,
		TokenExpiry: m.tokenLife(), CanHandOff: m.canHandOff(),
	}
	m.addStep(&s)
	m.addEnd(&s)
	return s
}

// addStep adds what belongs to the step in progress.
func (m *Machine) addStep(s *Snapshot) {
	if m.key() == "" {
		return
	}
	kept := m.memory()
	s.Current, s.Attempt = min(m.step.Index, len(s.Steps)), kept.refusals+1
	s.Answers, s.Files, s.Uploads = maps.Clone(kept.answers), maps.Clone(kept.files), m.uploads()
	s.CanGoBack, s.CanResend = m.canGoBack(), m.canResend()
	if s.CanResend {
		s.ResendAfter = m.back.resendAfter
	}
	if m.mode == modeAsk {
		s.Refusal = m.refusal
	}
}

func (m *Machine) addEnd(s *Snapshot) {
	s.Outcome, s.Result = m.outcome, m.result
}

func (m *Machine) stepStates() []StepState {
	states := make([]StepState, 0, len(m.process.Steps))
	for _, raw := range m.process.Steps {
		states = append(states, StepState{
			ID: raw.StepID, Type: raw.Type, Title: clipped(raw.Title, longestLabel), Group: ruleOf(raw.Type).group,
			Status: raw.VerificationOutput.Status, DeclinedReason: raw.VerificationOutput.DeclinedReason,
		})
	}
	return states
}

// uploads are the files on their way; the engine adds their progress.
func (m *Machine) uploads() []Upload {
	if m.mode != modeUpload && m.mode != modeLinks && !m.uploadStuck() {
		return nil
	}
	var all []Upload
	for _, t := range m.wanted() {
		if t.skipped {
			continue
		}
		all = append(all, Upload{Target: t.target, State: t.state, Trouble: t.trouble})
	}
	return all
}

func (m *Machine) canHandOff() bool {
	return m.token != "" && m.start.ProcessURL != "" && m.process.ProcessID != "" &&
		(m.tokenExpiry == time.Time{} || m.now.Before(m.tokenExpiry)) && !m.phase.IsOver()
}
