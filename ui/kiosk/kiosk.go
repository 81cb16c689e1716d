// Package kiosk runs verifications one after the other on an unattended
// terminal. The Supervisor shows the welcome page and starts a separate process
// of this program for each person: what the person typed, leaks and crashes end
// with that process.
package kiosk

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"

	"cedula/ui"
)

// Options configure a Supervisor.
type Options struct {
	// ShowWelcome shows the welcome page until a key is pressed, the PIN is
	// given, or the context ends.
	ShowWelcome func(context.Context, ui.Welcome) (ui.WelcomeOutcome, error)
	// Start starts a verification in the language that was chosen on the
	// welcome page.
	Start func(ui.WelcomeOutcome) (Verification, error)
	// Check reports whether Truora can be reached, without sending personal
	// data. Nil: it is assumed to be.
	Check func(context.Context) error
	// Cancel cancels a process with the API; nil if no process outlives its
	// verification, as in the demo.
	Cancel func(ctx context.Context, processID string) error
	// Restore resets the terminal after a verification that was aborted.
	Restore func()
	// Alive is called at least once a second, for a watchdog; nil: there is
	// none.
	Alive func()
	Lock  *PINLock // nil: the kiosk cannot be ended by a PIN
	Log   *slog.Logger
	// Describe returns an error's text for the log, without personal data.
	Describe func(error) string
	Now      func() time.Time
	// Ticks is the interval at which a verification is checked.
	Ticks func() (ticks <-chan time.Time, stop func())
}

// Verification is a running verification.
type Verification interface {
	// Reports delivers its reports; it is closed when they end.
	Reports() <-chan Report
	// Stop asks it to cancel its process and to end.
	Stop()
	// Kill ends it immediately.
	Kill()
	// Wait waits for its end, and returns the reason of a crash.
	Wait() error
}

// Time limits.
const (
	hangTimeout  = 15 * time.Second // without a report, a verification is considered hung
	stopTimeout  = 12 * time.Second // for a verification to end after Stop
	blockTimeout = time.Minute      // after the key or the flow was refused
	// maxWelcomeFaults in a row end the program, so that its service manager
	// restarts it.
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

// errBlocked is returned while no process can be created with this key or flow.
var errBlocked = errors.New("the key or the flow was refused")

// Run runs until the PIN is given or the context ends, both without an error,
// or the welcome page cannot be shown.
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

// check checks whether Truora can be reached, and logs changes.
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

// setAway records whether Truora can be reached.
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

// verificationState is the state of a running verification.
type verificationState struct {
	startedAt time.Time
	heardAt   time.Time
	killAt    time.Time // zero: it was not asked to end
	processID string
	ended     *End // nil: not reported yet
	isExit    bool
	fault     string
}

// verify runs one verification, and reports whether the PIN was given during
// it.
func (s *Supervisor) verify(ctx context.Context, shown ui.WelcomeOutcome) (isExit bool) {
	running, err := s.Start(shown)
	if err != nil {
		s.Log.Error("fault", "at", "start", "error", s.Describe(err))
		s.Restore()
		return false
	}
	now := s.Now()
	f := &verificationState{startedAt: now, heardAt: now}
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
			s.handleReport(f, report)
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

// handleReport updates the state by a report.
func (s *Supervisor) handleReport(f *verificationState, report Report) {
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

// watch kills a verification that hangs, or that does not end in time after
// Stop.
func (s *Supervisor) watch(f *verificationState, running Verification) {
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

// conclude logs how a verification ended. An unfinished process is cancelled;
// if no process could be created, the kiosk is blocked, because nobody at the
// kiosk can solve that.
func (s *Supervisor) conclude(f *verificationState, err error) {
	ended := End{Outcome: "broken off"}
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

// block takes the kiosk out of service when no process could be created.
func (s *Supervisor) block(ended End) {
	s.setAway(errors.New(ended.Trouble))
	if ended.IsRefused {
		s.mu.Lock()
		s.blockedUntil = s.Now().Add(blockTimeout)
		s.mu.Unlock()
	}
}

// EverySecond returns the ticks of a real-time clock.
func EverySecond() (ticks <-chan time.Time, stop func()) {
	ticker := time.NewTicker(time.Second)
	return ticker.C, ticker.Stop
}

// ServiceManager reports the kiosk's state to systemd if it was started with
// Type=notify (sd_notify(3)); otherwise it does nothing.
type ServiceManager struct {
	ready sync.Once
}

// ReportAlive is called by the event loop at least once a second. The first
// call reports that the kiosk is ready; every call resets the watchdog, if the
// unit has a WatchdogSec.
func (m *ServiceManager) ReportAlive() {
	m.ready.Do(func() { notify(daemon.SdNotifyReady) })
	if interval, err := daemon.SdWatchdogEnabled(false); err == nil && interval > 0 {
		notify(daemon.SdNotifyWatchdog)
	}
}

// ReportStopping reports that the kiosk is ending, and that the process in
// progress is being cancelled.
func (m *ServiceManager) ReportStopping() { notify(daemon.SdNotifyStopping) }

// notify ignores errors: a service manager that misses a message acts by its
// own time limits.
func notify(state string) { _, _ = daemon.SdNotify(false, state) }
