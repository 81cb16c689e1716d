package ui

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
)

// consent asks for the permission to go on. Refusing it sends nothing: it
// asks whether to leave.
type consent struct {
	*form
	terms *scroll
}

func newConsent(d *display, s flow.Snapshot) *consent {
	c := &consent{newForm(d, s), newScroll(d)}
	c.terms.text = c.text
	for _, it := range c.items {
		if it.q.Answer == flow.AnswerConsent {
			it.hint = d.Words.Asking.Refuse
		}
	}
	return c
}

// consentDefault ticks the box only where the defaults say so, as in the demo.
func consentDefault(defaults flow.Defaults) string {
	if defaults.Consent {
		return "true"
	}
	return ""
}

func (c *consent) Update(msg tea.Msg) intent {
	press, ok := msg.(tea.KeyMsg)
	if ok && c.onBox() && key.Matches(press, c.d.Keys.No) {
		c.form.take(press)
		return askToLeave{}
	}
	if ok && c.terms.step(press) != 0 && !key.Matches(press, c.d.Keys.Tick) {
		return c.terms.Update(msg)
	}
	return c.form.Update(msg)
}

func (c *consent) onBox() bool {
	return c.at < len(c.items) && c.items[c.at].q.Answer == flow.AnswerConsent
}

// View puts what is to be authorised before the box. Where it is longer than
// the room it scrolls; the box stays in sight.
func (c *consent) View() string {
	parts := []string{c.terms.View(), c.body(c.boxRows())}
	if above := c.above(); above != "" {
		parts = append([]string{above}, parts...)
	}
	return fit(strings.Join(parts, "\n\n"), c.w, c.h)
}

// above is the title, where there is room, and why it is asked again.
func (c *consent) above() string {
	if why := refusal(c.d, c.snap, c.w); why != "" || c.h < roomyBody {
		return why
	}
	return c.d.Theme.Title.Render(wrap(c.d.Words.Step(c.snap.Step).Title, c.w))
}

// roomyBody is the height from which on a screen has room for its title.
const roomyBody = 14

// boxRows is how many rows the box and what belongs to it get.
func (c *consent) boxRows() int {
	if c.h < roomyBody {
		return min(4, max(1, c.h-4))
	}
	return c.h / 2
}

// text is all that is to be authorised.
func (c *consent) text(w int) string {
	t, theme := c.d.Words.Consent(c.snap.Step.Consent), c.d.Theme
	paragraphs := append([]string{t.Who, t.What}, t.Terms...)
	var said []string
	for _, p := range append(paragraphs, t.Refuse) {
		said = append(said, theme.Text.Render(wrap(p, w)))
	}
	if t.Link != "" {
		said = append(said, theme.Link.Render(wrap(t.Link, w)))
	}
	return strings.Join(said, "\n\n")
}

// SetSize gives the terms what the box leaves.
func (c *consent) SetSize(w, h int) {
	c.form.SetSize(w, h)
	left := h - height(c.body(c.boxRows())) - 1
	if above := height(c.above()); above > 0 {
		left -= above + 1
	}
	c.terms.SetSize(w, max(1, left))
}

func (c *consent) ShortHelp() []key.Binding {
	return append([]key.Binding{c.d.Keys.Next, c.d.Keys.Tick, c.d.Keys.No}, c.terms.ShortHelp()...)
}
