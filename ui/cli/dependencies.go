package cli

import (
	"context"
	"net/http"
	"os"
	"time"

	"cedula/flow"
	"cedula/truora"
	"cedula/ui"
	"cedula/ui/cli/doctor"
)

// Dependencies are what main ties in: the terminal, the API's client and the
// sandbox. This package itself knows neither HTTP calls nor the sandbox.
type Dependencies struct {
	Input          *os.File
	Output, Errors *os.File
	// Addresses are the API's own, where nothing else is configured.
	Addresses Addresses
	// NewClient makes the client that calls the API. It sends nothing yet.
	NewClient func(Connection) (Client, error)
	// NewTransport makes the transport that a client's calls take.
	NewTransport func(Connection) (http.RoundTripper, error)
	// ReadClaims reads what a key or token says about itself, unverified.
	ReadClaims func(secret string) (doctor.Claims, error)
	// OpenDemo sets up a sandbox within this program.
	OpenDemo func(DemoOptions) (*Demo, error)
	// ServeSandbox sets up a sandbox that other programs call over HTTP.
	ServeSandbox func(SandboxOptions) (*SandboxServer, error)
	// SandboxKey is the permanent key that every served sandbox takes.
	SandboxKey string
	// Scenarios lists the sandbox's built-in scenarios.
	Scenarios func() []ui.Scenario
}

// Client is what the commands need of Truora: a verification's calls, and those
// of a desk. *truora.Client has it.
type Client interface {
	flow.API
	// ListProcesses lists the account's processes, as many as most.
	ListProcesses(ctx context.Context, most int) ([]truora.Process, error)
	// RequestPDF asks for the report of a process that is over.
	RequestPDF(ctx context.Context, processID string) (truora.PDF, error)
	// Download takes a file from a signed address.
	Download(ctx context.Context, address string) ([]byte, error)
}

// Addresses are the API's base URLs, and that of the hosted web flow.
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
	// Recorder is handed the calls, masked; nil: nothing is recorded.
	Recorder Recorder
}

// Recorder records calls while the inspector is in use.
type Recorder interface {
	// IsRecording tells whether RecordCall keeps anything just now.
	IsRecording() bool
	// RecordCall keeps a call, with the time at which it began.
	RecordCall(at time.Time, call ui.TracedCall)
}

// DemoOptions say which sandbox a demo runs against.
type DemoOptions struct {
	Scenario       string   // a name or a file; empty: the default scenario
	Speed          float64  // 1: lifelike, 0: at once
	SpecimenFolder string   // where WriteFiles puts the files to choose
	Language       string   // of what the scenario says, as "es"
	Recorder       Recorder // nil: nothing is recorded
}

// Demo is a sandbox within this program, and what a demo starts with.
type Demo struct {
	API           flow.API
	Request       truora.TokenRequest // what the process is made with
	ProcessURL    string              // the hosted web flow's address
	Defaults      flow.Defaults
	WriteFiles    func() error // writes the files that Defaults names
	Presenter     ui.Presenter
	Cameras       ui.Cameras    // that take the files; nil: they are chosen
	ReviewTimeout time.Duration // how long results are waited for; 0: as configured
}

// SandboxOptions say which sandbox is served.
type SandboxOptions struct {
	Scenario       string  // a name or a file; empty: all built-in scenarios
	Speed          float64 // 1: lifelike, 0: at once
	SpecimenFolder string  // where the files to choose are written
	Language       string  // of what the scenarios say, as "es"; empty: as they are written
	URL            string  // where it is served
	Webhook        string  // where webhooks are sent to; empty: nowhere
}

// SandboxServer is a sandbox to be served over HTTP.
type SandboxServer struct {
	Handler      http.Handler
	Instructions string // how to use it, ready to be printed
	// SendWebhooks sends webhooks until the context ends, and tells what could not
	// be delivered; nil where none are sent.
	SendWebhooks func(ctx context.Context, failed func(error))
}
