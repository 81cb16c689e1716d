package ui

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
)

// code asks for a one-time code, and sends it as soon as it is full.
type code struct{ *form }

func newCode(d *display, snap flow.Snapshot) *code { return &code{newForm(d, snap)} }

func (v *code) Update(msg tea.Msg) intent {
	if press, ok := msg.(tea.KeyMsg); ok && key.Matches(press, v.d.Keys.Resend) {
		return v.resend()
	}
	wanted := v.form.Update(msg)
	if press, ok := msg.(tea.KeyMsg); ok && isText(press) && strings.Map(codeRune, string(press.Runes)) != "" && v.isFull() {
		return v.goOn()
	}
	return wanted
}

// isFull reports whether the box that has the focus holds all of its code.
func (v *code) isFull() bool {
	if v.focused >= len(v.fields) {
		return false
	}
	b, ok := v.fields[v.focused].control.(*codeBoxes)
	return ok && b.isFull()
}

// resend asks for a new code, if it is time.
func (v *code) resend() intent {
	if v.snap.CanResend && !v.d.Now().Before(v.snap.ResendAfter) {
		return sendCommand{flow.ResendCode{}}
	}
	return nil
}

func (v *code) View() string {
	return v.draw(block{text: v.d.Theme.Muted.Render(wrap(v.resendNotice(), v.w)), rank: 3})
}

// resendNotice says how to get a new code, or when.
func (v *code) resendNotice() string {
	left := v.snap.ResendAfter.Sub(v.d.Now())
	switch {
	case !v.snap.CanResend:
		return ""
	case left > 0:
		return v.d.Words.Code.ResendIn(v.d.Words.Duration(left))
	}
	return v.d.Words.Code.ResendNow
}

func (v *code) ShortHelp() []key.Binding {
	help := v.form.ShortHelp()
	if v.snap.CanResend && !v.d.Now().Before(v.snap.ResendAfter) {
		help = append(help, v.d.Keys.Resend)
	}
	return help
}
