package flow

import (
	"context"
	"time"

	"cedula/truora"
)

// API is what a verification needs of Truora. *truora.Client has it; reads,
// token and create come with the client's own retries, Verify without any.
type API interface {
	IntegrationToken(ctx context.Context, request truora.TokenRequest) (token string, err error)
	CreateProcess(ctx context.Context, token string) (truora.Process, error)
	ReadProcess(ctx context.Context, processID string) (truora.Process, error)
	VerifyStep(ctx context.Context, processID string, verification truora.Verification) error
	// Upload sends the file at path; progress is told how many bytes the far
	// end has, as often as it likes, from any goroutine.
	Upload(ctx context.Context, url, path, contentType string, progress func(truora.Progress)) error
	ReadResult(ctx context.Context, processID string) (truora.Result, error)
	CancelProcess(ctx context.Context, processID string, cancellation truora.Cancellation) error
	// StepBack steps back by the guide's way, else by the SDK's.
	StepBack(ctx context.Context, processID, stepID string) error
}

// Clock is the time, so that tests own it.
type Clock interface {
	Now() time.Time
	// AfterFunc calls f in its own goroutine once d has passed.
	AfterFunc(d time.Duration, f func()) (stop func() bool)
}

// Start says what a verification begins with: a new process for Request (or
// for a Token made elsewhere), or the existing ProcessID.
type Start struct {
	Request truora.TokenRequest
	// Token, when given, is used in place of the token call: token-only mode,
	// or a hand-off after a resume.
	Token     string
	TokenOnly bool // every call carries Token: refusals are worded accordingly
	// ProcessID resumes. Intents are what its journal says was under way.
	ProcessID string
	Intents   []Intent
	// ProcessURL is where the hosted web flow is; with the token it makes the
	// hand-off link.
	ProcessURL string
}

// Limits are the times of a verification.
type Limits struct {
	StepTimeout   time.Duration // waiting for one step; default 5 min
	ReviewTimeout time.Duration // waiting with no step left; default 5 min
	PollFirst     time.Duration // until the first read after sending; default 0.5 s
	PollMin       time.Duration // least time between reads; default 0.4 s
	PollMax       time.Duration // greatest time between reads; default 3 s
}

// DefaultLimits are the limits unless configured otherwise.
func DefaultLimits() Limits {
	return Limits{
		StepTimeout: 5 * time.Minute, ReviewTimeout: 5 * time.Minute,
		PollFirst: 500 * time.Millisecond, PollMin: 400 * time.Millisecond, PollMax: 3 * time.Second,
	}
}

// IntentKind is what an intent is about.
type IntentKind string

// The kinds of intent.
const (
	IntentVerify IntentKind = "verify"
	IntentUpload IntentKind = "upload"
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
	Begin(processID, flowID string) error
	Intend(processID string, intent Intent) error // synced before it returns
	Settle(processID string, intent Intent) error
	End(processID string) error
}

// Defaults are answers that are offered without having been asked for: the
// demo's own, or the configured country. Values are by question name, files by
// target; Consent ticks what is otherwise never ticked beforehand.
type Defaults struct {
	Values  map[string]string
	Files   map[string]string
	Consent bool
}
