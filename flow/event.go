package flow

import (
	"context"
	"errors"
	"time"

	"cedula/truora"
)

// Event is something that happened: what the Machine is told. Answers carry
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
func (Started) Name() string           { return "begun" }
func (TimerFired) Name() string        { return "time passed" }
func (TokenMade) Name() string         { return "token made" }
func (ProcessCreated) Name() string    { return "process created" }
func (ProcessRead) Name() string       { return "process read" }
func (StepVerified) Name() string      { return "step verified" }
func (e FileUploaded) Name() string    { return "file uploaded: " + e.Target }
func (SteppedBack) Name() string       { return "stepped back" }
func (ProcessCanceled) Name() string   { return "process cancelled" }
func (ResultRead) Name() string        { return "result read" }
func (CallRetried) Name() string       { return "call retried" }
func (JournalFailed) Name() string     { return "journal failed" }
func (e CommandReceived) Name() string { return commandName(e.Command) }

func commandName(c Command) string {
	switch c.(type) {
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
	}
	return "hand-off"
}

// eventErr is the error that an event carries, if any. A call that was
// cancelled since it is not wanted any more did not fail.
func eventErr(e Event) error {
	if err := carried(e); !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

func carried(e Event) error {
	switch e := e.(type) {
	case TokenMade:
		return e.Err
	case ProcessCreated:
		return e.Err
	case ProcessRead:
		return e.Err
	case StepVerified:
		return e.Err
	case FileUploaded:
		return e.Err
	case SteppedBack:
		return e.Err
	case ProcessCanceled:
		return e.Err
	case ResultRead:
		return e.Err
	case CallRetried:
		return e.Err
	case JournalFailed:
		return e.Err
	}
	return nil
}
