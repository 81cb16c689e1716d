package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
	"cedula/ui/words"
)

const secretLink = "https://identity.test/?token=secret"

func newHandOffHarness(t *testing.T, cols, rows int) *rootHarness {
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	h := newRootHarness(t, cols, rows).show(changed(snapshots["email"], func(s *flow.Snapshot) { s.CanHandOff = true }))
	h.press(tea.KeyF3)
	if c := h.mustSend(); c != (flow.HandOff{Open: true}) {
		t.Fatalf("sent %#v", c)
	}
	return h
}

func TestHandingOffShowsACodeOrWhatItNeeds(t *testing.T) {
	for _, size := range goldenSizes {
		h := newHandOffHarness(t, size[0], size[1])
		golden(t, "handoff-"+sizeName(size), h.root.View())
		h.press(tea.KeyEsc)
		if c := h.mustSend(); c != (flow.HandOff{Open: false}) {
			t.Fatalf("sent %#v", c)
		}
	}
}

func TestTheLinkIsShownAndCopiedOnDemandAlone(t *testing.T) {
	h := newHandOffHarness(t, 100, 40)
	h.mustNotShow("secret")
	h.typeText("l").mustShow(secretLink)
	h.typeText("l").mustNotShow("secret")
	h.typeText("c").mustShow("\x1b]52;c;")
	h.send(timerMsg{h.root.tickChain})
	h.mustNotShow("\x1b]52")
	h.mustShow(words.English.HandOff.Copied)
}

func TestThePictureLivesAsLongAsItsPage(t *testing.T) {
	h := newHandOffHarness(t, 100, 40)
	h.verification.commands = nil
	h.typeText("s")
	saved, ok := h.msgs[0].(savedMsg)
	if !ok || saved.err != nil {
		t.Fatalf("messages %#v", h.msgs)
	}
	h.send(saved)
	info, err := os.Stat(saved.path)
	if err != nil || filepath.Separator == '/' && info.Mode().Perm() != 0o600 {
		t.Fatalf("%v %v", info, err)
	}
	h.press(tea.KeyF3)
	if _, err := os.Stat(filepath.Dir(saved.path)); !os.IsNotExist(err) {
		t.Errorf("still there: %v", err)
	}
}

func TestACodeIsNotSavedAfterThePageIsClosed(t *testing.T) {
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	f := &secretFile{}
	f.remove()
	if _, err := f.save(func(string) error { t.Error("written"); return nil }); err == nil {
		t.Error("saved")
	}
}

func TestADemosLinkHasANote(t *testing.T) {
	v := newTestHandOffPage(t, 100, 40, secretLink)
	if strings.Contains(v.View(), words.English.HandOff.SandboxNote) {
		t.Error("a real link leads somewhere")
	}
	v.d.Sandbox = true
	if view := v.View(); !strings.Contains(view, words.English.HandOff.SandboxNote) {
		t.Error(view)
	}
}

func TestThePhoneIsFollowed(t *testing.T) {
	finished := words.English.Notice(flow.NoticeFinishedElsewhere)
	h := newHandOffHarness(t, 100, 40)
	h.show(changed(snapshots["code"], func(s *flow.Snapshot) { s.CanHandOff = true })).mustNotShow(strings.Split(finished, ".")[0]) // sent here
	h.show(changed(snapshots["country"], func(s *flow.Snapshot) { s.CanHandOff, s.Notice = true, flow.NoticeFinishedElsewhere }))
	h.mustShow("3 of 7", strings.Split(finished, ".")[0])
	h.show(snapshots["success"]).mustNotShow(words.English.HandOff.Title)
	h.mustShow("Your identity has been verified")
}

// longLink takes so many characters.
func longLink(n int) string {
	return "https://identity.test/?token=" + strings.Repeat("x", n-len("https://identity.test/?token="))
}

func newTestHandOffPage(t *testing.T, cols, rows int, link string) *handOffPage {
	t.Helper()
	v := newHandOffPage(newRootHarness(t, cols, rows).root.d, snapshots["email"], link)
	v.SetSize(cols, rows)
	return v
}

// TestTheWarningIsAlwaysShown at every size, in particular with the link as text.
func TestTheWarningIsAlwaysShown(t *testing.T) {
	warning := strings.Fields(words.English.HandOff.SecretNote)[0]
	for _, size := range [][2]int{{50, 12}, {40, 10}, {80, 22}, {95, 48}, {120, 60}} {
		for _, link := range []string{secretLink, longLink(300), longLink(700), longLink(3000)} {
			v := newTestHandOffPage(t, size[0], size[1], link)
			for _, key := range "lcls" {
				if view := v.View(); !strings.Contains(view, warning) || height(view) > size[1] || width(view) > size[0] {
					t.Errorf("%v, %d characters, before %c: %d by %d cells:\n%s", size, len(link), key, width(view), height(view), view)
				}
				v.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{key}})
			}
		}
	}
}

func TestTheLinkTakesTheRoomThatThereIs(t *testing.T) {
	v := newTestHandOffPage(t, 50, 12, longLink(700))
	v.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{'l'}})
	if view := v.View(); !strings.Contains(view, "https://identity.test") || !strings.Contains(view, "…") {
		t.Errorf("the link cannot be seen:\n%s", view)
	}
}

func TestNobodyIsToldToScanACodeThatIsNotThere(t *testing.T) {
	for rows, want := range map[int]bool{20: false, 60: true} {
		if view := newTestHandOffPage(t, 120, rows, longLink(300)).View(); strings.Contains(view, "Scan the code") != want {
			t.Errorf("%d rows:\n%s", rows, view)
		}
	}
}

func TestTheSizeThatIsNamedIsEnough(t *testing.T) {
	for _, n := range []int{60, 300, 600, 900} {
		v := newTestHandOffPage(t, 40, 12, longLink(n))
		var cols, rows int
		v.d.Words.HandOff.TooSmall = func(c, r int) string { cols, rows = c, r; return "" }
		v.View()
		v.SetSize(cols-2, rows-fullFrame)
		if view := v.View(); !strings.Contains(view, "▄") && !strings.Contains(view, "▀") {
			t.Errorf("%d characters, %d by %d: no code\n%s", n, cols, rows, view)
		}
	}
}

func TestALongLinksCodeFitsInto80By24WithPixels(t *testing.T) {
	v := newTestHandOffPage(t, 80, 22, longLink(900))
	tooSmall := v.View()
	v.d.Files.Preview = PreviewKitty
	view := v.View()
	if view == tooSmall || !strings.Contains(view, "\U0010EEEE") || height(view) > 22 || width(view) > 80 {
		t.Errorf("%d by %d cells:\n%q", width(view), height(view), view)
	}
	if v.View() != view {
		t.Error("drawn anew for nothing")
	}
}

func TestATooLongLinkIsReportedInThePersonsLanguage(t *testing.T) {
	v := newTestHandOffPage(t, 80, 20, longLink(3000))
	v.d.setLanguage(words.Spanish)
	if view := v.View(); !strings.Contains(view, words.Spanish.HandOff.TooLong[:30]) {
		t.Error(view)
	}
}
