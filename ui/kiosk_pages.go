package ui

import (
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
	"cedula/truora"
)

// goodbyeScreen is the last page in a kiosk. It may be seen by others, so it
// shows the outcome without name, reason or ids. It closes automatically.
type goodbyeScreen struct {
	d     *display
	snap  flow.Snapshot
	since time.Time
	w, h  int
}

func newGoodbyeScreen(d *display, snap flow.Snapshot) screen {
	return &goodbyeScreen{d: d, snap: snap, since: d.Now()}
}

func (v *goodbyeScreen) SetSize(w, h int) { v.w, v.h = w, h }

// Update closes on any key, except for one that was pressed too early to be
// meant for this page.
func (v *goodbyeScreen) Update(msg tea.Msg) intent {
	switch msg := msg.(type) {
	case followMsg:
		v.snap = msg.Snapshot
	case tea.KeyMsg:
		return v.leave()
	}
	return nil
}

// Escape closes, like any key.
func (v *goodbyeScreen) Escape() (intent, bool) { return v.leave(), true }

func (v *goodbyeScreen) leave() intent {
	if v.d.Now().Sub(v.since) < goodbyeReadDelay {
		return nil
	}
	return quit{}
}

func (v *goodbyeScreen) View() string {
	theme, t := v.d.Theme, v.d.Words.Kiosk
	style, mark, text, note := theme.Bad, "✗ ", t.Failure, t.FailureNote
	switch outcome := v.snap.Outcome; {
	case v.snap.Phase == flow.PhaseInReview:
		style, mark, text, note = theme.Warn, "… ", t.InReview, t.InReviewNote
	case outcome.Status == truora.ProcessSuccess:
		style, mark, text, note = theme.Good, "✓ ", t.Success, t.SuccessNote
	case outcome.CanceledHere: // refused consent: other cancellations do not show this page
		style, mark, text, note = theme.Text, "✓ ", t.Refused, t.RefusedNote
	}
	left := max(0, v.d.Kiosk.ResultTimeout-v.d.Now().Sub(v.since)).Round(time.Second)
	return stack(v.w, v.h,
		block{text: marked(style.Bold(), mark, text, v.w)},
		block{text: theme.Text.Render(wrap(note, v.w)), rank: 1},
		block{text: theme.Muted.Render(wrap(t.ClosesIn(v.d.Words.Duration(left)), v.w)), rank: 2},
	)
}

func (v *goodbyeScreen) ShortHelp() []key.Binding {
	return []key.Binding{withHelp(v.d.Keys.Next, v.d.Words.Keys.Close)}
}

func (v *goodbyeScreen) FullHelp() [][]key.Binding { return [][]key.Binding{v.ShortHelp()} }

// pinPage asks for the PIN that ends the kiosk. The input is not shown.
type pinPage struct {
	d          *display
	typed      string
	isChecking bool
	wasWrong   bool
	w, h       int
}

// maxPINLength is the maximum length of a PIN, in bytes.
const maxPINLength = 72

// pinTriedMsg reports whether the PIN was correct.
type pinTriedMsg struct{ isRight bool }

func newPINPage(d *display) *pinPage { return &pinPage{d: d} }

func (v *pinPage) SetSize(w, h int) { v.w, v.h = w, h }

func (v *pinPage) Update(msg tea.Msg) intent {
	switch msg := msg.(type) {
	case pinTriedMsg:
		v.isChecking, v.typed, v.wasWrong = false, "", !msg.isRight
		if msg.isRight {
			return exitKiosk{}
		}
	case tea.KeyMsg:
		return v.handleKey(msg)
	}
	return nil
}

func (v *pinPage) handleKey(msg tea.KeyMsg) intent {
	_, locked := v.d.Kiosk.Lock.State()
	switch {
	case v.isChecking || locked > 0:
	case key.Matches(msg, v.d.Keys.Next) && v.typed != "":
		v.isChecking = true
		lock, pin := v.d.Kiosk.Lock, v.typed
		return work(func() tea.Msg { return pinTriedMsg{lock.Try(pin)} })
	case msg.Type == tea.KeyBackspace && v.typed != "":
		v.typed = v.typed[:len(v.typed)-1]
	case msg.Type == tea.KeyCtrlU:
		v.typed = ""
	case isText(msg) && len(v.typed)+len(string(msg.Runes)) <= maxPINLength:
		v.typed, v.wasWrong = v.typed+strings.TrimSpace(string(msg.Runes)), false
	}
	return nil
}

func (v *pinPage) View() string {
	theme, t := v.d.Theme, v.d.Words.Kiosk
	left, locked := v.d.Kiosk.Lock.State()
	lead, message := t.PINLead, ""
	if v.d.Kiosk.DemoPIN != "" {
		lead += " " + t.DemoPIN(v.d.Kiosk.DemoPIN)
	}
	switch {
	case locked > 0:
		message = marked(theme.Bad, "✗ ", t.PINLocked(v.d.Words.Duration(locked.Round(time.Second))), v.w)
	case v.isChecking:
		message = theme.Muted.Render(wrap(t.PINChecking, v.w))
	case v.wasWrong:
		message = marked(theme.Bad, "✗ ", t.PINWrong(left), v.w)
	}
	return stack(v.w, v.h,
		block{text: theme.Title.Render(wrap(t.PIN, v.w)), rank: 2},
		block{text: theme.Text.Render(wrap(lead, v.w)), rank: 1},
		block{text: cut(theme.Focused.Mark.Render("▸ ")+theme.Text.Render(strings.Repeat("•", len(v.typed)))+"▏", v.w)},
		block{text: message},
	)
}

func (v *pinPage) ShortHelp() []key.Binding  { return []key.Binding{v.d.Keys.Next} }
func (v *pinPage) FullHelp() [][]key.Binding { return [][]key.Binding{v.ShortHelp()} }

// idlePage asks whether anybody is there. Any key closes it.
type idlePage struct {
	d    *display
	ends time.Time
	w, h int
}

func (v *idlePage) SetSize(w, h int)      { v.w, v.h = w, h }
func (v *idlePage) Update(tea.Msg) intent { return nil }

func (v *idlePage) View() string {
	theme, t := v.d.Theme, v.d.Words.Kiosk
	left := max(0, v.ends.Sub(v.d.Now())).Round(time.Second)
	return stack(v.w, v.h,
		block{text: theme.Title.Render(wrap(t.Idle, v.w))},
		block{text: marked(theme.Warn, "! ", t.IdleNote(v.d.Words.Duration(left)), v.w)},
		block{text: theme.Text.Render(wrap(t.IdleKey, v.w))},
	)
}

func (v *idlePage) ShortHelp() []key.Binding  { return nil }
func (v *idlePage) FullHelp() [][]key.Binding { return nil }
