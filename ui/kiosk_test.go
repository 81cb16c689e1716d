package ui

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
	"cedula/truora"
	"cedula/ui/words"
)

// fakeLock opens by "2468", and is locked after three wrong tries.
type fakeLock struct{ wrong int }

func (l *fakeLock) Try(pin string) bool {
	if pin != "2468" {
		l.wrong++
	}
	return pin == "2468"
}

func (l *fakeLock) State() (int, time.Duration) {
	if l.wrong >= 3 {
		return 0, 42 * time.Second
	}
	return 3 - l.wrong, 0
}

func inKiosk(o *Options) {
	o.Kiosk = &Kiosk{IdleTimeout: 90 * time.Second, ResultTimeout: 20 * time.Second, Lock: &fakeLock{}, Languages: []*words.Words{words.Spanish, words.English, words.Portuguese}}
}

func newKioskHarness(t *testing.T, cols, rows int, change ...func(*Options)) *rootHarness {
	t.Helper()
	return newRootHarness(t, cols, rows, append([]func(*Options){inKiosk}, change...)...)
}

// newWelcomeHarness shows the welcome page, for long enough that keys count.
func newWelcomeHarness(t *testing.T, cols, rows int, w *words.Words, welcome Welcome) *rootHarness {
	t.Helper()
	h := newKioskHarness(t, cols, rows, func(o *Options) { o.Words, o.Kiosk.welcome = w, &welcome })
	h.root.session = activeSession{}
	h.root.Init()
	h.root.resize()
	h.now = h.now.Add(welcomeStartDelay)
	return h
}

// pass lets time pass, a second at a time.
func (h *rootHarness) pass(d time.Duration) *rootHarness {
	for end := h.now.Add(d); h.now.Before(end); {
		h.now = h.now.Add(time.Second)
		if cmd := h.root.handleKioskTime(h.now); cmd != nil {
			h.run(cmd)
		}
		h.root.broadcast(tickMsg{})
		h.root.resize()
	}
	return h
}

// mustEnd fails unless the newest snapshot ends the screens.
func (h *rootHarness) mustEnd() {
	h.t.Helper()
	if cmd := h.root.followKiosk(); cmd == nil || cmd() != tea.Quit() {
		h.t.Error("the screens stay")
	}
}

func TestAKioskLooksAsOnFile(t *testing.T) {
	failed := changed(snapshots["success"], func(s *flow.Snapshot) {
		s.Outcome = flow.Outcome{Status: truora.ProcessFailure, Failure: truora.FailureDeclined, Declined: "document_is_a_photo_of_photo"}
	})
	refused := changed(failed, func(s *flow.Snapshot) { s.Outcome = flow.Outcome{Status: truora.ProcessFailure, CanceledHere: true} })
	for _, w := range words.All() {
		for _, size := range goldenSizes {
			at := func() *rootHarness {
				return newKioskHarness(t, size[0], size[1], func(o *Options) { o.Words = w })
			}
			wrongPIN := at().show(snapshots["code"]).press(tea.KeyCtrlX)
			wrongPIN.root.d.Kiosk.Lock.Try("1111")
			wrongPIN.send(pinTriedMsg{})
			for name, h := range map[string]*rootHarness{
				"welcome":        newWelcomeHarness(t, size[0], size[1], w, Welcome{}),
				"out-of-service": newWelcomeHarness(t, size[0], size[1], w, Welcome{IsAway: true}),
				"idle":           at().show(snapshots["code"]).pass(95 * time.Second),
				"success":        at().show(snapshots["success"]),
				"failure":        at().show(failed),
				"refused":        at().show(refused),
				"leave":          at().show(snapshots["email"]).press(tea.KeyEsc),
				"pin":            wrongPIN,
				"demo-pin":       newKioskHarness(t, size[0], size[1], func(o *Options) { o.Words, o.Sandbox, o.Kiosk.DemoPIN = w, true, "2468" }).show(snapshots["code"]).press(tea.KeyCtrlX),
			} {
				golden(t, fmt.Sprintf("kiosk-%s-%s-%s", name, w.Language(), sizeName(size)), h.root.View())
			}
		}
	}
}

func TestAKioskShowsTheLanguageOfF4(t *testing.T) {
	english := func(languages ...*words.Words) func(*Options) {
		return func(o *Options) { o.Words, o.Kiosk.Languages = words.English, languages }
	}
	footers := ""
	for columns := 44; columns < 100; columns++ {
		footers += newKioskHarness(t, columns, 24, english(words.Portuguese, words.English)).show(snapshots["code"]).root.View()
	}
	if !strings.Contains(footers, "F4 Português") || !strings.Contains(footers, "F4 PT") || strings.Contains(footers, "F4 E") {
		t.Errorf("not Portuguese alone: %q", regexp.MustCompile("F4 [^ ]*").FindAllString(footers, -1))
	}
	h := newKioskHarness(t, 100, 24, english(words.English)).show(snapshots["code"]).press(tea.KeyF4)
	if view := h.root.View(); strings.Contains(view, "F4") || h.root.d.Words != words.English {
		t.Errorf("F4 in a kiosk of one language:\n%s", view)
	}
}

var breakouts = []tea.KeyType{
	tea.KeyCtrlC, tea.KeyCtrlZ, tea.KeyCtrlBackslash, tea.KeyCtrlD, tea.KeyCtrlO, tea.KeyF2, tea.KeyF3, tea.KeyF5, tea.KeyF10, tea.KeyF12, tea.KeyF20,
}

func TestNoKeyLeavesAKiosk(t *testing.T) {
	for name, snap := range snapshots {
		if snap.Phase.IsOver() {
			continue
		}
		h := newKioskHarness(t, 80, 24, func(o *Options) { o.Trace, o.Presenter = someTrace, &fakePresenter{} })
		h.show(changed(snap, func(s *flow.Snapshot) { s.CanHandOff = true })).press(breakouts...).press(breakouts...)
		h.mustSendNothing()
		if h.quit || h.root.page != nil || h.root.inspector.view != nil {
			t.Errorf("%s: left %v, page %T", name, h.quit, h.root.page)
		}
		for _, text := range []string{snap.ProcessID, snap.AccountID, "^C", "F2", "F3", "^O"} {
			if text != "" {
				h.mustNotShow(text)
			}
		}
	}
}

func TestNoKeyLeavesTheWelcomePage(t *testing.T) {
	for _, isAway := range []bool{false, true} {
		h := newWelcomeHarness(t, 80, 24, words.English, Welcome{IsAway: isAway}).press(breakouts...).press(tea.KeyEsc, tea.KeyEsc)
		if h.quit || h.root.page != nil {
			t.Errorf("away %v: left %v, page %T", isAway, h.quit, h.root.page)
		}
	}
}

func TestAnyKeyStartsInTheChosenLanguage(t *testing.T) {
	for keys, language := range map[string]string{"x": "es", "2x": "en", "3 ": "pt", "13x": "pt"} {
		h := newWelcomeHarness(t, 80, 24, words.Spanish, Welcome{}).typeText(keys)
		if !h.quit || !h.root.hasStarted() || h.root.d.Words.Language() != language {
			t.Errorf("%q: left %v in %s", keys, h.quit, h.root.d.Words.Language())
		}
	}
	h := newWelcomeHarness(t, 80, 24, words.Spanish, Welcome{}).press(tea.KeyDown, tea.KeyDown, tea.KeyUp)
	if h.quit || h.root.d.Words != words.English {
		t.Errorf("arrows: left %v in %s", h.quit, h.root.d.Words.Language())
	}
	if h.pass(90 * time.Second); h.root.d.Words != words.Spanish {
		t.Errorf("nobody came, and it stays in %s", h.root.d.Words.Language())
	}
}

func TestTheWelcomePageFitsSmallTerminals(t *testing.T) {
	h := newWelcomeHarness(t, 50, 14, words.English, Welcome{})
	for _, w := range words.All() {
		h.mustShow(w.Kiosk.Start)
	}
}

func TestALanguagesNumberChoosesItAndThenStarts(t *testing.T) {
	h := newWelcomeHarness(t, 80, 24, words.English, Welcome{}).typeText("1")
	if h.mustShow(words.Spanish.Kiosk.Title); h.quit {
		t.Error("it started in a language that was just chosen")
	}
	if h.typeText("1"); !h.quit {
		t.Error("the number of the page's own language does nothing")
	}
}

func TestAKeyForThePageBeforeStartsNothing(t *testing.T) {
	h := newWelcomeHarness(t, 80, 24, words.English, Welcome{})
	h.now = h.now.Add(-welcomeStartDelay)
	for range 5 {
		h.send(tea.KeyMsg{Type: tea.KeyEnter})
	}
	if h.quit {
		t.Error("it started")
	}
}

func TestTheWelcomePageStartsNothingWhileTruoraIsAway(t *testing.T) {
	away := errors.New("away")
	h := newWelcomeHarness(t, 80, 24, words.English, Welcome{Check: func(context.Context) error { return away }})
	h.send(reachedMsg{away})
	h.mustShow(words.English.Kiosk.OutOfService)
	if h.press(tea.KeyEnter).quit {
		t.Error("a key starts though Truora is away")
	}
	h.send(reachedMsg{nil})
	if h.mustShow(words.English.Kiosk.Title); !h.press(tea.KeyEnter).quit {
		t.Error("no key starts though Truora is back")
	}
}

func TestAnIdleVerificationIsCancelled(t *testing.T) {
	h := newKioskHarness(t, 80, 24).show(snapshots["code"]).typeText("12").pass(89 * time.Second)
	h.mustNotShow(words.English.Kiosk.Idle)
	h.pass(2 * time.Second).mustShow(words.English.Kiosk.Idle)
	h.press(tea.KeyEnter).mustNotShow(words.English.Kiosk.Idle)
	h.mustSendNothing()
	h.pass(104 * time.Second).mustShow(words.English.Kiosk.Idle)
	h.mustSendNothing()
	h.pass(time.Second)
	if c := h.mustSend(); c != (flow.Cancel{Reason: "other_reason"}) {
		t.Fatalf("sent %#v", c)
	}
	h.show(changed(snapshots["code"], func(s *flow.Snapshot) { s.Phase = flow.PhaseCanceling })).typeText("3").mustSendNothing()
	h.mustNotShow("12")
	h.mustNotShow("F1")
	h.show(snapshots["success"]).mustNotShow(words.English.Kiosk.Success) // it would flash
	h.mustEnd()
}

func TestWaitingForTruoraIsNotIdle(t *testing.T) {
	h := newKioskHarness(t, 80, 24).show(snapshots["waiting"]).pass(10 * time.Minute)
	h.mustSendNothing()
	h.mustNotShow(words.English.Kiosk.Idle)
	h.show(snapshots["code"]).pass(80 * time.Second).mustNotShow(words.English.Kiosk.Idle)
}

func TestAFailedCancellationDoesNotBlockTheKiosk(t *testing.T) {
	h := newKioskHarness(t, 80, 24).show(snapshots["code"]).pass(106 * time.Second)
	h.mustSend()
	if h.pass(kioskEndTimeout); !h.quit {
		t.Error("it waits for ever")
	}
}

func TestTheLastPageClosesAutomatically(t *testing.T) {
	h := newKioskHarness(t, 80, 24).show(snapshots["success"]).pass(19 * time.Second)
	if h.mustShow(words.English.Kiosk.Success); h.quit {
		t.Error("gone too early")
	}
	if h.pass(2 * time.Second); !h.quit {
		t.Error("it stays")
	}
	h = newKioskHarness(t, 80, 24).show(snapshots["success"])
	h.now = h.now.Add(-time.Second) // press adds one
	if h.press(tea.KeyEnter).quit {
		t.Error("a key for the page before closes it")
	}
	if !h.press(tea.KeyEnter).quit {
		t.Error("no key closes it")
	}
}

func TestTheLastPageContainsNoPersonalData(t *testing.T) {
	for name, snap := range snapshots {
		if !snap.Phase.IsOver() || snap.Result == nil {
			continue
		}
		h := newKioskHarness(t, 100, 32).show(snap)
		for _, secret := range []string{snap.ProcessID, snap.AccountID, "Doe", "DOE", "%", "e export", snap.Outcome.Declined} {
			if secret != "" && strings.Contains(h.root.View(), secret) {
				t.Errorf("%s shows %q:\n%s", name, secret, h.root.View())
			}
		}
	}
}

func TestAPersonMayEnd(t *testing.T) {
	h := newKioskHarness(t, 80, 24).show(snapshots["email"]).press(tea.KeyEsc, tea.KeyDown, tea.KeyEnter)
	if c := h.mustSend(); c != (flow.Cancel{Reason: "dont_want_to_continue"}) {
		t.Fatalf("sent %#v", c)
	}
}

func TestARefusedPermissionIsThanked(t *testing.T) {
	h := newKioskHarness(t, 80, 24).show(snapshots["consent"]).typeText("n")
	if c := h.mustSend(); c != (flow.Cancel{Reason: "dont_want_to_continue"}) {
		t.Fatalf("sent %#v", c)
	}
	h.show(changed(snapshots["success"], func(s *flow.Snapshot) {
		s.Result, s.Outcome = nil, flow.Outcome{Status: truora.ProcessFailure, Failure: truora.FailureCanceled, CanceledHere: true}
	})).mustShow("You gave no permission")
	if h.quit {
		t.Error("nobody can read it")
	}
}

func TestThePINEndsTheKiosk(t *testing.T) {
	exits := 0
	h := newKioskHarness(t, 80, 24, func(o *Options) { o.Kiosk.Exit = func() { exits++ } }).show(snapshots["code"]).press(tea.KeyCtrlX)
	h.typeText("2468").press(tea.KeyEnter).mustNotShow("2468")
	h.deliver()
	if _, isCancel := h.mustSend().(flow.Cancel); !isCancel || exits != 1 {
		t.Errorf("exits %d", exits)
	}
}

// deliver hands in what Cmds gave.
func (h *rootHarness) deliver() {
	msgs := h.msgs
	h.msgs = nil
	for _, msg := range msgs {
		h.send(msg)
	}
}

func TestAKiosksDemoShowsItsPIN(t *testing.T) {
	h := newKioskHarness(t, 80, 24, func(o *Options) { o.Kiosk.DemoPIN = "2468" }).show(snapshots["code"])
	h.mustShow("^X")
	h.mustNotShow("2468")
	h.mustNotShow("^C")
	h.press(tea.KeyCtrlX).mustShow("2468")
	h.mustNotShow("^X")
	newKioskHarness(t, 80, 24).show(snapshots["code"]).mustNotShow("^X")
}

func TestAKiosksPagesNameTheKeysThatWork(t *testing.T) {
	h := newKioskHarness(t, 100, 32).show(snapshots["code"]).press(tea.KeyCtrlX)
	h.mustShow("Esc close")
	h.mustNotShow("F1")
	h.press(tea.KeyEsc).pass(91 * time.Second).mustShow(words.English.Kiosk.IdleKey)
	h.mustNotShow("Esc")
	h.mustNotShow("F1")
	newWelcomeHarness(t, 100, 32, words.English, Welcome{}).press(tea.KeyF1).mustNotShow("Esc  ")
}

func TestThreeWrongPINsLock(t *testing.T) {
	h := newKioskHarness(t, 80, 24).show(snapshots["code"]).press(tea.KeyCtrlX)
	for range 3 {
		h.typeText("1111").press(tea.KeyEnter)
		h.deliver()
	}
	h.mustShow("42 s")
	if h.typeText("2468").press(tea.KeyEnter); len(h.msgs) > 0 {
		t.Error("a fourth try is taken")
	}
}

func TestWhatCannotBeginIsNotThePersonsAffair(t *testing.T) {
	h := newKioskHarness(t, 80, 24)
	h.show(flow.Snapshot{Phase: flow.PhaseStuck, Trouble: &flow.Trouble{Code: flow.TroubleKeyRefused}}).mustEnd()
}

func TestATroubleShowsNoHostInAKiosk(t *testing.T) {
	trouble := flow.Trouble{Code: flow.TroubleUnreachable, Host: "api.example", Status: 502, Detail: "dial tcp"}
	upload := changed(snapshots["uploading"], func(s *flow.Snapshot) {
		s.Uploads = slices.Clone(s.Uploads)
		for i := range s.Uploads {
			s.Uploads[i].Trouble = &trouble
		}
	})
	stuck := changed(snapshots["email"], func(s *flow.Snapshot) { s.Phase, s.Trouble = flow.PhaseStuck, &trouble })
	waiting := changed(snapshots["waiting"], func(s *flow.Snapshot) { retrying := trouble; retrying.Retrying = true; s.Trouble = &retrying })
	for _, snap := range []flow.Snapshot{stuck, waiting, upload} {
		h := newKioskHarness(t, 80, 24).show(snap)
		h.mustShow("Truora could not be reached.")
		for _, text := range []string{"api.example", "502", "dial tcp", "internet", "✓ \n"} {
			h.mustNotShow(text)
		}
	}
	newKioskHarness(t, 80, 24).show(stuck).mustShow(words.English.Kiosk.AskStaff)
}

func TestAnswersThatWereGivenAreMasked(t *testing.T) {
	h := newKioskHarness(t, 80, 24).show(snapshots["email"]).typeText("ana@example.com").mustShowThen("ana@example.com")
	h.show(changed(snapshots["email"], func(s *flow.Snapshot) {
		s.Attempt, s.Answers = 2, map[string]string{"email": "ana@example.com"}
	}))
	h.mustNotShow("ana@")
	h.mustShow("a•••@example.com")
	h.press(tea.KeyLeft, tea.KeyHome).mustNotShow("ana@")
	h.press(tea.KeyEnter).mustSubmit(map[string]string{"email": "ana@example.com"})
}

func (h *rootHarness) mustShowThen(text string) *rootHarness {
	h.mustShow(text)
	return h
}

func TestAKioskShowsNoFiles(t *testing.T) {
	h := newKioskHarness(t, 80, 24).show(snapshots["photos"])
	h.mustShow(words.English.Kiosk.NoCamera)
	h.typeAtOnce("/etc/passwd").press(tea.KeyTab, tea.KeyEnter, tea.KeyCtrlL)
	h.mustNotShow("passwd")
	h.mustSendNothing()
}
