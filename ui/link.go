package ui

import (
	"net/url"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"cedula/truora/safetext"
	"cedula/ui/graphics"
	"cedula/ui/words"
)

// link is a link to be continued elsewhere: as text, as a QR code for a phone,
// and in the terminal's clipboard.
type link struct {
	d       *display
	address string
	code    graphics.QRCode
	err     error // of creating the code
	copying bool  // it is being copied to the clipboard
	message text  // the result of a key
	failed  bool  // message is an error
	drawn   drawnCode
}

// drawnCode caches the last code drawn in pixels, so that the terminal gets it
// only once.
type drawnCode struct {
	terminal   graphics.Terminal
	cols, rows int
	picture    graphics.Picture
}

func newLink(d *display, address string) link {
	code, err := graphics.QR(address)
	return link{d: d, address: address, code: code, err: err}
}

// clipboard is the sequence that copies the link to the terminal's clipboard
// (OSC 52). It is part of the view, because nothing else may write to the
// terminal.
func (l *link) clipboard() string {
	if !l.copying {
		return ""
	}
	return ansi.SetSystemClipboard(l.address)
}

// lines are the lines of the link as text.
func (l *link) lines(w int) []string {
	return strings.Split(ansi.Hardwrap(safetext.Line(l.address), max(1, w-1), false), "\n")
}

// text is the link as far as there is room; every line of it opens the entire
// link if the terminal supports it (OSC 8).
func (l *link) text(w, rows int) string {
	lines := l.lines(w)
	if len(lines) > rows {
		lines = lines[:rows]
		lines[rows-1] += "…"
	}
	for i, line := range lines {
		lines[i] = ansi.SetHyperlink(safetext.Line(l.address)) + l.d.Theme.Link.Render(line) + ansi.ResetHyperlink()
	}
	return strings.Join(lines, "\n")
}

// drawCode draws the code within w × h cells: in blocks if they fit, else in
// pixels if the terminal supports them. It is empty if there is no code or no
// room.
func (l *link) drawCode(w, h int) string {
	if l.err != nil {
		return ""
	}
	if cols, rows := l.code.Size(); l.d.Charset.HasHalfBlocks() && cols <= w && rows <= h {
		return l.code.Draw(l.d.Renderer.ColorProfile(), l.d.background() != BackgroundLight)
	}
	terminal := l.d.graphics()
	cols, rows, _ := l.code.PixelSize(terminal, w, h)
	if kept := l.drawn; kept.terminal != terminal || kept.cols != cols || kept.rows != rows {
		l.drawn = drawnCode{terminal, cols, rows, l.code.DrawPixels(terminal, w, h)}
	}
	return l.drawn.picture.String()
}

// host is the host of the link, which is shown before anybody opens it.
func (l *link) host() string {
	page, err := url.Parse(l.address)
	if err != nil {
		return ""
	}
	return safetext.Line(page.Host)
}

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
