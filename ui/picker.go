package ui

import (
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"cedula/truora/safetext"
)

// row is one row of a list.
type row struct {
	value string // the value of choosing it; an exact match comes first
	label string // the displayed name
	note  string // next to it, muted; may be empty
}

// picker is a searchable list to choose one row from. Enter, which its screen
// handles, chooses the highlighted row.
type picker struct {
	d           *display
	all         []row
	folded      []row // the same, folded for searching
	columnFor   int   // the width for which columnWidth was computed
	columnWidth int
	query       string
	matches     []row // the matching rows, best first
	highlighted int   // index into matches
	// plain lists are not searchable: letters are ignored.
	plain bool
}

func newPicker(d *display, rows []row, chosen string) *picker {
	p := &picker{d: d}
	p.setRows(rows)
	p.choose(chosen)
	return p
}

// setRows replaces the rows.
func (c *picker) setRows(rows []row) {
	c.all, c.folded, c.columnFor = rows, make([]row, len(rows)), -1
	for i, r := range rows {
		c.folded[i] = row{value: fold(r.value), label: fold(r.label)}
	}
	c.search("")
}

// translate replaces the rows' texts. The search is kept if the highlighted row
// still matches.
func (c *picker) translate(rows []row) {
	query, at, chosen := c.query, c.highlighted, c.Value()
	c.setRows(rows)
	if query != "" {
		c.search(query)
	}
	c.highlighted = min(at, max(0, len(c.matches)-1))
	if c.choose(chosen); query != "" && chosen != "" && c.Value() != chosen {
		c.search("")
		c.choose(chosen)
	}
}

// choose highlights the row with a value, if there is one.
func (c *picker) choose(value string) {
	if i := slices.IndexFunc(c.matches, func(r row) bool { return strings.EqualFold(r.value, value) }); i >= 0 {
		c.highlighted = i
	}
}

// Value is the value of the highlighted row; empty if none matches.
func (c *picker) Value() string {
	if c.highlighted < len(c.matches) {
		return c.matches[c.highlighted].value
	}
	return ""
}

func (c *picker) Keys() []key.Binding {
	keys := []key.Binding{c.d.Keys.arrows(c.d.Words.Keys.Choose)}
	if c.plain {
		return keys
	}
	return append(keys, c.d.Keys.Filter)
}

// Rows is a line for the search, and at least one row.
func (c *picker) Rows(int) (int, int) { return 1 + c.headRows(), max(1, len(c.all)) + c.headRows() }

// headRows is how many lines are above the rows.
func (c *picker) headRows() int {
	if c.plain {
		return 0
	}
	return 1
}

// moreKeys are the keys that the footer omits.
func (c *picker) moreKeys() []key.Binding {
	k := c.d.Keys
	return []key.Binding{k.PageUp, k.PageDown, k.Home, k.End}
}

// pageRows is the distance of a page key.
const pageRows = 8

func (c *picker) HandleKey(msg tea.KeyMsg) bool {
	if step := c.d.Keys.movement(msg, pageRows, len(c.all)); step != 0 {
		c.highlighted = min(max(0, c.highlighted+step), max(0, len(c.matches)-1))
		return true
	}
	return !c.plain && c.edit(msg)
}

// edit changes the search.
func (c *picker) edit(msg tea.KeyMsg) bool {
	runes := []rune(c.query)
	switch {
	case msg.Type == tea.KeySpace:
		c.search(strings.TrimLeft(c.query+" ", " "))
	case isText(msg):
		typed := c.query + safetext.Line(string(msg.Runes))
		c.search(strings.TrimLeft(strings.TrimPrefix(typed, "/"), " ")) // as in programs where / starts a search
	case msg.Type == tea.KeyBackspace && len(runes) > 0:
		c.search(string(runes[:len(runes)-1]))
	case msg.Type == tea.KeyCtrlU:
		c.search("")
	default:
		return false
	}
	return true
}

// clearSearch clears the search, and reports whether there was one.
func (c *picker) clearSearch() bool {
	had := c.query != ""
	if had {
		kept := c.Value()
		c.search("")
		c.choose(kept)
	}
	return had
}

// search shows the matching rows, an exact code first.
func (c *picker) search(query string) {
	c.query, c.highlighted = query, 0
	folded := strings.TrimSpace(fold(query))
	if folded == "" {
		c.matches = c.all
		return
	}
	var byRank [matchNone + 1][]row
	for i, r := range c.folded {
		rank := match(r.value, r.label, folded)
		byRank[rank] = append(byRank[rank], c.all[i])
	}
	c.matches = slices.Concat(byRank[:matchNone]...)
}

func (c *picker) View(focused bool, w, rows int) string {
	var lines []string
	hasMore := rows > c.headRows()+1 && len(c.matches) > rows-c.headRows()
	switch {
	case !c.plain:
		lines = append(lines, c.searchLine(focused, w))
	case hasMore:
		lines = append(lines, "")
	}
	rows = max(1, rows-len(lines))
	top := c.top(rows)
	if hasMore {
		lines[0] = justify(lines[0], c.position(top, rows), w)
	}
	for i := top; i < min(len(c.matches), top+rows); i++ {
		lines = append(lines, c.row(i, focused, w))
	}
	if len(c.matches) == 0 {
		lines = append(lines, c.d.Theme.Warn.Render(cut("  "+c.d.Words.Picker.NothingMatches, w)))
	}
	return strings.Join(lines, "\n")
}

// position shows the number of the highlighted row, and where there are more.
func (c *picker) position(top, rows int) string {
	where := c.d.Words.Frame.Position(c.highlighted+1, len(c.matches)) + moreMark(top > 0, top+rows < len(c.matches))
	return c.d.Theme.Muted.Render(where)
}

// top is the first visible row: the highlighted one is kept in the middle.
func (c *picker) top(rows int) int {
	return max(0, min(c.highlighted-rows/2, len(c.matches)-rows))
}

func (c *picker) searchLine(focused bool, w int) string {
	theme, cursor := c.d.Theme, ""
	if focused {
		cursor = cursorMark
	}
	if c.query == "" {
		return cut(theme.Muted.Render("/ ")+cursor+theme.Muted.Render(c.d.Words.Picker.TypeToSearch), w)
	}
	return cut(theme.Focused.Mark.Render("/ ")+theme.Text.Render(c.query)+cursor, w)
}

func (c *picker) row(i int, focused bool, w int) string {
	r, style, mark := c.matches[i], c.d.Theme.Blurred, "  "
	if i == c.highlighted {
		mark = "▸ "
		if focused {
			style = c.d.Theme.Focused
		}
	}
	line := style.Mark.Render(mark) + style.Row.Render(cutAtBracket(r.label, w-2))
	if c.plain && r.note != "" && 4+max(c.column(w), ansi.StringWidth(r.label))+ansi.StringWidth(r.note) > w {
		return cut(line, w) // its full text is shown below the list
	}
	if r.note != "" {
		gap := strings.Repeat(" ", max(0, c.column(w)-ansi.StringWidth(r.label)))
		line += gap + "  " + c.d.Theme.Muted.Render(r.note)
	}
	return cut(line, w)
}

// cutAtBracket truncates a name; if it would be cut within brackets, it is cut
// before the outermost of them.
func cutAtBracket(label string, w int) string {
	shown := cut(label, w)
	if shown == label {
		return label
	}
	depth, outermost := 0, 0
	for at, r := range shown {
		switch {
		case strings.ContainsRune("([{", r):
			if depth == 0 {
				outermost = at
			}
			depth++
		case strings.ContainsRune(")]}", r):
			depth = max(0, depth-1)
		}
	}
	before := strings.TrimRight(shown[:outermost], " ")
	if depth == 0 || before == "" {
		return shown
	}
	return before + "…"
}

// column is the width of the labels that have notes, as far as there is room
// for the notes.
func (c *picker) column(w int) int {
	if w == c.columnFor {
		return c.columnWidth
	}
	widest := 0
	for _, r := range c.all {
		if label := ansi.StringWidth(r.label); r.note != "" && label <= w/2 {
			widest = max(widest, label)
		}
	}
	c.columnFor, c.columnWidth = w, widest
	return widest
}

// cutOffNote is the highlighted row's note if it does not fit next to the
// label.
func (c *picker) cutOffNote(w int) string {
	if c.highlighted >= len(c.matches) {
		return ""
	}
	r := c.matches[c.highlighted]
	if r.note == "" || 4+max(c.column(w), ansi.StringWidth(r.label))+ansi.StringWidth(r.note) <= w {
		return ""
	}
	return r.note
}

// The kinds of matches, best first.
const (
	matchCode = iota // the exact code
	matchStart
	matchWord // the start of a word
	matchPart
	matchNone
)

// match is how well a row with a code and a label matches a query; all are
// folded.
func match(code, label, query string) int {
	switch {
	case code == query:
		return matchCode
	case strings.HasPrefix(label, query) || strings.HasPrefix(code, query):
		return matchStart
	case strings.Contains(label, " "+query):
		return matchWord
	case strings.Contains(label, query) || strings.Contains(code, query):
		return matchPart
	}
	return matchNone
}

// menu is a page with a title, a sentence and a list; Enter chooses the
// highlighted row.
type menu struct {
	d *display
	menuText
	text     func() menuText // its texts in the current language
	list     *picker
	onChoose func(value string) intent
	w, h     int
}

// menuText are the texts of a menu.
type menuText struct {
	title, lead string
	note        string // below the list
	rows        []row
}

func newMenu(d *display, text func() menuText, onChoose func(string) intent) *menu {
	says := text()
	return &menu{d: d, menuText: says, text: text, list: newPicker(d, says.rows, ""), onChoose: onChoose}
}

// newPlainMenu is a menu whose list is not searchable, because it is short.
func newPlainMenu(d *display, text func() menuText, onChoose func(string) intent) *menu {
	v := newMenu(d, text, onChoose)
	v.list.plain = true
	return v
}

// replaceWith shows another menu in its place.
func (v *menu) replaceWith(next *menu) {
	next.w, next.h = v.w, v.h
	*v = *next
}

func (v *menu) SetSize(w, h int) { v.w, v.h = w, h }

func (v *menu) Update(msg tea.Msg) intent {
	if _, ok := msg.(languageMsg); ok {
		v.menuText = v.text()
		v.list.translate(v.rows)
		return nil
	}
	press, ok := msg.(tea.KeyMsg)
	if !ok {
		return nil
	}
	if !key.Matches(press, v.d.Keys.Next) {
		v.list.HandleKey(press)
		return nil
	}
	if v.list.highlighted < len(v.list.matches) {
		return v.onChoose(v.list.Value())
	}
	return nil
}

// Escape clears the search.
func (v *menu) Escape() (intent, bool) { return nil, v.list.clearSearch() }

func (v *menu) View() string {
	theme := v.d.Theme
	least, most := v.list.Rows(v.w)
	return stack(v.w, v.h,
		block{text: theme.Title.Render(wrap(v.title, v.w)), rank: 1},
		block{text: theme.Text.Render(wrap(v.lead, v.w)), rank: 2},
		block{minRows: least + min(2, most-least), draw: func(rows int) string { return v.list.View(true, v.w, min(rows, most)) }},
		block{text: theme.Text.Render(wrap(v.list.cutOffNote(v.w), v.w)), rank: 3},
		block{text: theme.Muted.Render(wrap(v.note, v.w)), rank: 4},
	)
}

func (v *menu) ShortHelp() []key.Binding {
	return append([]key.Binding{v.d.Keys.Next}, v.list.Keys()...)
}
func (v *menu) FullHelp() [][]key.Binding {
	return [][]key.Binding{v.ShortHelp(), v.list.moreKeys()}
}
