package ui

import (
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

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
