package cli

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/base32"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"cedula/flow"
	"cedula/flow/journal"
	"cedula/truora"
	"cedula/truora/safetext"
	"cedula/ui"
	"cedula/ui/cli/config"
)

// runFlags are the flags of run; link takes them too.
type runFlags struct {
	accountID, email, phone, country, flowID string
	meta                                     []string
	listen                                   string // the address for webhooks; run only
	brand                                    string // at the top of the screens; run only
	json                                     bool
}

func (a *app) runCommand() *cobra.Command {
	var f runFlags
	command := &cobra.Command{
		Use:   "run",
		Short: "Start a verification with the configured account",
		Example: `  cedula run --account-id client-42 --country CO
  cedula run --plain --json < answers.txt`,
		Args: noArguments,
		RunE: func(command *cobra.Command, _ []string) error {
			if a.printWelcome(command) {
				return &exitError{code: exitUsage}
			}
			return a.run(command.Context(), f)
		},
	}
	f.addTo(command)
	addBrandFlag(command, &f.brand)
	addJSONFlag(command, &f.json)
	command.Flags().StringVar(&f.listen, "listen", "", "receive Truora's webhooks on `ADDRESS`: an event of the process is read at once")
	return command
}

// addTo adds the flags of a new process.
func (f *runFlags) addTo(command *cobra.Command) {
	flags := command.Flags()
	flags.StringVar(&f.accountID, "account-id", "", "`ID` to trace the verification by; made when not given")
	flags.StringVar(&f.email, "email", "", "the person's `ADDRESS`, which they then cannot change")
	flags.StringVar(&f.phone, "phone", "", "the person's `NUMBER`, as +570000000000 (without the code with --country), which they then cannot change")
	flags.StringVar(&f.country, "country", "", "two letters (`CODE`): preselects the country; ALL: none")
	flags.StringVar(&f.flowID, "flow-id", "", "the flow: an `ID`, or the name of one of [[flows]]")
	flags.StringArrayVar(&f.meta, "meta", nil, "metadata as `NAME=VALUE`; may be repeated")
}

func addJSONFlag(command *cobra.Command, asJSON *bool) {
	command.Flags().BoolVar(asJSON, "json", false, "print the outcome as one JSON object on stdout")
}

func addBrandFlag(command *cobra.Command, brand *string) {
	command.Flags().StringVar(brand, "brand", "", "the `NAME` at the top of the screens")
}

// run starts a verification with a new process. Mistakes in the usage or the
// configuration are reported before any call.
func (a *app) run(ctx context.Context, f runFlags) error {
	r, err := a.newVerificationRun(f.json)
	if err != nil {
		return err
	}
	if err := f.override(&r.Config, a.Errors); err != nil {
		return err
	}
	r.UI.Brand = cmp.Or(f.brand, r.UI.Brand)
	credentials, err := r.usableCredentials(ctx, r.settings)
	if ctx.Err() != nil {
		return r.conclude(outcome{code: exitPending})
	}
	if err != nil {
		return err
	}
	if err := r.requireFlow(credentials); err != nil {
		return err
	}
	if err := f.requireNoToken(credentials); err != nil {
		return err
	}
	a.warnOfExposedKey(r.settings)
	client, err := r.newClient(credentials)
	if err != nil {
		return err
	}
	if r.listener, err = r.openListener(f.listen); err != nil {
		return err
	}
	r.screens.Environment, r.screens.Form = r.environment(), r.startForm(credentials)
	source := &newProcess{
		settings: r.settings, credentials: credentials, client: client, fromForm: r.screens.Form != nil,
	}
	r.openJournalForNew(source)
	r.source = source
	return r.show(ctx)
}

// override applies the flags to the configuration, and prints how a phone
// number was interpreted.
func (f runFlags) override(conf *config.Config, output io.Writer) error {
	for _, flag := range []struct{ key, value, source string }{
		{"process.account_id", f.accountID, "--account-id"},
		{"process.email", f.email, "--email"},
		{"process.phone", f.phone, "--phone"},
		{"process.country", f.country, "--country"},
		{"process.flow_id", conf.FlowID(f.flowID), "--flow-id"},
	} {
		if flag.value == "" {
			continue
		}
		if err := conf.Override(flag.key, flag.value, flag.source); err != nil {
			return err
		}
	}
	for _, pair := range f.meta {
		if err := conf.AddMetadata(pair, "--meta"); err != nil {
			return err
		}
	}
	reportEmail(*conf, output)
	return f.completePhone(conf, output)
}

// reportEmail prints the remark about the configured e-mail address, if any.
func reportEmail(conf config.Config, output io.Writer) {
	text := ""
	switch remark, offer := conf.EmailRemark(); remark {
	case flow.RemarkChanged:
		text = "the configured e-mail is taken as " + offer
	case flow.RemarkForeignDomain:
		text = "the part after the @ of the configured e-mail has letters of another alphabet, which can look the same; it is used as it is"
	case flow.RemarkLikelyDomain:
		text = "the configured e-mail is used as it is; " + offer + " may be meant"
	default:
		return
	}
	fmt.Fprintln(output, "cedula: "+safetext.Line(text))
}

// completePhone adds the country code to the configured number, and prints the
// result.
func (f runFlags) completePhone(conf *config.Config, output io.Writer) error {
	isCompleted, err := conf.CompletePhone()
	var problem *config.Problem
	if errors.As(err, &problem) && f.phone != "" {
		problem.File, problem.Key = "", "--phone"
	}
	if isCompleted {
		fmt.Fprintf(output, "cedula: the configured phone is taken as %s\n", flow.ReadablePhone(conf.Process.Phone))
	}
	return err
}

// requireNoToken rejects flags that would have no effect, because a configured
// token already determines these values.
func (f runFlags) requireNoToken(c credentials) error {
	if c.token == "" {
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

// requireFlow checks that the flow is known: a token contains its flow, and on
// the start form one can be chosen.
func (r *verificationRun) requireFlow(c credentials) error {
	if r.Process.FlowID == "" && len(r.Flows) == 1 {
		r.Process.FlowID = r.Flows[0].FlowID
	}
	if r.Process.FlowID != "" || c.token != "" || r.hasStartForm() && len(r.Flows) > 0 {
		return nil
	}
	return &config.Problem{File: r.File, Key: "process.flow_id", Fault: "no flow is configured",
		Allowed: "--flow-id, or flow_id under [process] (cedula init asks for it)"}
}

// warnOfExposedKey warns if other users can read a file that contains a key.
func (a *app) warnOfExposedKey(s settings) {
	if cure, exposed := s.Exposed(); exposed {
		a.printError(fmt.Errorf("others on this machine can read the key in the configuration; this cures it: %s", cure))
	}
}

// hasStartForm reports whether the person can be asked for the process's
// values.
func (r *verificationRun) hasStartForm() bool {
	return r.terminal != nil && r.Process.AccountID == "" && r.Process.AccountIDPrefix == ""
}

// startForm is the form that asks for the process's values, filled in from the
// configuration and the flags; nil if they are complete.
func (r *verificationRun) startForm(c credentials) *ui.StartForm {
	if c.token != "" || !r.hasStartForm() {
		return nil
	}
	p := r.Process
	form := &ui.StartForm{Country: p.Country, Answers: ui.StartAnswers{
		FlowID: p.FlowID, Email: p.Email, Phone: p.Phone, Language: r.words.Language(), Metadata: p.Metadata,
	}}
	for _, f := range r.Flows {
		form.Flows = append(form.Flows, ui.NamedFlow{Name: f.Name, ID: f.FlowID})
	}
	isListed := slices.ContainsFunc(r.Flows, func(f config.Flow) bool { return f.FlowID == p.FlowID })
	if p.FlowID != "" && !isListed {
		form.Flows = append([]ui.NamedFlow{{Name: p.FlowID, ID: p.FlowID}}, form.Flows...)
	}
	return form
}

// newProcess is the process source of run: each verification creates a new
// process.
type newProcess struct {
	settings
	credentials credentials
	client      flow.API
	journal     *journal.Journal   // nil if processes cannot be stored
	unfinished  journal.Unfinished // offered by the start form; zero if there is none
	fromForm    bool               // the start form's answers replace the configuration's
}

func (n *newProcess) next(b ui.StartRequest) (flow.EngineOptions, flow.Defaults, error) {
	if b.Resume {
		unfinished := unfinishedProcess{
			settings: n.settings, credentials: n.credentials, client: n.client, journal: n.journal, Unfinished: n.unfinished,
		}
		return unfinished.next(b)
	}
	var remembered flow.Journal
	if n.journal != nil {
		remembered = n.journal
	}
	p := n.Process
	if n.fromForm {
		p = answeredProcess(p, b.Answers)
	}
	start := flow.Start{
		Request: n.tokenRequest(p), Token: n.credentials.token, TokenOnly: n.credentials.isTokenOnly(), ProcessURL: n.addresses.Process,
		Language: n.language(b), Country: p.Country,
	}
	return n.engineOptions(n.client, start, remembered), n.defaults(), nil
}

// answeredProcess replaces the configuration's values by the start form's
// answers, including empty ones.
func answeredProcess(p config.Process, answers ui.StartAnswers) config.Process {
	p.FlowID = cmp.Or(answers.FlowID, p.FlowID)
	p.AccountID, p.Email, p.Phone = answers.AccountID, answers.Email, answers.Phone
	p.Metadata = maps.Clone(answers.Metadata)
	return p
}

// tokenRequest is the token request for a new process.
func (s settings) tokenRequest(p config.Process) truora.TokenRequest {
	return truora.TokenRequest{
		FlowID: p.FlowID, AccountID: cmp.Or(p.AccountID, newAccountID(p.AccountIDPrefix, time.Now())),
		RedirectURL: cmp.Or(p.RedirectURL, s.addresses.Process), Phone: p.Phone, Email: p.Email, Metadata: p.Metadata,
	}
}

// sortableBase32 has an alphabet in ASCII order.
var sortableBase32 = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// newAccountID creates an account id from the prefix, the time and random
// characters. Ids with the same prefix sort by creation time; all match the
// guide's pattern.
func newAccountID(prefix string, now time.Time) string {
	var raw [15]byte
	binary.BigEndian.PutUint64(raw[:8], uint64(now.UnixMilli())<<16)
	rand.Read(raw[6:])
	return cmp.Or(prefix, "cedula-") + sortableBase32.EncodeToString(raw[:])
}
