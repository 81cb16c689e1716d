package cli

import (
	"fmt"

	"github.com/spf13/cobra"
)

// globals are the flags of all commands.
type globals struct {
	config, language, log string
	plain                 bool
}

// shell is one run of the program: what is tied in, and what was typed.
type shell struct {
	*Dependencies
	globals
}

func newRoot(w *Dependencies) *cobra.Command {
	s := &shell{Dependencies: w}
	root := runCommand(s)
	root.Use = "cedula"
	root.Short = "Guided identity verification in a terminal"
	root.Long = rootHelp
	root.Example = rootExamples
	root.SilenceErrors, root.SilenceUsage = true, true
	root.SetHelpCommand(helpCommand())
	s.addGlobals(root)
	root.AddCommand(runCommand(s), demoCommand(s), resumeCommand(s), resultCommand(s),
		sandboxCommand(s), doctorCommand(s), versionCommand(s))
	root.InitDefaultCompletionCmd()
	refuseOtherShells(root)
	s.suggest(root)
	return root
}

// refuseOtherShells makes completion refuse a shell that it does not know,
// where by itself it would show its help.
func refuseOtherShells(root *cobra.Command) {
	completion, _, err := root.Find([]string{"completion"})
	if err != nil {
		return
	}
	completion.RunE = func(command *cobra.Command, args []string) error {
		if len(args) > 0 {
			return fmt.Errorf("no completion for %q: bash, zsh, fish or powershell", args[0])
		}
		return command.Help()
	}
}

const rootHelp = `cedula carries a person through an identity verification in a terminal, over
Truora's Digital Identity API: the questions, the photos, the waiting and the
result. Without a command it does what run does.

  exit 0  the verification ended in success
  exit 1  it ended in failure
  exit 2  wrong usage or configuration
  exit 3  it is not over, and can be resumed
  exit 4  Truora was not reached, or refused`

const rootExamples = `  cedula demo                     see it without an account
  cedula                          verify with the configured account
  cedula run --plain --json       line by line, with the outcome as JSON`

func (s *shell) addGlobals(root *cobra.Command) {
	flags := root.PersistentFlags()
	flags.StringVar(&s.config, "config", "", "configuration `FILE`")
	flags.StringVar(&s.language, "lang", "", "language of the person: es, en or pt (`LANG`)")
	flags.BoolVar(&s.plain, "plain", false, "line by line instead of screens")
	flags.StringVar(&s.log, "log", "", "write events as JSON lines to `FILE`")
}

// helpCommand refuses a command that there is not.
func helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [command]",
		Short: "Help about a command",
		RunE: func(help *cobra.Command, args []string) error {
			command, rest, err := help.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return fmt.Errorf("unknown command %q for help", args)
			}
			return command.Help()
		},
	}
}
