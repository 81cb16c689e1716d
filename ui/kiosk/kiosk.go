// Package kiosk runs verifications one after the other where nobody of the
// operator's is near. The Supervisor shows the welcome page and gives each
// person a process of this program of their own, which ends with them: what
// they typed, leaks and crashes end with it too.
package kiosk

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"cedula/ui"
)

// Options are what a Supervisor works with.
type Options struct {
	// ShowWelcome shows the welcome page until a key, the PIN, or the context's
	// end.
	ShowWelcome func(context.Context, ui.Welcome) (ui.WelcomeOutcome, error)
	// Start starts a verification for somebody who chose a language on the
	// welcome page.
	Start func(ui.WelcomeOutcome) (Verification, error)
	// Check reports whether Truora can be reached; it sends nothing of anybody.
	// Nil: it always can.
	Check func(context.Context) error
	// Cancel cancels a process with the API; nil where no process outlives its
	// verification, as in the demo.
	Cancel func(ctx context.Context, processID string) error
	// Restore puts the terminal back in order after a verification that broke
	// off.
	Restore func()
	// Alive is called at least once a second, by whichever loop runs, for a
	// watchdog; nil: there is none.
	Alive func()
	Lock  *PINLock // nil: no PIN ends the kiosk
	Log   *slog.Logger
	// Describe is an error's text without anything of the person, for the log.
	Describe func(error) string
	Now      func() time.Time
	// Ticks give the pace in which a verification is watched.
	Ticks func() (ticks <-chan time.Time, stop func())
}

// Verification is one that runs beside the Supervisor.
type Verification interface {
	// Reports are what it tells; they end with it.
	Reports() <-chan Report
	// Stop asks it to cancel its process and to end.
	Stop()
	// Kill ends it at once.
	Kill()
	// Wait waits for its end, and tells what was wrong with it.
	Wait() error
}

// What is waited for.
const (
	hangTimeout  = 15 * time.Second // without a word from a verification it is taken to hang
	stopTimeout  = 12 * time.Second // for a verification that was asked to end
	blockTimeout = time.Minute      // after the key or the flow was refused
	// maxWelcomeFaults in a row are too many: whoever restarts the program should.
	maxWelcomeFaults = 3
)

// Supervisor shows the welcome page and supervises verifications.
type Supervisor struct {
	Options
	cancellations *cancellations
	mu            sync.Mutex
	isAway        bool      // Truora could not be reached
	blockedUntil  time.Time // the key or the flow was refused
}

// errBlocked: nothing can be begun with this key or flow.
var errBlocked = errors.New("the key or the flow was refused")

// Run runs until the PIN is given or the context ends, which is no error, or
// the welcome page can't be shown.
func (s *Supervisor) Run(ctx context.Context) error {
	s.cancellations = newCancellations(s.Options)
	defer s.cancellations.finish()
	s.Log.Info("kiosk started")
	defer s.Log.Info("kiosk ended")
	for faults := 0; ; {
		shown, err := s.showWelcome(ctx)
		switch {
		case ctx.Err() != nil || shown.IsExit:
			return nil
		case err != nil:
			s.Log.Error("fault", "at", "welcome", "error", s.Describe(err))
			if faults++; faults == maxWelcomeFaults {
				return err
			}
			s.Restore()
		case shown.HasStarted:
			faults = 0
			if isExit := s.verify(ctx, shown); isExit || ctx.Err() != nil {
				return nil
			}
		}
	}
}

func (s *Supervisor) showWelcome(ctx context.Context) (ui.WelcomeOutcome, error) {
	s.mu.Lock()
	welcome := ui.Welcome{IsAway: s.isAway}
	s.mu.Unlock()
	if s.Check != nil {
		welcome.Check = s.check
	}
	return s.ShowWelcome(ctx, welcome)
}

// check looks for Truora, and logs when it comes and goes.
func (s *Supervisor) check(ctx context.Context) error {
	s.mu.Lock()
	isBlocked := s.Now().Before(s.blockedUntil)
	s.mu.Unlock()
	if isBlocked {
		return errBlocked
	}
	err := s.Check(ctx)
	s.setAway(err)
	return err
}

// setAway remembers whether Truora is away.
func (s *Supervisor) setAway(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch isAway := err != nil; {
	case isAway == s.isAway:
		return
	case isAway:
		s.Log.Warn("out of service", "error", s.Describe(err))
	default:
		s.Log.Info("in service")
	}
	s.isAway = err != nil
}

// followed is what is known of a verification that runs.
type followed struct {
	startedAt time.Time
	heardAt   time.Time
	killAt    time.Time // zero: it was not asked to end
	processID string
	ended     *Ended // nil: it has not told
	isExit    bool
	fault     string
}

// verify runs one verification to its end, and reports whether the PIN was
// given in it.
func (s *Supervisor) verify(ctx context.Context, shown ui.WelcomeOutcome) (isExit bool) {
	running, err := s.Start(shown)
	if err != nil {
		s.Log.Error("fault", "at", "start", "error", s.Describe(err))
		s.Restore()
		return false
	}
	now := s.Now()
	f := &followed{startedAt: now, heardAt: now}
	s.Log.Info("verification started", "language", shown.Language)
	ticks, stopTicks := s.Ticks()
	defer stopTicks()
	stopped := ctx.Done()
	for reports := running.Reports(); reports != nil; {
		select {
		case report, ok := <-reports:
			if !ok {
				reports = nil
				break
			}
			f.heardAt = s.Now()
			s.take(f, report)
		case <-ticks:
			s.watch(f, running)
		case <-stopped:
			stopped = nil
			f.killAt = s.Now().Add(stopTimeout)
			running.Stop()
		}
	}
	s.conclude(f, running.Wait())
	return f.isExit
}

// take takes a report.
func (s *Supervisor) take(f *followed, report Report) {
	switch {
	case report.ProcessID != "":
		f.processID = report.ProcessID
		s.Log.Info("process", "process_id", report.ProcessID)
	case report.StepType != "":
		s.Log.Info("step", "step_type", report.StepType)
	case report.Ended != nil:
		f.ended = report.Ended
	case report.IsExit:
		f.isExit = true
	case report.Tries != nil && s.Lock != nil:
		s.Lock.SetTries(*report.Tries)
	}
}

// watch ends a verification that hangs, or that does not end though it was
// asked to.
func (s *Supervisor) watch(f *followed, running Verification) {
	if s.Alive != nil {
		s.Alive()
	}
	switch now := s.Now(); {
	case f.fault != "":
	case now.Sub(f.heardAt) >= hangTimeout:
		f.fault = "no sign of life"
		running.Kill()
	case !f.killAt.IsZero() && !now.Before(f.killAt):
		f.fault = "did not end"
		running.Kill()
	}
}

// conclude logs how a verification ended. A process that is not over is
// cancelled; what can't be begun is nobody's at the kiosk to mend.
func (s *Supervisor) conclude(f *followed, err error) {
	ended := Ended{Outcome: "broken off"}
	if f.ended != nil {
		ended = *f.ended
	}
	if err != nil || f.ended == nil {
		if f.fault == "" {
			f.fault = "broke off"
		}
		s.Log.Error("fault", "at", "verification", "fault", f.fault, "error", s.Describe(err))
		s.Restore()
	}
	if f.processID != "" && !ended.IsOver {
		s.cancellations.add(f.processID)
	}
	if ended.Trouble != "" {
		s.block(ended)
	}
	s.Log.Info("verification ended", "outcome", ended.Outcome, "seconds", int(s.Now().Sub(f.startedAt).Seconds()))
}

// block puts the kiosk out of service when no process could be made.
func (s *Supervisor) block(ended Ended) {
	s.setAway(errors.New(ended.Trouble))
	if ended.IsRefused {
		s.mu.Lock()
		s.blockedUntil = s.Now().Add(blockTimeout)
		s.mu.Unlock()
	}
}

// EverySecond are the ticks of a clock on the wall.
func EverySecond() (ticks <-chan time.Time, stop func()) {
	ticker := time.NewTicker(time.Second)
	return ticker.C, ticker.Stop
}
