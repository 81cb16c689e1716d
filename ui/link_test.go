package ui

import (
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
	"cedula/ui/words"
)

// stepsElsewhere are the steps that are not done in the terminal.
var stepsElsewhere = []string{"signature", "location", "location-here", "location-vpn", "video-call", "results", "unknown-link"}

func TestStepsThatAreDoneElsewhereInEveryLanguage(t *testing.T) {
	for _, name := range stepsElsewhere {
		for _, w := range words.All()[1:] {
			for _, size := range goldenSizes {
				h := newRootHarness(t, size[0], size[1], func(o *Options) { o.Words = w }).show(snapshots[name])
				golden(t, name+"-"+w.Language()+"-"+sizeName(size), h.root.View())
			}
		}
	}
}

func TestALinkIsShownAsACodeWithAllTheRoom(t *testing.T) {
	for _, size := range goldenSizes {
		h := newRootHarness(t, size[0], size[1]).show(snapshots["signature"])
		h.typeText("q")
		golden(t, "signature-code-"+sizeName(size), h.root.View())
	}
}

func TestAShortLinkIsShownWithItsCode(t *testing.T) {
	h := newRootHarness(t, 100, 40).show(snapshots["signature"])
	golden(t, "signature-100x40", h.root.View())
	h.mustNotShow(words.English.Link.ShowCode)
}

func TestALinkNamesItsHostBeforeIt(t *testing.T) {
	view := newRootHarness(t, 80, 24).show(snapshots["signature"]).root.View()
	host, link := strings.Index(view, words.English.Link.Opens("app.zapsign.co")), strings.Index(view, "https://app.zapsign.co/verificar")
	if host < 0 || link < host {
		t.Error(view)
	}
}

func TestALinkIsCopiedByTheTerminal(t *testing.T) {
	h := newRootHarness(t, 100, 32).show(snapshots["signature"])
	h.mustNotShow("\x1b]52")
	h.typeText("c").mustShow("\x1b]52;c;", words.English.HandOff.Copied)
	h.send(timerMsg{h.root.tickChain})
	h.mustNotShow("\x1b]52")
	h.typeText("q").typeText("c").mustShow("\x1b]52;c;", words.English.HandOff.Copied)
	if len(h.verification.commands) > 0 {
		t.Errorf("sent %v", h.verification.commands)
	}
}

func TestALinkIsOpenedInABrowserWhereThereIsOne(t *testing.T) {
	var opened []string
	h := newRootHarness(t, 80, 24, func(o *Options) {
		o.OpenLink = func(address string) error { opened = append(opened, address); return nil }
	}).show(snapshots["signature"])
	h.mustShow(words.English.Link.Open)
	h.typeText("o").mustShow(words.English.Link.Opening)
	if len(opened) != 1 || opened[0] != signatureStep().Link {
		t.Errorf("opened %q", opened)
	}
	newRootHarness(t, 80, 24).show(snapshots["signature"]).mustNotShow(words.English.Link.Open)
}

func TestEnterSendsNothingForALink(t *testing.T) {
	h := newRootHarness(t, 80, 24).show(snapshots["signature"]).press(tea.KeyEnter, tea.KeyTab, tea.KeySpace)
	if len(h.verification.commands) > 0 {
		t.Errorf("sent %v", h.verification.commands)
	}
}

func TestALinksCodeClosesWithItsStep(t *testing.T) {
	h := newRootHarness(t, 80, 24).show(snapshots["signature"])
	h.typeText("q").mustShow(words.English.Link.CodeLead)
	h.show(changed(snapshots["signature"], func(s *flow.Snapshot) { s.Version++ })).mustShow(words.English.Link.CodeLead)
	h.show(snapshots["unknown"]).mustNotShow(words.English.Link.CodeLead)
}

func TestANewLinkReplacesTheOldOne(t *testing.T) {
	h := newRootHarness(t, 100, 32).show(snapshots["signature"])
	h.show(changed(snapshots["signature"], func(s *flow.Snapshot) { s.Step.Link = "https://app.zapsign.co/again" }))
	h.mustShow("https://app.zapsign.co/again")
	h.mustNotShow("0b0f4c5e")
}

func TestALocationIsHandedToThePhone(t *testing.T) {
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	h := newRootHarness(t, 80, 24).show(snapshots["location"]).press(tea.KeyEnter)
	if c := h.mustSend(); c != (flow.HandOff{Open: true}) {
		t.Fatalf("sent %#v", c)
	}
	h.mustShow(words.English.HandOff.Title)
}

func TestALocationCanBeTypedWhereNoPhoneIsAtHand(t *testing.T) {
	h := newRootHarness(t, 80, 24).show(snapshots["location"])
	h.typeText("t").typeText("4.65").press(tea.KeyEnter).typeText("-74.05")
	h.mustShow("4.65", "-74.05")
	h.press(tea.KeyEsc).mustShow(words.English.Link.OnPhone[:20])
	h.typeText("t").press(tea.KeyEnter)
	got, ok := h.mustSend().(flow.Submit)
	if !ok || got.Values["latitude"] != "4.65" || got.Values["longitude"] != "-74.05" {
		t.Errorf("sent %+v", got)
	}
}

func TestTheProcesssOwnTimeIsCountedDown(t *testing.T) {
	for left, want := range map[string]struct{ token, process int }{
		"9 min left": {9, 60}, "8 min left": {30, 8}, "7 min left": {7, 8}, "6 min left": {0, 6}, "": {0, 0},
	} {
		snap := changed(snapshots["email"], func(s *flow.Snapshot) {
			if want.token > 0 {
				s.TokenExpiry = noon.Add(minutes(want.token))
			}
			if want.process > 0 {
				s.ProcessExpiry = noon.Add(minutes(want.process))
			}
		})
		view := newRootHarness(t, 80, 24).show(snap).root.View()
		if !strings.Contains(view, left) || left == "" && strings.Contains(view, " left") {
			t.Errorf("%q is not there:\n%s", left, view)
		}
	}
}

func minutes(n int) time.Duration { return time.Duration(n) * time.Minute }
