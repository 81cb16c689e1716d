package ui

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
	"cedula/ui/words"
)

// consent asks for the permission to go on. Refusing it sends nothing: it
// asks whether to leave.
type consent struct {
	*form
	text words.ConsentText
}

func newConsent(st *stage, s flow.Snapshot) *consent {
	c := &consent{newForm(st, s), st.Words.Consent(s.Step.Consent)}
	for _, it := range c.items {
		if it.q.Answer == flow.AnswerConsent {
			it.hint = st.Words.Asking.Refuse
		}
	}
	return c
}

// consentDefault ticks the box only where the defaults say so, as in the demo.
func consentDefault(d flow.Defaults) string {
	if d.Consent {
		return "true"
	}
	return ""
}

func (c *consent) Update(msg tea.Msg) tea.Cmd {
	press, ok := msg.(tea.KeyMsg)
	if ok && c.onBox() && key.Matches(press, c.st.Keys.No) {
		c.form.take(press)
		c.st.Leave()
		return nil
	}
	return c.form.Update(msg)
}

func (c *consent) onBox() bool {
	return c.at < len(c.items) && c.items[c.at].q.Answer == flow.AnswerConsent
}

// View puts what is to be authorised before the box. Where the room is short
// the terms scroll by themselves out of it last.
func (c *consent) View() string {
	theme := c.st.Theme
	least := min(3, c.h)
	return stack(c.w, c.h,
		block{text: theme.Title.Render(wrap(c.st.Words.Step(c.snap.Step).Title, c.w)), rank: 4},
		block{text: refusal(c.st, c.snap, c.w), rank: 1},
		block{text: theme.Text.Render(wrap(c.text.Who, c.w)), rank: 1},
		block{text: theme.Text.Render(wrap(c.text.What, c.w)), rank: 2},
		block{text: theme.Text.Render(wrap(strings.Join(c.text.Terms, "\n\n"), c.w)), rank: 3},
		block{text: theme.Link.Render(wrap(c.text.Link, c.w)), rank: 3},
		block{least: least, list: c.body},
		block{text: theme.Muted.Render(wrap(c.text.Refuse, c.w)), rank: 5},
	)
}

func (c *consent) ShortHelp() []key.Binding {
	return []key.Binding{c.st.Keys.Next, c.st.Keys.Tick, c.st.Keys.No}
}
