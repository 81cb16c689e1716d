package flow

import (
	"context"
	"errors"
	"time"

	"cedula/truora"
)

// Event is the input of the Machine. Answers contain the generation of their
// effect; those of an older generation are dropped.
type Event interface {
	// Name describes the event, for logs and the inspector.
	Name() string
}

// The events.
type (
	// Started starts the verification.
	Started struct{}
	// TimerFired is sent at Output.WakeAt.
	TimerFired struct{}
	// CommandReceived is a command of the person.
	CommandReceived struct{ Command Command }
	// TokenMade answers MakeToken.
	TokenMade struct {
		Gen   int
		Token string
		Err   error
	}
	// ProcessCreated answers CreateProcess.
	ProcessCreated struct {
		Gen     int
		Process truora.Process
		Err     error
	}
	// ProcessRead answers ReadProcess.
	ProcessRead struct {
		Gen     int
		Process truora.Process
		Err     error
	}
	// StepVerified answers VerifyStep.
	StepVerified struct {
		Gen int
		Err error
	}
	// FileUploaded answers UploadFile.
	FileUploaded struct {
		Gen    int
		Target string
		Err    error
	}
	// SteppedBack answers StepBack.
	SteppedBack struct {
		Gen int
		Err error
	}
	// ProcessCanceled answers CancelProcess.
	ProcessCanceled struct {
		Gen int
		Err error
	}
	// ResultRead answers ReadResult.
	ResultRead struct {
		Gen    int
		Result truora.Result
		Err    error
	}
	// ConsentTermsRead answers ReadConsentTerms.
	ConsentTermsRead struct {
		Gen   int
		Box   string
		Terms truora.ConsentTerms
		Err   error
	}
	// CallRetried means that a call failed and will be repeated after Wait.
	CallRetried struct {
		Gen  int
		Err  error
		Wait time.Duration
	}
	// JournalFailed means that the journal could not be written. The
	// verification continues.
	JournalFailed struct{ Err error }
)

// Name describes the event.
func (Started) Name() string          { return "begun" }
func (TimerFired) Name() string       { return "time passed" }
func (TokenMade) Name() string        { return "token made" }
func (ProcessCreated) Name() string   { return "process created" }
func (ProcessRead) Name() string      { return "process read" }
func (StepVerified) Name() string     { return "step verified" }
func (e FileUploaded) Name() string   { return "file uploaded: " + e.Target }
func (SteppedBack) Name() string      { return "stepped back" }
func (ProcessCanceled) Name() string  { return "process cancelled" }
func (ResultRead) Name() string       { return "result read" }
func (ConsentTermsRead) Name() string { return "consent terms read" }
func (CallRetried) Name() string      { return "call retried" }
func (JournalFailed) Name() string    { return "journal failed" }

// Name describes the command.
func (event CommandReceived) Name() string {
	switch event.Command.(type) {
	case Submit:
		return "step submitted"
	case TryAgain:
		return "try again"
	case KeepWaiting:
		return "keep waiting"
	case StopUploads:
		return "uploads stopped"
	case Back:
		return "go back"
	case ResendCode:
		return "send a new code"
	case Cancel:
		return "cancel"
	case Leave:
		return "leave"
	case ChangeLanguage:
		return "language changed"
	case ReadNow:
		return "event received"
	}
	return "hand-off"
}

// answer is an event that answers an effect.
type answer interface {
	// answers returns the effect's generation, and its error, if any.
	answers() (gen int, err error)
}

func (event TokenMade) answers() (int, error)        { return event.Gen, event.Err }
func (event ProcessCreated) answers() (int, error)   { return event.Gen, event.Err }
func (event ProcessRead) answers() (int, error)      { return event.Gen, event.Err }
func (event StepVerified) answers() (int, error)     { return event.Gen, event.Err }
func (event FileUploaded) answers() (int, error)     { return event.Gen, event.Err }
func (event SteppedBack) answers() (int, error)      { return event.Gen, event.Err }
func (event ProcessCanceled) answers() (int, error)  { return event.Gen, event.Err }
func (event ResultRead) answers() (int, error)       { return event.Gen, event.Err }
func (event ConsentTermsRead) answers() (int, error) { return event.Gen, event.Err }
func (event CallRetried) answers() (int, error)      { return event.Gen, event.Err }

// eventErr is the event's error, if any. The cancellation of an outdated call
// is not an error.
func eventErr(event Event) error {
	var err error
	switch event := event.(type) {
	case answer:
		_, err = event.answers()
	case JournalFailed:
		err = event.Err
	}
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// Command is a request of the person, or of the program on their behalf.
type Command interface{ command() }

// Submit answers the step StepID; it is dropped if that step is no longer being
// asked. Values contains results of Question.Check by question name, without
// skipped questions. Files are by target; it contains every requested file that
// is neither delivered nor optional.
type Submit struct {
	StepID string
	Values map[string]string
	Files  map[string]ChosenFile
}

// TryAgain returns from PhaseRefused to PhaseAsking, and from PhaseStuck to
// what failed. An automatic step is sent again.
type TryAgain struct{}

// KeepWaiting returns from PhaseOverdue to waiting.
type KeepWaiting struct{}

// StopUploads cancels the uploads and asks for the files again.
type StopUploads struct{}

// Back steps back to correct an earlier answer.
type Back struct{}

// ResendCode steps back to the e-mail or phone and sends it again unchanged, so
// that a new code is sent.
type ResendCode struct{}

// Cancel cancels the process with the API, with a reason.
type Cancel struct{ Reason string }

// Leave ends the verification and keeps the process for later.
type Leave struct{}

// HandOff reports whether "continue on a phone" is open: it shortens the
// heartbeat.
type HandOff struct{ Open bool }

// ReadNow means that the process has changed elsewhere, as reported by a
// webhook: it is read immediately, and while waiting less often from then on.
type ReadNow struct{}

// ChangeLanguage changes the language of the API's texts.
type ChangeLanguage struct{ Language string } // such as "es"

func (Submit) command()         {}
func (TryAgain) command()       {}
func (KeepWaiting) command()    {}
func (StopUploads) command()    {}
func (Back) command()           {}
func (ResendCode) command()     {}
func (Cancel) command()         {}
func (Leave) command()          {}
func (ChangeLanguage) command() {}
func (HandOff) command()        {}
func (ReadNow) command()        {}

// Effect is an action to be executed for the Machine. Each is answered by one
// event of its generation, except for the journal's, which have no answer.
type Effect interface {
	// Name describes the effect, for logs and the inspector.
	Name() string
}

// The effects.
type (
	// MakeToken asks for a web integration token.
	MakeToken struct {
		Gen     int
		Request truora.TokenRequest
	}
	// CreateProcess creates the token's process.
	CreateProcess struct {
		Gen   int
		Token string
	}
	// ReadProcess reads the process.
	ReadProcess struct {
		Gen       int
		ProcessID string
	}
	// VerifyStep sends a step's answers. Its Intent is written first, and
	// settled if the call arrived.
	VerifyStep struct {
		Gen          int
		ProcessID    string
		Verification truora.Verification
		Intent       Intent
	}
	// UploadFile sends one file. Its Intent is written first, and settled if
	// the upload arrived.
	UploadFile struct {
		Gen       int
		ProcessID string
		Target    string
		URL       string
		File      ChosenFile
		Intent    Intent
	}
	// StepBack steps back from StepID. Its Intent is written first.
	StepBack struct {
		Gen       int
		ProcessID string
		StepID    string
		Intent    Intent
	}
	// CancelProcess cancels the process.
	CancelProcess struct {
		Gen          int
		ProcessID    string
		Cancellation truora.Cancellation
	}
	// ReadResult reads the process's result.
	ReadResult struct {
		Gen       int
		ProcessID string
	}
	// ReadConsentTerms reads the terms of a checkbox of a consent, with the
	// Token, or with the key if it is empty.
	ReadConsentTerms struct {
		Gen     int
		Token   string
		Box     string // the question of the checkbox
		Request truora.ConsentTermsRequest
	}
	// JournalBegin records a process as unfinished, with the person's language.
	JournalBegin struct{ ProcessID, FlowID, Language string }
	// JournalSettle records that an intended call has arrived.
	JournalSettle struct {
		ProcessID string
		Intent    Intent
	}
	// JournalEnd records that a process has ended.
	JournalEnd struct{ ProcessID string }
)

// Name describes the effect.
func (MakeToken) Name() string         { return "make token" }
func (CreateProcess) Name() string     { return "create process" }
func (ReadProcess) Name() string       { return "read" }
func (VerifyStep) Name() string        { return "verify" }
func (effect UploadFile) Name() string { return "upload " + effect.Target }
func (StepBack) Name() string          { return "step back" }
func (CancelProcess) Name() string     { return "cancel process" }
func (ReadResult) Name() string        { return "read result" }
func (ReadConsentTerms) Name() string  { return "read consent terms" }
func (JournalBegin) Name() string      { return "journal: begin" }
func (JournalSettle) Name() string     { return "journal: settle" }
func (JournalEnd) Name() string        { return "journal: end" }

// Output is the Machine's decision: the effects to execute in order, when to
// wake it, and what to show.
type Output struct {
	// Gen is the current generation: effects of an older one that are still in
	// progress must be cancelled.
	Gen     int
	Effects []Effect
	// WakeAt is when to send TimerFired; zero if nothing is scheduled.
	WakeAt time.Time
	// ReadIn is the time until the next read; zero if none is scheduled.
	ReadIn time.Duration
	// Took is the duration of a step that has ended, if known.
	Took     *Took
	Snapshot Snapshot
}

// effectNames describe the effects for display.
func (out Output) effectNames() []string {
	var names []string
	for _, effect := range out.Effects {
		names = append(names, effect.Name())
	}
	if out.ReadIn > 0 {
		names = append(names, "read in "+out.ReadIn.Round(time.Millisecond).String())
	}
	return names
}
