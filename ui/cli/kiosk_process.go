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

// endTimeout is how long the screens may take to cancel the process and
// end.
const endTimeout = 11 * time.Second

// verifyInKiosk runs one person's verification on the terminal at standard
// input and output.
func (a *app) verifyInKiosk(signaled context.Context) error {
	discardKeyboardSignals()
	pipe, err := kiosk.OpenPipe()
	if err != nil {
		return err
	}
	defer pipe.Close()
	r, err := a.newKioskVerification(pipe)
	if err != nil {
		return err
	}
	if pipe.Job.Demo != nil {
		_, closeDemo, err := r.openDemoSource(pipe.Job.Demo.Scenario, pipe.Job.Demo.Speed)
		if err != nil {
			return err
		}
		defer closeDemo()
	} else {
		found := credentials{key: pipe.Job.Key}
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
	r.screens.Kiosk.Stop = stopOf(signaled, pipe.Stopped, cancel)
	o, err := r.showScreens(ctx)
	if err != nil {
		return err
	}
	ended := endOf(o)
	pipe.Report(kiosk.Report{Ended: &ended})
	return nil
}

// newKioskVerification creates a run from the kiosk's job.
func (a *app) newKioskVerification(pipe *kiosk.Pipe) (*verificationRun, error) {
	job := pipe.Job
	var conf config.Config
	if err := json.Unmarshal(job.Config, &conf); err != nil {
		return nil, err
	}
	w, _ := words.For(job.Language)
	s := settings{conf, a.configuredAddresses(conf), w}
	r := &verificationRun{
		app: a, settings: s, checker: s.checker(), log: logger{slog.New(slog.DiscardHandler), func() {}},
		terminal: &terminal{input: os.Stdin, output: os.Stdout}, observe: reporterOf(pipe),
	}
	r.screens.Kiosk, r.screens.Answers = s.kioskOptions(job.Demo), job.Answers
	r.screens.Kiosk.Alive = pipe.ReportAlive
	r.screens.Kiosk.Exit = func() { pipe.Report(kiosk.Report{IsExit: true}) }
	if hash := s.Kiosk.ExitPINHash; hash != "" {
		r.screens.Kiosk.Lock = kiosk.NewPINLock(hash, job.Tries, time.Now, func(tries kiosk.Tries) { pipe.Report(kiosk.Report{Tries: &tries}) })
	}
	return r, nil
}

// stopOf returns a channel that is closed when a signal arrives or the kiosk
// requests it or has ended. If the screens do not end in time, end is called.
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
		time.AfterFunc(endTimeout, end)
	})
	return stop
}

// reporterOf reports the process's id, once, and each step that is asked.
func reporterOf(pipe *kiosk.Pipe) func(flow.Transition) {
	processID, stepID := "", ""
	return func(transition flow.Transition) {
		now := transition.Snapshot
		if now.ProcessID != processID {
			processID = now.ProcessID
			pipe.Report(kiosk.Report{ProcessID: processID})
		}
		if now.Step.ID != stepID {
			if stepID = now.Step.ID; now.Step.Type != "" {
				pipe.Report(kiosk.Report{StepType: safetext.Line(now.Step.Type)})
			}
		}
	}
}

// endOf describes the end of a verification for operators.
func endOf(o outcome) kiosk.End {
	switch o.Phase {
	case flow.PhaseInReview:
		return kiosk.End{Outcome: "in review", IsOver: true}
	case flow.PhaseFinished:
		name := "success"
		if o.Outcome.Status != truora.ProcessSuccess {
			name = safetext.Line(cmp.Or(string(o.Outcome.Failure), "failure"))
		}
		return kiosk.End{Outcome: strings.ToLower(name), IsOver: true}
	}
	ended := kiosk.End{Outcome: "unfinished"}
	if o.ProcessID == "" && o.Trouble != nil {
		ended.Outcome, ended.Trouble = "not started", troubleNames[o.Trouble.Code]
		ended.IsRefused = ended.Trouble != ""
		if ended.Trouble == "" {
			ended.Trouble = "not reached"
		}
	}
	return ended
}

// troubleNames are the permanent troubles, described for operators.
var troubleNames = map[flow.TroubleCode]string{
	flow.TroubleKeyRefused: "key refused", flow.TroubleFlowRefused: "flow refused", flow.TroubleWrongURL: "wrong URL", flow.TroubleRejected: "rejected",
}

var _ ui.ExitLock = (*kiosk.PINLock)(nil)
