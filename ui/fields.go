package ui

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
)

// control is how one question is answered.
type control interface {
	// Take takes a key, and reports whether it meant something here.
	HandleKey(tea.KeyMsg) bool
	// Value is what was given so far, as the person gave it.
	Value() string
	// View draws it into w cells and at most rows lines.
	View(focused bool, w, rows int) string
	// Rows are the fewest and the most lines that it makes use of.
	Rows(w int) (least, most int)
	// Keys are those that mean something here, for the footer.
	Keys() []key.Binding
}

// entry is one line of text. Bubbles' text input edits; the drawing is its
// own, so that it is never wider than it may be and its cursor is seen
// without colours too.
type entry struct {
	d     *display
	input textinput.Model
	// preset says that what stands here was not given by the person yet: text
	// takes its place, any other key begins to edit it.
	preset bool
}

func newEntry(d *display, value string) *entry {
	input := textinput.New()
	input.KeyMap.Paste.SetEnabled(false) // the terminal pastes; the clipboard is not read behind its back
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

// HandleKey hands everything to the text input that it understands. A newline in a
// paste becomes a space there, so it is never Enter.
func (c *entry) HandleKey(msg tea.KeyMsg) bool {
	if msg.Type == tea.KeyRunes && msg.Alt && !key.Matches(msg, c.input.KeyMap.WordForward, c.input.KeyMap.WordBackward, c.input.KeyMap.DeleteWordForward) {
		return false // the text input would take the letter
	}
	if c.preset && isText(msg) {
		c.input.Reset()
	}
	c.preset = false
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

// emptyWidth is how wide an empty field without the focus is drawn.
const emptyWidth = 24

// visibleText is the part of the text around the cursor that fits into w cells.
func (c *entry) visibleText(focused bool, w int) string {
	runes, at := []rune(c.input.Value()), c.input.Position()
	style := c.d.Theme.Blurred.Text
	if !focused && len(runes) == 0 {
		return c.d.Theme.Rule.Render(strings.Repeat("_", max(0, min(w, emptyWidth))))
	}
	if !focused {
		return style.Render(cut(string(runes), w))
	}
	if c.preset && c.d.Renderer.ColorProfile() != termenv.Ascii {
		return c.d.Theme.Focused.Cursor.Render(cut(string(runes), w)) // as a selection: text takes its place
	}
	before, after := window(runes, at, w-1)
	return style.Render(before) + c.cursor(after)
}

// window gives what is before and after the cursor, w cells in all at most.
func window(runes []rune, at, w int) (before, after string) {
	before, after = string(runes[:at]), string(runes[at:])
	if over := ansi.StringWidth(before) - w; over > 0 {
		before = ansi.TruncateLeft(before, over+1, "…")
	}
	return before, ansi.Truncate(after, max(0, w-ansi.StringWidth(before)), "…")
}

// cursor draws what is after it. Without colours there is no reverse video: a
// bar stands before the character then.
func (c *entry) cursor(after string) string {
	theme := c.d.Theme
	if c.d.Renderer.ColorProfile() == termenv.Ascii {
		return "▏" + after
	}
	if after == "" {
		return theme.Focused.Cursor.Render(" ")
	}
	under := ansi.Truncate(after, 1, "")
	if under == "" { // a wide character
		under = ansi.Truncate(after, 2, "")
	}
	return theme.Focused.Cursor.Render(under) + theme.Blurred.Text.Render(after[len(under):])
}

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
