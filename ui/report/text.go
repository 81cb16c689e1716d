package report

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Style draws the parts of a text. A nil function draws nothing of its own;
// the Render of a lipgloss style fits.
type Style struct {
	Title, Heading, Label, Muted, Good, Bad func(...string) string
}

// Text is the report as lines of at most width cells; 0 breaks no line. It
// ends in a newline.
func (r Report) Text(width int, style Style) string {
	p := page{width: width, style: style}
	p.lines(0, style.Title, r.Title)
	for _, part := range r.Parts {
		p.gap()
		p.part(part)
	}
	return p.text.String()
}

// page is a text in the making.
type page struct {
	width int
	style Style
	text  strings.Builder
}

func (p *page) gap() { p.text.WriteByte('\n') }

func (p *page) part(part Part) {
	title := part.Title
	if part.State != "" {
		title += ": " + part.State
	}
	p.marked(0, part.Mark, p.style.Heading, title)
	for _, s := range part.Text {
		p.lines(2, nil, s)
	}
	for i, b := range part.Blocks {
		if i > 0 || b.Title != "" {
			p.gap()
		}
		p.block(b)
	}
}

func (p *page) block(b Block) {
	indent := 2
	if b.Title != "" {
		p.lines(indent, p.style.Heading, b.Title)
		indent = 4
	}
	column := labelColumn(b.Rows, p.width-indent)
	for _, row := range b.Rows {
		p.row(row, indent, column)
	}
}

// labelColumn is the width that labels take; 0 when there is no room for two
// columns.
func labelColumn(rows []Row, width int) int {
	widest := 0
	for _, row := range rows {
		widest = max(widest, ansi.StringWidth(row.Label))
	}
	if width > 0 && widest+4+narrowestValue > width {
		return 0
	}
	return widest
}

// narrowestValue is how many cells a value needs beside its label.
const narrowestValue = 20

func (p *page) row(row Row, indent, column int) {
	if column == 0 || p.splits(row, indent, column) {
		p.marked(indent, row.Mark, p.style.Label, row.Label)
		p.lines(indent+4, nil, row.Value)
	} else {
		p.columns(row, indent, column)
	}
	if row.Note != "" {
		p.lines(indent+4, p.style.Muted, row.Note)
	}
}

// splits reports whether a word of the value, as an id that a person copies,
// is whole only below the label.
func (p *page) splits(row Row, indent, column int) bool {
	longest := 0
	for word := range strings.FieldsSeq(row.Value) {
		longest = max(longest, ansi.StringWidth(word))
	}
	beside := p.width - indent - ansi.StringWidth(p.mark(row.Mark)) - column - 2
	return p.width > 0 && longest > beside && longest <= p.width-indent-4
}

// columns writes the label, and the value beside it.
func (p *page) columns(row Row, indent, column int) {
	label := row.Label + strings.Repeat(" ", column-ansi.StringWidth(row.Label)+2)
	before := strings.Repeat(" ", indent) + p.mark(row.Mark) + draw(p.style.Label, label)
	for _, line := range p.wrapped(ansi.StringWidth(before), row.Value) {
		p.write(before + line)
		before = strings.Repeat(" ", ansi.StringWidth(before))
	}
}

// marked writes lines behind a mark.
func (p *page) marked(indent int, mark Mark, style func(...string) string, s string) {
	before := strings.Repeat(" ", indent) + p.mark(mark)
	for _, line := range p.wrapped(ansi.StringWidth(before), s) {
		p.write(before + draw(style, line))
		before = strings.Repeat(" ", ansi.StringWidth(before))
	}
}

// mark is a mark and a space, or nothing.
func (p *page) mark(m Mark) string {
	style := map[Mark]func(...string) string{Good: p.style.Good, Bad: p.style.Bad, Open: p.style.Muted}[m]
	if m == Plain {
		return ""
	}
	return draw(style, m.String()) + " "
}

func (p *page) lines(indent int, style func(...string) string, s string) {
	for _, line := range p.wrapped(indent, s) {
		p.write(strings.Repeat(" ", indent) + draw(style, line))
	}
}

func (p *page) write(line string) { p.text.WriteString(strings.TrimRight(line, " ") + "\n") }

// wrapped breaks at words, and within one that is wider than the line (Wrap
// alone lets some with hyphens pass).
func (p *page) wrapped(indent int, s string) []string {
	if p.width <= 0 {
		return []string{s}
	}
	limit := max(p.width-indent, 2)
	return strings.Split(ansi.Hardwrap(ansi.Wrap(s, limit, ""), limit, false), "\n")
}

func draw(style func(...string) string, s string) string {
	if style == nil || s == "" {
		return s
	}
	return style(s)
}
