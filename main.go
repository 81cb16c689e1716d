// Command cedula guides a person through an identity verification in a
// terminal, with Truora's Digital Identity API. This file only connects the
// packages.
package main

import (
	"cmp"
	"context"
	"crypto/x509"
	"fmt"
	"net/http"
	"os"
	"slices"
	"time"

	"cedula/flow"
	"cedula/flow/camera"
	"cedula/truora"
	"cedula/truora/sandbox"
	"cedula/ui"
	_ "cedula/ui/assumedark" // before Bubble Tea, which would query the terminal
	"cedula/ui/cli"
	"cedula/ui/cli/doctor"
)

func main() {
	os.Exit(cli.Run(os.Args[1:], cli.Dependencies{
		Input: os.Stdin, Output: os.Stdout, Errors: os.Stderr,
		Addresses: cli.Addresses{Identity: truora.DefaultIdentityURL, Account: truora.DefaultAccountURL, Process: truora.DefaultProcessURL},
		NewClient: newClient, NewTransport: newTransport, ReadClaims: readClaims,
		OpenDemo: openDemo, ServeSandbox: serveSandbox, SandboxKey: sandbox.DemoKey, Scenarios: scenarios,
	}))
}

// newClient creates a client for the API.
func newClient(c cli.Connection) (cli.Client, error) {
	transport, err := newTransport(c)
	if err != nil {
		return nil, err
	}
	return truora.New(truora.Options{
		AccountURL: c.Account, IdentityURL: c.Identity, Key: c.Key, UploadHosts: c.UploadHosts, Timeout: c.Timeout,
		HTTP: &http.Client{Transport: transport}, Observe: observer(c.Recorder), IsObserving: isObserving(c.Recorder),
	})
}

// newTransport creates the client's transport.
func newTransport(c cli.Connection) (http.RoundTripper, error) {
	roots, err := readCertificates(c.CAFile)
	return truora.NewTransport(roots), err
}

// readCertificates returns the system's certificates and those in the file; nil
// without a file, which means the system's.
func readCertificates(file string) (*x509.CertPool, error) {
	if file == "" {
		return nil, nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("truora.ca_file: %w", err)
	}
	roots, err := x509.SystemCertPool()
	if err != nil {
		roots = x509.NewCertPool()
	}
	if !roots.AppendCertsFromPEM(text) {
		return nil, fmt.Errorf("truora.ca_file: %s holds no certificate in PEM", file)
	}
	return roots, nil
}

func readClaims(secret string) (doctor.Claims, error) {
	c, err := truora.ParseClaims(secret)
	return doctor.Claims{Name: c.KeyName, Type: c.KeyType, FlowID: c.FlowID, Expires: c.Expires}, err
}

// observer passes the client's records to a recorder; nil if there is none.
func observer(r cli.Recorder) func(truora.Exchange) {
	if r == nil {
		return nil
	}
	return func(e truora.Exchange) { r.RecordCall(e.At, tracedCall(e)) }
}

func isObserving(r cli.Recorder) func() bool {
	if r == nil {
		return nil
	}
	return r.IsRecording
}

func tracedCall(e truora.Exchange) ui.TracedCall {
	return ui.TracedCall{
		Method: e.Method, Path: e.Path, Status: e.Status, Duration: e.Duration, Attempt: e.Attempt,
		Sent: e.Up, Received: e.Down, Error: cmp.Or(e.Message, string(e.Kind)),
		Request:  ui.TracedMessage{Headers: headerLines(e.RequestHeader), Body: e.RequestBody},
		Response: ui.TracedMessage{Headers: headerLines(e.ResponseHeader), Body: e.ResponseBody},
	}
}

func headerLines(header http.Header) []string {
	var all []string
	for name, values := range header {
		for _, value := range values {
			all = append(all, name+": "+value)
		}
	}
	slices.Sort(all)
	return all
}

func scenarios() []ui.Scenario {
	var all []ui.Scenario
	for _, s := range sandbox.BuiltIn() {
		all = append(all, ui.Scenario{Name: s.Name, Description: s.Description, Outline: func() ui.ScenarioOutline { return outlineOf(s.Load()) }})
	}
	return all
}

// outlineOf is the outline of a scenario.
func outlineOf(s *sandbox.Scenario) ui.ScenarioOutline {
	outline := ui.ScenarioOutline{Faults: len(s.Faults), Ending: string(s.Ending), Reason: s.Reason}
	for _, plan := range s.Steps {
		step := ui.OutlinedStep{
			Type: plan.Type, Title: plan.Title,
			HasEvent: slices.ContainsFunc(s.Events, func(e sandbox.Event) bool { return e.Step == plan.Type }),
		}
		for i, attempt := range plan.Attempts {
			if attempt.Kind != sandbox.OutcomeSuccess {
				step.Attempts = append(step.Attempts, ui.OutlinedAttempt{Number: i + 1, Outcome: string(attempt.Kind), Reason: attempt.Reason})
			}
		}
		outline.Steps = append(outline.Steps, step)
	}
	return outline
}

// demoURL is the base URL of the demo's calls and files. The sandbox's
// transport handles them, so nothing is sent over the network.
const (
	demoHost = "sandbox.truora.com"
	demoURL  = "https://" + demoHost
)

// openDemo creates an in-process sandbox.
func openDemo(o cli.DemoOptions) (*cli.Demo, error) {
	scenario, err := sandbox.LoadScenario(cmp.Or(o.Scenario, sandbox.DefaultScenario))
	if err != nil {
		return nil, err
	}
	scenario = scenario.In(o.Language)
	box := sandbox.New(sandbox.Options{Scenarios: []*sandbox.Scenario{scenario}, Speed: o.Speed, BaseURL: demoURL})
	client, err := truora.New(truora.Options{
		AccountURL: demoURL, IdentityURL: demoURL, Key: sandbox.DemoKey, UploadHosts: []string{demoHost},
		HTTP: &http.Client{Transport: box.Transport()}, Observe: observer(o.Recorder), IsObserving: isObserving(o.Recorder),
	})
	return &cli.Demo{
		API:           client,
		Request:       truora.TokenRequest{FlowID: scenario.FlowID(), AccountID: "demo-account", RedirectURL: demoURL},
		ProcessURL:    truora.DefaultProcessURL,
		Defaults:      flow.Defaults{Values: scenario.Answers(), Files: scenario.SpecimenPaths(o.SpecimenFolder), Consent: true},
		WriteFiles:    func() error { return scenario.WriteSpecimens(o.SpecimenFolder) },
		Presenter:     presenter{box},
		Cameras:       newDemoCameras(scenario, o.Speed),
		ReviewTimeout: demoReviewTimeout(scenario, o.Speed),
	}, err
}

// demoCameras are the sandbox's simulated cameras, by file.
type demoCameras map[string]camera.Source

func newDemoCameras(scenario *sandbox.Scenario, speed float64) demoCameras {
	cameras := demoCameras{}
	for target, drawing := range scenario.Cameras() {
		cameras[target] = camera.NewDrawn(drawing, speed)
	}
	return cameras
}

// Source returns the camera for a file; nil if the scenario has none.
func (c demoCameras) Source(target string) camera.Source { return c[target] }

// demoReviewTimeout is how long a demo waits for results that never arrive: at
// realistic speed 15 s, and at least 2 s, so that the wait is visible and an
// outcome can be chosen. It is 0, which means as configured, if results arrive.
func demoReviewTimeout(s *sandbox.Scenario, speed float64) time.Duration {
	const lifelike, least = 15 * time.Second, 2 * time.Second
	switch {
	case !s.StaysPending():
		return 0
	case speed == 0:
		return least
	}
	return max(least, time.Duration(float64(lifelike)/speed))
}

// serveSandbox creates a sandbox for other programs, with instructions.
func serveSandbox(o cli.SandboxOptions) (*cli.SandboxServer, error) {
	options := sandbox.Options{Speed: o.Speed, Scenarios: sandbox.BuiltInScenarios()}
	if o.Scenario != "" {
		scenario, err := sandbox.LoadScenario(o.Scenario)
		if err != nil {
			return nil, err
		}
		options.Scenarios = []*sandbox.Scenario{scenario}
	}
	for i, scenario := range options.Scenarios {
		options.Scenarios[i] = scenario.In(o.Language)
	}
	err := sandbox.WriteSpecimens(o.SpecimenFolder)
	box := sandbox.New(options)
	server := &cli.SandboxServer{Handler: box, Instructions: box.Instructions(o.URL, o.SpecimenFolder)}
	if o.Webhook != "" {
		server.Instructions += fmt.Sprintf("# Webhooks go to %s, signed with the key %s\n", o.Webhook, sandbox.WebhookKey)
		server.SendWebhooks = func(ctx context.Context, failed func(error)) { box.SendWebhooks(ctx, o.Webhook, failed) }
	}
	return server, err
}

// presenter implements ui.Presenter with a sandbox.
type presenter struct{ box *sandbox.Sandbox }

// Reasons are the declined reasons of the step in progress.
func (p presenter) Reasons() []string { return p.box.DeclinedReasons() }

// Hold pauses the sandbox at the step in progress.
func (p presenter) Hold() (ui.HeldStep, bool) {
	held, ok := p.box.Hold()
	return ui.HeldStep(held), ok
}

// Release resumes the sandbox.
func (p presenter) Release() { p.box.Release() }

// Choose sets the outcome of the step in progress. An outcome that is not
// possible resumes it.
func (p presenter) Choose(outcome ui.Outcome, reason string) error {
	if kind, ok := forcedOutcomes[outcome]; ok {
		return p.box.ChooseOutcome(sandbox.Outcome{Kind: kind, Reason: reason})
	}
	p.box.Release()
	p.box.SetSlowEvaluation(outcome == ui.OutcomeSlow)
	p.box.SetOffline(outcome == ui.OutcomeLoseNetwork)
	return nil
}

var forcedOutcomes = map[ui.Outcome]sandbox.OutcomeKind{
	ui.OutcomeSuccess: sandbox.OutcomeSuccess, ui.OutcomeRetry: sandbox.OutcomeFailure,
	ui.OutcomeDecline: sandbox.OutcomeDecline, ui.OutcomeExpire: sandbox.OutcomeExpire,
}
