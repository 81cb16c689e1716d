package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cedula/flow"
	"cedula/flow/media"
	"cedula/truora"
	"cedula/truora/crash"
	"cedula/truora/safetext"
	"cedula/ui"
	"cedula/ui/cli/config"
	"cedula/ui/kiosk"
	"cedula/ui/words"
)

// kioskVerification is the command that the kiosk runs for each person.
const kioskVerification = "kiosk-verification"

func (a *app) kioskVerificationCommand() *cobra.Command {
	return &cobra.Command{
		Use:    kioskVerification,
		Short:  "One verification of a kiosk, which runs this by itself",
		Hidden: true,
		Args:   cobra.NoArgs,
		RunE:   func(command *cobra.Command, _ []string) error { return a.verifyInKiosk(command.Context()) },
	}
}

// endPatience is how long the screens may take to cancel and to end.
const endPatience = 11 * time.Second

// verifyInKiosk carries one person's verification to its end, on the terminal
// at the standard input and output.
func (a *app) verifyInKiosk(signaled context.Context) error {
	dropKeyboardSignals()
	line, err := kiosk.OpenLine()
	if err != nil {
		return err
	}
	defer line.Close()
	r, err := a.newKioskVerification(line)
	if err != nil {
		return err
	}
	if line.Job.Demo != nil {
		_, closeDemo, err := r.openDemoSource(line.Job.Demo.Scenario, line.Job.Demo.Speed)
		if err != nil {
			return err
		}
		defer closeDemo()
	} else {
		found := credentials{key: line.Job.Key}
		client, err := r.newClient(found)
		if err != nil {
			return err
		}
		r.source = &newProcess{settings: r.settings, credentials: found, client: client}
	}
	r.checker.Conversions = new(media.Conversions)
	defer r.checker.Conversions.Close()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	r.screens.Kiosk.Stop = stopOf(signaled, line.Stopped, cancel)
	o, err := r.showScreens(ctx)
	if err != nil {
		return err
	}
	ended := endOf(o)
	line.Report(kiosk.Report{Ended: &ended})
	return nil
}

// newKioskVerification is a run with what the kiosk has handed on.
func (a *app) newKioskVerification(line *kiosk.Line) (*verificationRun, error) {
	job := line.Job
	var conf config.Config
	if err := json.Unmarshal(job.Config, &conf); err != nil {
		return nil, err
	}
	w, _ := words.For(job.Language)
	s := settings{conf, a.configuredAddresses(conf), w}
	r := &verificationRun{
		app: a, settings: s, checker: s.checker(), log: logger{slog.New(slog.DiscardHandler), func() {}},
		terminal: &terminal{input: os.Stdin, output: os.Stdout}, observe: reporterOf(line),
	}
	r.screens.Kiosk, r.screens.Answers = s.kioskOptions(job.Demo), job.Answers
	r.screens.Kiosk.Alive = line.ReportAlive
	r.screens.Kiosk.Exit = func() { line.Report(kiosk.Report{IsExit: true}) }
	if hash := s.Kiosk.ExitPINHash; hash != "" {
		r.screens.Kiosk.Lock = kiosk.NewPINLock(hash, job.Tries, time.Now, func(tries kiosk.Tries) { line.Report(kiosk.Report{Tries: &tries}) })
	}
	return r, nil
}

// stopOf is closed when a signal comes or the kiosk wants it or is gone. Screens
// that do not end then are ended.
func stopOf(signaled context.Context, stopped <-chan struct{}, end context.CancelFunc) <-chan struct{} {
	stop := make(chan struct{})
	crash.Go(func() error {
		select {
		case <-signaled.Done():
		case <-stopped:
		}
		return nil
	}, func(error) {
		close(stop)
		time.AfterFunc(endPatience, end)
	})
	return stop
}

// reporterOf tells the kiosk the process's id, once, and each step that is asked.
func reporterOf(line *kiosk.Line) func(flow.Transition) {
	processID, stepID := "", ""
	return func(transition flow.Transition) {
		now := transition.Snapshot
		if now.ProcessID != processID {
			processID = now.ProcessID
			line.Report(kiosk.Report{ProcessID: processID})
		}
		if now.Step.ID != stepID {
			if stepID = now.Step.ID; now.Step.Type != "" {
				line.Report(kiosk.Report{StepType: safetext.Line(now.Step.Type)})
			}
		}
	}
}

// endOf is how a verification ended, for operators.
func endOf(o outcome) kiosk.Ended {
	switch o.Phase {
	case flow.PhaseInReview:
		return kiosk.Ended{Outcome: "in review", IsOver: true}
	case flow.PhaseFinished:
		name := "success"
		if o.Outcome.Status != truora.ProcessSuccess {
			name = safetext.Line(cmp.Or(string(o.Outcome.Failure), "failure"))
		}
		return kiosk.Ended{Outcome: strings.ToLower(name), IsOver: true}
	}
	ended := kiosk.Ended{Outcome: "unfinished"}
	if o.ProcessID == "" && o.Trouble != nil {
		ended.Outcome, ended.Trouble = "not started", troubleNames[o.Trouble.Code]
		ended.IsRefused = ended.Trouble != ""
		if ended.Trouble == "" {
			ended.Trouble = "not reached"
		}
	}
	return ended
}

// troubleNames name the troubles that no waiting mends, for operators.
var troubleNames = map[flow.TroubleCode]string{
	flow.TroubleKeyRefused: "key refused", flow.TroubleFlowRefused: "flow refused", flow.TroubleWrongURL: "wrong URL", flow.TroubleRejected: "rejected",
}

var _ ui.ExitLock = (*kiosk.PINLock)(nil)
