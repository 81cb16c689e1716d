package flow

import (
	"context"
	"errors"
	"time"

	"cedula/truora"
)

// Event is something that happened: the input of the Machine. Answers carry
// the generation of the effect that they answer; those of a generation that
// was superseded are dropped.
type Event interface {
	// Name says what happened, for logs and the inspector.
	Name() string
}

// The events.
type (
	// Started starts the verification.
	Started struct{}
	// TimerFired says that the time of Output.WakeAt has come.
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
	// CallRetried says that a call failed and is made again after Wait.
	CallRetried struct {
		Gen  int
		Err  error
		Wait time.Duration
	}
	// JournalFailed says that the journal could not be written. It stops
	// nothing.
	JournalFailed struct{ Err error }
)

// Name says what happened.
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

// Name says what the person wants.
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
	// answers gives the effect's generation, and how it failed, if it did.
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

// eventErr is the error that an event carries, if any. A call that was
// cancelled since it is not wanted any more did not fail.
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

// Command is something that the person, or the program on their behalf, wants.
type Command interface{ command() }

// Submit answers the step StepID; it is dropped when that step is not the one
// being asked any more. Values by question name hold what Question.Check
// returned; a question that was skipped is left out. Files are by target; every
// file that was asked for, not delivered and not optional is in it.
type Submit struct {
	StepID string
	Values map[string]string
	Files  map[string]ChosenFile
}

// TryAgain leaves PhaseRefused for PhaseAsking, and PhaseStuck for whatever
// was being tried. An automatic step is sent again by it.
type TryAgain struct{}

// KeepWaiting leaves PhaseOverdue for another round of waiting.
type KeepWaiting struct{}

// StopUploads stops the uploads under way and asks for the files again.
type StopUploads struct{}

// Back steps back to correct an earlier answer.
type Back struct{}

// ResendCode steps back to where the e-mail or the phone was given and sends
// it again as it was, so that a new code is sent.
type ResendCode struct{}

// Cancel ends the process with the API, for a reason.
type Cancel struct{ Reason string }

// Leave stops here and keeps the process for later.
type Leave struct{}

// HandOff says whether "continue on a phone" is open: it shortens the heartbeat.
type HandOff struct{ Open bool }

// ReadNow says that something happened to the process elsewhere, as a webhook
// tells: it is read at once, and more seldom from then on while it is waited for.
type ReadNow struct{}

// ChangeLanguage is for what the API has in several languages.
type ChangeLanguage struct{ Language string } // as "es"

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

// Effect is something to be done for the Machine. Each is answered by one
// event with its generation, but the journal's, which have no answer.
type Effect interface {
	// Name says what is done, for logs and the inspector.
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
	// VerifyStep sends a step's answers. Its Intent is written before, and
	// settled when it arrived.
	VerifyStep struct {
		Gen          int
		ProcessID    string
		Verification truora.Verification
		Intent       Intent
	}
	// UploadFile sends one file. Its Intent is written before, and settled
	// when it arrived.
	UploadFile struct {
		Gen       int
		ProcessID string
		Target    string
		URL       string
		File      ChosenFile
		Intent    Intent
	}
	// StepBack steps back from StepID. Its Intent is written before.
	StepBack struct {
		Gen       int
		ProcessID string
		StepID    string
		Intent    Intent
	}
	// CancelProcess ends the process.
	CancelProcess struct {
		Gen          int
		ProcessID    string
		Cancellation truora.Cancellation
	}
	// ReadResult reads what the process came to.
	ReadResult struct {
		Gen       int
		ProcessID string
	}
	// ReadConsentTerms reads the terms of a box of a consent, with the Token,
	// or with the key where that is empty.
	ReadConsentTerms struct {
		Gen     int
		Token   string
		Box     string // the question of the box
		Request truora.ConsentTermsRequest
	}
	// JournalBegin notes that a process is unfinished, and the person's language.
	JournalBegin struct{ ProcessID, FlowID, Language string }
	// JournalSettle notes that what was intended has arrived after all.
	JournalSettle struct {
		ProcessID string
		Intent    Intent
	}
	// JournalEnd notes that a process is over.
	JournalEnd struct{ ProcessID string }
)

// Name says what is done.
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

// Output is what the Machine decided: the effects to run in their order, when
// to wake it again, and what is to be shown.
type Output struct {
	// Gen is the generation that counts: effects of an older one that are
	// still under way are to be cancelled.
	Gen     int
	Effects []Effect
	// WakeAt is when to send TimerFired; zero when nothing is due.
	WakeAt time.Time
	// ReadIn is the time until the next read; zero when none is due.
	ReadIn time.Duration
	// Took is the step that was seen to be over, if its time is known.
	Took     *Took
	Snapshot Snapshot
}

// effectNames are the effects for people to read.
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
