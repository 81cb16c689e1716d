package cli

import (
	"context"
	"fmt"
	"io"
	"os"

	"cedula/flow"
	"cedula/flow/media"
	"cedula/truora/safetext"
	"cedula/ui"
	"cedula/ui/plain"
)

// showing is a verification to be shown: how one begins, and how it looks.
type showing struct {
	settings
	json     bool
	terminal *terminal // nil: line by line
	log      logger
	tape     *tape // nil: nothing is recorded
	// engine prepares one verification, and what to do at its end.
	engine  func(ctx context.Context, b ui.Beginning) (prepared, error)
	checker media.Checker
	screens ui.Options // what the screens are given beside what all have
}

// prepared is a verification that has not begun.
type prepared struct {
	flow.EngineOptions
	defaults flow.Defaults
	end      func() // may be nil
}

// watcher is told every transition.
func (v *showing) watcher() watcher { return watcher{v.log, v.tape} }

// recorder takes calls down for the inspector, where there are screens, from
// its first opening on.
func (v *showing) recorder() Recorder {
	if v.terminal == nil {
		return nil
	}
	v.tape = &tape{}
	v.screens.Trace = v.tape
	return v.tape
}

// show runs a verification to its end and says how it ended.
func (s *shell) show(ctx context.Context, v showing) error {
	log, err := openLog(s.log)
	if err != nil {
		return err
	}
	defer log.close()
	v.log = log
	var o outcome
	if v.terminal == nil {
		o, err = s.showPlain(ctx, v)
	} else {
		o, err = s.showScreens(ctx, v)
	}
	if err != nil {
		return err
	}
	return s.conclude(v, o)
}

// start begins a verification, with its end in one piece.
func (s *shell) start(ctx context.Context, v showing, b ui.Beginning) (*session, error) {
	p, err := v.engine(ctx, b)
	if err != nil {
		return nil, err
	}
	begun := s.begin(v.watcher(), p.EngineOptions, p.defaults)
	if end := begun.End; p.end != nil {
		begun.End = func() { end(); p.end() }
	}
	return begun, nil
}

func (s *shell) showPlain(ctx context.Context, v showing) (outcome, error) {
	begun, err := s.start(ctx, v, ui.Beginning{})
	if err != nil {
		return outcome{}, err
	}
	home, _ := os.UserHomeDir()
	ctx, unread := context.WithCancel(ctx)
	defer unread()
	_, end := plain.Run(ctx, plain.Options{
		Verification: begun.Verification, Input: plain.NewInput(s.Input), Output: audience{s.Errors, unread},
		Words: v.words, Defaults: begun.Defaults, Checker: v.checker, Home: home, Sandbox: v.screens.Sandbox,
	})
	last, _ := begun.ended()
	if begun.broken != nil {
		s.complain(begun.broken)
	}
	o := plainOutcome(last, end)
	if v.resumable(o) {
		fmt.Fprintf(s.Errors, "%s cedula resume %s\n", v.words.Plain.Kept, safetext.Line(o.ProcessID))
	}
	return o, nil
}

// audience is an output that tells when nobody reads it any more: a question
// that nobody sees is not waited for.
type audience struct {
	io.Writer
	gone func()
}

// Write writes.
func (a audience) Write(p []byte) (int, error) {
	n, err := a.Writer.Write(p)
	if err != nil {
		a.gone()
	}
	return n, err
}

// resumable tells that a process exists which is not over; a demo's is gone
// with the demo.
func (v *showing) resumable(o outcome) bool {
	return !v.screens.Sandbox && o.ProcessID != "" && (o.code == exitUnended || o.code == exitUnreached)
}

// conclude prints the outcome on stdout, and gives the exit code.
func (s *shell) conclude(v showing, o outcome) error {
	if v.json {
		fmt.Fprint(s.Output, statementOf(o.Snapshot).json())
	} else {
		fmt.Fprintln(s.Output, o.summary(v.resumable(o)))
	}
	if o.code == exitSuccess {
		return nil
	}
	return &exit{code: o.code}
}
