package kiosk

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/bcrypt"

	"cedula/truora/crash"
	"cedula/ui"
)

var noon = time.Date(2026, 11, 3, 12, 0, 0, 0, time.UTC)

// fakeVerification tells what the test says, and ends after that; one that hangs
// ends when it is killed.
type fakeVerification struct {
	reports chan Report
	err     error
	end     sync.Once
	killed  bool
	stopped bool
}

func newFake(err error, reports ...Report) *fakeVerification {
	v := &fakeVerification{reports: make(chan Report, len(reports)), err: err}
	for _, report := range reports {
		v.reports <- report
	}
	return v
}

func (v *fakeVerification) ends() *fakeVerification { v.Stop(); return v }

func (v *fakeVerification) Reports() <-chan Report { return v.reports }
func (v *fakeVerification) Stop()                  { v.stopped = true; v.end.Do(func() { close(v.reports) }) }
func (v *fakeVerification) Kill()                  { v.killed = true; v.end.Do(func() { close(v.reports) }) }
func (v *fakeVerification) Wait() error            { return v.err }

// bench is a Supervisor whose time is the test's.
type bench struct {
	*Supervisor
	mu       sync.Mutex
	now      time.Time
	people   []*fakeVerification // who come, one after the other; then the PIN is given
	canceled []string
	restored int
	alive    int
	away     []bool // what each welcome page was told
}

func newBench(people ...*fakeVerification) *bench {
	b := &bench{now: noon, people: people}
	b.Supervisor = &Supervisor{Options: Options{
		ShowWelcome: b.welcome, Start: b.start, Cancel: b.cancel, Log: slog.New(slog.NewJSONHandler(io.Discard, nil)),
		Restore: func() { b.restored++ }, Alive: func() { b.alive++ }, Describe: func(err error) string { return "error" },
		Now: b.time, Ticks: b.ticks,
	}}
	return b
}

func (b *bench) time() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.now
}

// ticks are as many as anybody takes: each is a second.
func (b *bench) ticks() (<-chan time.Time, func()) {
	ticks, done := make(chan time.Time), make(chan struct{})
	go func() {
		for {
			select {
			case ticks <- b.time():
				b.mu.Lock()
				b.now = b.now.Add(time.Second)
				b.mu.Unlock()
			case <-done:
				return
			}
		}
	}()
	return ticks, func() { close(done) }
}

func (b *bench) welcome(_ context.Context, w ui.Welcome) (ui.WelcomeOutcome, error) {
	b.away = append(b.away, w.IsAway)
	return ui.WelcomeOutcome{HasStarted: len(b.people) > 0, IsExit: len(b.people) == 0, Language: "es"}, nil
}

func (b *bench) start(ui.WelcomeOutcome) (Verification, error) {
	next := b.people[0]
	b.people = b.people[1:]
	return next, nil
}

func (b *bench) cancel(_ context.Context, processID string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.canceled = append(b.canceled, processID)
	return nil
}

func (b *bench) run(t *testing.T) *bench {
	t.Helper()
	if err := b.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	return b
}

func success(id string) *fakeVerification {
	return newFake(nil, Report{ProcessID: id}, Report{StepType: "enter_email"}, Report{Ended: &End{Outcome: "success", IsOver: true}}).ends()
}

func TestACrashedVerificationIsCancelledAndTheKioskContinues(t *testing.T) {
	hung := newFake(errors.New("killed"), Report{ProcessID: "hung"})
	b := newBench(
		success("one"), newFake(errors.New("signal: killed"), Report{ProcessID: "crashed"}).ends(), hung,
		newFake(nil, Report{ProcessID: "left"}, Report{Ended: &End{Outcome: "unfinished"}}).ends(), success("two"),
	).run(t)
	slices.Sort(b.canceled)
	if !slices.Equal(b.canceled, []string{"crashed", "hung", "left"}) || b.restored != 2 || !hung.killed || b.alive < int(hangTimeout/time.Second) {
		t.Errorf("cancelled %v, restored %d times, hung killed: %v, alive %d", b.canceled, b.restored, hung.killed, b.alive)
	}
}

func TestAPanicWhileCancellingIsLoggedAndTheKioskContinues(t *testing.T) {
	b := newBench(newFake(nil, Report{ProcessID: "left"}, Report{Ended: &End{Outcome: "unfinished"}}).ends(), success("two"))
	var logged []error
	b.Cancel = func(context.Context, string) error { panic("boom") }
	b.Describe = func(err error) string { logged = append(logged, err); return "error" }
	b.run(t)
	var failure *crash.Panic
	if len(b.people) != 0 || len(logged) != 1 || !errors.As(logged[0], &failure) {
		t.Errorf("%d left, %v logged", len(b.people), logged)
	}
}

func TestThePINInAVerificationEndsTheKiosk(t *testing.T) {
	b := newBench(newFake(nil, Report{IsExit: true}, Report{Ended: &End{Outcome: "canceled", IsOver: true}}).ends(), success("never")).run(t)
	if len(b.people) != 1 || len(b.away) != 1 {
		t.Errorf("it went on: %d left", len(b.people))
	}
}

func TestTheEndIsHandedOn(t *testing.T) {
	running := newFake(nil, Report{ProcessID: "one"})
	b := newBench(running, success("never"))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	b.ShowWelcome = func(context.Context, ui.Welcome) (ui.WelcomeOutcome, error) { return ui.WelcomeOutcome{}, nil }
	if err := b.Run(ctx); err != nil || len(b.people) != 2 {
		t.Errorf("%v, %d left", err, len(b.people))
	}
	if b.verify(ctx, ui.WelcomeOutcome{}); !running.stopped {
		t.Error("the verification was not asked to end")
	}
	b.cancellations.finish()
	if !slices.Equal(b.canceled, []string{"one"}) {
		t.Errorf("cancelled %v", b.canceled)
	}
}

func TestARefusedKeyPutsItOutOfService(t *testing.T) {
	b := newBench(newFake(nil, Report{Ended: &End{Outcome: "not started", Trouble: "key refused", IsRefused: true}}).ends(), success("one"))
	b.Check = func(context.Context) error { return nil }
	b.run(t)
	if !slices.Equal(b.away, []bool{false, true, true}) {
		t.Errorf("out of service: %v", b.away)
	}
	if err := b.check(t.Context()); err == nil {
		t.Error("it is back at once")
	}
	b.mu.Lock()
	b.now = b.now.Add(blockTimeout)
	b.mu.Unlock()
	if err := b.check(t.Context()); err != nil || b.isAway {
		t.Errorf("it stays away: %v", err)
	}
}

func TestAWelcomePageThatBreaksDownIsShownAgain(t *testing.T) {
	b := newBench()
	shown := 0
	b.ShowWelcome = func(context.Context, ui.Welcome) (ui.WelcomeOutcome, error) {
		shown++
		return ui.WelcomeOutcome{}, errors.New("broke down")
	}
	if err := b.Run(t.Context()); err == nil || shown != maxWelcomeFaults {
		t.Errorf("%v after %d times", err, shown)
	}
}

func TestAThousandPeopleLeaveNothingBehind(t *testing.T) {
	var people []*fakeVerification
	for i := range 1000 {
		switch i % 10 {
		case 3:
			people = append(people, newFake(errors.New("killed"), Report{ProcessID: "p"}).ends())
		case 7:
			people = append(people, newFake(errors.New("killed"), Report{ProcessID: "p"}))
		default:
			people = append(people, success("p"))
		}
	}
	before := runtime.NumGoroutine()
	b := newBench(people...).run(t)
	for hung := time.Now().Add(time.Minute); runtime.NumGoroutine() > before && time.Now().Before(hung); {
		runtime.Gosched() // the last goroutines are ending
	}
	if after := runtime.NumGoroutine(); after > before || len(b.canceled) != 200 || len(b.away) != 1001 {
		t.Errorf("%d goroutines before, %d after; %d cancelled, %d welcomes", before, after, len(b.canceled), len(b.away))
	}
}

func TestThreeWrongPINsLockForAMinute(t *testing.T) {
	hash, err := bcrypt.GenerateFromPassword([]byte("2468"), bcrypt.MinCost)
	if err != nil {
		t.Fatal(err)
	}
	now, told := noon, Tries{}
	clock := func() time.Time { return now }
	lock := NewPINLock(string(hash), Tries{}, clock, func(tries Tries) { told = tries })
	for range maxTries {
		if lock.Try("1111") {
			t.Fatal("any PIN opens it")
		}
	}
	next := NewPINLock(string(hash), told, clock, nil) // in another process
	for _, l := range []*PINLock{lock, next} {
		if left, locked := l.State(); left != 0 || locked != lockTime || l.Try("2468") {
			t.Errorf("%d left, locked for %v", left, locked)
		}
	}
	now = now.Add(lockTime)
	if left, locked := next.State(); left != maxTries || locked != 0 || !next.Try("2468") {
		t.Errorf("after the time: %d left, locked for %v", left, locked)
	}
}
