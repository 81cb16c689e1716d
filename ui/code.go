package ui

import (
	"strings"
	"unicode"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"cedula/flow"
	"cedula/truora/safetext"
	"cedula/ui/words"
)

// codeScreen asks for a one-time code, and sends it when it is complete.
type codeScreen struct{ *form }

func newCodeScreen(d *display, snap flow.Snapshot) *codeScreen {
	v := &codeScreen{newForm(d, snap)}
	v.explainFields()
	return v
}

func (v *codeScreen) Update(msg tea.Msg) intent {
	if press, ok := msg.(tea.KeyMsg); ok && key.Matches(press, v.d.Keys.Resend) {
		return v.resend()
	}
	wanted := v.form.Update(msg)
	v.explainFields()
	if press, ok := msg.(tea.KeyMsg); ok && isText(press) && v.isFull(press.Runes) {
		return v.confirm()
	}
	return wanted
}

// isFull reports whether the focused box contains a complete code, part of
// which was typed.
func (v *codeScreen) isFull(typed []rune) bool {
	if v.focused >= len(v.fields) {
		return false
	}
	b, ok := v.fields[v.focused].control.(*codeBoxes)
	return ok && b.isFull() && len(b.read(typed)) > 0
}

// resend requests a new code, if enough time has passed.
func (v *codeScreen) resend() intent {
	if v.snap.CanResend && !v.d.Now().Before(v.snap.ResendAfter) {
		return sendCommand{flow.ResendCode{}}
	}
	return nil
}

func (v *codeScreen) View() string {
	return v.draw(
		block{text: v.d.Theme.Text.Render(wrap(v.sentTo(), v.w)), rank: 2},
		block{text: v.d.Theme.Muted.Render(wrap(v.resendNotice(), v.w)), rank: 3},
	)
}

// sentTo shows where the code was sent, and how to correct that.
func (v *codeScreen) sentTo() string {
	t := v.d.Words.Code
	switch {
	case v.snap.SentTo == "":
		return ""
	case v.snap.CanGoBack:
		return t.SentTo(v.snap.SentTo) + " " + t.Mend
	}
	return t.SentTo(v.snap.SentTo)
}

// resendNotice shows how to request a new code, or when.
func (v *codeScreen) resendNotice() string {
	left := v.snap.ResendAfter.Sub(v.d.Now())
	switch {
	case !v.snap.CanResend:
		return ""
	case left > 0:
		return v.d.Words.Code.ResendIn(v.d.Words.Duration(left))
	}
	return v.d.Words.Code.ResendNow
}

// explainFields adds a note that a code that was filled in must be confirmed by
// Enter: only a typed code is sent automatically.
func (v *codeScreen) explainFields() {
	for _, field := range v.fields {
		boxes, ok := field.control.(*codeBoxes)
		switch {
		case ok && boxes.isFull():
			field.hint = func(w *words.Words) string { return w.Code.FilledIn }
		case ok:
			field.hint = func(w *words.Words) string { return w.Code.Help(boxes.length) }
		}
	}
}

func (v *codeScreen) ShortHelp() []key.Binding {
	help := v.form.ShortHelp()
	if v.snap.CanResend && !v.d.Now().Before(v.snap.ResendAfter) {
		help = append(help, v.d.Keys.Resend)
	}
	return help
}

// codeBoxes is a code with one box per character. Without a length it grows.
type codeBoxes struct {
	d      *display
	length int // 0: unknown
	code   []rune
}

// longestCode is the maximum length of a code if its length is unknown.
const longestCode = 10

// boxWidth is the width of a box in cells.
const boxWidth = 5

func newCodeBoxes(d *display, length int, value string) *codeBoxes {
	b := &codeBoxes{d: d, length: length}
	b.insert([]rune(value))
	return b
}

func (c *codeBoxes) Value() string       { return string(c.code) }
func (c *codeBoxes) Keys() []key.Binding { return nil }

// isFull reports whether the code is complete.
func (c *codeBoxes) isFull() bool { return c.length > 0 && len(c.code) == c.length }

func (c *codeBoxes) HandleKey(msg tea.KeyMsg) bool {
	switch {
	case isText(msg):
		c.insert(msg.Runes)
	case msg.Type == tea.KeyBackspace:
		c.code = c.code[:max(0, len(c.code)-1)]
	case msg.Type == tea.KeyCtrlU:
		c.code = nil
	default:
		return false
	}
	return true
}

// read extracts the letters and digits: a pasted code may contain spaces and
// dashes, end in a newline, or be part of a sentence. From a sentence without a
// code it extracts nothing.
func (c *codeBoxes) read(runes []rune) []rune {
	text := safetext.ASCII(safetext.Typed(string(runes)))
	read := []rune(strings.Map(codeRune, text))
	if c.length > 0 && len(read) > c.length {
		code, _ := flow.FindCode(text, c.length)
		return []rune(code)
	}
	return read
}

// insert appends typed characters. A pasted complete code replaces the code,
// and typing after a complete code starts a new one.
func (c *codeBoxes) insert(runes []rune) {
	fresh := c.read(runes)
	if len(fresh) > 0 && (c.isFull() || len(fresh) == c.length) {
		c.code = nil
	}
	c.code = append(c.code, fresh...)
	c.code = c.code[:min(len(c.code), c.capacity())]
}

func (c *codeBoxes) capacity() int {
	if c.length > 0 {
		return c.length
	}
	return longestCode
}

func codeRune(r rune) rune {
	if (unicode.IsLetter(r) || unicode.IsDigit(r)) && ansi.StringWidth(string(r)) == 1 {
		return r
	}
	return -1
}

func (c *codeBoxes) View(focused bool, w, rows int) string {
	if least, most := c.Rows(w); rows < most || least == most {
		return c.viewInLine(focused, w)
	}
	cells := min(len(c.code)+1, c.capacity())
	if c.length > 0 {
		cells = c.length
	}
	return c.row(focused, cells, "╭", "─", "╮") + "\n" + c.row(focused, cells, "│", "", "│") + "\n" + c.row(focused, cells, "╰", "─", "╯")
}

// Rows is three if boxes fit, else one.
func (c *codeBoxes) Rows(w int) (int, int) {
	if c.capacity()*boxWidth > w {
		return 1, 1
	}
	return 1, 3
}

// row is one of the three lines of all boxes; middle is that line's character,
// or empty for the code's.
func (c *codeBoxes) row(focused bool, cells int, left, middle, right string) string {
	var line strings.Builder
	for i := range cells {
		style, text := c.d.Theme.Blurred.Mark, strings.Repeat(middle, boxWidth-2)
		if focused && i == len(c.code) {
			style = c.d.Theme.Focused.Mark
		}
		if middle == "" {
			text = " " + c.d.Theme.Text.Render(c.cell(i, focused)) + " "
		}
		line.WriteString(style.Render(left) + style.Render(text) + style.Render(right))
	}
	return line.String()
}

// cell is the content of box i: its character, the cursor, or a blank.
func (c *codeBoxes) cell(i int, focused bool) string {
	switch {
	case i == len(c.code) && focused:
		return cursorMark + " "
	case i >= len(c.code):
		return " "
	case i == c.capacity()-1 && focused: // typing starts a new code
		return string(c.code[i]) + cursorMark
	}
	return string(c.code[i])
}

// viewInLine is the code in one line, if boxes do not fit.
func (c *codeBoxes) viewInLine(focused bool, w int) string {
	mark, cursor, gaps := "  ", "", strings.Repeat("_", max(0, c.length-len(c.code)))
	if focused {
		mark, cursor = "▸ ", cursorMark
	}
	return cut(c.d.Theme.Focused.Mark.Render(mark)+c.d.Theme.Text.Render(string(c.code))+cursor+c.d.Theme.Text.Render(gaps), w)
}
