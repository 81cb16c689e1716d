package flow

import "cedula/truora"

// IntentKind is what an intent is about.
type IntentKind string

// The kinds of intent.
const (
	IntentVerify IntentKind = "verify"
	IntentUpload IntentKind = "upload"
	// IntentBack is the intent to step back: what was sent before it is void.
	IntentBack IntentKind = "back"
)

// Intent is something about to be sent that must not be sent twice. It holds
// nothing of the person.
type Intent struct {
	Kind        IntentKind
	StepID      string
	Target      string // of an upload
	RetriesLeft int    // before it was sent; -1 when unknown
	Settled     bool   // the answer came
}

// Journal remembers, on this machine, which process is unfinished and what was
// under way, so that a crash loses nothing and sends nothing twice. A journal
// that cannot be written does not stop a verification: its errors are
// published in transitions.
type Journal interface {
	Begin(processID, flowID, language string) error // again, once the language changes
	Intend(processID string, intent Intent) error   // synced before it returns
	Settle(processID string, intent Intent) error
	End(processID string) error
}

// noJournal remembers nothing.
type noJournal struct{}

func (noJournal) Begin(string, string, string) error { return nil }
func (noJournal) Intend(string, Intent) error        { return nil }
func (noJournal) Settle(string, Intent) error        { return nil }
func (noJournal) End(string) error                   { return nil }

// handleProcessOpened takes up a process from an earlier run.
func (m *Machine) handleProcessOpened() {
	m.emit(JournalBegin{m.process.ProcessID, m.process.FlowID, m.terms.language})
	m.notice = NoticeResumed
	if m.process.Status.IsFinal() {
		m.notice = endNotice(m.process)
	}
	m.follow()
}

// unfinished is what the journal knows to have been under way for a step.
type unfinished struct {
	verify  *Intent
	uploads map[string]Intent // by target
}

// unfinishedOf picks what was under way for a step, at its present count of
// retries: what an earlier try sent is settled by its outcome.
func unfinishedOf(intents []Intent, raw truora.Step) unfinished {
	was := unfinished{uploads: map[string]Intent{}}
	for _, intent := range intents {
		switch {
		case intent.Kind == IntentBack:
			was = unfinished{uploads: map[string]Intent{}}
		case intent.StepID != raw.StepID || intent.RetriesLeft != retryCount(raw):
		case intent.Kind == IntentVerify:
			was.verify = &intent
		case intent.Kind == IntentUpload:
			was.uploads[intent.Target] = intent
		}
	}
	return was
}

// resumeStep takes up what a crash interrupted at the step where the process
// still is: it waits for what comes of the last thing that was sent when its
// answer had come, else finds out first whether it arrived. It reports whether
// there was anything of the kind.
func (m *Machine) resumeStep() bool {
	raw := m.current.raw
	was := unfinishedOf(m.start.Intents, raw)
	m.start.Intents = nil
	// Where one file is all that the step takes, the process itself says
	// whether it is there.
	m.uploads.restore(was.uploads, raw.VerificationOutput.MediaUploaded && len(m.current.Files) == 1)
	var isSettled bool
	switch {
	case was.verify != nil:
		isSettled = was.verify.Settled
	case len(was.uploads) > 0 && m.current.hasNoVerify() && m.uploads.areDelivered():
		isSettled = true
	case len(was.uploads) > 0 && m.uploads.areSent() && !m.uploads.areDelivered():
	default:
		return false
	}
	m.submission = newSubmission(m.current)
	m.submission.resumed = true
	out := raw.VerificationOutput
	if isSettled || out.StepDataReceived || out.Outcome() == truora.StepPending || out.Outcome() == truora.StepSuccess {
		m.submission.verified = true
		m.waitForStep(m.submission)
		return true
	}
	m.submission.lost = 1
	m.doubt(nil)
	return true
}
