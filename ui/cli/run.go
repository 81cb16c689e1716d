package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"cedula/flow"
	"cedula/flow/scratch"
	"cedula/truora"
	"cedula/ui"
	"cedula/ui/cli/config"
)

// runFlags are the flags of run.
type runFlags struct {
	accountID, email, phone, country, flowID string
	meta                                     []string
	json                                     bool
}

func runCommand(s *shell) *cobra.Command {
	var f runFlags
	command := &cobra.Command{
		Use:   "run",
		Short: "Start a verification with the configured account",
		Example: `  cedula run --account-id client-42 --country CO
  cedula run --plain --json < answers.txt`,
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error { return s.run(command.Context(), f) },
	}
	flags := command.Flags()
	flags.StringVar(&f.accountID, "account-id", "", "`ID` to trace the verification by; made when not given")
	flags.StringVar(&f.email, "email", "", "the person's `ADDRESS`, which they then cannot change")
	flags.StringVar(&f.phone, "phone", "", "the person's `NUMBER`, as +570000000000, which they then cannot change")
	flags.StringVar(&f.country, "country", "", "two letters (`CODE`): preselects the country")
	flags.StringVar(&f.flowID, "flow-id", "", "the flow: an `ID`, or the name of one of [[flows]]")
	flags.StringArrayVar(&f.meta, "meta", nil, "metadata as `NAME=VALUE`; may be repeated")
	addJSON(command, &f.json)
	return command
}

func addJSON(command *cobra.Command, json *bool) {
	command.Flags().BoolVar(json, "json", false, "print the outcome as one JSON object on stdout")
}

// run starts a verification: everything that can be wrong here is found
// before any call.
func (s *shell) run(ctx context.Context, f runFlags) error {
	v, err := s.prepareRun(f)
	if err != nil {
		return err
	}
	secrets, err := v.credentials(ctx)
	if ctx.Err() != nil {
		return s.conclude(v, outcome{code: exitUnended})
	}
	if err != nil {
		return err
	}
	if err := v.flowNamed(secrets, s.isPlain()); err != nil {
		return err
	}
	if err := f.unlike(secrets); err != nil {
		return err
	}
	s.warn(v.settings)
	return s.verify(ctx, v, secrets)
}

// prepareRun reads the settings of run and finds the terminal.
func (s *shell) prepareRun(f runFlags) (showing, error) {
	v, err := s.prepare(f.json)
	if err != nil {
		return v, err
	}
	return v, f.override(&v.Config)
}

// prepare is what run, resume and demo share: the settings, and where to show
// it. What a verification that was killed has left behind goes first.
func (s *shell) prepare(json bool) (showing, error) {
	scratch.Sweep()
	read, err := s.settings()
	v := showing{settings: read, json: json, checker: read.checker()}
	if err != nil || s.isPlain() {
		return v, err
	}
	v.terminal, err = s.terminal()
	return v, err
}

// override lays the flags over the configuration.
func (f runFlags) override(c *config.Config) error {
	for _, flag := range []struct{ key, value, source string }{
		{"process.account_id", f.accountID, "--account-id"},
		{"process.email", f.email, "--email"},
		{"process.phone", f.phone, "--phone"},
		{"process.country", f.country, "--country"},
		{"process.flow_id", c.FlowID(f.flowID), "--flow-id"},
	} {
		if flag.value == "" {
			continue
		}
		if err := c.Override(flag.key, flag.value, flag.source); err != nil {
			return err
		}
	}
	for _, pair := range f.meta {
		if err := c.AddMetadata(pair, "--meta"); err != nil {
			return err
		}
	}
	return nil
}

// unlike refuses flags that have no say where a token was made elsewhere.
func (f runFlags) unlike(secrets credentials) error {
	if secrets.token == "" {
		return nil
	}
	for name, given := range map[string]bool{
		"--account-id": f.accountID != "", "--email": f.email != "", "--phone": f.phone != "",
		"--flow-id": f.flowID != "", "--meta": len(f.meta) > 0,
	} {
		if given {
			return fmt.Errorf("%s has no say with a token: what the process is made for is in the token already", name)
		}
	}
	return nil
}

// flowNamed makes sure that it is known which flow to start: with a token the
// token says it, and on the start form it can be picked.
func (v *showing) flowNamed(secrets credentials, plain bool) error {
	if v.Process.FlowID == "" && len(v.Flows) == 1 {
		v.Process.FlowID = v.Flows[0].FlowID
	}
	if v.Process.FlowID != "" || secrets.token != "" || v.hasForm() && len(v.Flows) > 0 {
		return nil
	}
	return &config.Problem{File: v.File, Key: "process.flow_id", Fault: "no flow is configured",
		Allowed: "--flow-id, or flow_id under [process]"}
}

// hasForm tells that the person at the terminal says what to start with.
func (v *showing) hasForm() bool {
	return v.terminal != nil && v.Process.AccountID == "" && v.Process.AccountIDPrefix == ""
}

// warn says what is not wrong, but not good either.
func (s *shell) warn(c settings) {
	if cure, exposed := c.Exposed(); exposed {
		fmt.Fprintf(s.Errors, "cedula: others on this machine can read the key in the configuration; this cures it: %s\n", cure)
	}
}

// verify starts a new process and shows it.
func (s *shell) verify(ctx context.Context, v showing, secrets credentials) error {
	v.screens = ui.Options{Environment: v.environment(), Form: v.startForm(secrets)}
	api, err := s.NewClient(v.connection(secrets, v.recorder()))
	if err != nil {
		return err
	}
	kept, left := s.journal(v.environment())
	s.mention(&v, left)
	v.engine = func(_ context.Context, b ui.Beginning) (prepared, error) {
		with := v
		if v.screens.Form != nil {
			with = v.asked(b.Answers)
		}
		start := flow.Start{Request: with.request(), Token: secrets.token, TokenOnly: secrets.tokenOnly(), ProcessURL: v.addresses.Process}
		return v.prepared(api, start, kept), nil
	}
	return s.show(ctx, v)
}

func (v *showing) prepared(api flow.API, start flow.Start, j flow.Journal) prepared {
	return prepared{
		EngineOptions: flow.EngineOptions{API: api, Start: start, Limits: v.Limits, Journal: j, Clock: flow.RealClock()},
		defaults:      flow.Defaults{Values: v.presets()},
	}
}

// presets are the answers that the configuration offers.
func (v *showing) presets() map[string]string {
	if v.Process.Country == "" {
		return nil
	}
	return map[string]string{"country": v.Process.Country}
}

// request is what the process is made with.
func (v *showing) request() truora.TokenRequest {
	p := v.Process
	return truora.TokenRequest{
		FlowID: p.FlowID, AccountID: v.accountID(), RedirectURL: v.redirectURL(),
		Phone: p.Phone, Email: p.Email, Metadata: p.Metadata,
	}
}

func (v *showing) accountID() string {
	if v.Process.AccountID != "" {
		return v.Process.AccountID
	}
	return newAccountID(v.Process.AccountIDPrefix, time.Now())
}

func (v *showing) redirectURL() string {
	if v.Process.RedirectURL != "" {
		return v.Process.RedirectURL
	}
	return v.addresses.Process
}

// connection is how the API is reached.
func (s settings) connection(secrets credentials, record Recorder) Connection {
	return Connection{
		Addresses: s.addresses, Key: secrets.forCalls(), UploadHosts: s.Truora.UploadHosts,
		Timeout: s.Truora.Timeout, CAFile: s.Beside(s.Truora.CAFile), Recorder: record,
	}
}
