package ui

import (
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
	"cedula/ui/words"
)

func TestNothingTypedAheadReachesTheNextQuestion(t *testing.T) {
	b := newBench(t, 80, 24).shows(scenes["email"]).types("john.doe@demo.com").presses(tea.KeyEnter)
	b.sent()
	b.presses(tea.KeyEnter).types("123") // nothing came of the first Enter yet
	b.shows(with(scenes["email"], func(s *flow.Snapshot) { s.Phase = flow.PhaseWaiting }))
	b.types("456").presses(tea.KeyEnter)
	b.nothingSent()
	b.shows(scenes["code"]).sees("│ ▏ │")
	b.types("654321").submitted(map[string]string{"token": "654321"})
}

// TestSubmittingLocksTheScreenAtOnce: the command is handed on, and the lock
// closed, before Update returns; no Cmd has to run for it.
func TestSubmittingLocksTheScreenAtOnce(t *testing.T) {
	b := newBench(t, 80, 24).shows(scenes["email"]).types("john.doe@demo.com")
	b.now = b.now.Add(time.Second)
	b.root.Update(tea.KeyMsg{Type: tea.KeyEnter})
	b.submitted(map[string]string{"email": "john.doe@demo.com"})
	b.root.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("typed ahead")})
	b.root.Update(tea.KeyMsg{Type: tea.KeyEnter})
	b.nothingSent()
	b.misses("typed ahead")
}

func TestAnOldSnapshotDoesNotOpenTheLock(t *testing.T) {
	b := newBench(t, 80, 24).shows(scenes["email"]).types("john.doe@demo.com").presses(tea.KeyEnter)
	b.sent()
	since := b.root.snap.Since
	b.shows(with(scenes["email"], func(s *flow.Snapshot) { s.Since = since })).presses(tea.KeyEnter)
	b.nothingSent()
}

func TestALockThatNothingCameOfOpens(t *testing.T) {
	b := newBench(t, 80, 24).shows(scenes["email"]).types("john.doe@demo.com").presses(tea.KeyEnter)
	b.sent()
	b.now = b.now.Add(lockTimeout)
	b.send(timerMsg{b.root.tickChain})
	b.presses(tea.KeyEnter).submitted(map[string]string{"email": "john.doe@demo.com"})
}

func TestAKeyHeldDownDoesNotGoOnInTheNextQuestion(t *testing.T) {
	b := newBench(t, 80, 24)
	b.root.d.Defaults = flow.Defaults{Values: map[string]string{"token": "654321"}}
	b.shows(with(scenes["email"], func(s *flow.Snapshot) { s.Phase = flow.PhaseWaiting }))
	hold := func(n int) {
		for range n {
			b.now = b.now.Add(33 * time.Millisecond)
			b.send(tea.KeyMsg{Type: tea.KeyEnter})
		}
	}
	hold(5)
	b.shows(scenes["code"])
	hold(5)
	b.nothingSent()
	b.presses(tea.KeyEnter).submitted(map[string]string{"token": "654321"})
}

func TestCtrlCAsksAndAgainLeaves(t *testing.T) {
	b := newBench(t, 80, 24).shows(scenes["code"]).presses(tea.KeyCtrlC)
	b.nothingSent()
	b.sees(words.English.Leave.Title)
	if c := b.presses(tea.KeyCtrlC).sent(); c != (flow.Leave{}) {
		t.Fatalf("sent %#v", c)
	}
}

func TestLeavingKeepsOrCancels(t *testing.T) {
	b := newBench(t, 80, 24).shows(scenes["code"]).presses(tea.KeyCtrlC, tea.KeyEnter)
	b.nothingSent()
	b.misses(words.English.Leave.Title)
	if c := b.presses(tea.KeyCtrlC, tea.KeyDown, tea.KeyEnter).sent(); c != (flow.Leave{}) {
		t.Fatalf("keeping sent %#v", c)
	}
	b = newBench(t, 80, 24).shows(scenes["code"]).presses(tea.KeyCtrlC, tea.KeyDown, tea.KeyDown, tea.KeyEnter)
	b.sees(words.English.Cancel.Title)
	want := flow.Cancel{Reason: words.English.CancelReasons()[1].Code}
	if c := b.presses(tea.KeyDown, tea.KeyEnter).sent(); c != want {
		t.Fatalf("cancelling sent %#v", c)
	}
}

func TestADemoPromisesToKeepNothing(t *testing.T) {
	b := newBench(t, 80, 24, func(o *Options) { o.Sandbox = true }).shows(scenes["code"]).presses(tea.KeyCtrlC)
	b.sees("nothing is kept of a demo")
	b.misses("for later")
	if c := b.presses(tea.KeyDown, tea.KeyEnter).sent(); c != (flow.Leave{}) {
		t.Errorf("leaving sent %#v", c)
	}
}

func TestLeavingDoesNotWaitForEver(t *testing.T) {
	b := newBench(t, 80, 24).shows(scenes["code"]).presses(tea.KeyCtrlC, tea.KeyCtrlC)
	b.now = b.now.Add(leaveTimeout)
	if cmd := b.root.handleTimer(timerMsg{b.root.tickChain}); cmd == nil || cmd() != tea.Quit() {
		t.Error("still there")
	}
	if b.root.lastSnapshot().Phase != flow.PhaseLeft {
		t.Errorf("phase %v", b.root.lastSnapshot().Phase)
	}
}

func TestLeavingIsPossibleWhileSomethingIsUnderWay(t *testing.T) {
	b := newBench(t, 80, 24).shows(scenes["waiting"]).presses(tea.KeyEsc)
	b.sees(words.English.Leave.Title)
	if c := b.presses(tea.KeyDown, tea.KeyEnter).sent(); c != (flow.Leave{}) {
		t.Fatalf("sent %#v", c)
	}
}

func TestEscMendsAnEarlierStepWhereThatIsOffered(t *testing.T) {
	b := newBench(t, 80, 24).shows(scenes["code"])
	if c := b.presses(tea.KeyEsc).sent(); c != (flow.Back{}) {
		t.Fatalf("sent %#v", c)
	}
	b = newBench(t, 80, 24).shows(scenes["email"]).presses(tea.KeyEsc)
	b.nothingSent()
	b.sees(words.English.Leave.Title)
}

func TestEnterAfterARefusalAsksAgainWithTheReasonInSight(t *testing.T) {
	b := newBench(t, 80, 24).shows(scenes["retry-code"])
	if c := b.presses(tea.KeyEnter).sent(); c != (flow.TryAgain{}) {
		t.Fatalf("sent %#v", c)
	}
	b.shows(with(scenes["retry-code"], func(s *flow.Snapshot) { s.Phase, s.Attempt = flow.PhaseAsking, 2 }))
	b.sees(words.English.Reason("wrong_verification_code", "").What)
	b.types("654321").submitted(map[string]string{"token": "654321"})
}

func TestEnterKeepsWaiting(t *testing.T) {
	if c := newBench(t, 80, 24).shows(scenes["overdue"]).presses(tea.KeyEnter).sent(); c != (flow.KeepWaiting{}) {
		t.Fatalf("sent %#v", c)
	}
}

func TestEnterAndEscLeaveTheResult(t *testing.T) {
	for _, k := range []tea.KeyType{tea.KeyEnter, tea.KeyEsc, tea.KeyCtrlC} {
		if b := newBench(t, 80, 24).shows(scenes["success"]).presses(k); !b.quit {
			t.Errorf("%v does not leave", k)
		}
	}
}

func TestWhatHappenedElsewhereIsSaidUntilTheNextAnswer(t *testing.T) {
	b := newBench(t, 80, 24).shows(with(scenes["email"], func(s *flow.Snapshot) { s.Notice = flow.NoticeFinishedElsewhere }))
	b.sees("! ")
	b.shows(with(scenes["code"], func(s *flow.Snapshot) {})).sees("! ")
	b.types("654321").sent()
	b.misses("! ")
}

func TestAQuestionThatIsGoneIsNotAnswered(t *testing.T) {
	b := newBench(t, 80, 24).shows(scenes["email"]).types("john.doe@demo")
	b.shows(scenes["code"]).types(".com").presses(tea.KeyEnter)
	b.nothingSent()
}

func TestHelpClosesByItsKeyByEscAndByEnter(t *testing.T) {
	for _, k := range []tea.KeyType{tea.KeyF1, tea.KeyEsc, tea.KeyEnter} {
		b := newBench(t, 80, 24).shows(scenes["email"]).presses(tea.KeyF1)
		b.sees(words.English.Help.OnThisScreen)
		b.presses(k).misses(words.English.Help.OnThisScreen)
		b.nothingSent()
	}
}

func TestAnEarlierVerificationIsNotFollowed(t *testing.T) {
	b := newBench(t, 80, 24).shows(scenes["email"])
	b.root.session.generation++
	b.send(snapshotMsg{scenes["success"], b.root.session.generation - 1})
	b.sees("Your e-mail")
}

func TestAPanicEndsTheProgramWithAnError(t *testing.T) {
	b := newBench(t, 80, 24)
	g := &panicGuard{root: b.root}
	msg := catchPanics(func() tea.Msg { panic("boom") })()
	_, cmd := g.Update(msg)
	if fault, ok := b.root.err.(*Panic); !ok || fault.Value != "boom" || cmd == nil {
		t.Errorf("err %v", b.root.err)
	}
}

func TestBeforeAnythingHasBegunNothingIsKept(t *testing.T) {
	b := newBench(t, 80, 24).shows(flow.Snapshot{Phase: flow.PhaseStuck, Trouble: &flow.Trouble{Code: flow.TroubleKeyRefused}})
	b.sees(words.English.Stuck.NotBegun)
	b.presses(tea.KeyEsc).sees(words.English.Leave.NotBegunNote)
	b.misses("for later")
}

func TestWhatWasLeftUnfinishedIsMentionedUntilSomethingIsSent(t *testing.T) {
	b := newBench(t, 80, 24, func(o *Options) { o.Unfinished = noon }).shows(scenes["email"])
	b.sees("was left unfinished", "2026-11-03")
	b.types("john.doe@demo.com").presses(tea.KeyEnter).sent()
	b.shows(scenes["code"]).misses("unfinished")
}

func TestAnEndElsewhereIsSaidAboveTheResult(t *testing.T) {
	b := newBench(t, 80, 24).shows(with(scenes["success"], func(s *flow.Snapshot) { s.Notice = flow.NoticeEnded }))
	b.sees(words.English.Notice(flow.NoticeEnded))
}
