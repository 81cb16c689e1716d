// Command cedula is guided identity verification in a terminal, over Truora's
// Digital Identity API. This file ties the packages together and does nothing
// else.
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

// newClient makes the client for the real API.
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

// newTransport makes the transport that the client's calls take.
func newTransport(c cli.Connection) (http.RoundTripper, error) {
	roots, err := readCertificates(c.CAFile)
	return truora.NewTransport(roots), err
}

// readCertificates gives the system's certificates and those of the file; nil
// without a file, which stands for the system's alone.
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

// observer hands the client's records to the inspector's recorder; nil without
// one.
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

// outlineOf says what is in a scenario.
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

// demoURL stands where the demo's calls would go, and its files. The transport of
// the sandbox takes them, so nothing leaves this program.
const (
	demoHost = "sandbox.truora.com"
	demoURL  = "https://" + demoHost
)

// openDemo sets up a sandbox within this program.
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

// demoCameras are the cameras that the sandbox draws, by the file they take.
type demoCameras map[string]camera.Source

func newDemoCameras(scenario *sandbox.Scenario, speed float64) demoCameras {
	cameras := demoCameras{}
	for target, drawing := range scenario.Cameras() {
		cameras[target] = camera.NewDrawn(drawing, speed)
	}
	return cameras
}

// Source is the camera for a file; nil for one that the scenario has not.
func (c demoCameras) Source(target string) camera.Source { return c[target] }

// demoReviewTimeout is how long a demo waits for results that never come: at
// lifelike speed 15 s, and never under 2 s, so that whoever watches sees the
// waiting and can choose an outcome. It is 0, as configured, where results come.
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

// serveSandbox sets up a sandbox for other programs, and says how to use it.
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

// presenter lets the presenter of a demo choose what the sandbox does next.
type presenter struct{ box *sandbox.Sandbox }

// Reasons are the declined reasons that fit the step in progress.
func (p presenter) Reasons() []string { return p.box.DeclinedReasons() }

// Hold makes the sandbox wait at the step in progress.
func (p presenter) Hold() (ui.HeldStep, bool) {
	held, ok := p.box.Hold()
	return ui.HeldStep(held), ok
}

// Release has the sandbox go on.
func (p presenter) Release() { p.box.Release() }

// Choose chooses what becomes of the step in progress. What is no outcome of it
// lets it go on.
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
