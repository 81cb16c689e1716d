package flow

import (
	"slices"

	"cedula/truora"
)

// IntentBack is the intent to step back: what was sent before it is void.
const IntentBack IntentKind = "back"

// past is what the journal knows of the step in progress.
type past struct {
	verify  *Intent
	uploads map[string]Intent
}

// pastOf picks what was under way for a step, at its present count of
// retries: what an earlier try sent is settled by its outcome.
func pastOf(intents []Intent, raw truora.Step) past {
	p := past{uploads: map[string]Intent{}}
	for _, intent := range intents {
		switch {
		case intent.Kind == IntentBack:
			p = past{uploads: map[string]Intent{}}
		case intent.StepID != raw.StepID || intent.RetriesLeft != countedRetries(raw):
		case intent.Kind == IntentVerify:
			p.verify = &intent
		case intent.Kind == IntentUpload:
			p.uploads[intent.Target] = intent
		}
	}
	return p
}

// recall takes up what a crash interrupted at the step where the process
// still is. It reports whether there was anything of the kind.
func (m *Machine) recall() bool {
	was := pastOf(m.start.Intents, m.raw)
	m.start.Intents = nil
	m.recallUploads(was.uploads)
	switch {
	case was.verify != nil:
		m.recallSent(was.verify.Settled)
	case len(was.uploads) > 0 && ruleOf(m.raw.Type).silent && m.allDelivered():
		m.recallSent(true)
	case len(was.uploads) > 0 && m.allPerhapsDelivered():
		m.recallSent(false)
	default:
		return false
	}
	return true
}

// allPerhapsDelivered reports whether every file went out, and of at least one
// it is not known whether it arrived.
func (m *Machine) allPerhapsDelivered() bool {
	gone := !slices.ContainsFunc(m.wanted(), func(t *transfer) bool { return t.state != UploadDone && !t.lost })
	return gone && !m.allDelivered()
}

// recallUploads marks what had arrived, and what may have. Where one file is
// all that the step takes, the process itself says whether it is there.
func (m *Machine) recallUploads(uploads map[string]Intent) {
	there := m.raw.VerificationOutput.MediaUploaded && len(m.step.Files) == 1
	for _, t := range m.wanted() {
		intent, sent := uploads[t.target]
		t.lost = t.lost || sent && !intent.Settled
		if intent.Settled || sent && there {
			t.state = UploadDone
		}
	}
	m.markDelivered()
}

// recallSent goes on after the last thing that was sent for the step: waiting
// for what comes of it when its answer had come, else finding out first
// whether it arrived.
func (m *Machine) recallSent(settled bool) {
	m.sub = newSubmission(m.raw, m.key(), dataAt(m.found, m.step.Index))
	m.sub.resumed = true
	out := m.raw.VerificationOutput
	if settled || out.StepDataReceived || out.Status == truora.StepPending || out.Status == truora.StepSuccess {
		m.sub.verified = true
		m.waitForStep()
		return
	}
	m.sub.lost = 1
	m.doubt(nil)
}
