package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"
	"time"

	"github.com/spf13/cobra"

	"cedula/flow"
	"cedula/flow/journal"
	"cedula/truora/safetext"
	"cedula/ui"
)

// resumeFlags are the flags of resume.
type resumeFlags struct {
	list, json bool
	forget     string
	forgets    bool // --forget was given, if only with nothing
}

func resumeCommand(s *shell) *cobra.Command {
	var f resumeFlags
	command := &cobra.Command{
		Use:   "resume [PROCESS_ID]",
		Short: "Go on with an unfinished process",
		Long:  "Go on with an unfinished process; without an id, with the last one left unfinished here.",
		Example: `  cedula resume
  cedula resume --list
  cedula resume --forget IDP0123456789`,
		Args: cobra.MatchAll(cobra.MaximumNArgs(1), processIDs),
		RunE: func(command *cobra.Command, args []string) error {
			f.forgets = command.Flags().Changed("forget")
			return s.resumeAs(command.Context(), f, args)
		},
	}
	command.Flags().BoolVar(&f.list, "list", false, "list what was left unfinished here")
	command.Flags().StringVar(&f.forget, "forget", "", "forget the process with this `ID` on this machine")
	addJSON(command, &f.json)
	return command
}

// processIDs refuses what cannot be the id of a process, before any call.
func processIDs(_ *cobra.Command, args []string) error {
	for _, id := range args {
		if !processPattern.MatchString(id) {
			return fmt.Errorf("%q is no process id: letters, digits, _ and - alone", id)
		}
	}
	return nil
}

var processPattern = regexp.MustCompile(`^[a-zA-Z0-9_-]+$`)

// resumeAs does what the flags say.
func (s *shell) resumeAs(ctx context.Context, f resumeFlags, args []string) error {
	switch {
	case f.list && f.forgets:
		return errors.New("--list and --forget are two things: one at a time")
	case (f.list || f.forgets) && f.json:
		return errors.New("--json is for a process that goes on; --list and --forget have none")
	case (f.list || f.forgets) && len(args) > 0:
		return errors.New("--list and --forget take no process")
	case f.list:
		return s.listUnfinished()
	case f.forgets:
		return s.forget(f.forget)
	}
	return s.resume(ctx, args, f.json)
}

func (s *shell) resume(ctx context.Context, args []string, json bool) error {
	v, err := s.prepare(json)
	if err != nil {
		return err
	}
	kept, err := openJournal(v.environment())
	if err != nil {
		return err
	}
	unfinished, err := pick(kept, args, v.environment())
	if err != nil {
		return err
	}
	secrets, err := v.credentials(ctx)
	if ctx.Err() != nil {
		return s.conclude(v, outcome{flow.Snapshot{ProcessID: unfinished.ProcessID}, exitUnended})
	}
	if err != nil {
		return err
	}
	s.warn(v.settings)
	return s.goOn(ctx, v, secrets, kept, unfinished)
}

// pick is the process that was named, known here or not, else the last one.
func pick(kept *journal.Journal, args []string, environment string) (journal.Unfinished, error) {
	if len(args) == 1 {
		return named(kept, args[0], environment)
	}
	last, ok := kept.Last()
	if !ok {
		return last, errors.New("nothing was left unfinished here; cedula resume PROCESS_ID goes on with a process by its id")
	}
	return last, nil
}

// named is the process with this id. One that is known to live elsewhere is not
// looked for here.
func named(kept *journal.Journal, processID, environment string) (journal.Unfinished, error) {
	known, ok := kept.Find(processID)
	if !ok {
		return journal.Unfinished{ProcessID: processID}, nil
	}
	if known.Environment != "" && known.Environment != environment {
		return known, fmt.Errorf("%s is a process of %s, and the configuration is for %s; nothing was sent",
			safetext.Line(processID), safetext.Line(known.Environment), environment)
	}
	return known, nil
}

// goOn shows an existing process from wherever it is.
func (s *shell) goOn(ctx context.Context, v showing, secrets credentials, kept *journal.Journal, u journal.Unfinished) error {
	v.screens = ui.Options{Environment: v.environment()}
	api, err := s.NewClient(v.connection(secrets, v.recorder()))
	if err != nil {
		return err
	}
	start := flow.Start{
		ProcessID: u.ProcessID, Intents: u.Intents,
		Token: secrets.token, TokenOnly: secrets.tokenOnly(), ProcessURL: v.addresses.Process,
	}
	v.engine = func(context.Context, ui.Beginning) (prepared, error) { return v.prepared(api, start, kept), nil }
	return s.show(ctx, v)
}

func (s *shell) listUnfinished() error {
	read, err := s.settings()
	if err != nil {
		return err
	}
	kept, err := openJournal(read.environment())
	if err != nil {
		return err
	}
	unfinished := kept.List()
	if len(unfinished) == 0 {
		fmt.Fprintln(s.Errors, "nothing was left unfinished here")
	}
	for _, u := range unfinished {
		fmt.Fprintf(s.Output, "%s  %s  flow %s  %s\n", u.Touched.Local().Format(time.DateTime),
			safetext.Line(u.ProcessID), safetext.Line(cmp.Or(u.FlowID, "unknown")), safetext.Line(cmp.Or(u.Environment, "unknown host")))
	}
	return nil
}

func (s *shell) forget(processID string) error {
	read, err := s.settings()
	if err != nil {
		return err
	}
	kept, err := openJournal(read.environment())
	if err != nil {
		return err
	}
	if _, ok := kept.Find(processID); !ok {
		return fmt.Errorf("no unfinished process %q is known here; cedula resume --list shows them", processID)
	}
	return kept.Forget(processID)
}

// journal is what remembers a new process, and when another was left
// unfinished. Without a journal a verification goes on all the same, and says
// that it could not be resumed after a crash.
func (s *shell) journal(environment string) (flow.Journal, time.Time) {
	kept, err := openJournal(environment)
	if err != nil {
		fmt.Fprintf(s.Errors, "cedula: after a crash this verification could not be resumed: %v\n", err)
		return nil, time.Time{}
	}
	last, _ := kept.Last()
	return kept, last.Touched
}

// mention says that something was left unfinished, before something new is
// begun: on the screens where there are any.
func (s *shell) mention(v *showing, left time.Time) {
	v.screens.Unfinished = left
	if v.terminal == nil && !left.IsZero() {
		fmt.Fprintf(s.Errors, "cedula: a verification of %s was left unfinished; cedula resume goes on with it\n",
			left.Local().Format("2006-01-02 15:04"))
	}
}

// openJournal opens what this machine remembers of an environment.
func openJournal(environment string) (*journal.Journal, error) {
	folder, err := journal.Folder()
	if err != nil {
		return nil, err
	}
	return journal.Open(folder, environment)
}
