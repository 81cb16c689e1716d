package cli

import (
	"context"
	"net/http"
	"os"
	"time"

	"cedula/flow"
	"cedula/ui"
)

// Wiring is what the composition root ties in: the terminal, the API and the
// sandbox. The shell knows neither HTTP nor the sandbox.
type Wiring struct {
	Input          *os.File
	Output, Errors *os.File
	// Addresses are the API's own, where nothing else is configured.
	Addresses Addresses
	// Dial makes the calls' client. It sends nothing yet.
	Dial func(Connection) (flow.API, error)
	// Rehearse makes a sandbox within this program.
	Rehearse func(Rehearsal) (*Stage, error)
	// Serve makes a sandbox for others to call at an address.
	Serve func(r Rehearsal, address string) (*Served, error)
	// Scenarios are those that the sandbox has, for the list.
	Scenarios func() []ui.Scenario
	// Claims reads what a token says of itself, without trusting it.
	Claims func(token string) (Claims, error)
	// Probe asks a host for nothing in particular, to see whether it is there.
	Probe func(ctx context.Context, connection Connection, address string) Reach
}

// Addresses are where the API is.
type Addresses struct {
	Identity, Account, Process string
}

// Connection is how the API is reached.
type Connection struct {
	Addresses
	Key         string // permanent, or the token in token-only mode
	UploadHosts []string
	Timeout     time.Duration // of one attempt; 0: the default
	CAFile      string        // PEM; empty: the system's own
	// Record is told every call, masked; nil: nothing is recorded.
	Record Recorder
}

// Recorder takes a call down, with the time it began.
type Recorder func(at time.Time, call ui.TracedCall)

// Claims are what a web integration token says of itself.
type Claims struct {
	Name      string // of the key
	FlowID    string
	AccountID string
	Expires   time.Time // zero when it does not say
}

// Rehearsal says which sandbox is wanted.
type Rehearsal struct {
	Scenario string   // a name or a file; empty: happy, or all of them to be served
	Speed    float64  // 1: lifelike, 0: at once
	Folder   string   // where its files are put
	Record   Recorder // nil: nothing is recorded
}

// Stage is a sandbox as it was made.
type Stage struct {
	API       flow.API
	Request   flow.TokenRequest // what a process is made with
	Process   string            // the hosted web flow's address
	Defaults  flow.Defaults
	Presenter ui.Presenter
}

// Served is a sandbox for others to call.
type Served struct {
	Handler http.Handler
	Walk    string // how to use it, to be printed
}

// Reach is what came of asking a host.
type Reach struct {
	Status int           // the HTTP status; 0 without an answer
	Skew   time.Duration // how far this machine's clock is ahead, by the Date header
	Timed  bool          // the host told its time
	Err    error
}
