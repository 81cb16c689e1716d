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
	"cedula/truora/crash"
)

// scriptedVerification is a verification that plays snapshots: each command brings the
// next one.
type scriptedVerification struct {
	mu        sync.Mutex
	snapshots []flow.Snapshot
	at        int
	moved     chan struct{}
	fault     any // panics with it where a second snapshot is asked for
}

func script(snapshots ...flow.Snapshot) *scriptedVerification {
	for i := range snapshots {
		snapshots[i].Version, snapshots[i].Since = i+1, noon.Add(time.Duration(i)*time.Second)
	}
	return &scriptedVerification{snapshots: snapshots, moved: make(chan struct{}, len(snapshots)+8)}
}

func (s *scriptedVerification) Next(ctx context.Context, version int) (flow.Snapshot, error) {
	for {
		if version > 0 && s.fault != nil {
			panic(s.fault)
		}
		s.mu.Lock()
		now := s.snapshots[s.at]
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

func (s *scriptedVerification) NextTransition(context.Context, int) (flow.Transition, error) {
	return flow.Transition{}, io.EOF
}

func (s *scriptedVerification) Do(flow.Command) {
	s.mu.Lock()
	s.at = min(s.at+1, len(s.snapshots)-1)
	s.mu.Unlock()
	s.moved <- struct{}{}
}

func (s *scriptedVerification) HandOffLink() (string, bool) { return "", false }

// testTerminal is a pseudo terminal with all that was drawn on it.
type testTerminal struct {
	t                  *testing.T
	keyboard, terminal *os.File
	mu                 sync.Mutex
	drawn              strings.Builder
	grew               chan struct{}
}

func newTestTerminal(t *testing.T) *testTerminal {
	t.Setenv("CI", "") // there, termenv takes no terminal for one
	far, near, err := pty.Open()
	if err != nil {
		t.Skip("no pseudo terminals here: ", err)
	}
	if err := pty.Setsize(far, &pty.Winsize{Cols: 80, Rows: 24}); err != nil {
		t.Fatal(err)
	}
	tt := &testTerminal{t: t, keyboard: far, terminal: near, grew: make(chan struct{}, 1)}
	// The near end is left to the collector: Bubble Tea's reader may still be
	// on its way out of it when a killed program has returned.
	t.Cleanup(func() { far.Close() })
	go tt.read()
	return tt
}

func (tt *testTerminal) read() {
	chunk := make([]byte, 4096)
	for {
		n, err := tt.keyboard.Read(chunk)
		if err != nil {
			return
		}
		tt.mu.Lock()
		tt.drawn.Write(chunk[:n])
		tt.mu.Unlock()
		select {
		case tt.grew <- struct{}{}:
		default:
		}
	}
}

func (tt *testTerminal) text() string {
	tt.mu.Lock()
	defer tt.mu.Unlock()
	return tt.drawn.String()
}

// waitFor waits until text was drawn.
func (tt *testTerminal) waitFor(text string) {
	tt.t.Helper()
	tt.waitForAfter("", text)
}

// waitForAfter waits until text was drawn after what was drawn before it.
func (tt *testTerminal) waitForAfter(before, text string) {
	tt.t.Helper()
	deadline := time.After(testTimeout)
	isDrawn := func() bool {
		_, after, _ := strings.Cut(tt.text(), before)
		return strings.Contains(after, text)
	}
	for !isDrawn() {
		select {
		case <-tt.grew:
		case <-deadline:
			tt.t.Fatalf("%q was never drawn:\n%q", text, tt.text())
		}
	}
}

type outcome struct {
	last flow.Snapshot
	err  error
}

func (tt *testTerminal) run(ctx context.Context, v flow.Verification, ended *int) chan outcome {
	tt.t.Helper()
	return tt.runWith(ctx, Options{Background: BackgroundDark}, v, ended)
}

func (tt *testTerminal) runWith(ctx context.Context, o Options, v flow.Verification, ended *int) chan outcome {
	done := make(chan outcome, 1)
	o.Input, o.Output = tt.terminal, tt.terminal
	o.Start = func(context.Context, StartRequest) (Session, error) {
		return Session{Verification: v, End: func() { *ended++ }}, nil
	}
	go func() {
		last, err := Run(ctx, o)
		done <- outcome{last, err}
	}()
	return done
}

func (tt *testTerminal) result(done chan outcome) outcome {
	tt.t.Helper()
	select {
	case r := <-done:
		return r
	case <-time.After(testTimeout):
		tt.t.Fatalf("still running:\n%q", tt.text())
		return outcome{}
	}
}

// mustBeRestored checks that the terminal was restored: the alternate screen is
// left, the cursor is visible.
func (tt *testTerminal) mustBeRestored() {
	tt.t.Helper()
	tt.waitFor("\x1b[?1049l")
	tt.waitFor("\x1b[?25h")
	if strings.Contains(tt.text(), "\x1b[?1000h") || strings.Contains(tt.text(), "\x1b[?1002h") {
		tt.t.Error("the mouse was taken")
	}
}

func TestAVerificationFromTheFirstQuestionToTheResult(t *testing.T) {
	tt, ended := newTestTerminal(t), 0
	done := tt.run(t.Context(), script(snapshots["email"], snapshots["success"]), &ended)
	tt.waitFor("To which address")
	io.WriteString(tt.keyboard, "john.doe@demo.com\r")
	tt.waitFor("Your identity has been verified")
	io.WriteString(tt.keyboard, "\r")
	r := tt.result(done)
	if r.err != nil || r.last.Outcome.Status != truora.ProcessSuccess || ended != 1 {
		t.Errorf("%+v, ended %d times", r, ended)
	}
	tt.mustBeRestored()
}

func TestEndingTheContextEndsTheScreens(t *testing.T) {
	tt, ended := newTestTerminal(t), 0
	ctx, cancel := context.WithCancel(t.Context())
	done := tt.run(ctx, script(snapshots["email"]), &ended)
	tt.waitFor("To which address")
	cancel()
	if r := tt.result(done); !errors.Is(r.err, context.Canceled) || r.last.Step.Type != "enter_email" {
		t.Errorf("%v at %s", r.err, r.last.Step.Type)
	}
	tt.mustBeRestored()
}

func TestAPanicLeavesTheTerminalAsItWas(t *testing.T) {
	tt, ended := newTestTerminal(t), 0
	v := script(snapshots["email"], snapshots["success"])
	v.fault = "boom"
	r := tt.result(tt.run(t.Context(), v, &ended))
	var fault *crash.Panic
	if !errors.As(r.err, &fault) || fault.Value != "boom" || len(fault.Stack) == 0 {
		t.Errorf("error %v", r.err)
	}
	tt.mustBeRestored()
}

func TestAFailedStartEndsTheScreens(t *testing.T) {
	tt := newTestTerminal(t)
	want := errors.New("does not know this flow")
	done := make(chan outcome, 1)
	o := Options{Background: BackgroundDark, Input: tt.terminal, Output: tt.terminal, Start: func(context.Context, StartRequest) (Session, error) { return Session{}, want }}
	go func() {
		last, err := Run(t.Context(), o)
		done <- outcome{last, err}
	}()
	if r := tt.result(done); !errors.Is(r.err, want) {
		t.Errorf("error %v", r.err)
	}
	tt.mustBeRestored()
}

// answers are the answers of a light terminal with kitty's pictures.
const answers = "\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[6;20;10t\x1bP>|kitty(0.35.0)\x1b\\\x1b_Gi=31;OK\x1b\\\x1b[?62;c"

// lightText begins the name of a key in the colour that a light background gets,
// with sixteen colours.
const lightText = "\x1b[34m"

func TestATerminalIsAskedOnceItShowsTheFirstFrame(t *testing.T) {
	t.Setenv("TERM", "xterm")
	t.Setenv("COLORTERM", "")
	tt, ended := newTestTerminal(t), 0
	done := tt.runWith(t.Context(), Options{}, script(snapshots["email"], snapshots["success"]), &ended)
	tt.waitFor("To which address") // and it has not answered
	tt.waitFor("\x1b[c")
	if before, _, _ := strings.Cut(tt.text(), "\x1b]11;?"); !strings.Contains(before, "cedula") {
		t.Errorf("asked before the first frame: %q", tt.text())
	}
	io.WriteString(tt.keyboard, "john.d")
	tt.waitFor("john.d")
	if strings.Contains(tt.text(), lightText) {
		t.Errorf("colours for a light background that nobody spoke of: %q", tt.text())
	}
	io.WriteString(tt.keyboard, "oe@demo."+answers+"com") // an answer in the middle of typing
	tt.waitFor("john.doe@demo.com")
	tt.waitFor(lightText)
	io.WriteString(tt.keyboard, "\r")
	tt.waitFor("Your identity has been verified")
	io.WriteString(tt.keyboard, "\r")
	if r := tt.result(done); r.err != nil {
		t.Error(r.err)
	}
	tt.mustBeRestored()
}

// TestAnswersOfATerminalAreNotKeys sends malformed answers in pieces, and
// checks the text in a field.
func TestAnswersOfATerminalAreNotKeys(t *testing.T) {
	t.Setenv("TERM", "xterm-256color")
	tt, ended := newTestTerminal(t), 0
	done := tt.runWith(t.Context(), Options{}, script(snapshots["email"], snapshots["success"]), &ended)
	tt.waitFor("To which address") // a key before it would be dropped
	tt.waitFor("\x1b[c")
	for _, piece := range []string{
		"\x1b]11;rgb:zz/\x1b", "\\\x1b[?62;4", ";22cj", "\x1bP>|kitty\nq\x1b\\", "\x1b_Gi=31;" + strings.Repeat("q", 9000), "\x1b\\oh", "n.doe@",
		"\x1b[6;999999999999999999999;1t", "\x1b[" + strings.Repeat("9;", 400) + "td", "emo.com", "\x1b]l\rrm\r\x1b\\",
	} {
		io.WriteString(tt.keyboard, piece)
	}
	tt.waitFor("mjohn.doe@demo.com\x1b") // all that is in the field
	io.WriteString(tt.keyboard, "\r")
	tt.waitFor("Your identity has been verified")
	io.WriteString(tt.keyboard, "\r")
	tt.result(done)
}
