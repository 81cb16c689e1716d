package ui

import (
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
