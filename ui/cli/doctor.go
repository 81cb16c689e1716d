package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"cedula/ui/cli/config"
)

// finding is one line of the doctor's: what, in which state, and the cure.
type finding struct {
	what  string
	state health
	note  string
	cure  string // empty where nothing needs one
	code  int    // the exit code of a failure
}

// health is the state that something is in.
type health string

// The states.
const (
	healthy health = "ok"
	doubted health = "warning"
	failed  health = "failure"
)

func doctorCommand(s *shell) *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "Check configuration, key, hosts, clock, terminal and capture commands",
		Long: `Check configuration, key, hosts, clock, terminal, capture commands and state
folder: one line each, with the cure. It sends nothing that creates or changes
anything, and no key.`,
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error { return s.doctor(command.Context()) },
	}
}

// doctor prints the findings; a failure among them is the exit code.
func (s *shell) doctor(ctx context.Context) error {
	read, problem := s.settings()
	if problem != nil {
		read = settings{Config: config.Default(), addresses: s.Addresses, words: language(config.Default())}
	}
	code := exitSuccess
	for _, check := range []func(context.Context, settings) []finding{
		func(context.Context, settings) []finding { return s.examineConfig(read, problem) },
		s.examineKey, examineFlow, s.examineHosts, s.examineTerminal, examineCapture, examineState,
	} {
		for _, f := range check(ctx, read) {
			fmt.Fprintln(s.Output, f)
			code = max(code, f.code)
		}
	}
	if code != exitSuccess {
		return &exit{code: code}
	}
	return nil
}

// String is the finding as a line.
func (f finding) String() string {
	line := fmt.Sprintf("%-8s %-14s %s", f.state, f.what, f.note)
	if f.cure != "" {
		line += " -> " + f.cure
	}
	return line
}

func fine(what, note string) finding          { return finding{what: what, state: healthy, note: note} }
func doubt(what, note, cure string) finding   { return finding{what, doubted, note, cure, exitSuccess} }
func failure(what, note, cure string) finding { return finding{what, failed, note, cure, exitUsage} }
func unreachable(what, note, cure string) finding {
	return finding{what, failed, note, cure, exitUnreached}
}
