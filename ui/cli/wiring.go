package cli

import (
	"net/http"
	"os"
	"time"

	"cedula/flow"
	"cedula/truora"
	"cedula/ui"
	"cedula/ui/cli/doctor"
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
	// Claims reads what a key or token says of itself, without trusting it.
	Claims func(secret string) (doctor.Claims, error)
	// Transport is the network that a client's calls take.
	Transport func(Connection) (http.RoundTripper, error)
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
	// Recorder is told the calls, masked; nil: nothing is recorded.
	Recorder Recorder
}

// Recorder takes calls down while somebody looks.
type Recorder interface {
	// Recording says whether anybody does.
	Recording() bool
	// Call takes a call down, with the time it began.
	Call(at time.Time, call ui.TracedCall)
}

// Rehearsal says which sandbox is wanted.
type Rehearsal struct {
	Scenario string   // a name or a file; empty: happy, or all of them to be served
	Speed    float64  // 1: lifelike, 0: at once
	Folder   string   // where its files are put
	Recorder Recorder // nil: nothing is recorded
}

// Stage is a sandbox as it was made.
type Stage struct {
	API       flow.API
	Request   truora.TokenRequest // what a process is made with
	Process   string              // the hosted web flow's address
	Defaults  flow.Defaults
	Presenter ui.Presenter
	// Review is how long results are waited for; 0: as configured.
	Review time.Duration
}

// Served is a sandbox for others to call.
type Served struct {
	Handler http.Handler
	Walk    string // how to use it, to be printed
}
