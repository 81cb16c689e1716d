package flow

import (
	"time"

	"cedula/truora"
)

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
		Path      string
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
	// JournalBegin notes that a process is unfinished.
	JournalBegin struct{ ProcessID, FlowID string }
	// JournalSettle notes that what was intended has arrived after all.
	JournalSettle struct {
		ProcessID string
		Intent    Intent
	}
	// JournalEnd notes that a process is over.
	JournalEnd struct{ ProcessID string }
)

// Name says what is done.
func (MakeToken) Name() string     { return "make token" }
func (CreateProcess) Name() string { return "create process" }
func (ReadProcess) Name() string   { return "read" }
func (VerifyStep) Name() string    { return "verify" }
func (e UploadFile) Name() string  { return "upload " + e.Target }
func (StepBack) Name() string      { return "step back" }
func (CancelProcess) Name() string { return "cancel process" }
func (ReadResult) Name() string    { return "read result" }
func (JournalBegin) Name() string  { return "journal: begin" }
func (JournalSettle) Name() string { return "journal: settle" }
func (JournalEnd) Name() string    { return "journal: end" }

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
	ReadIn   time.Duration
	Snapshot Snapshot
}
