package ui

import (
	"strings"
	"unicode"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
)

// boxes is a code, one box a character. Without a length it grows.
type boxes struct {
	d      *display
	length int // 0: not given
	code   []rune
}

// longestCode is how long a code without a length may get.
const longestCode = 10

// boxWidth is how many cells a box takes.
const boxWidth = 5

func newBoxes(d *display, length int, value string) *boxes {
	b := &boxes{d: d, length: length}
	b.put([]rune(value))
	return b
}

func (b *boxes) Value() string       { return string(b.code) }
func (b *boxes) Keys() []key.Binding { return nil }

// full reports whether nothing more fits.
func (b *boxes) full() bool { return b.length > 0 && len(b.code) == b.length }

func (b *boxes) Take(msg tea.KeyMsg) bool {
	switch {
	case typed(msg):
		b.put(msg.Runes)
	case msg.Type == tea.KeyBackspace:
		b.code = b.code[:max(0, len(b.code)-1)]
	case msg.Type == tea.KeyCtrlU:
		b.code = nil
	default:
		return false
	}
	return true
}

// put takes the letters and digits: a pasted code may hold spaces and dashes,
// or a newline at its end. A whole code takes the place of what was there, and
// what is typed on a full one begins a new one.
func (b *boxes) put(runes []rune) {
	fresh := []rune(strings.Map(codeRune, string(runes)))
	if len(fresh) > 0 && (b.full() || len(fresh) == b.length) {
		b.code = nil
	}
	b.code = append(b.code, fresh...)
	b.code = b.code[:min(len(b.code), b.room())]
}

func (b *boxes) room() int {
	if b.length > 0 {
		return b.length
	}
	return longestCode
}

func codeRune(r rune) rune {
	if (unicode.IsLetter(r) || unicode.IsDigit(r)) && ansi.StringWidth(string(r)) == 1 {
		return r
	}
	return -1
}

func (b *boxes) View(focused bool, w, rows int) string {
	if least, most := b.Rows(w); rows < most || least == most {
		return b.flat(focused, w)
	}
	cells := min(len(b.code)+1, b.room())
	if b.length > 0 {
		cells = b.length
	}
	return b.row(focused, cells, "╭", "─", "╮") + "\n" + b.row(focused, cells, "│", "", "│") + "\n" + b.row(focused, cells, "╰", "─", "╯")
}

// Rows are three where boxes fit, else one.
func (b *boxes) Rows(w int) (int, int) {
	if b.room()*boxWidth > w {
		return 1, 1
	}
	return 1, 3
}

// row is one of the three lines of all boxes; middle is the line's own
// character, or empty for the code's.
func (b *boxes) row(focused bool, cells int, left, middle, right string) string {
	var line strings.Builder
	for i := range cells {
		style, text := b.d.Theme.Blurred.Mark, strings.Repeat(middle, boxWidth-2)
		if focused && i == len(b.code) {
			style = b.d.Theme.Focused.Mark
		}
		if middle == "" {
			text = " " + b.d.Theme.Text.Render(b.at(i, focused)) + " "
		}
		line.WriteString(style.Render(left) + style.Render(text) + style.Render(right))
	}
	return line.String()
}

// at is what stands in box i: its character, the cursor, or nothing.
func (b *boxes) at(i int, focused bool) string {
	switch {
	case i < len(b.code):
		return string(b.code[i])
	case i == len(b.code) && focused:
		return "▏"
	}
	return " "
}

// flat is the code in one line, for where boxes do not fit.
func (b *boxes) flat(focused bool, w int) string {
	mark, gaps := "  ", strings.Repeat("_", max(0, b.length-len(b.code)))
	if focused {
		mark = "▸ "
	}
	return cut(b.d.Theme.Focused.Mark.Render(mark)+b.d.Theme.Text.Render(string(b.code)+gaps), w)
}
