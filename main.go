// Command cedula is guided identity verification in a terminal, over Truora's
// Digital Identity API. This file ties the packages together and does nothing
// else.
package main

import (
	"cmp"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"os"
	"runtime/debug"
	"slices"
	"time"

	"cedula/flow"
	"cedula/truora"
	"cedula/truora/sandbox"
	"cedula/ui"
	"cedula/ui/cli"
	"cedula/ui/cli/doctor"
	_ "cedula/ui/quiet" // before Bubble Tea, which would question the terminal
)

func main() {
	beThrifty()
	os.Exit(cli.Run(os.Args[1:], cli.Wiring{
		Input: os.Stdin, Output: os.Stdout, Errors: os.Stderr,
		Addresses: cli.Addresses{Identity: truora.DefaultIdentityURL, Account: truora.DefaultAccountURL, Process: truora.DefaultProcessURL},
		Dial:      dial, Claims: claims, Transport: transport,
		Scenarios: scenarios, Rehearse: rehearse, Serve: serve,
	}))
}

// beThrifty lets half as much garbage lie as Go does by itself: the whole
// program stays under 30 MiB while it sends a video, and collecting costs
// nothing that a person could notice. GOGC has the last word.
func beThrifty() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(50)
	}
}

// dial makes the client for the real API.
func dial(c cli.Connection) (flow.API, error) {
	network, err := transport(c)
	if err != nil {
		return nil, err
	}
	return truora.New(truora.Options{
		AccountURL: c.Account, IdentityURL: c.Identity, Key: c.Key, UploadHosts: c.UploadHosts, Timeout: c.Timeout,
		HTTP: &http.Client{Transport: network}, Observe: observer(c.Recorder), Observing: observing(c.Recorder),
	})
}

// transport is the network that the client's calls take.
func transport(c cli.Connection) (http.RoundTripper, error) {
	roots, err := rootsOf(c.CAFile)
	return truora.NewTransport(roots), err
}

// rootsOf are the system's certificates and those of the file; nil without one.
func rootsOf(file string) (*x509.CertPool, error) {
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

func claims(secret string) (doctor.Claims, error) {
	c, err := truora.Claims(secret)
	return doctor.Claims{Name: c.KeyName, Type: c.KeyType, FlowID: c.FlowID, Expires: c.Expires}, err
}

// observer hands the client's records to the inspector.
func observer(to cli.Recorder) func(truora.Exchange) {
	if to == nil {
		return nil
	}
	return func(e truora.Exchange) { to.Call(e.At, traced(e)) }
}

func observing(by cli.Recorder) func() bool {
	if by == nil {
		return nil
	}
	return by.Recording
}

func traced(e truora.Exchange) ui.TracedCall {
	return ui.TracedCall{
		Method: e.Method, Path: e.Path, Status: e.Status, Duration: e.Duration, Attempt: e.Attempt,
		Sent: e.Up, Received: e.Down, Error: cmp.Or(e.Message, string(e.Kind)),
		Request:  ui.TracedMessage{Headers: lines(e.RequestHeader), Body: e.RequestBody},
		Response: ui.TracedMessage{Headers: lines(e.ResponseHeader), Body: e.ResponseBody},
	}
}

func lines(header http.Header) []string {
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
	for _, s := range sandbox.Scenarios() {
		all = append(all, ui.Scenario{Name: s.Name, Description: s.Description})
	}
	return all
}

// sandboxURL is where the sandbox would be, if it were anywhere: nothing of
// the demo leaves this program.
const sandboxURL = "https://sandbox.truora.com"

// rehearse makes a sandbox within this program, with files to send.
func rehearse(r cli.Rehearsal) (*cli.Stage, error) {
	scenario, err := sandbox.LoadScenario(cmp.Or(r.Scenario, sandbox.DefaultScenario))
	if err != nil {
		return nil, err
	}
	files, errFiles := scenario.WriteSpecimens(r.Folder)
	box := sandbox.New(sandbox.Options{Scenarios: []*sandbox.Scenario{scenario}, Speed: r.Speed, BaseURL: sandboxURL})
	client, errClient := truora.New(truora.Options{
		AccountURL: sandboxURL, IdentityURL: sandboxURL, Key: sandbox.DemoKey,
		HTTP: &http.Client{Transport: box.Transport()}, Observe: observer(r.Recorder), Observing: observing(r.Recorder),
	})
	return &cli.Stage{
		API:       client,
		Request:   truora.TokenRequest{FlowID: scenario.FlowID(), AccountID: "demo-account", RedirectURL: sandboxURL},
		Process:   truora.DefaultProcessURL,
		Defaults:  flow.Defaults{Values: scenario.Answers(), Files: files, Consent: true},
		Presenter: presenter{box},
		Review:    reviewShown(scenario, r.Speed),
	}, errors.Join(errFiles, errClient)
}

// How long a demo waits, in lifelike time, for results that never come: long
// enough for whoever watches to see it, and to choose what they come to.
const (
	reviewLifelike = 15 * time.Second
	reviewLeast    = 2 * time.Second
)

// reviewShown is that wait at a speed; 0, as configured, where results come.
func reviewShown(s *sandbox.Scenario, speed float64) time.Duration {
	switch {
	case !s.StaysPending():
		return 0
	case speed == 0:
		return reviewLeast
	}
	return max(reviewLeast, time.Duration(float64(reviewLifelike)/speed))
}

// serve makes a sandbox for other programs, and says how to use it.
func serve(r cli.Rehearsal, address string) (*cli.Served, error) {
	o := sandbox.Options{Speed: r.Speed}
	if r.Scenario != "" {
		scenario, err := sandbox.LoadScenario(r.Scenario)
		if err != nil {
			return nil, err
		}
		o.Scenarios = []*sandbox.Scenario{scenario}
	}
	_, err := sandbox.WriteSpecimens(r.Folder)
	box := sandbox.New(o)
	return &cli.Served{Handler: box, Walk: box.Walk(address, r.Folder)}, err
}

// presenter lets the screens choose what the sandbox does next.
type presenter struct{ box *sandbox.Sandbox }

// Reasons are the declined reasons that fit the step in progress.
func (p presenter) Reasons() []string { return p.box.Reasons() }

// Choose chooses what becomes of the step in progress.
func (p presenter) Choose(outcome ui.Outcome, reason string) error {
	if kind, ok := forced[outcome]; ok {
		return p.box.Force(sandbox.Outcome{Kind: kind, Reason: reason})
	}
	p.box.SetSlow(outcome == ui.OutcomeSlow)
	p.box.SetOffline(outcome == ui.OutcomeLoseNetwork)
	return nil
}

var forced = map[ui.Outcome]sandbox.OutcomeKind{
	ui.OutcomeSuccess: sandbox.Success, ui.OutcomeRetry: sandbox.Failure,
	ui.OutcomeDecline: sandbox.Decline, ui.OutcomeExpire: sandbox.Expire,
}
