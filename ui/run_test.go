package ui

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"

	"cedula/flow"
	"cedula/truora"
)

// scripted is a verification that plays snapshots: each command brings the
// next one.
type scripted struct {
	mu    sync.Mutex
	plays []flow.Snapshot
	at    int
	moved chan struct{}
	fault any // panics with it where a second snapshot is asked for
}

func play(plays ...flow.Snapshot) *scripted {
	for i := range plays {
		plays[i].Version, plays[i].Since = i+1, noon.Add(time.Duration(i)*time.Second)
	}
	return &scripted{plays: plays, moved: make(chan struct{}, len(plays)+8)}
}

func (s *scripted) Next(ctx context.Context, version int) (flow.Snapshot, error) {
	for {
		if version > 0 && s.fault != nil {
			panic(s.fault)
		}
		s.mu.Lock()
		now := s.plays[s.at]
		s.mu.Unlock()
		if now.Version > version {
			return now, nil
		}
		if now.Phase.IsOver() {
			return flow.Snapshot{}, io.EOF
		}
		select {
		case <-ctx.Done():
			return flow.Snapshot{}, ctx.Err()
		case <-s.moved:
		}
	}
}

func (s *scripted) NextTransition(context.Context, int) (flow.Transition, error) {
	return flow.Transition{}, io.EOF
}

func (s *scripted) Do(flow.Command) {
	s.mu.Lock()
	s.at = min(s.at+1, len(s.plays)-1)
	s.mu.Unlock()
	s.moved <- struct{}{}
}

func (s *scripted) HandOffLink() (string, bool) { return "", false }

// tty is a pseudo terminal with all that was drawn on it.
type tty struct {
	t         *testing.T
	far, near *os.File
	mu        sync.Mutex
	drawn     strings.Builder
	grew      chan struct{}
}

func newTTY(t *testing.T) *tty {
	far, near, err := pty.Open()
	if err != nil {
		t.Skip("no pseudo terminals here: ", err)
	}
	if err := pty.Setsize(far, &pty.Winsize{Cols: 80, Rows: 24}); err != nil {
		t.Fatal(err)
	}
	p := &tty{t: t, far: far, near: near, grew: make(chan struct{}, 1)}
	// The near end is left to the collector: Bubble Tea's reader may still be
	// on its way out of it when a killed program has returned.
	t.Cleanup(func() { far.Close() })
	go p.read()
	return p
}

func (p *tty) read() {
	chunk := make([]byte, 4096)
	for {
		n, err := p.far.Read(chunk)
		if err != nil {
			return
		}
		p.mu.Lock()
		p.drawn.Write(chunk[:n])
		p.mu.Unlock()
		select {
		case p.grew <- struct{}{}:
		default:
		}
	}
}

func (p *tty) text() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.drawn.String()
}

// waits waits until text was drawn.
func (p *tty) waits(text string) {
	p.t.Helper()
	deadline := time.After(30 * time.Second)
	for !strings.Contains(p.text(), text) {
		select {
		case <-p.grew:
		case <-deadline:
			p.t.Fatalf("%q was never drawn:\n%q", text, p.text())
		}
	}
}

type ran struct {
	last flow.Snapshot
	err  error
}

func (p *tty) run(ctx context.Context, v flow.Verification, ended *int) chan ran {
	done := make(chan ran, 1)
	o := Options{Tone: Dark, Input: p.near, Output: p.near}
	o.Begin = func(context.Context, Beginning) (Session, error) {
		return Session{Verification: v, End: func() { *ended++ }}, nil
	}
	go func() {
		last, err := Run(ctx, o)
		done <- ran{last, err}
	}()
	return done
}

func (p *tty) result(done chan ran) ran {
	p.t.Helper()
	select {
	case r := <-done:
		return r
	case <-time.After(30 * time.Second):
		p.t.Fatalf("still running:\n%q", p.text())
		return ran{}
	}
}

// restored is what shows that the terminal is as before: the other screen is
// left, the cursor is back.
func (p *tty) restored() {
	p.t.Helper()
	p.waits("\x1b[?1049l")
	p.waits("\x1b[?25h")
	if strings.Contains(p.text(), "\x1b[?1000h") || strings.Contains(p.text(), "\x1b[?1002h") {
		p.t.Error("the mouse was taken")
	}
}

func TestAPersonGoesFromTheFirstQuestionToTheResult(t *testing.T) {
	p, ended := newTTY(t), 0
	done := p.run(t.Context(), play(scenes["email"], scenes["success"]), &ended)
	p.waits("To which address")
	io.WriteString(p.far, "john.doe@demo.com\r")
	p.waits("Your identity has been verified")
	io.WriteString(p.far, "\r")
	r := p.result(done)
	if r.err != nil || r.last.Outcome.Status != truora.ProcessSuccess || ended != 1 {
		t.Errorf("%+v, ended %d times", r, ended)
	}
	p.restored()
}

func TestEndingTheContextEndsTheScreens(t *testing.T) {
	p, ended := newTTY(t), 0
	ctx, cancel := context.WithCancel(t.Context())
	done := p.run(ctx, play(scenes["email"]), &ended)
	p.waits("To which address")
	cancel()
	if r := p.result(done); !errors.Is(r.err, context.Canceled) || r.last.Step.Type != "enter_email" {
		t.Errorf("%v at %s", r.err, r.last.Step.Type)
	}
	p.restored()
}

func TestAPanicLeavesTheTerminalAsItWas(t *testing.T) {
	p, ended := newTTY(t), 0
	v := play(scenes["email"], scenes["success"])
	v.fault = "boom"
	r := p.result(p.run(t.Context(), v, &ended))
	var fault *Panic
	if !errors.As(r.err, &fault) || fault.Value != "boom" || len(fault.Stack) == 0 {
		t.Errorf("error %v", r.err)
	}
	p.restored()
}

func TestWhatCannotBeBegunEndsTheScreens(t *testing.T) {
	p := newTTY(t)
	want := errors.New("no such flow")
	done := make(chan ran, 1)
	o := Options{Tone: Dark, Input: p.near, Output: p.near, Begin: func(context.Context, Beginning) (Session, error) { return Session{}, want }}
	go func() {
		last, err := Run(t.Context(), o)
		done <- ran{last, err}
	}()
	if r := p.result(done); !errors.Is(r.err, want) {
		t.Errorf("error %v", r.err)
	}
	p.restored()
}
