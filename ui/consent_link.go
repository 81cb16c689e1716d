package ui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/truora/safetext"
)

// consentLink opens the address in the terms of a consent in a browser, or hands
// it to the terminal's clipboard, on a key. Without an address it has no keys.
type consentLink struct {
	link
	message string
	failed  bool
}

// linkOpenedMsg is what came of opening a link.
type linkOpenedMsg struct{ err error }

// HandleKey opens or copies, and reports whether the key meant that.
func (l *consentLink) HandleKey(msg tea.KeyMsg) (intent, bool) {
	l.message = ""
	switch {
	case l.address == "":
		return nil, false
	case key.Matches(msg, l.d.Keys.Copy):
		l.copying, l.message, l.failed = true, l.d.Words.HandOff.Copied, false
		return nil, true
	case key.Matches(msg, l.d.Keys.Open) && l.d.OpenLink != nil:
		l.message, l.failed = l.d.Words.Consent.Opening, false
		open, address := l.d.OpenLink, l.address
		return work(func() tea.Msg { return linkOpenedMsg{open(address)} }), true
	}
	return nil, false
}

// Update takes what came of opening, and the time that copying takes.
func (l *consentLink) Update(msg tea.Msg) {
	switch msg := msg.(type) {
	case linkOpenedMsg:
		if msg.err != nil {
			l.message, l.failed = l.d.Words.Consent.NotOpened(safetext.Line(errorCause(msg.err))), true
		}
	case tickMsg:
		l.copying = false
	}
}

// view tells what came of a key.
func (l *consentLink) view(w int) string {
	return outcomeLine(l.d, l.message, l.failed, w) + l.clipboard()
}

// Keys are those that work; none without an address.
func (l *consentLink) Keys() []key.Binding {
	switch {
	case l.address == "":
		return nil
	case l.d.OpenLink == nil:
		return []key.Binding{l.d.Keys.Copy}
	}
	return []key.Binding{l.d.Keys.Open, l.d.Keys.Copy}
}
