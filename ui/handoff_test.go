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

func newHandOffBench(t *testing.T, w, h int) *bench {
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	b := newBench(t, w, h).shows(with(scenes["email"], func(s *flow.Snapshot) { s.CanHandOff = true }))
	b.presses(tea.KeyF3)
	if c := b.sent(); c != (flow.HandOff{Open: true}) {
		t.Fatalf("sent %#v", c)
	}
	return b
}

func TestHandingOffShowsACodeOrWhatItNeeds(t *testing.T) {
	for _, size := range goldenSizes {
		b := newHandOffBench(t, size[0], size[1])
		golden(t, "handoff-"+sizeName(size), b.root.View())
		b.presses(tea.KeyEsc)
		if c := b.sent(); c != (flow.HandOff{Open: false}) {
			t.Fatalf("sent %#v", c)
		}
	}
}

func TestTheLinkIsShownAndCopiedOnDemandAlone(t *testing.T) {
	b := newHandOffBench(t, 100, 40)
	b.misses("secret")
	b.types("l").sees(secretLink)
	b.types("l").misses("secret")
	b.types("c").sees("\x1b]52;c;")
	b.send(timerMsg{b.root.tickChain})
	b.misses("\x1b]52")
	b.sees(words.English.HandOff.Copied)
}

func TestThePictureLivesAsLongAsItsPage(t *testing.T) {
	b := newHandOffBench(t, 100, 40)
	b.fake.commands = nil
	b.types("s")
	saved, ok := b.msgs[0].(savedMsg)
	if !ok || saved.err != nil {
		t.Fatalf("messages %#v", b.msgs)
	}
	b.send(saved)
	info, err := os.Stat(saved.path)
	if err != nil || filepath.Separator == '/' && info.Mode().Perm() != 0o600 {
		t.Fatalf("%v %v", info, err)
	}
	b.presses(tea.KeyF3)
	if _, err := os.Stat(filepath.Dir(saved.path)); !os.IsNotExist(err) {
		t.Errorf("still there: %v", err)
	}
}

func TestAPictureOfAClosedPageIsNotKept(t *testing.T) {
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	f := &secretFile{}
	f.remove()
	if _, err := f.save(func(string) error { t.Error("written"); return nil }); err == nil {
		t.Error("saved")
	}
}

func TestADemosLinkIsSaidToLeadNowhere(t *testing.T) {
	v := handOffOf(t, 100, 40, secretLink)
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
	b := newHandOffBench(t, 100, 40)
	b.shows(with(scenes["code"], func(s *flow.Snapshot) { s.CanHandOff = true })).misses(strings.Split(finished, ".")[0]) // sent here
	b.shows(with(scenes["country"], func(s *flow.Snapshot) { s.CanHandOff, s.Notice = true, flow.NoticeFinishedElsewhere }))
	b.sees("3 of 7", strings.Split(finished, ".")[0])
	b.shows(scenes["success"]).misses(words.English.HandOff.Title)
	b.sees("Your identity has been verified")
}

// longLink takes so many characters.
func longLink(n int) string {
	return "https://identity.test/?token=" + strings.Repeat("x", n-len("https://identity.test/?token="))
}

func handOffOf(t *testing.T, w, h int, link string) *handOff {
	t.Helper()
	v := newHandOff(newBench(t, w, h).root.d, scenes["email"], link)
	v.SetSize(w, h)
	return v
}

// TestTheWarningStays in every room, above all when the link is there to be read.
func TestTheWarningStays(t *testing.T) {
	warning := strings.Fields(words.English.HandOff.SecretNote)[0]
	for _, size := range [][2]int{{50, 12}, {40, 10}, {80, 22}, {95, 48}, {120, 60}} {
		for _, link := range []string{secretLink, longLink(300), longLink(700), longLink(3000)} {
			v := handOffOf(t, size[0], size[1], link)
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
	v := handOffOf(t, 50, 12, longLink(700))
	v.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{'l'}})
	if view := v.View(); !strings.Contains(view, "https://identity.test") || !strings.Contains(view, "…") {
		t.Errorf("the link cannot be seen:\n%s", view)
	}
}

func TestTheSizeThatIsNamedIsEnough(t *testing.T) {
	for _, n := range []int{60, 300, 600, 900} {
		v := handOffOf(t, 40, 12, longLink(n))
		var cols, rows int
		v.d.Words.HandOff.TooSmall = func(c, r int) string { cols, rows = c, r; return "" }
		v.View()
		v.SetSize(cols-2, rows-fullFrame)
		if view := v.View(); !strings.Contains(view, "▄") && !strings.Contains(view, "▀") {
			t.Errorf("%d characters, %d by %d: no code\n%s", n, cols, rows, view)
		}
	}
}

func TestALinkThatIsTooLongForACodeIsSaidInThePersonsLanguage(t *testing.T) {
	v := handOffOf(t, 80, 20, longLink(3000))
	v.d.setLanguage(words.Spanish)
	if view := v.View(); !strings.Contains(view, words.Spanish.HandOff.TooLong[:30]) {
		t.Error(view)
	}
}
