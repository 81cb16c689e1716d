package ui

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/ui/words"
)

// namedKeys are keys by the names that bindings have.
var namedKeys = map[string]tea.KeyMsg{
	"enter": {Type: tea.KeyEnter}, "esc": {Type: tea.KeyEsc}, "tab": {Type: tea.KeyTab}, "shift+tab": {Type: tea.KeyShiftTab},
	"up": {Type: tea.KeyUp}, "down": {Type: tea.KeyDown}, "left": {Type: tea.KeyLeft}, "right": {Type: tea.KeyRight},
	"pgup": {Type: tea.KeyPgUp}, "pgdown": {Type: tea.KeyPgDown}, "home": {Type: tea.KeyHome}, "end": {Type: tea.KeyEnd},
	"ctrl+p": {Type: tea.KeyCtrlP}, "ctrl+n": {Type: tea.KeyCtrlN}, "ctrl+j": {Type: tea.KeyCtrlJ}, "ctrl+r": {Type: tea.KeyCtrlR}, "ctrl+t": {Type: tea.KeyCtrlT},
	"ctrl+l": {Type: tea.KeyCtrlL}, "ctrl+s": {Type: tea.KeyCtrlS}, "ctrl+o": {Type: tea.KeyCtrlO}, "ctrl+c": {Type: tea.KeyCtrlC},
	"f1": {Type: tea.KeyF1}, "f2": {Type: tea.KeyF2}, "f3": {Type: tea.KeyF3}, "f4": {Type: tea.KeyF4}, " ": {Type: tea.KeySpace, Runes: []rune{' '}},
}

func keyNamed(name string) tea.KeyMsg {
	if msg, ok := namedKeys[name]; ok {
		return msg
	}
	if name == "\x00" { // whatever is typed
		name = "a"
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)}
}

// doesSomething reports whether a key changes the view, sends a command, starts
// something or leaves.
func (h *rootHarness) doesSomething(name string) bool {
	before, commands := h.root.View(), len(h.verification.commands)
	h.now = h.now.Add(200 * 1e6)
	_, cmd := h.root.Update(keyNamed(name))
	return cmd != nil || h.root.View() != before || len(h.verification.commands) > commands
}

// worksSomehow reports whether one of the keys does something, initially or
// after moving away from the initial position.
func worksSomehow(open func() *rootHarness, b key.Binding) bool {
	for _, name := range b.Keys() {
		for _, first := range []string{"", "down", "end", "pgdown", "up"} {
			h := open()
			if first != "" {
				h.doesSomething(first)
			}
			if h.doesSomething(name) {
				return true
			}
		}
	}
	return false
}

// TestTheFooterAndTheHelpTellTheTruth presses each displayed key, which must
// have an effect.
func TestTheFooterAndTheHelpTellTheTruth(t *testing.T) {
	for name, snap := range snapshots {
		for _, size := range goldenSizes {
			open := func() *rootHarness {
				h := newRootHarness(t, size[0], size[1], func(o *Options) { o.Trace, o.Presenter = someTrace, &fakePresenter{} })
				h.show(snap)
				h.now = h.now.Add(200 * 1e6)
				return h
			}
			h := open()
			all := slices.Concat(h.root.helpKeys(), h.root.alwaysKeys(), slices.Concat(h.root.screen.FullHelp()...))
			for _, b := range all {
				if b.Enabled() && !worksSomehow(open, b) {
					t.Errorf("%s at %s: %s (%s) does nothing", name, sizeName(size), b.Help().Key, b.Help().Desc)
				}
			}
		}
	}
}

func TestTheFooterSaysWhatEnterDoes(t *testing.T) {
	for name, snap := range snapshots {
		for _, w := range words.All() {
			for _, size := range goldenSizes {
				h := newRootHarness(t, size[0], size[1], func(o *Options) { o.Words, o.Trace, o.Presenter = w, someTrace, &fakePresenter{} }).show(snap)
				lines := strings.Split(h.root.View(), "\n")
				foot := lines[len(lines)-1]
				for _, b := range h.root.helpKeys() {
					if slices.Equal(b.Keys(), h.root.d.Keys.Next.Keys()) && !strings.Contains(foot, fmt.Sprintf("%s %s", b.Help().Key, b.Help().Desc)) {
						t.Errorf("%s in %s at %s: the footer does not say what Enter does: %q", name, w.Language(), sizeName(size), foot)
					}
				}
			}
		}
	}
}
