package flow

import "cedula/truora"

// IntentKind is the kind of call of an intent.
type IntentKind string

// The kinds of intent.
const (
	IntentVerify IntentKind = "verify"
	IntentUpload IntentKind = "upload"
	// IntentBack is the intent to step back: it invalidates everything sent
	// before.
	IntentBack IntentKind = "back"
)

// Intent describes a call that must not be made twice. It contains no personal
// data.
type Intent struct {
	Kind        IntentKind
	StepID      string
	Target      string // of an upload
	RetriesLeft int    // before the call; -1 if unknown
	Settled     bool   // the response has arrived
}

// Journal stores, on this machine, which process is unfinished and which calls
// were in progress, so that a crash loses nothing and sends nothing twice. If
// it cannot be written, the verification continues; the errors are published in
// transitions.
type Journal interface {
	Begin(processID, flowID, language string) error // repeated when the language changes
	Intend(processID string, intent Intent) error   // synced before it returns
	Settle(processID string, intent Intent) error
	End(processID string) error
}

// noJournal stores nothing.
type noJournal struct{}

func (noJournal) Begin(string, string, string) error { return nil }
func (noJournal) Intend(string, Intent) error        { return nil }
func (noJournal) Settle(string, Intent) error        { return nil }
func (noJournal) End(string) error                   { return nil }

// handleProcessOpened resumes a process of an earlier run.
func (m *Machine) handleProcessOpened() {
	m.emit(JournalBegin{m.process.ProcessID, m.process.FlowID, m.terms.language})
	m.notice = NoticeResumed
	if m.process.Status.IsFinal() {
		m.notice = endNotice(m.process)
	}
	m.follow()
}

// unfinished are the calls for a step that the journal has recorded.
type unfinished struct {
	verify  *Intent
	uploads map[string]Intent // by target
}

// unfinishedOf selects the calls for a step with its current number of retries:
// earlier tries have an outcome.
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

// resumeStep resumes what a crash interrupted at the current step: if the last
// call was answered, it waits for its outcome, else it first finds out whether
// the call arrived. It reports whether there was anything to resume.
func (m *Machine) resumeStep() bool {
	raw := m.current.raw
	was := unfinishedOf(m.start.Intents, raw)
	m.start.Intents = nil
	// If a single file is all that the step needs, the process shows whether it
	// has arrived.
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
