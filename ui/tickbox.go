package ui

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// tickbox is yes or no.
type tickbox struct {
	d      *display
	text   string
	ticked bool
}

func newTickbox(d *display, text, value string) *tickbox {
	return &tickbox{d, text, strings.EqualFold(strings.TrimSpace(value), "true")}
}

// Value is as on the wire.
func (c *tickbox) Value() string {
	if c.ticked {
		return "true"
	}
	return "false"
}

func (c *tickbox) Keys() []key.Binding { return []key.Binding{c.d.Keys.Tick} }

func (c *tickbox) Rows(w int) (int, int) { return 1, max(1, height(wrap(c.text, w-6))) }

// HandleKey ticks and unticks on Space, ticks on y and unticks on n. Of keys that
// came in one burst, the last that means something counts.
func (c *tickbox) HandleKey(msg tea.KeyMsg) (meant bool) {
	if len(msg.Runes) < 2 || msg.Paste {
		return c.handleSingleKey(msg)
	}
	for _, r := range msg.Runes {
		meant = c.handleSingleKey(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}}) || meant
	}
	return meant
}

func (c *tickbox) handleSingleKey(msg tea.KeyMsg) bool {
	switch {
	case key.Matches(msg, c.d.Keys.Tick):
		c.ticked = !c.ticked
	case key.Matches(msg, c.d.Keys.Yes):
		c.ticked = true
	case key.Matches(msg, c.d.Keys.No):
		c.ticked = false
	default:
		return false
	}
	return true
}

func (c *tickbox) View(focused bool, w, rows int) string {
	style, mark, box := c.d.Theme.Blurred, "  ", "[ ] "
	if focused {
		style, mark = c.d.Theme.Focused, "▸ "
	}
	if c.ticked {
		box = "[x] "
	}
	return fit(indent(style.Mark.Render(mark+box), style.Label.Render(wrap(c.text, w-6))), w, rows)
}
