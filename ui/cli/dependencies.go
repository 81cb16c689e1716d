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

// Dependencies are provided by main: the terminal, the API's client and the
// sandbox. This package depends on neither truora's client nor the sandbox
// directly.
type Dependencies struct {
	Input          *os.File
	Output, Errors *os.File
	// Addresses are the API's default addresses.
	Addresses Addresses
	// NewClient creates an API client. It makes no calls.
	NewClient func(Connection) (Client, error)
	// NewTransport creates the transport of a client.
	NewTransport func(Connection) (http.RoundTripper, error)
	// ReadClaims reads the claims of a key or token, unverified.
	ReadClaims func(secret string) (doctor.Claims, error)
	// OpenDemo creates an in-process sandbox.
	OpenDemo func(DemoOptions) (*Demo, error)
	// ServeSandbox creates a sandbox that other programs call over HTTP.
	ServeSandbox func(SandboxOptions) (*SandboxServer, error)
	// SandboxKey is the permanent key of every served sandbox.
	SandboxKey string
	// Scenarios lists the sandbox's built-in scenarios.
	Scenarios func() []ui.Scenario
}

// Client is the interface to Truora: the calls of a verification, and those of
// the other commands. *truora.Client implements it.
type Client interface {
	flow.API
	// ListProcesses lists the account's processes, at most most.
	ListProcesses(ctx context.Context, most int) ([]truora.Process, error)
	// RequestPDF requests the report of a finished process.
	RequestPDF(ctx context.Context, processID string) (truora.PDF, error)
	// Download fetches a file from a signed URL.
	Download(ctx context.Context, address string) ([]byte, error)
}

// Addresses are the API's base URLs, and the address of the hosted web flow.
type Addresses struct {
	Identity, Account, Process string
}

// Connection configures the access to the API.
type Connection struct {
	Addresses
	Key         string // permanent, or the token in token-only mode
	UploadHosts []string
	Timeout     time.Duration // of one attempt; 0: the default
	CAFile      string        // PEM; empty: the system's own
	// Recorder receives the calls, masked; nil: calls are not recorded.
	Recorder Recorder
}

// Recorder records calls while the inspector is in use.
type Recorder interface {
	// IsRecording reports whether RecordCall currently stores calls.
	IsRecording() bool
	// RecordCall stores a call with its start time.
	RecordCall(at time.Time, call ui.TracedCall)
}

// DemoOptions configure a demo's sandbox.
type DemoOptions struct {
	Scenario       string   // a name or a file; empty: the default scenario
	Speed          float64  // 1: realistic, 0: without delays
	SpecimenFolder string   // where WriteFiles writes the specimens
	Language       string   // of the scenario's texts, such as "es"
	Recorder       Recorder // nil: calls are not recorded
}

// Demo is an in-process sandbox, with the defaults of a demo.
type Demo struct {
	API           flow.API
	Request       truora.TokenRequest // for the new process
	ProcessURL    string              // the hosted web flow's address
	Defaults      flow.Defaults
	WriteFiles    func() error // writes the files that Defaults names
	Presenter     ui.Presenter
	Cameras       ui.Cameras    // for taking the files; nil: they are chosen from disk
	ReviewTimeout time.Duration // how long to wait for results; 0: as configured
}

// SandboxOptions configure a served sandbox.
type SandboxOptions struct {
	Scenario       string  // a name or a file; empty: all built-in scenarios
	Speed          float64 // 1: realistic, 0: without delays
	SpecimenFolder string  // where the specimens are written
	Language       string  // of the scenarios' texts, such as "es"; empty: as written
	URL            string  // the URL of the sandbox
	Webhook        string  // the address that webhooks are sent to; empty: none
}

// SandboxServer is a sandbox to serve over HTTP.
type SandboxServer struct {
	Handler      http.Handler
	Instructions string // how to use it, for printing
	// SendWebhooks sends webhooks until the context ends, and reports failed
	// deliveries; nil if none are sent.
	SendWebhooks func(ctx context.Context, failed func(error))
}
