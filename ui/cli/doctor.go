package cli

import (
	"context"
	"errors"
	"os"

	"github.com/muesli/termenv"
	"github.com/spf13/cobra"

	"cedula/ui/cli/doctor"
)

func doctorCommand(s *shell) *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "Check configuration, key, hosts, clock, terminal and capture commands",
		Long: `Check configuration, key, hosts, clock, terminal, capture commands and folders:
one line each with what, state (ok, warning, failure), what was found and the
cure. Nothing that it sends creates or changes anything, and the key goes to
the identity host alone.

  exit 0  nothing failed
  exit 2  something here is wrong
  exit 4  Truora was not reached, or refused the key; nothing else failed`,
		Example: `  cedula doctor
  cedula doctor --config ./bank.toml`,
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error { return s.doctor(command.Context()) },
	}
}

// doctor prints what is found, as it is found.
func (s *shell) doctor(ctx context.Context) error {
	log, err := openLog(s.log)
	if err != nil {
		return err
	}
	defer log.close()
	verdict := doctor.Healthy
	printer := doctor.Printer{Output: s.Output, Colours: s.coloursOf(s.Output)}
	for f := range s.examination().Findings(ctx) {
		if ctx.Err() != nil {
			return &exit{exitUnended, errors.New("stopped by a signal")}
		}
		log.Info("finding", "what", f.What, "state", f.State)
		if err := printer.Print(f); err != nil {
			return err
		}
		verdict = verdict.Add(f)
	}
	return verdictExits[verdict]
}

// verdictExits are the ends of the doctor; its lines have said all.
var verdictExits = map[doctor.Verdict]error{
	doctor.Misconfigured: &exit{code: exitUsage},
	doctor.Unreached:     &exit{code: exitUnreached},
}

// coloursOf are the colours that are printed: none for what is no terminal,
// and none line by line.
func (s *shell) coloursOf(f *os.File) termenv.Profile {
	if s.isPlain() || !isTerminal(f) {
		return termenv.Ascii
	}
	output := termenv.NewOutput(f)
	if _, err := termenv.EnableVirtualTerminalProcessing(output); err != nil {
		return termenv.Ascii
	}
	return output.EnvColorProfile()
}
