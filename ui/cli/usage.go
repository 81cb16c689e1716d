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

// unknownError is a command or a flag that there is not.
type unknownError struct {
	fault   string // as `unknown command "dmeo"`
	nearest string // the known one that was probably meant; empty when none is near
	help    string // the command line that shows the known ones
}

// Error says what is unknown, and what was probably meant.
func (e *unknownError) Error() string {
	text := e.fault
	if e.nearest != "" {
		text += "; did you mean " + e.nearest + "?"
	}
	return text
}

// refuseUnknownCommand is for the root, whose arguments are commands.
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

// noArguments is for commands that take flags alone.
func noArguments(command *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return &unknownError{fault: fmt.Sprintf("%s takes no argument, and %q is one", command.CommandPath(), args[0]), help: helpOf(command)}
}

// scenarioIsAFlag is noArguments for commands that play a scenario.
func scenarioIsAFlag(command *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return &unknownError{
		fault:   fmt.Sprintf("%s takes no argument, and %q is one", command.CommandPath(), args[0]),
		nearest: "--scenario " + args[0], help: command.CommandPath() + " --list shows the scenarios.",
	}
}

// oneProcessID is for commands that take a process's id, or none.
func oneProcessID(command *cobra.Command, args []string) error {
	if len(args) <= 1 {
		return nil
	}
	return &unknownError{fault: fmt.Sprintf("%s takes one process id at most, and %d were given", command.CommandPath(), len(args)), help: helpOf(command)}
}

// helpOf is where the flags of a command are shown.
func helpOf(command *cobra.Command) string {
	return strings.Replace(command.CommandPath(), "cedula ", "cedula help ", 1) + " shows its flags."
}

// explainFlagError names the flag that is nearest to one that the command does
// not have. Words behind a single dash are letters to the parser, and a flag
// with one dash too few to whoever typed them.
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

// welcomeNewcomer says what to do first where cedula alone was typed at a
// terminal, and there is nothing yet to start a verification with. It reports
// whether it did.
func (a *app) welcomeNewcomer(command *cobra.Command) bool {
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
