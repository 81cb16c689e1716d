package ui

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"cedula/truora/safetext"
)

// control is the input control of a question.
type control interface {
	// HandleKey handles a key, and reports whether it had a meaning.
	HandleKey(tea.KeyMsg) bool
	// Value is the input so far.
	Value() string
	// View draws the control with w cells and at most rows lines.
	View(focused bool, w, rows int) string
	// Rows are the minimum and maximum number of lines that it uses.
	Rows(w int) (least, most int)
	// Keys are its keys for the footer.
	Keys() []key.Binding
}

// entry is a text field. It edits with Bubbles' text input, but draws itself,
// so that it never exceeds its width and contains the terminal's own cursor.
type entry struct {
	d     *display
	input textinput.Model
	// preset means that the text was not entered by the person: typed text
	// replaces it, any other key edits it.
	preset bool
	// masked returns the text for display in a kiosk after it was entered; nil:
	// unchanged. isHidden: it was entered earlier, and typed text replaces it.
	masked   func(string) string
	isHidden bool
}

func newEntry(d *display, value string) *entry {
	input := textinput.New()
	input.KeyMap.Paste.SetEnabled(false) // the terminal handles pasting; the system's clipboard is not read
	input.CharLimit = 4096
	input.SetValue(value)
	input.CursorEnd()
	input.Focus()
	return &entry{d: d, input: input, preset: value != ""}
}

func (c *entry) Value() string       { return c.input.Value() }
func (c *entry) SetValue(v string)   { c.input.SetValue(v); c.input.CursorEnd() }
func (c *entry) Keys() []key.Binding { return nil }
func (c *entry) Rows(int) (int, int) { return 1, 1 }

// HandleKey passes keys to the text input. A newline in pasted text becomes a
// space, so it is never Enter.
func (c *entry) HandleKey(msg tea.KeyMsg) bool {
	if msg.Type == tea.KeyRunes && msg.Alt && !key.Matches(msg, c.input.KeyMap.WordForward, c.input.KeyMap.WordBackward, c.input.KeyMap.DeleteWordForward) {
		return false // the text input would insert the letter
	}
	if c.isHidden && !isText(msg) && msg.Type != tea.KeyBackspace {
		return false
	}
	if c.preset && isText(msg) || c.isHidden {
		c.input.Reset()
	}
	c.preset, c.isHidden = false, false
	before, at := c.input.Value(), c.input.Position()
	c.input, _ = c.input.Update(msg)
	return isText(msg) || c.input.Value() != before || c.input.Position() != at
}

// isText reports whether the key is text.
func isText(msg tea.KeyMsg) bool {
	return (msg.Type == tea.KeyRunes && !msg.Alt) || msg.Type == tea.KeySpace
}

func (c *entry) View(focused bool, w, _ int) string {
	style, mark := c.d.Theme.Blurred, "  "
	if focused {
		style, mark = c.d.Theme.Focused, "▸ "
	}
	return style.Mark.Render(mark) + c.visibleText(focused, w-2)
}

// emptyWidth is the width of an empty field without focus.
const emptyWidth = 24

// visibleText is the part of the text around the cursor that fits into w cells.
func (c *entry) visibleText(focused bool, w int) string {
	runes, at := visibleRunes([]rune(c.input.Value()), c.input.Position())
	style := c.d.Theme.Blurred.Text
	if c.masked != nil && c.d.Kiosk != nil && (c.isHidden || !focused) {
		runes = []rune(c.masked(c.input.Value()))
		at = len(runes)
	}
	if !focused && len(runes) == 0 {
		return c.d.Theme.Muted.Render(strings.Repeat("_", max(0, min(w, emptyWidth))))
	}
	if !focused {
		return style.Render(cut(string(runes), w))
	}
	if c.preset { // shown as selected: typed text replaces it
		return cursorMark + c.d.Theme.Focused.Cursor.Render(cut(string(runes), w))
	}
	before, after := window(runes, at, w-1)
	return style.Render(before) + cursorMark + style.Render(after)
}

// visibleRunes removes characters that are invisible or would change the
// direction of text, except for the two joiners that some scripts need. at is a
// position in the text.
func visibleRunes(runes []rune, at int) (visible []rune, newAt int) {
	newAt = at
	for i, r := range runes {
		if safetext.IsInvisible(r) && r != '\u200c' && r != '\u200d' {
			if i < at {
				newAt--
			}
			continue
		}
		visible = append(visible, r)
	}
	return visible, newAt
}

// window returns the text before and after the cursor, at most w cells in
// total.
func window(runes []rune, at, w int) (before, after string) {
	before, after = string(runes[:at]), string(runes[at:])
	if over := ansi.StringWidth(before) - w; over > 0 {
		before = ansi.TruncateLeft(before, over+1, "…")
	}
	return before, ansi.Truncate(after, max(0, w-ansi.StringWidth(before)), "…")
}

// tickbox is a checkbox.
type tickbox struct {
	d      *display
	text   text
	ticked bool
}

func newTickbox(d *display, label text, value string) *tickbox {
	return &tickbox{d, label, strings.EqualFold(strings.TrimSpace(value), "true")}
}

// Value is the value for the API.
func (c *tickbox) Value() string {
	if c.ticked {
		return "true"
	}
	return "false"
}

func (c *tickbox) Keys() []key.Binding { return []key.Binding{c.d.Keys.Tick} }

func (c *tickbox) Rows(w int) (int, int) { return 1, max(1, height(wrap(c.text.in(c.d), w-6))) }

// HandleKey toggles on Space, checks on y and unchecks on n. If several keys
// arrive at once, the last one with a meaning counts.
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
	text := wrap(c.text.in(c.d), w-6)
	if rows == 1 {
		text = cut(c.text.in(c.d), w-6)
	}
	return fit(indent(style.Mark.Render(mark+box), style.Label.Render(text)), w, rows)
}
