package ui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/truora/safetext"
	"cedula/ui/words"
)

// linkOpenedMsg is the result of opening a link.
type linkOpenedMsg struct{ err error }

// HandleKey opens the link in a browser or copies it to the terminal's
// clipboard, and reports whether the key does that. Without an address there
// are no keys.
func (l *link) HandleKey(msg tea.KeyMsg) (intent, bool) {
	l.message = nil
	switch {
	case l.address == "" || l.d.Kiosk != nil: // a person's data must not be left for the next one
		return nil, false
	case key.Matches(msg, l.d.Keys.Copy):
		l.copying, l.message, l.failed = true, func(w *words.Words) string { return w.HandOff.Copied }, false
		return nil, true
	case key.Matches(msg, l.d.Keys.Open) && l.d.OpenLink != nil:
		l.message, l.failed = func(w *words.Words) string { return w.Link.Opening }, false
		open, address := l.d.OpenLink, l.address
		return work(func() tea.Msg { return linkOpenedMsg{open(address)} }), true
	}
	return nil, false
}

// Update handles the result of opening, and the end of copying.
func (l *link) Update(msg tea.Msg) {
	switch msg := msg.(type) {
	case linkOpenedMsg:
		if msg.err != nil {
			l.failed = true
			l.message = func(w *words.Words) string { return w.Link.NotOpened(safetext.Line(errorCause(msg.err))) }
		}
	case tickMsg:
		l.copying = false
	}
}

// outcome shows the result of a key; while copying it contains the clipboard
// sequence.
func (l *link) outcome(w int) string {
	return outcomeLine(l.d, l.message.in(l.d), l.failed, w) + l.clipboard()
}

// Keys are the available keys; none without an address.
func (l *link) Keys() []key.Binding {
	switch {
	case l.address == "" || l.d.Kiosk != nil:
		return nil
	case l.d.OpenLink == nil:
		return []key.Binding{l.d.Keys.Copy}
	}
	return []key.Binding{l.d.Keys.Open, l.d.Keys.Copy}
}
