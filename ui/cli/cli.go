// Package cli is what is typed at the shell: the commands and their flags, the
// layered configuration, the outcome and its exit code.
//
// A verification takes one way through it, whatever the command: run, resume
// or demo make a verificationRun from the settings, give it a client and a
// source of processes, and show it, on screens or line by line. What is left is
// an outcome, printed on stdout and turned into the exit code.
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

// app is one run of the program: what main ties in, and the flags of all
// commands.
type app struct {
	*Dependencies
	configFile, language, logFile string
	plain                         bool
}

// Run runs the command that args name and gives the exit code. A panic is
// printed as any other error, after the terminal and the disk are cleaned up.
func Run(args []string, dependencies Dependencies) (code int) {
	a := &app{Dependencies: &dependencies}
	defer a.reportPanic(&code)
	forbidCoreDumps()
	go keepMemorySmall()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT)
	defer stop()
	// A write to a pipe that nobody reads becomes an error: by itself SIGPIPE
	// would end the program on the spot, with files left on the disk.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	// After the first signal a further Ctrl+C ends the program at once. The
	// other signals stay caught: a terminal that closes sends several in a row,
	// and the files on the disk still have to be removed.
	context.AfterFunc(ctx, func() { signal.Reset(os.Interrupt) })
	root := a.rootCommand()
	root.SetArgs(args)
	root.SetOut(a.Output)
	root.SetErr(a.Errors)
	return a.exitCode(root.ExecuteContext(ctx))
}

// Commands are all commands, for whoever describes them: none of them can run
// without its dependencies.
func Commands(dependencies Dependencies) *cobra.Command {
	return (&app{Dependencies: &dependencies}).rootCommand()
}

// reportPanic prints a panic. Nobody knows how the verification stands then:
// the exit code is that of one that can be resumed.
func (a *app) reportPanic(code *int) {
	if fault := recover(); fault != nil {
		a.printError(crash.New(fault))
		*code = exitPending
	}
}

// exitCode prints an error where it has a text, and gives its exit code. An
// error without a code of its own is wrong usage.
func (a *app) exitCode(err error) int {
	var exit *exitError
	switch {
	case err == nil:
		return exitSuccess
	case !errors.As(err, &exit) && errors.Is(err, syscall.EPIPE): // whoever read a list had enough
		return exitSuccess
	case !errors.As(err, &exit):
		a.printError(err)
		return exitUsage
	case exit.err != nil:
		a.printError(exit.err)
	}
	return exit.code
}

// printError prints an error on stderr, as one line of text: it may hold a name
// or a key from a file. The mistakes of a file have a line each.
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

// rootCommand makes all commands. The root itself does what run does.
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

// helpCommand refuses a command that does not exist, where cobra's own shows
// the root's help.
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

// addVersionFlag has --version do what version does. Cobra's own flag would need a
// template, with which the linker keeps every method there is: 3 MB.
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

// release is the version that a release was built with; empty in any other build.
var release string

// version is "cedula 1.2.3, commit 0123abc, go1.26". A build that is no release
// has the version that Go makes of the repository or of the module.
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

// addCompletion adds the completion command, and what the shell may complete:
// the languages, the scenarios by name or file, and the processes that were
// left unfinished here.
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

// refuseUnknownShell is what completion does with a shell that it does not
// know; cobra's own shows its help.
func refuseUnknownShell(command *cobra.Command, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("no completion for %q: bash, zsh, fish or powershell", args[0])
	}
	return command.Help()
}

// completeFlag does nothing for a command without the flag.
func completeFlag(command *cobra.Command, flag string, files cobra.ShellCompDirective, values func() []string) {
	if command.Flag(flag) != nil {
		_ = command.RegisterFlagCompletionFunc(flag, completion(files, values)) // it fails for an unknown or a known flag alone
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

// unfinishedIDs are none where the journal cannot be read.
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
