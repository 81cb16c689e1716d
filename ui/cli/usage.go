package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"cedula/truora/tomlfile"
	"cedula/ui/cli/config"
)

// unknownError is an unknown command or flag.
type unknownError struct {
	fault   string // such as `unknown command "dmeo"`
	nearest string // the known name that was probably meant; empty if none is close
	help    string // the command line that lists the known ones
}

// Error describes the problem and suggests the nearest name.
func (e *unknownError) Error() string {
	text := e.fault
	if e.nearest != "" {
		text += "; did you mean " + e.nearest + "?"
	}
	return text
}

// refuseUnknownCommand checks the arguments of the root, which are commands.
func refuseUnknownCommand(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return newUnknownCommand(root, args[0])
}

func newUnknownCommand(root *cobra.Command, name string) error {
	var known []string
	for _, command := range root.Commands() {
		if !command.Hidden {
			known = append(known, command.Name())
		}
	}
	unknown := &unknownError{fault: fmt.Sprintf("unknown command %q", name), help: "cedula help shows the commands."}
	if nearest, ok := tomlfile.Nearest(name, known); ok {
		unknown.nearest = "cedula " + nearest
	}
	return unknown
}

// noArguments is for commands that accept flags only.
func noArguments(command *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return &unknownError{fault: fmt.Sprintf("%s takes no argument, and %q is one", command.CommandPath(), args[0]), help: helpOf(command)}
}

// noScenarioArgument is noArguments for commands with a --scenario flag.
func noScenarioArgument(command *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return &unknownError{
		fault:   fmt.Sprintf("%s takes no argument, and %q is one", command.CommandPath(), args[0]),
		nearest: "--scenario " + args[0], help: command.CommandPath() + " --list shows the scenarios.",
	}
}

// oneProcessID is for commands that accept at most one process id.
func oneProcessID(command *cobra.Command, args []string) error {
	if len(args) <= 1 {
		return nil
	}
	return &unknownError{fault: fmt.Sprintf("%s takes one process id at most, and %d were given", command.CommandPath(), len(args)), help: helpOf(command)}
}

// helpOf is the command line that shows the flags of a command.
func helpOf(command *cobra.Command) string {
	return strings.Replace(command.CommandPath(), "cedula ", "cedula help ", 1) + " shows its flags."
}

// explainFlagError suggests the nearest flag for an unknown one. The parser
// reads a word after a single dash as letters, although two dashes were
// probably meant.
func explainFlagError(command *cobra.Command, err error) error {
	var missing *pflag.NotExistError
	if !errors.As(err, &missing) {
		return err
	}
	var known []string
	command.Flags().VisitAll(func(flag *pflag.Flag) {
		if !flag.Hidden {
			known = append(known, flag.Name)
		}
	})
	unknown := &unknownError{fault: err.Error(), help: "cedula help shows the commands and the flags of all."}
	if command.HasParent() {
		unknown.help = helpOf(command)
	}
	name := missing.GetSpecifiedName()
	if letters, _, _ := strings.Cut(missing.GetSpecifiedShortnames(), "="); letters != "" {
		name = letters
	}
	if nearest, ok := tomlfile.Nearest(name, known); ok {
		unknown.nearest = "--" + nearest
	}
	return unknown
}

const welcome = `cedula carries a person through an identity verification, in a terminal.
  cedula demo   shows it now: no account, no key, no network
  cedula init   asks for the key and the flow of your account, and checks them
  cedula help   shows all commands
`

// printWelcome explains the first steps if only cedula was typed at a terminal,
// and nothing is configured that a verification could start with. It reports
// whether it did.
func (a *app) printWelcome(command *cobra.Command) bool {
	if command.HasParent() || command.Flags().NFlag() > 0 || !isTerminal(a.Input) || len(a.layers()) > 0 {
		return false
	}
	path, required := config.Path("", os.Getenv("CEDULA_CONFIG"))
	if required {
		return false
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return false
	}
	fmt.Fprint(a.Errors, welcome)
	return true
}
