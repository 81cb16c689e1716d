package flow

import "cedula/truora"

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
		m.recallVerify(*was.verify)
	case len(was.uploads) > 0 && ruleOf(m.raw.Type).silent && m.allDelivered():
		m.recalled()
		m.waitForStep()
	default:
		return false
	}
	return true
}

// recallUploads marks what had arrived, and what may have.
func (m *Machine) recallUploads(uploads map[string]Intent) {
	for _, t := range m.wanted() {
		intent, sent := uploads[t.target]
		t.lost = t.lost || sent && !intent.Settled
		if intent.Settled {
			t.state = UploadDone
		}
	}
	m.markDelivered()
}

// recallVerify goes on after a Verify: waiting for its outcome when its answer
// had come, else finding out first whether it arrived.
func (m *Machine) recallVerify(intent Intent) {
	m.recalled()
	out := m.raw.VerificationOutput
	if intent.Settled || out.StepDataReceived || out.Status == truora.StepPending || out.Status == truora.StepSuccess {
		m.sub.verified = true
		m.waitForStep()
		return
	}
	m.sub.lost = 1
	m.doubt(nil)
}

func (m *Machine) recalled() {
	m.sub = newSubmission(m.raw, m.key(), dataAt(m.found, m.step.Index))
	m.sub.resumed = true
}
