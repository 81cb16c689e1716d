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
func (t *tickbox) Value() string {
	if t.ticked {
		return "true"
	}
	return "false"
}

func (t *tickbox) Keys() []key.Binding { return []key.Binding{t.d.Keys.Tick} }

func (t *tickbox) Rows(w int) (int, int) { return 1, max(1, height(wrap(t.text, w-6))) }

// Take ticks and unticks on Space, ticks on y and unticks on n. Of keys that
// came in one burst, the last that means something counts.
func (t *tickbox) Take(msg tea.KeyMsg) (meant bool) {
	if len(msg.Runes) < 2 || msg.Paste {
		return t.take(msg)
	}
	for _, r := range msg.Runes {
		meant = t.take(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}}) || meant
	}
	return meant
}

func (t *tickbox) take(msg tea.KeyMsg) bool {
	switch {
	case key.Matches(msg, t.d.Keys.Tick):
		t.ticked = !t.ticked
	case key.Matches(msg, t.d.Keys.Yes):
		t.ticked = true
	case key.Matches(msg, t.d.Keys.No):
		t.ticked = false
	default:
		return false
	}
	return true
}

func (t *tickbox) View(focused bool, w, rows int) string {
	style, mark, box := t.d.Theme.Blurred, "  ", "[ ] "
	if focused {
		style, mark = t.d.Theme.Focused, "▸ "
	}
	if t.ticked {
		box = "[x] "
	}
	return fit(indent(style.Mark.Render(mark+box), style.Label.Render(wrap(t.text, w-6))), w, rows)
}
