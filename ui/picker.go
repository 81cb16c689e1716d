package ui

import (
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"cedula/truora/safetext"
)

// row is one line of a list.
type row struct {
	value string // what choosing it gives; typed exactly, it comes first
	label string // as a person knows it
	note  string // said beside it, muted; may be empty
}

// picker is a list to choose one row from. Typing searches it; Enter, which
// is its screen's affair, takes the highlighted row.
type picker struct {
	d     *display
	all   []row
	query string
	shown []row // those that match, best first
	at    int   // the highlighted one
	// plain lists do not search: letters are not theirs.
	plain bool
}

func newPicker(d *display, rows []row, chosen string) *picker {
	p := &picker{d: d, all: rows}
	p.search("")
	p.choose(chosen)
	return p
}

// choose highlights the row with a value, if there is one.
func (p *picker) choose(value string) {
	if i := slices.IndexFunc(p.shown, func(r row) bool { return strings.EqualFold(r.value, value) }); i >= 0 {
		p.at = i
	}
}

// Value is the value of the highlighted row; empty when none matches.
func (p *picker) Value() string {
	if p.at < len(p.shown) {
		return p.shown[p.at].value
	}
	return ""
}

func (p *picker) Keys() []key.Binding {
	keys := []key.Binding{p.d.Keys.arrows(p.d.Words.Keys.Choose)}
	if p.plain {
		return keys
	}
	return append(keys, p.d.Keys.Filter)
}

// Rows: a line for what was typed, and at least one row.
func (p *picker) Rows(int) (int, int) { return 1 + p.head(), max(1, len(p.all)) + p.head() }

// head is how many lines stand above the rows.
func (p *picker) head() int {
	if p.plain {
		return 0
	}
	return 1
}

func (p *picker) Take(msg tea.KeyMsg) bool {
	if step, ok := p.step(msg); ok {
		p.at = min(max(0, p.at+step), max(0, len(p.shown)-1))
		return true
	}
	if p.plain {
		return false
	}
	return p.edit(msg)
}

// pageRows is how far a page key goes.
const pageRows = 8

func (p *picker) step(msg tea.KeyMsg) (int, bool) {
	keys := p.d.Keys
	steps := []struct {
		on   key.Binding
		step int
	}{{keys.Up, -1}, {keys.Down, 1}, {keys.PageUp, -pageRows}, {keys.PageDown, pageRows}, {keys.Home, -len(p.all)}, {keys.End, len(p.all)}}
	for _, s := range steps {
		if key.Matches(msg, s.on) {
			return s.step, true
		}
	}
	return 0, false
}

// edit changes what is searched for.
func (p *picker) edit(msg tea.KeyMsg) bool {
	runes := []rune(p.query)
	switch {
	case typed(msg):
		p.search(strings.TrimLeft(p.query+safetext.Line(string(msg.Runes))+space(msg), " "))
	case msg.Type == tea.KeyBackspace && len(runes) > 0:
		p.search(string(runes[:len(runes)-1]))
	case msg.Type == tea.KeyCtrlU:
		p.search("")
	default:
		return false
	}
	return true
}

// space is the space that clean takes away when it is all that was typed.
func space(msg tea.KeyMsg) string {
	if msg.Type == tea.KeySpace {
		return " "
	}
	return ""
}

// clear forgets what was typed, and reports whether there was something.
func (p *picker) clear() bool {
	had := p.query != ""
	if had {
		kept := p.Value()
		p.search("")
		p.choose(kept)
	}
	return had
}

// search shows the rows that match, an exact code first.
func (p *picker) search(query string) {
	p.query, p.at = query, 0
	folded := strings.TrimSpace(fold(query))
	if folded == "" {
		p.shown = p.all
		return
	}
	p.shown = ranked(p.all, folded)
}

func ranked(rows []row, query string) (found []row) {
	for rank := matchCode; rank < matchNone; rank++ {
		for _, r := range rows {
			if match(r.value, r.label, query) == rank {
				found = append(found, r)
			}
		}
	}
	return found
}

func (p *picker) View(focused bool, w, rows int) string {
	var lines []string
	if !p.plain {
		lines = append(lines, p.searchLine(focused, w))
	}
	rows = max(1, rows-len(lines))
	top := p.top(rows)
	for i := top; i < min(len(p.shown), top+rows); i++ {
		lines = append(lines, p.row(i, focused, w))
	}
	if len(p.shown) == 0 {
		lines = append(lines, p.d.Theme.Warn.Render(cut("  "+p.d.Words.Asking.NothingMatches, w)))
	}
	return strings.Join(lines, "\n")
}

// top is the first row drawn: the highlighted one stays in the middle.
func (p *picker) top(rows int) int {
	return max(0, min(p.at-rows/2, len(p.shown)-rows))
}

func (p *picker) searchLine(focused bool, w int) string {
	theme := p.d.Theme
	if p.query == "" {
		return theme.Muted.Render(cut("/ "+p.d.Words.Asking.TypeToSearch, w))
	}
	cursor := ""
	if focused {
		cursor = "▏"
	}
	return cut(theme.Focused.Mark.Render("/ ")+theme.Text.Render(p.query)+cursor, w)
}

func (p *picker) row(i int, focused bool, w int) string {
	r, style, mark := p.shown[i], p.d.Theme.Blurred, "  "
	if i == p.at {
		mark = "▸ "
		if focused {
			style = p.d.Theme.Focused
		}
	}
	line := style.Mark.Render(mark) + style.Row.Render(r.label)
	if r.note != "" {
		gap := strings.Repeat(" ", max(0, p.column(w)-ansi.StringWidth(r.label)))
		line += gap + "  " + p.d.Theme.Muted.Render(r.note)
	}
	return cut(line, w)
}

// column is how wide the labels are that have a note beside them, as far as
// that leaves room for the notes.
func (p *picker) column(w int) int {
	widest := 0
	for _, r := range p.all {
		if label := ansi.StringWidth(r.label); r.note != "" && label <= w/2 {
			widest = max(widest, label)
		}
	}
	return widest
}

// unseen is the note of the highlighted row when it does not fit beside it.
func (p *picker) unseen(w int) string {
	if p.at >= len(p.shown) {
		return ""
	}
	r := p.shown[p.at]
	if r.note == "" || 4+max(p.column(w), ansi.StringWidth(r.label))+ansi.StringWidth(r.note) <= w {
		return ""
	}
	return r.note
}
