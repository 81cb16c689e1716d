package ui

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"cedula/truora"
	"cedula/ui/charset"
	"cedula/ui/words"
)

func TestEachScreenIsDrawnInTheCharactersThatThereAre(t *testing.T) {
	for name, snap := range snapshots {
		for _, w := range words.All() {
			for _, size := range goldenSizes {
				inUnicode := newRootHarness(t, size[0], size[1], func(o *Options) { o.Words = w }).show(snap).root.View()
				for _, c := range []charset.Charset{charset.ASCII, charset.Latin1} {
					h := newRootHarness(t, size[0], size[1], func(o *Options) { o.Words, o.Charset = w, c }).show(snap)
					for _, key := range []tea.KeyType{0, tea.KeyF1} {
						if key != 0 {
							h.press(key)
						}
						view := h.root.View()
						if at := strings.IndexFunc(view, func(r rune) bool { return r > 0xff || c == charset.ASCII && r >= utf8.RuneSelf }); at >= 0 {
							t.Errorf("%s in %s and %v: %q", name, w.Language(), c, view[at:min(at+40, len(view))])
						}
						if got, want := height(view), height(inUnicode); key == 0 && got != want || width(view) > size[0] {
							t.Errorf("%s in %v is %dx%d cells large, want %dx%d", name, c, width(view), got, size[0], want)
						}
					}
				}
			}
		}
	}
}

func TestScreensInASCIILookAsOnFile(t *testing.T) {
	for _, name := range []string{"code", "waiting", "uploading", "success"} {
		for _, size := range goldenSizes {
			h := newRootHarness(t, size[0], size[1], func(o *Options) { o.Charset, o.Words, o.Sandbox = charset.ASCII, words.Spanish, true }).show(snapshots[name])
			golden(t, fmt.Sprintf("ascii-%s-%s", name, sizeName(size)), h.root.View())
		}
	}
}

// TestLettersOfAnotherCharsetAreTyped types on a terminal of ISO 8859-1.
func TestLettersOfAnotherCharsetAreTyped(t *testing.T) {
	tt, ended := newTestTerminal(t), 0
	done := tt.runWith(t.Context(), Options{Background: BackgroundDark, Charset: charset.Latin1, Words: words.Spanish}, script(snapshots["unknown"], snapshots["success"]), &ended)
	tt.waitFor("Nombre completo")
	_, _ = tt.keyboard.Write([]byte("Jos\xe9"))
	tt.waitFor("Jos\xe9")
	if text := ansi.Strip(tt.text()); strings.Contains(text, "é") || strings.Contains(text, "▸") {
		t.Errorf("UTF-8 is written: %q", text)
	}
	_, _ = tt.keyboard.Write([]byte("\x03\x03"))
	tt.result(done)
}

// TestTheListOfProcessesIsInTheTerminalsCharset follows processes on a terminal of
// ISO 8859-1.
func TestTheListOfProcessesIsInTheTerminalsCharset(t *testing.T) {
	tt := newTestTerminal(t)
	done := make(chan error, 1)
	go func() {
		screens := Options{Background: BackgroundDark, Charset: charset.Latin1, Words: words.Spanish, Input: tt.terminal, Output: tt.terminal}
		read := func(context.Context) ([]truora.Process, error) {
			return nil, nil
		}
		done <- ShowProcesses(t.Context(), ProcessesOptions{Screens: screens, Read: read, Interval: time.Hour})
	}()
	tt.waitFor("No hay ning\xfan proceso en curso.")
	if text := ansi.Strip(tt.text()); strings.Contains(text, "ú") {
		t.Errorf("UTF-8 is written: %q", text)
	}
	_, _ = tt.keyboard.Write([]byte("\x1b"))
	if err := <-done; err != nil {
		t.Error(err)
	}
}
