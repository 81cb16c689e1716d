package ui

import (
	"context"
	"io"
	"time"

	"cedula/flow"
	"cedula/flow/camera"
	"cedula/flow/media"
	"cedula/ui/words"
)

// Options are what the screens need.
type Options struct {
	// Begin begins a verification. It is called outside of the drawing loop,
	// again for every further one that the person begins from the demo's page.
	Begin func(ctx context.Context, b Beginning) (Session, error)
	// Scenarios are offered on the demo's page; without any there is none.
	Scenarios []Scenario
	// Form asks what to begin with; nil: nothing is asked.
	Form *StartForm

	Words *words.Words // English when nil
	Tone  Tone         // the background that colours are chosen for
	Brand string       // shown in the header; "cedula" when empty
	// Environment is where the verification runs, shown in the header.
	Environment string
	// Unfinished is when another verification was left unfinished here, to be
	// mentioned before anything is sent; zero when none was.
	Unfinished time.Time
	Sandbox    bool // shows the SANDBOX banner all the time

	Files FileOptions

	Presenter Presenter // nil where outcomes cannot be chosen
	Trace     Trace     // nil: no inspector
	Inspect   bool      // opens the inspector at once

	Input  io.Reader // the keys
	Output io.Writer // the terminal that is drawn on
	// Now is the time; time.Now when nil.
	Now func() time.Time
}

// Beginning is what a verification is begun with.
type Beginning struct {
	Scenario string       // of the demo's page; empty otherwise
	Answers  StartAnswers // of the start form; zero without one
}

// Session is one verification as it was begun.
type Session struct {
	Verification flow.Verification
	// Defaults are the answers to offer.
	Defaults flow.Defaults
	// End releases what the session holds; it is called once the person goes
	// on to another or leaves. It may be nil.
	End func()
}

// Scenario is one line of the demo's page.
type Scenario struct {
	Name        string
	Description string
}

// StartForm is what the start form offers.
type StartForm struct {
	Flows   []NamedFlow // to pick from; one alone is shown, not asked
	Answers StartAnswers
}

// NamedFlow is a flow to pick.
type NamedFlow struct{ Name, ID string }

// StartAnswers are what the start form was answered with. Empty ones are
// made, left out, or asked for later.
type StartAnswers struct {
	FlowID    string
	AccountID string
	Email     string
	Phone     string
	Language  string // two letters
	Metadata  map[string]string
}

// FileOptions are how files are chosen and looked at.
type FileOptions struct {
	StartDir string // the folder shown first; the root, else the home folder, when empty
	Preview  Preview
	// Checker examines what is chosen.
	Checker media.Checker
	// Camera takes photos and videos by the operator's commands; nil without.
	Camera *camera.CommandCamera
}

// Preview is how a chosen picture is shown.
type Preview int

// The previews.
const (
	PreviewAuto   Preview = iota // half-blocks where the terminal has 256 colours or more
	PreviewBlocks                // wherever there are colours
	PreviewOff                   // never
)

// Presenter lets somebody who presents choose what becomes of the step in
// progress.
type Presenter interface {
	// Choose sets the outcome. Reason is a declined reason, of the outcomes
	// that take one. Its error means that there is nothing it could be set for.
	Choose(outcome Outcome, reason string) error
	// Reasons are the declined reasons to choose from for the step in progress.
	Reasons() []string
}

// Outcome is what a presenter may choose.
type Outcome int

// The outcomes to choose from.
const (
	OutcomeSuccess     Outcome = iota // the step succeeds
	OutcomeRetry                      // it fails for a reason, and may be tried again
	OutcomeDecline                    // it fails for a reason, for good
	OutcomeExpire                     // the process expires
	OutcomeSlow                       // answers take long from now on
	OutcomeLoseNetwork                // nothing answers any more
	OutcomeRestore                    // fast and reachable again
)

// Trace is what the inspector shows: neutral records, masked before they were
// stored.
type Trace interface {
	// Record begins to record; until then nothing is kept. More calls of it
	// change nothing.
	Record()
	// Since gives the records numbered above seq that are still held, oldest
	// first. It does not block.
	Since(seq int) []TraceRecord
}

// TraceRecord is one call to the API, or one event of the verification.
type TraceRecord struct {
	Seq  int // from 1
	At   time.Time
	Call *TracedCall // nil for an event
	// Event is what happened, as "process read: asking -> sending".
	Event string
}

// TracedCall is one call to the API.
type TracedCall struct {
	Method, Path string
	Status       int // 0 without an answer
	Duration     time.Duration
	Attempt      int // from 1
	Sent         int64
	Received     int64
	Error        string // what went wrong, without an answer
	Request      TracedMessage
	Response     TracedMessage
}

// TracedMessage is one half of a call: headers as "Name: value" and a body.
type TracedMessage struct {
	Headers []string
	Body    string
}
