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

// kioskRun is a kiosk, or the demo of one.
type kioskRun struct {
	*app
	settings
	credentials credentials
	demo        *kiosk.Demo // nil: the real API
	terminal    *kiosk.Terminal
	lock        *kiosk.PINLock // nil: no PIN is configured
	log         logger
	answers     graphics.Answers
	usual       *words.Words // the language of the welcome page
	service     kiosk.ServiceManager
}

// kiosk runs until the PIN or a signal.
func (a *app) kiosk(ctx context.Context, demo *kiosk.Demo) error {
	dropKeyboardSignals()
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
	k.usual = k.usualWords()
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

// Why there can be no kiosk.
var (
	errKioskPlain      = errors.New("a kiosk has screens: --plain, and TERM=dumb, are not for it")
	errKioskJSON       = errors.New("a kiosk has no single outcome: --json is not for it")
	errKioskSystem     = errors.New("the kiosk runs on Linux and macOS")
	errTerminalGone    = errors.New("the terminal hung up")
	errNoKioskTerminal = errors.New("there is no terminal to draw on and to read keys from")
)

// check finds what is wrong with the usage or the configuration before anything
// is shown or called.
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

// describeFault is harmless, and tells of a verification that broke off how it
// did.
func describeFault(err error) string {
	var crash *kiosk.CrashError
	if errors.As(err, &crash) {
		return crash.Error()
	}
	return harmless(err)
}

// openKioskLog is where operators read: the file of --log, else stderr unless
// that is drawn on.
func (k *kioskRun) openKioskLog() (logger, error) {
	if k.logFile == "" && !isTerminal(k.Errors) {
		return logger{slog.New(slog.NewJSONHandler(jsonLines{k.Errors}, nil)), func() {}}, nil
	}
	return k.openLog()
}

// demoPIN ends a demo for which none is configured: nobody who tries it is
// locked in.
const demoPIN = "1234"

// setDemoPIN gives a demo its own PIN unless one is configured.
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

// usualWords are those of the language that the welcome page begins with.
func (k *kioskRun) usualWords() *words.Words {
	if slices.Contains(k.Kiosk.Languages, k.words.Language()) {
		return k.words
	}
	first, _ := words.For(k.Kiosk.Languages[0])
	return first
}

// run supervises until the end.
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
		options.Check = func(ctx context.Context) error { return k.reach(ctx, transport) }
		options.Cancel = func(ctx context.Context, processID string) error {
			return client.CancelProcess(ctx, processID, truora.Cancellation{FailureStatus: truora.FailureCanceled, CanceledReason: "other_reason"})
		}
	}
	context.AfterFunc(ctx, k.service.ReportStopping)
	supervisor := &kiosk.Supervisor{Options: options}
	err := supervisor.Run(ctx)
	// Nobody wants the kiosk to end when its terminal hangs up: whoever restarts
	// it should. The cause names the signal.
	if cause := context.Cause(ctx); err == nil && cause != nil && strings.HasPrefix(cause.Error(), syscall.SIGHUP.String()) {
		err = errTerminalGone
	}
	if err != nil {
		return &exitError{exitPending, err}
	}
	return nil
}

// reach requests the API's root without a key: any status but a server's
// trouble shows that somebody is there.
func (k *kioskRun) reach(ctx context.Context, transport http.RoundTripper) error {
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
		Words: k.usual, Sandbox: k.demo != nil, Answers: k.answers,
		Input: k.terminal.Input, Output: k.terminal.Output, Kiosk: k.kioskOptions(k.demo),
	}
	k.setLook(&options)
	options.Kiosk.Alive = k.service.ReportAlive
	if k.lock != nil {
		options.Kiosk.Lock = k.lock
	}
	outcome, err := ui.RunWelcome(ctx, options, welcome)
	k.answers = outcome.Answers
	return outcome, err
}

// kioskOptions are those of the configuration, or of a demo; nil: it is none.
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

// start starts a verification in a process of its own.
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

// dropKeyboardSignals: in a kiosk they come from nobody who may end it. They are
// caught, not ignored: programs that are started from here, as a camera's, have
// them as always.
func dropKeyboardSignals() {
	dropped := append([]os.Signal{os.Interrupt}, keyboardSignals...)
	signal.Reset(dropped...) // nothing ends because of them any more
	signal.Notify(make(chan os.Signal, 1), dropped...)
}
