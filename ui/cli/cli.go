// Package cli implements the command line: the commands and their flags, the
// layered configuration, the outcome and its exit code.
//
// All verifications run the same way: run, resume and demo create a
// verificationRun from the settings, set its client and its source of
// processes, and show it, on screens or line by line. Its outcome is printed on
// stdout and determines the exit code.
package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"cedula/truora/crash"
	"cedula/truora/safetext"
	"cedula/ui/cli/config"
	"cedula/ui/words"
)

// app is one run of the program: the dependencies and the global flags.
type app struct {
	*Dependencies
	configFile, language, logFile string
	plain                         bool
}

// Run runs the command in args and returns the exit code. A panic is reported
// like any other error, after the terminal is restored and temporary files are
// removed.
func Run(args []string, dependencies Dependencies) (code int) {
	a := &app{Dependencies: &dependencies}
	defer a.reportPanic(&code)
	forbidCoreDumps()
	crash.Go(func() error { keepMemorySmall(); return nil }, func(error) {}) // the program works without it
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT)
	defer stop()
	// A write to a closed pipe becomes an error: the default action of SIGPIPE
	// would end the program immediately, without removing its files.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	// After the first signal a further Ctrl+C ends the program immediately. The
	// other signals remain caught: a terminal that closes sends several in a
	// row, and the temporary files must still be removed.
	context.AfterFunc(ctx, func() { signal.Reset(os.Interrupt) })
	root := a.rootCommand()
	root.SetArgs(args)
	root.SetOut(a.Output)
	root.SetErr(a.Errors)
	return a.exitCode(root.ExecuteContext(ctx))
}

// Commands returns all commands, to generate documentation. They cannot be run
// without dependencies.
func Commands(dependencies Dependencies) *cobra.Command {
	return (&app{Dependencies: &dependencies}).rootCommand()
}

// reportPanic prints a panic. The state of the verification is unknown, so the
// exit code is that of a resumable one.
func (a *app) reportPanic(code *int) {
	if fault := recover(); fault != nil {
		a.printError(crash.New(fault))
		*code = exitPending
	}
}

// exitCode prints an error if it has a text, and returns its exit code. An
// error without an exit code is wrong usage.
func (a *app) exitCode(err error) int {
	var exit *exitError
	switch {
	case err == nil:
		return exitSuccess
	case !errors.As(err, &exit) && errors.Is(err, syscall.EPIPE): // the reader of the output has stopped
		return exitSuccess
	case !errors.As(err, &exit):
		a.printError(err)
		return exitUsage
	case exit.err != nil:
		a.printError(exit.err)
	}
	return exit.code
}

// printError prints an error on stderr as one line of safe text: it may contain
// text from a file. Multiple configuration problems have one line each.
func (a *app) printError(err error) {
	var problems config.Problems
	if errors.As(err, &problems) && len(problems) > 1 {
		for _, problem := range problems {
			a.printError(problem)
		}
		return
	}
	fmt.Fprintln(wrapping(a.Errors, 2), "cedula: "+safetext.Line(err.Error()))
	var unknown *unknownError
	if errors.As(err, &unknown) {
		fmt.Fprintln(readable(a.Errors), unknown.help)
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

// rootCommand creates all commands. The root command itself is the same as run.
func (a *app) rootCommand() *cobra.Command {
	root := a.runCommand()
	root.Use = "cedula"
	root.Short = "Guided identity verification in a terminal"
	root.Long = rootHelp
	root.Example = rootExamples
	root.Args = refuseUnknownCommand
	root.SetFlagErrorFunc(explainFlagError)
	a.addVersionFlag(root)
	root.SilenceErrors, root.SilenceUsage = true, true
	flags := root.PersistentFlags()
	flags.StringVar(&a.configFile, "config", "", "configuration `FILE`")
	flags.StringVar(&a.language, "lang", "", "language of the person: es, en or pt (`LANG`)")
	flags.BoolVar(&a.plain, "plain", false, "line by line instead of screens")
	flags.StringVar(&a.logFile, "log", "", "write events as JSON lines to `FILE`")
	root.SetHelpCommand(helpCommand())
	root.AddCommand(a.runCommand(), a.demoCommand(), a.resumeCommand(), a.resultCommand(), a.linkCommand(), a.listCommand(), a.listenCommand(),
		a.initCommand(), a.pinCommand(), a.sandboxCommand(), a.doctorCommand(), a.versionCommand(),
		a.kioskCommand(), a.kioskVerificationCommand())
	a.addCompletion(root)
	return root
}

// helpCommand rejects an unknown command, where cobra's own help shows the
// root's.
func helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [command]",
		Short: "Help about a command",
		RunE: func(help *cobra.Command, args []string) error {
			command, rest, err := help.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return newUnknownCommand(help.Root(), strings.Join(args, " "))
			}
			return command.Help()
		},
	}
}

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Version, commit and Go version",
		Args:  noArguments,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintln(a.Output, version())
			return err
		},
	}
}

// addVersionFlag makes --version print the same as version. Cobra's own flag
// needs text/template, which adds 3 MB to the binary, because the linker must
// keep all methods.
func (a *app) addVersionFlag(root *cobra.Command) {
	run, isAsked := root.RunE, root.Flags().BoolP("version", "v", false, "version for cedula")
	root.RunE = func(command *cobra.Command, args []string) error {
		if *isAsked {
			_, err := fmt.Fprintln(a.Output, version())
			return err
		}
		return run(command, args)
	}
}

// release is the version of a release build; empty in any other build.
var release string

// version is such as "cedula 1.2.3, commit 0123abc, go1.26". Other builds than
// releases use the version that Go derives from the repository or the module.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "cedula " + cmp.Or(release, "(unknown)") + ", " + runtime.Version()
	}
	revision, modified := "unknown", ""
	for _, setting := range info.Settings {
		switch {
		case setting.Key == "vcs.revision":
			revision = setting.Value
		case setting.Key == "vcs.modified" && setting.Value == "true":
			modified = " (modified)"
		}
	}
	return "cedula " + cmp.Or(release, info.Main.Version, "(devel)") + ", commit " + revision + modified + ", " + info.GoVersion
}

// addCompletion adds the completion command, and completions of the flags'
// values: the languages, the scenarios by name or file, and the unfinished
// processes of this machine.
func (a *app) addCompletion(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	if command, _, err := root.Find([]string{"completion"}); err == nil {
		command.RunE = refuseUnknownShell
	}
	completeFlag(root, "lang", cobra.ShellCompDirectiveNoFileComp, words.Languages)
	for _, command := range root.Commands() {
		completeFlag(command, "scenario", cobra.ShellCompDirectiveDefault, a.scenarioNames)
		completeFlag(command, "forget", cobra.ShellCompDirectiveNoFileComp, a.unfinishedIDs)
		if command.Name() == "resume" {
			command.ValidArgsFunction = completion(cobra.ShellCompDirectiveNoFileComp, a.unfinishedIDs)
		}
	}
}

// refuseUnknownShell rejects an unknown shell; cobra's own completion command
// shows its help.
func refuseUnknownShell(command *cobra.Command, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("no completion for %q: bash, zsh, fish or powershell", args[0])
	}
	return command.Help()
}

// completeFlag adds completions to a flag, if the command has it.
func completeFlag(command *cobra.Command, flag string, files cobra.ShellCompDirective, values func() []string) {
	if command.Flag(flag) != nil {
		_ = command.RegisterFlagCompletionFunc(flag, completion(files, values)) // it fails only for an unknown flag or a second registration
	}
}

func completion(files cobra.ShellCompDirective, values func() []string) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, files
		}
		return values(), files
	}
}

func (a *app) scenarioNames() (names []string) {
	for _, scenario := range a.Scenarios() {
		names = append(names, cobra.CompletionWithDesc(scenario.Name, scenario.Description))
	}
	return names
}

// unfinishedIDs is empty if the journal cannot be read.
func (a *app) unfinishedIDs() (ids []string) {
	settings, err := a.loadSettings()
	if err != nil {
		return nil
	}
	j, err := openJournal(settings.environment())
	if err != nil {
		return nil
	}
	for _, unfinished := range j.List() {
		ids = append(ids, unfinished.ProcessID)
	}
	return ids
}
