package ui

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
)

// code asks for a one-time code, and sends it as soon as it is full.
type code struct{ *form }

func newCode(d *display, s flow.Snapshot) *code { return &code{newForm(d, s)} }

func (c *code) Update(msg tea.Msg) intent {
	if press, ok := msg.(tea.KeyMsg); ok && key.Matches(press, c.d.Keys.Resend) {
		return c.resend()
	}
	wanted := c.form.Update(msg)
	if press, ok := msg.(tea.KeyMsg); ok && typed(press) && strings.Map(codeRune, string(press.Runes)) != "" && c.full() {
		return c.enter()
	}
	return wanted
}

// full reports whether the box that has the focus holds all of its code.
func (c *code) full() bool {
	if c.at >= len(c.items) {
		return false
	}
	b, ok := c.items[c.at].ctl.(*boxes)
	return ok && b.full()
}

// resend asks for a new code, if it is time.
func (c *code) resend() intent {
	if c.snap.CanResend && !c.d.Now().Before(c.snap.ResendAfter) {
		return sendCommand{flow.ResendCode{}}
	}
	return nil
}

func (c *code) View() string {
	return c.draw(block{text: c.d.Theme.Muted.Render(wrap(c.offer(), c.w)), rank: 3})
}

// offer says how to get a new code, or when.
func (c *code) offer() string {
	left := c.snap.ResendAfter.Sub(c.d.Now())
	switch {
	case !c.snap.CanResend:
		return ""
	case left > 0:
		return c.d.Words.Asking.ResendIn(c.d.Words.Duration(left))
	}
	return c.d.Words.Asking.ResendNow
}

func (c *code) ShortHelp() []key.Binding {
	help := c.form.ShortHelp()
	if c.snap.CanResend && !c.d.Now().Before(c.snap.ResendAfter) {
		help = append(help, c.d.Keys.Resend)
	}
	return help
}
