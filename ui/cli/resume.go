package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"cedula/flow"
	"cedula/flow/journal"
	"cedula/truora/lazyregexp"
	"cedula/truora/safetext"
	"cedula/ui"
	"cedula/ui/words"
)

// resumeFlags are the flags of resume.
type resumeFlags struct {
	list, json  bool
	forget      string
	forgetGiven bool // --forget was given, even if empty
}

func (a *app) resumeCommand() *cobra.Command {
	var f resumeFlags
	command := &cobra.Command{
		Use:   "resume [PROCESS_ID]",
		Short: "Go on with an unfinished process",
		Long:  "Go on with an unfinished process; without an id, with the last one left unfinished here.",
		Example: `  cedula resume
  cedula resume --list
  cedula resume --forget IDP0123456789`,
		Args: cobra.MatchAll(oneProcessID, checkProcessIDs),
		RunE: func(command *cobra.Command, args []string) error {
			f.forgetGiven = command.Flags().Changed("forget")
			if err := f.check(args); err != nil {
				return err
			}
			switch {
			case f.list:
				return a.listUnfinished()
			case f.forgetGiven:
				return a.forget(f.forget)
			}
			return a.resume(command.Context(), args, f.json)
		},
	}
	command.Flags().BoolVar(&f.list, "list", false, "list what was left unfinished here")
	command.Flags().StringVar(&f.forget, "forget", "", "forget the process with this `ID` on this machine")
	addJSONFlag(command, &f.json)
	return command
}

// check rejects flags and arguments that exclude each other.
func (f resumeFlags) check(args []string) error {
	switch {
	case f.list && f.forgetGiven:
		return errors.New("--list and --forget cannot be used together")
	case (f.list || f.forgetGiven) && f.json:
		return errors.New("--json works with resuming a process, not with --list or --forget")
	case (f.list || f.forgetGiven) && len(args) > 0:
		return errors.New("--list and --forget take no process id")
	}
	return nil
}

var processIDPattern = lazyregexp.New(`^[a-zA-Z0-9_-]+$`)

// checkProcessIDs rejects an invalid process id before any call.
func checkProcessIDs(_ *cobra.Command, args []string) error {
	for _, id := range args {
		if !processIDPattern.MatchString(id) {
			return fmt.Errorf("%q is not a process id: only letters, digits, _ and - can be in one", id)
		}
	}
	return nil
}

// resume resumes a process: the one with the id in args, else the last
// unfinished one of this machine.
func (a *app) resume(ctx context.Context, args []string, asJSON bool) error {
	r, err := a.newVerificationRun(asJSON)
	if err != nil {
		return err
	}
	j, err := openJournal(r.environment())
	if err != nil {
		return err
	}
	unfinished, err := findUnfinished(j, args, r.environment())
	if err != nil {
		return err
	}
	if err := j.Claim(unfinished.ProcessID); err != nil {
		a.printError(fmt.Errorf("%s: %w; nothing was sent: go on there, or end it there first", unfinished.ProcessID, err))
		return r.conclude(outcome{flow.Snapshot{ProcessID: unfinished.ProcessID}, exitPending})
	}
	if newest, ok := j.Find(unfinished.ProcessID); ok { // claimed, so nobody else changes it
		unfinished = newest
	}
	if chosen, ok := words.For(unfinished.Language); ok && a.language == "" {
		r.words = chosen // the language that the person chose
	}
	credentials, err := r.usableCredentials(ctx, r.settings)
	if ctx.Err() != nil {
		return r.conclude(outcome{flow.Snapshot{ProcessID: unfinished.ProcessID}, exitPending})
	}
	if err != nil {
		return err
	}
	a.warnOfExposedKey(r.settings)
	client, err := r.newClient(credentials)
	if err != nil {
		return err
	}
	r.screens.Environment = r.environment()
	r.source = &unfinishedProcess{settings: r.settings, credentials: credentials, client: client, journal: j, Unfinished: unfinished}
	return r.show(ctx)
}

// findUnfinished returns the process with the id in args, whether or not the
// journal knows it, else the last one. It rejects a process of another
// environment.
func findUnfinished(j *journal.Journal, args []string, environment string) (journal.Unfinished, error) {
	if len(args) == 0 {
		last, ok := j.Last()
		if list := j.List(); !ok && len(list) > 0 && list[0].InUse {
			return list[0], nil // claiming it reports the conflict
		}
		if !ok {
			return last, errors.New("nothing was left unfinished here; cedula resume PROCESS_ID goes on with a process by its id")
		}
		return last, nil
	}
	known, ok := j.Find(args[0])
	if !ok {
		return journal.Unfinished{ProcessID: args[0]}, nil
	}
	if known.Environment != "" && known.Environment != environment {
		return known, fmt.Errorf("%s is a process of %s, and the configuration is for %s; nothing was sent",
			safetext.Line(args[0]), safetext.Line(known.Environment), environment)
	}
	return known, nil
}

// unfinishedProcess is the process source of resume: it continues an existing
// process.
type unfinishedProcess struct {
	settings
	journal.Unfinished
	credentials credentials
	client      flow.API
	journal     *journal.Journal
}

func (u *unfinishedProcess) next(b ui.StartRequest) (flow.EngineOptions, flow.Defaults, error) {
	if err := u.journal.Claim(u.ProcessID); err != nil {
		return flow.EngineOptions{}, flow.Defaults{}, fmt.Errorf("%s: %w", safetext.Line(u.ProcessID), err)
	}
	start := flow.Start{
		ProcessID: u.ProcessID, Intents: u.Intents,
		Token: u.credentials.token, TokenOnly: u.credentials.isTokenOnly(), ProcessURL: u.addresses.Process,
		Language: u.language(b), Country: u.Process.Country,
	}
	return u.engineOptions(u.client, start, u.journal), u.defaults(), nil
}

// openConfiguredJournal opens the journal of the configured environment.
func (a *app) openConfiguredJournal() (*journal.Journal, error) {
	settings, err := a.loadSettings()
	if err != nil {
		return nil, err
	}
	return openJournal(settings.environment())
}

// listUnfinished prints the unfinished processes of this machine, one per line.
func (a *app) listUnfinished() error {
	j, err := a.openConfiguredJournal()
	if err != nil {
		return err
	}
	list := j.List()
	if len(list) == 0 {
		fmt.Fprintln(a.Errors, "nothing was left unfinished here")
	}
	for _, unfinished := range list {
		inUse := ""
		if unfinished.InUse {
			inUse = "  open in another cedula"
		}
		fmt.Fprintf(a.Output, "%s  %s  flow %s  %s%s\n", unfinished.Touched.Local().Format(time.DateTime), safetext.Line(unfinished.ProcessID),
			safetext.Line(cmp.Or(unfinished.FlowID, "unknown")), safetext.Line(cmp.Or(unfinished.Environment, "unknown host")), inUse)
	}
	return nil
}

// forget removes a process from the journal; the process itself is unaffected.
func (a *app) forget(processID string) error {
	j, err := a.openConfiguredJournal()
	if err != nil {
		return err
	}
	last, wasSeen := j.LastSeen()
	known, ok := j.Find(processID)
	if known.InUse {
		return fmt.Errorf("%s: %w; end it there first", processID, journal.ErrInUse)
	}
	if !ok && (!wasSeen || last != processID) {
		return fmt.Errorf("no unfinished process %q is known here; cedula resume --list shows them", processID)
	}
	return j.Forget(processID)
}

// openJournalForNew opens the journal for a new process, and mentions another
// unfinished process: on the screens, if there are any. If the journal cannot
// be opened, the verification continues with a warning that it cannot be
// resumed after a crash.
func (r *verificationRun) openJournalForNew(source *newProcess) {
	j, err := openJournal(r.environment())
	if err != nil {
		fmt.Fprintf(r.Errors, "cedula: after a crash this verification could not be resumed: %v\n", err)
		return
	}
	last, _ := j.Last()
	source.journal, source.unfinished = j, last
	r.screens.Unfinished = last.Touched
	if r.terminal == nil && !last.Touched.IsZero() {
		fmt.Fprintf(r.Errors, "cedula: a verification of %s was left unfinished; cedula resume goes on with it\n",
			last.Touched.Local().Format("2006-01-02 15:04"))
	}
}

// openJournal opens the journal of an environment.
func openJournal(environment string) (*journal.Journal, error) {
	folder, err := journal.Folder()
	if err != nil {
		return nil, err
	}
	return journal.Open(folder, environment)
}
