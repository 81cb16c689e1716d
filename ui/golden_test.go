package ui

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
	"pgregory.net/rapid"

	"cedula/flow"
	"cedula/ui/words"
)

var update = flag.Bool("update", false, "write the golden files anew")

var goldenSizes = [][2]int{{100, 32}, {80, 24}, {50, 14}}

// golden compares a view with the one on file. Space at the ends of lines
// does not count.
func golden(t *testing.T, name, view string) {
	t.Helper()
	lines := strings.Split(withCursor(view), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	view = strings.Join(lines, "\n") + "\n"
	file := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(file, []byte(view), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if view != string(want) {
		t.Errorf("%s is not as on file (go test ./ui -update writes it anew):\n%s", file, view)
	}
}

func TestEachScreenLooksAsOnFile(t *testing.T) {
	for name, snap := range snapshots {
		for _, size := range goldenSizes {
			h := newRootHarness(t, size[0], size[1]).show(snap)
			golden(t, fmt.Sprintf("%s-%dx%d", name, size[0], size[1]), h.root.View())
		}
	}
}

// withCursor draws the terminal's cursor as a bar: in the cell that it stands in,
// or before what is in it.
func withCursor(view string) string {
	return strings.NewReplacer(cursorMark+" ", "▏", cursorMark, "▏").Replace(view)
}

// shows reports whether a text is in a view, with its cursor or without.
func shows(view, text string) bool {
	return strings.Contains(withCursor(view), text) || strings.Contains(strings.ReplaceAll(view, cursorMark, ""), text)
}

// pages are what can be open above a screen, by the keys that open it.
var pages = map[string][]tea.KeyType{
	"help": {tea.KeyF1}, "leave": {tea.KeyCtrlC}, "cancel": {tea.KeyCtrlC, tea.KeyDown, tea.KeyDown, tea.KeyEnter},
}

func TestEachPageAboveLooksAsOnFile(t *testing.T) {
	for name, keys := range pages {
		for _, size := range goldenSizes {
			h := newRootHarness(t, size[0], size[1]).show(snapshots["code"]).press(keys...)
			golden(t, fmt.Sprintf("%s-%dx%d", name, size[0], size[1]), h.root.View())
		}
	}
}

// textOf is a view without its colours, and without its cursor and its codes,
// which are drawn in another way where there are none.
func textOf(view string) string {
	lines := strings.Split(strings.NewReplacer("▏", "", "█", " ", "▀", " ", "▄", " ").Replace(ansi.Strip(view)), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return strings.Join(lines, "\n")
}

func TestColoursMoveNothing(t *testing.T) {
	for name, snap := range snapshots {
		for _, size := range goldenSizes {
			plain := newRootHarness(t, size[0], size[1]).show(snap)
			colour := newRootHarness(t, size[0], size[1])
			colour.root.d.Renderer.SetColorProfile(termenv.TrueColor)
			colour.root.d.Theme = newTheme(colour.root.d.Renderer, themeOptions{isLight: true})
			colour.show(snap)
			if with, without := textOf(colour.root.View()), textOf(plain.root.View()); with != without {
				t.Errorf("%s at %s with colours:\n%s\nwithout:\n%s", name, sizeName(size), with, without)
			}
		}
	}
}

// mustFit fails when a view is wider or taller than the terminal.
func mustFit(t *rapid.T, view string, w, h int, what string) {
	if height(view) > h || width(view) > w {
		t.Fatalf("%s at %dx%d is %dx%d:\n%s", what, w, h, width(view), height(view), view)
	}
}

func TestNothingIsEverLargerThanTheTerminal(t *testing.T) {
	names := sortedKeys(snapshots)
	rapid.Check(t, func(rt *rapid.T) {
		name := rapid.SampledFrom(names).Draw(rt, "scene")
		cols, rows := rapid.IntRange(1, 120).Draw(rt, "w"), rapid.IntRange(1, 40).Draw(rt, "h")
		language := rapid.SampledFrom(words.All()).Draw(rt, "language")
		h := newRootHarness(t, cols, rows, func(o *Options) {
			o.Trace, o.Presenter = someTrace, &fakePresenter{}
			o.Words, o.Brand = language, rapid.SampledFrom([]string{"cedula", "银行身份验证服务中心银行身份验证服务中心", strings.Repeat("x", 200)}).Draw(rt, "brand")
		}).show(changed(snapshots[name], func(s *flow.Snapshot) {
			s.CanHandOff, s.Notice = true, flow.NoticeFinishedElsewhere
		}))
		for range rapid.IntRange(0, 6).Draw(rt, "keys") {
			h.send(rapid.SampledFrom(someKeys).Draw(rt, "key"))
			mustFit(rt, h.root.View(), cols, rows, name)
		}
		mustFit(rt, h.root.View(), cols, rows, name)
		h.send(tea.WindowSizeMsg{Width: rows, Height: cols})
		mustFit(rt, h.root.View(), rows, cols, name+" turned")
	})
}

var someKeys = []tea.KeyMsg{
	{Type: tea.KeyEnter}, {Type: tea.KeyEsc}, {Type: tea.KeyTab}, {Type: tea.KeyShiftTab}, {Type: tea.KeyUp}, {Type: tea.KeyDown},
	{Type: tea.KeyF1}, {Type: tea.KeyF2}, {Type: tea.KeyF3}, {Type: tea.KeyCtrlO}, {Type: tea.KeyCtrlC}, {Type: tea.KeyRunes, Runes: []rune("l")}, {Type: tea.KeyPgDown}, {Type: tea.KeyEnd}, {Type: tea.KeyLeft}, {Type: tea.KeyBackspace},
	{Type: tea.KeySpace, Runes: []rune{' '}}, {Type: tea.KeyRunes, Runes: []rune("mé")}, {Type: tea.KeyRunes, Runes: []rune("漢字漢字漢字")},
	{Type: tea.KeyRunes, Runes: []rune(strings.Repeat("long", 60)), Paste: true}, {Type: tea.KeyRunes, Runes: []rune("1234")},
}

func TestBeforeTheSizeIsKnownNothingIsDrawn(t *testing.T) {
	if view := newRootHarness(t, 0, 0).show(snapshots["email"]).root.View(); view != "" {
		t.Errorf("drawn without a size: %q", view)
	}
}

func sizeName(size [2]int) string { return fmt.Sprintf("%dx%d", size[0], size[1]) }

func TestTheFooterNeverHidesTheWayOut(t *testing.T) {
	for name, snap := range snapshots {
		for _, w := range words.All() {
			for _, size := range append([][2]int{{40, 12}}, goldenSizes...) {
				h := newRootHarness(t, size[0], size[1], func(o *Options) {
					o.Words, o.Trace, o.Presenter = w, someTrace, &fakePresenter{}
				}).show(changed(snap, func(s *flow.Snapshot) { s.CanHandOff = true }))
				lines := strings.Split(h.root.View(), "\n")
				if foot := lines[len(lines)-1]; !strings.Contains(foot, "^C") || !strings.Contains(foot, "F1") {
					t.Errorf("%s in %s at %s ends in %q", name, w.Language(), sizeName(size), foot)
				}
			}
		}
	}
}

func TestHelpListsTheKeysThatWorkHere(t *testing.T) {
	h := newRootHarness(t, 80, 60, func(o *Options) { o.Trace, o.Presenter = someTrace, &fakePresenter{} })
	h.show(changed(snapshots["country"], func(s *flow.Snapshot) { s.CanHandOff = true })).press(tea.KeyF1)
	for _, name := range []string{"Enter", "Esc", "Tab", "↑↓", "a–z", "PgUp", "PgDn", "Home", "End", "F1", "F2", "F3", "^O", "^C"} {
		h.mustShow("  " + name + " ")
	}
	h.mustNotShow("⇧Tab") // there is nothing before the country
	h.press(tea.KeyEsc, tea.KeyEnter, tea.KeyF1)
	h.mustShow("  ⇧Tab ")
	h.show(snapshots["waiting"]).mustShow("  Esc      leave")
}
