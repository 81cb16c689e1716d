package ui

import (
	"io"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
	"cedula/truora/crash"
	"cedula/ui/words"
)

func TestNothingTypedAheadReachesTheNextQuestion(t *testing.T) {
	h := newRootHarness(t, 80, 24).show(snapshots["email"]).typeText("john.doe@demo.com").press(tea.KeyEnter)
	h.mustSend()
	h.press(tea.KeyEnter).typeText("123") // nothing came of the first Enter yet
	h.show(changed(snapshots["email"], func(s *flow.Snapshot) { s.Phase = flow.PhaseWaiting }))
	h.typeText("456").press(tea.KeyEnter)
	h.mustSendNothing()
	h.show(snapshots["code"]).mustShow("│ ▏ │")
	h.typeText("654321").mustSubmit(map[string]string{"token": "654321"})
}

// TestSubmittingLocksTheScreenAtOnce: the command is sent, and the screen
// locked, before Update returns, without running a Cmd.
func TestSubmittingLocksTheScreenAtOnce(t *testing.T) {
	h := newRootHarness(t, 80, 24).show(snapshots["email"]).typeText("john.doe@demo.com")
	h.now = h.now.Add(time.Second)
	h.root.Update(tea.KeyMsg{Type: tea.KeyEnter})
	h.mustSubmit(map[string]string{"email": "john.doe@demo.com"})
	h.root.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("typed ahead")})
	h.root.Update(tea.KeyMsg{Type: tea.KeyEnter})
	h.mustSendNothing()
	h.mustNotShow("typed ahead")
}

func TestAnOldSnapshotDoesNotOpenTheLock(t *testing.T) {
	h := newRootHarness(t, 80, 24).show(snapshots["email"]).typeText("john.doe@demo.com").press(tea.KeyEnter)
	h.mustSend()
	since := h.root.snap.Since
	h.show(changed(snapshots["email"], func(s *flow.Snapshot) { s.Since = since })).press(tea.KeyEnter)
	h.mustSendNothing()
}

func TestALockThatNothingCameOfOpens(t *testing.T) {
	h := newRootHarness(t, 80, 24).show(snapshots["email"]).typeText("john.doe@demo.com").press(tea.KeyEnter)
	h.mustSend()
	h.now = h.now.Add(lockTimeout)
	h.send(timerMsg{h.root.tickChain})
	h.press(tea.KeyEnter).mustSubmit(map[string]string{"email": "john.doe@demo.com"})
}

func TestAKeyHeldDownDoesNotGoOnInTheNextQuestion(t *testing.T) {
	h := newRootHarness(t, 80, 24)
	h.root.d.Defaults = flow.Defaults{Values: map[string]string{"token": "654321"}}
	h.show(changed(snapshots["email"], func(s *flow.Snapshot) { s.Phase = flow.PhaseWaiting }))
	hold := func(n int) {
		for range n {
			h.now = h.now.Add(33 * time.Millisecond)
			h.send(tea.KeyMsg{Type: tea.KeyEnter})
		}
	}
	hold(5)
	h.show(snapshots["code"])
	hold(5)
	h.mustSendNothing()
	h.press(tea.KeyEnter).mustSubmit(map[string]string{"token": "654321"})
}

func TestCtrlCAsksAndAgainLeaves(t *testing.T) {
	h := newRootHarness(t, 80, 24).show(snapshots["code"]).press(tea.KeyCtrlC)
	h.mustSendNothing()
	h.mustShow(words.English.Leave.Title)
	if c := h.press(tea.KeyCtrlC).mustSend(); c != (flow.Leave{}) {
		t.Fatalf("sent %#v", c)
	}
}

func TestLeavingKeepsOrCancels(t *testing.T) {
	h := newRootHarness(t, 80, 24).show(snapshots["code"]).press(tea.KeyCtrlC, tea.KeyEnter)
	h.mustSendNothing()
	h.mustNotShow(words.English.Leave.Title)
	if c := h.press(tea.KeyCtrlC, tea.KeyDown, tea.KeyEnter).mustSend(); c != (flow.Leave{}) {
		t.Fatalf("keeping sent %#v", c)
	}
	h = newRootHarness(t, 80, 24).show(snapshots["code"]).press(tea.KeyCtrlC, tea.KeyDown, tea.KeyDown, tea.KeyEnter)
	h.mustShow(words.English.Cancel.Title)
	want := flow.Cancel{Reason: words.English.CancelReasons()[1].Code}
	if c := h.press(tea.KeyDown, tea.KeyEnter).mustSend(); c != want {
		t.Fatalf("cancelling sent %#v", c)
	}
}

func TestADemoPromisesToKeepNothing(t *testing.T) {
	h := newRootHarness(t, 80, 24, func(o *Options) { o.Sandbox = true }).show(snapshots["code"]).press(tea.KeyCtrlC)
	h.mustShow("a demo is not saved")
	h.mustNotShow("for later")
	if c := h.press(tea.KeyDown, tea.KeyEnter).mustSend(); c != (flow.Leave{}) {
		t.Errorf("leaving sent %#v", c)
	}
}

func TestLeavingHasATimeLimit(t *testing.T) {
	h := newRootHarness(t, 80, 24).show(snapshots["code"]).press(tea.KeyCtrlC, tea.KeyCtrlC)
	h.now = h.now.Add(leaveTimeout)
	if cmd := h.root.handleTimer(timerMsg{h.root.tickChain}); cmd == nil || cmd() != tea.Quit() {
		t.Error("still there")
	}
	if h.root.lastSnapshot().Phase != flow.PhaseLeft {
		t.Errorf("phase %v", h.root.lastSnapshot().Phase)
	}
}

func TestLeavingIsPossibleWhileSomethingIsUnderWay(t *testing.T) {
	h := newRootHarness(t, 80, 24).show(snapshots["waiting"]).press(tea.KeyEsc)
	h.mustShow(words.English.Leave.Title)
	if c := h.press(tea.KeyDown, tea.KeyEnter).mustSend(); c != (flow.Leave{}) {
		t.Fatalf("sent %#v", c)
	}
}

func TestEscStepsBackIfOffered(t *testing.T) {
	h := newRootHarness(t, 80, 24).show(snapshots["code"])
	if c := h.press(tea.KeyEsc).mustSend(); c != (flow.Back{}) {
		t.Fatalf("sent %#v", c)
	}
	h = newRootHarness(t, 80, 24).show(snapshots["email"]).press(tea.KeyEsc)
	h.mustSendNothing()
	h.mustShow(words.English.Leave.Title)
}

func TestEnterAfterARefusalAsksAgainWithTheReasonInSight(t *testing.T) {
	h := newRootHarness(t, 80, 24).show(snapshots["retry-code"])
	if c := h.press(tea.KeyEnter).mustSend(); c != (flow.TryAgain{}) {
		t.Fatalf("sent %#v", c)
	}
	h.show(changed(snapshots["retry-code"], func(s *flow.Snapshot) { s.Phase, s.Attempt = flow.PhaseAsking, 2 }))
	h.mustShow(words.English.Reason("wrong_verification_code", "").What)
	h.typeText("654321").mustSubmit(map[string]string{"token": "654321"})
}

func TestEnterKeepsWaiting(t *testing.T) {
	if c := newRootHarness(t, 80, 24).show(snapshots["overdue"]).press(tea.KeyEnter).mustSend(); c != (flow.KeepWaiting{}) {
		t.Fatalf("sent %#v", c)
	}
}

func TestEnterAndEscLeaveTheResult(t *testing.T) {
	for _, k := range []tea.KeyType{tea.KeyEnter, tea.KeyEsc, tea.KeyCtrlC} {
		if h := newRootHarness(t, 80, 24).show(snapshots["success"]).press(k); !h.quit {
			t.Errorf("%v does not leave", k)
		}
	}
}

func TestANoticeIsShownUntilTheNextAnswer(t *testing.T) {
	h := newRootHarness(t, 80, 24).show(changed(snapshots["email"], func(s *flow.Snapshot) { s.Notice = flow.NoticeFinishedElsewhere }))
	h.mustShow("! ")
	h.show(changed(snapshots["code"], func(s *flow.Snapshot) {})).mustShow("! ")
	h.typeText("654321").mustSend()
	h.mustNotShow("! ")
}

func TestAnEarlierQuestionIsNotAnswered(t *testing.T) {
	h := newRootHarness(t, 80, 24).show(snapshots["email"]).typeText("john.doe@demo")
	h.show(snapshots["code"]).typeText(".com").press(tea.KeyEnter)
	h.mustSendNothing()
}

func TestEscTwiceInAHurryIsEsc(t *testing.T) {
	h := newRootHarness(t, 80, 24).show(snapshots["email"]).press(tea.KeyF1)
	h.mustShow(words.English.Help.OnThisScreen)
	h.send(tea.KeyMsg{Type: tea.KeyEsc, Alt: true})
	h.mustNotShow(words.English.Help.OnThisScreen)
}

func TestHelpClosesByItsKeyByEscAndByEnter(t *testing.T) {
	for _, k := range []tea.KeyType{tea.KeyF1, tea.KeyEsc, tea.KeyEnter} {
		h := newRootHarness(t, 80, 24).show(snapshots["email"]).press(tea.KeyF1)
		h.mustShow(words.English.Help.OnThisScreen)
		h.press(k).mustNotShow(words.English.Help.OnThisScreen)
		h.mustSendNothing()
	}
}

func TestAnEarlierVerificationIsNotFollowed(t *testing.T) {
	h := newRootHarness(t, 80, 24).show(snapshots["email"])
	h.root.session.generation++
	h.send(snapshotMsg{snapshots["success"], h.root.session.generation - 1})
	h.mustShow("Your e-mail")
}

func TestAPanicEndsTheProgramWithAnError(t *testing.T) {
	h := newRootHarness(t, 80, 24)
	g := &panicGuard{root: h.root, renderer: newRenderer(io.Discard)}
	msg := catchPanics(func() tea.Msg { panic("boom") })()
	_, cmd := g.Update(msg)
	if fault, ok := h.root.err.(*crash.Panic); !ok || fault.Value != "boom" || cmd == nil {
		t.Errorf("err %v", h.root.err)
	}
}

func TestARefusalIsNotALostConnection(t *testing.T) {
	for code, want := range map[flow.TroubleCode]string{
		flow.TroubleKeyRefused: "● connected", flow.TroubleRejected: "● connected", flow.TroubleNoProcess: "● connected",
		flow.TroubleUnreachable: "✗ not connected", flow.TroubleServer: "✗ not connected",
	} {
		newRootHarness(t, 80, 24).show(flow.Snapshot{Phase: flow.PhaseStuck, Trouble: &flow.Trouble{Code: code}}).mustShow(want)
	}
}

func TestBeforeTheStartNothingIsKept(t *testing.T) {
	h := newRootHarness(t, 80, 24).show(flow.Snapshot{Phase: flow.PhaseStuck, Trouble: &flow.Trouble{Code: flow.TroubleKeyRefused}})
	h.mustShow(words.English.Stuck.NotStarted)
	h.press(tea.KeyEsc).mustShow(words.English.Leave.NotStartedNote)
	h.mustNotShow("for later")
}

func TestAnUnfinishedVerificationIsMentionedUntilSomethingIsSent(t *testing.T) {
	h := newRootHarness(t, 80, 24, func(o *Options) { o.Unfinished = noon }).show(snapshots["email"])
	h.mustShow("was left unfinished", "3 Nov 2026")
	h.typeText("john.doe@demo.com").press(tea.KeyEnter).mustSend()
	h.show(snapshots["code"]).mustNotShow("unfinished")
}

func TestAnEndElsewhereIsShownAboveTheResult(t *testing.T) {
	h := newRootHarness(t, 80, 24).show(changed(snapshots["success"], func(s *flow.Snapshot) { s.Notice = flow.NoticeEnded }))
	h.mustShow(words.English.Notice(flow.NoticeEnded))
}
