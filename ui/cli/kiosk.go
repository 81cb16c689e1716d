package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/crypto/bcrypt"

	"cedula/flow/tempdir"
	"cedula/truora"
	"cedula/ui"
	"cedula/ui/cli/config"
	"cedula/ui/graphics"
	"cedula/ui/kiosk"
	"cedula/ui/words"
)

func (a *app) kioskCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "kiosk",
		Short: "Run unattended: welcome, verification, goodbye, again",
		Long: `Run unattended: a welcome page, one person's verification after the other, each in
a process of its own, and nothing kept of anybody. No key leaves it but Ctrl+X
with the PIN whose hash is exit_pin_hash under [kiosk] (cedula pin makes one);
SIGTERM cancels what is under way and ends it. Events go as JSON lines to
--log FILE, else to stderr where that is no terminal.`,
		Example: `  cedula kiosk 2>>kiosk.log
  cedula kiosk --log kiosk.log --config kiosk.toml`,
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error { return a.kiosk(command.Context(), nil) },
	}
}

// kioskRun is a run of the kiosk, or of its demo.
type kioskRun struct {
	*app
	settings
	credentials  credentials
	demo         *kiosk.Demo // nil: the real API
	terminal     *kiosk.Terminal
	lock         *kiosk.PINLock // nil: no PIN is configured
	log          logger
	answers      graphics.Answers
	defaultWords *words.Words // in the initial language of the welcome page
	service      kiosk.ServiceManager
}

// kiosk runs until the PIN is given or a signal arrives.
func (a *app) kiosk(ctx context.Context, demo *kiosk.Demo) error {
	discardKeyboardSignals()
	tempdir.RemoveAbandoned()
	settings, err := a.loadSettings()
	if err != nil {
		return err
	}
	k := &kioskRun{app: a, settings: settings, demo: demo}
	if err := k.check(ctx); err != nil {
		return err
	}
	found, err := a.findTerminal()
	if err != nil {
		return &exitError{exitUsage, errNoKioskTerminal}
	}
	defer found.close()
	if k.log, err = k.openKioskLog(); err != nil {
		return err
	}
	defer k.log.close()
	k.defaultWords = k.chooseDefaultWords()
	if err := k.setDemoPIN(); err != nil {
		return err
	}
	if k.Kiosk.ExitPINHash == "" {
		a.printError(errors.New("no exit_pin_hash is configured under [kiosk]: SIGTERM alone ends the kiosk (cedula pin makes one)"))
	} else {
		k.lock = kiosk.NewPINLock(k.Kiosk.ExitPINHash, kiosk.Tries{}, time.Now, nil)
	}
	if k.terminal, err = kiosk.OpenTerminal(found.input, found.output); err != nil {
		return &exitError{exitUsage, err}
	}
	defer k.terminal.Close()
	return k.run(ctx)
}

// Why a kiosk cannot start.
var (
	errKioskPlain      = errors.New("a kiosk has screens: --plain, and TERM=dumb, are not for it")
	errKioskJSON       = errors.New("a kiosk has no single outcome: --json is not for it")
	errKioskSystem     = errors.New("the kiosk runs on Linux and macOS")
	errTerminalGone    = errors.New("the terminal hung up")
	errNoKioskTerminal = errors.New("there is no terminal to draw on and to read keys from")
)

// check validates the usage and the configuration before anything is shown or
// called.
func (k *kioskRun) check(ctx context.Context) (err error) {
	switch {
	case !kiosk.IsSupported:
		return errKioskSystem
	case k.isPlain():
		return errKioskPlain
	case k.Process.AccountID != "":
		return &config.Problem{File: k.File, Key: "process.account_id", Fault: "is one person's, and a kiosk is for many", Allowed: "account_id_prefix"}
	case k.demo != nil:
		if k.demo.Scenario != "" {
			_, err = k.OpenDemo(DemoOptions{Scenario: k.demo.Scenario})
		}
		return err
	}
	if k.credentials, err = k.usableCredentials(ctx, k.settings); err != nil {
		return err
	}
	if k.credentials.isTokenOnly() || k.credentials.token != "" {
		return &config.Problem{File: k.File, Key: "truora.token", Fault: "is for one person's verification, and a kiosk is for many", Allowed: "a permanent key"}
	}
	if k.Process.FlowID == "" && len(k.Flows) == 1 {
		k.Process.FlowID = k.Flows[0].FlowID
	}
	if k.Process.FlowID == "" {
		return &config.Problem{File: k.File, Key: "process.flow_id", Fault: "no flow is configured", Allowed: "flow_id under [process] (cedula init asks for it)"}
	}
	k.warnOfExposedKey(k.settings)
	return nil
}

// describeFault is harmless, but also describes the crash of a verification.
func describeFault(err error) string {
	var crash *kiosk.CrashError
	if errors.As(err, &crash) {
		return crash.Error()
	}
	return harmless(err)
}

// openKioskLog opens the log: the file of --log, else stderr unless the screens
// are drawn on it.
func (k *kioskRun) openKioskLog() (logger, error) {
	if k.logFile == "" && !isTerminal(k.Errors) {
		return logger{slog.New(slog.NewJSONHandler(jsonLines{k.Errors}, nil)), func() {}}, nil
	}
	return k.openLog()
}

// demoPIN is the default PIN of a demo.
const demoPIN = "1234"

// setDemoPIN sets a demo's PIN unless one is configured.
func (k *kioskRun) setDemoPIN() error {
	if k.demo == nil || k.Kiosk.ExitPINHash != "" {
		return nil
	}
	hash, err := bcrypt.GenerateFromPassword([]byte(demoPIN), bcrypt.MinCost)
	if err != nil {
		return err
	}
	k.demo.PIN, k.Kiosk.ExitPINHash = demoPIN, string(hash)
	return nil
}

// chooseDefaultWords returns the words in the initial language of the welcome page.
func (k *kioskRun) chooseDefaultWords() *words.Words {
	if slices.Contains(k.Kiosk.Languages, k.words.Language()) {
		return k.words
	}
	first, _ := words.For(k.Kiosk.Languages[0])
	return first
}

// run runs the supervisor until the end.
func (k *kioskRun) run(ctx context.Context) error {
	options := kiosk.Options{
		ShowWelcome: k.showWelcome, Start: k.start, Lock: k.lock, Alive: k.service.ReportAlive, Log: k.log.Logger, Describe: describeFault, Now: time.Now, Ticks: kiosk.EverySecond,
		Restore: func() {
			k.terminal.Restore(k.answers.HasKitty)
			tempdir.RemoveAbandoned() // the photos of a verification that was killed
		},
	}
	if k.demo == nil {
		client, err := k.NewClient(k.connection(k.credentials, nil))
		if err != nil {
			return err
		}
		transport, err := k.NewTransport(k.connection(k.credentials, nil))
		if err != nil {
			return err
		}
		options.Check = func(ctx context.Context) error { return k.checkConnection(ctx, transport) }
		options.Cancel = func(ctx context.Context, processID string) error {
			return client.CancelProcess(ctx, processID, truora.Cancellation{FailureStatus: truora.FailureCanceled, CanceledReason: "other_reason"})
		}
	}
	context.AfterFunc(ctx, k.service.ReportStopping)
	supervisor := &kiosk.Supervisor{Options: options}
	err := supervisor.Run(ctx)
	// If the terminal hangs up, the service manager should restart the kiosk.
	// The cause contains the signal.
	if cause := context.Cause(ctx); err == nil && cause != nil && strings.HasPrefix(cause.Error(), syscall.SIGHUP.String()) {
		err = errTerminalGone
	}
	if err != nil {
		return &exitError{exitPending, err}
	}
	return nil
}

// checkConnection requests the API's root without a key: any status but a
// server error shows that the API can be reached.
func (k *kioskRun) checkConnection(ctx context.Context, transport http.RoundTripper) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, k.addresses.Identity+"/", nil)
	if err != nil {
		return err
	}
	answer, err := transport.RoundTrip(request)
	if err != nil {
		return err
	}
	answer.Body.Close()
	if answer.StatusCode >= http.StatusInternalServerError {
		return fmt.Errorf("status %d", answer.StatusCode)
	}
	return nil
}

// showWelcome shows the welcome page.
func (k *kioskRun) showWelcome(ctx context.Context, welcome ui.Welcome) (ui.WelcomeOutcome, error) {
	options := ui.Options{
		Words: k.defaultWords, Sandbox: k.demo != nil, Answers: k.answers,
		Input: k.terminal.Input, Output: k.terminal.Output, Kiosk: k.kioskOptions(k.demo),
	}
	k.setAppearance(&options)
	options.Kiosk.Alive = k.service.ReportAlive
	if k.lock != nil {
		options.Kiosk.Lock = k.lock
	}
	outcome, err := ui.RunWelcome(ctx, options, welcome)
	k.answers = outcome.Answers
	return outcome, err
}

// kioskOptions are the screens' kiosk options, configured or of a demo; nil if
// this is not a kiosk.
func (s settings) kioskOptions(demo *kiosk.Demo) *ui.Kiosk {
	k := &ui.Kiosk{IdleTimeout: s.Kiosk.IdleTimeout, ResultTimeout: s.Kiosk.ResultTimeout, Files: s.Kiosk.Files, Link: s.Kiosk.Link}
	if demo != nil {
		k.DemoPIN = demo.PIN
	}
	for _, language := range s.Kiosk.Languages {
		w, _ := words.For(language)
		k.Languages = append(k.Languages, w)
	}
	return k
}

// start starts a verification in its own process.
func (k *kioskRun) start(shown ui.WelcomeOutcome) (kiosk.Verification, error) {
	text, err := json.Marshal(k.Config)
	if err != nil {
		return nil, err
	}
	job := kiosk.Job{Config: text, Key: k.credentials.key, Language: shown.Language, Demo: k.demo, Answers: k.answers}
	if k.lock != nil {
		job.Tries = k.lock.Tries()
	}
	return kiosk.StartProcess(k.terminal, job, kioskVerification)
}

// discardKeyboardSignals catches the keyboard's signals and discards them:
// people at a kiosk must not end it. They are not ignored, because child
// processes, such as a camera's, would inherit that.
func discardKeyboardSignals() {
	dropped := append([]os.Signal{os.Interrupt}, keyboardSignals...)
	signal.Reset(dropped...) // restores their default action
	signal.Notify(make(chan os.Signal, 1), dropped...)
}
