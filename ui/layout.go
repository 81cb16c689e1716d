package ui

import (
	"strings"
	"unicode"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"golang.org/x/text/unicode/norm"
)

// block is one part of a screen, from top to bottom. If there is too little
// room, blocks with the highest rank are dropped first; rank 0 is kept.
type block struct {
	text string
	rank int
	// draw, if set, draws the text into the remaining rows, at least minRows.
	draw    func(rows int) string
	minRows int
}

func (b block) rows() int {
	if b.draw != nil {
		return b.minRows
	}
	if isBlank(b.text) {
		return 0
	}
	return height(b.text)
}

// isBlank reports whether a text is invisible: a style adds escape sequences
// even to an empty text.
func isBlank(text string) bool { return ansi.Strip(text) == "" }

// stack arranges blocks vertically in w by h cells, with empty lines in between
// if there is room for all.
func stack(w, h int, blocks ...block) string {
	blocks = dropHighest(visible(blocks), h)
	if gaps := len(blocks) - 1; h-totalRows(blocks) >= gaps {
		return join(w, h, h-totalRows(blocks)-gaps, "\n\n", blocks)
	}
	return pile(w, h, blocks...)
}

// pile is stack without empty lines.
func pile(w, h int, blocks ...block) string {
	blocks = dropHighest(visible(blocks), h)
	return join(w, h, h-totalRows(blocks), "\n", blocks)
}

// join draws the blocks; lists get the remaining rows.
func join(w, h, left int, gap string, blocks []block) string {
	var texts []string
	for _, b := range blocks {
		if b.draw != nil {
			b.text = b.draw(b.minRows + max(0, left))
		}
		texts = append(texts, b.text)
	}
	return fit(strings.Join(texts, gap), w, h)
}

// marked is a styled text after a mark, wrapped to w cells.
func marked(style textStyle, mark, text string, w int) string {
	return style.Render(indent(mark, wrap(text, w-ansi.StringWidth(mark))))
}

// framed is a text in a frame of its own width, at most w cells.
func framed(style textStyle, text string, w int) string {
	inner := min(width(text), w-6)
	lines := []string{style.Render("╭" + strings.Repeat("─", inner+4) + "╮")}
	for line := range strings.SplitSeq(fill(text, inner, height(text)), "\n") {
		lines = append(lines, style.Render("│")+"  "+line+"  "+style.Render("│"))
	}
	return strings.Join(append(lines, style.Render("╰"+strings.Repeat("─", inner+4)+"╯")), "\n")
}

// outcomeLine shows the result of an action.
func outcomeLine(d *display, text string, failed bool, w int) string {
	switch {
	case text == "":
		return ""
	case failed:
		return marked(d.Theme.Bad, "✗ ", text, w)
	}
	return marked(d.Theme.Good, "✓ ", text, w)
}

// visible are the blocks that are not empty.
func visible(blocks []block) (kept []block) {
	for _, b := range blocks {
		if b.rows() > 0 {
			kept = append(kept, b)
		}
	}
	return kept
}

// dropHighest drops the blocks of the highest rank until the rest fits, or only
// rank 0 is left.
func dropHighest(blocks []block, h int) []block {
	for totalRows(blocks) > h {
		worst := 0
		for i, b := range blocks {
			if b.rank >= blocks[worst].rank {
				worst = i
			}
		}
		if len(blocks) == 0 || blocks[worst].rank == 0 {
			break
		}
		blocks = append(blocks[:worst:worst], blocks[worst+1:]...)
	}
	return blocks
}

func totalRows(blocks []block) (sum int) {
	for _, b := range blocks {
		sum += b.rows()
	}
	return sum
}

// scroll is a page of text that may be longer than the screen.
type scroll struct {
	d    *display
	text func(w int) string // the text for a width
	// more describes the position below the text; nil: in percent.
	more func(seen, lines int) string
	top  int // the first visible line
	w, h int
}

func newScroll(d *display) *scroll { return &scroll{d: d} }

func (v *scroll) SetSize(w, h int) {
	v.w, v.h = w, h
	v.move(0)
}

func (v *scroll) lines() []string { return strings.Split(v.text(v.w), "\n") }

// lastTop is the maximum of top.
func (v *scroll) lastTop() int { return max(0, len(v.lines())-max(1, v.visibleLines(len(v.lines())))) }

// visibleLines is how many lines of a text are visible; the last row is for the
// position if there are more.
func (v *scroll) visibleLines(lines int) int {
	if lines <= v.h {
		return v.h
	}
	return v.h - 1
}

func (v *scroll) move(by int) { v.top = max(0, min(v.top+by, v.lastTop())) }

func (v *scroll) Update(msg tea.Msg) intent {
	press, ok := msg.(tea.KeyMsg)
	if !ok {
		return nil
	}
	v.move(v.stepOf(press))
	return nil
}

// stepOf is how many lines a key scrolls; Space scrolls by a page.
func (v *scroll) stepOf(msg tea.KeyMsg) int {
	page := max(1, v.h-2)
	if key.Matches(msg, v.d.Keys.Tick) {
		return page
	}
	return v.d.Keys.movement(msg, page, v.lastTop())
}

func (v *scroll) View() string {
	lines := v.lines()
	top := min(v.top, v.lastTop())
	seen := max(0, min(len(lines), top+v.visibleLines(len(lines))))
	view := fit(strings.Join(lines[min(top, seen):seen], "\n"), v.w, v.h)
	if len(lines) <= v.h || v.h < 2 {
		return view
	}
	more := v.d.Words.Frame.Position
	if v.more != nil {
		more = v.more
	}
	where := more(seen, len(lines)) + moreMark(top > 0, seen < len(lines))
	return view + "\n" + v.d.Theme.Muted.Render(cut(where, v.w))
}

// moreMark shows in which directions there is more.
func moreMark(above, below bool) string {
	switch {
	case above && below:
		return " ↑↓"
	case above:
		return " ↑"
	}
	return " ↓"
}

func (v *scroll) ShortHelp() []key.Binding {
	if v.lastTop() == 0 {
		return nil
	}
	return []key.Binding{v.d.Keys.arrows(v.d.Words.Keys.Scroll)}
}

// moreKeys are the keys that the footer omits.
func (v *scroll) moreKeys() []key.Binding {
	if v.lastTop() == 0 {
		return nil
	}
	k := v.d.Keys
	return []key.Binding{k.PageUp, k.PageDown, k.Home, k.End}
}

func (v *scroll) FullHelp() [][]key.Binding {
	return [][]key.Binding{v.ShortHelp(), v.moreKeys()}
}

// wrap breaks text into lines of at most w cells, at spaces if possible. Words
// longer than a line are broken.
func wrap(text string, w int) string {
	if w < 1 || text == "" {
		return ""
	}
	return ansi.Wrap(text, w, "")
}

// cut truncates a line to w cells, with an ellipsis.
func cut(line string, w int) string {
	if w < 1 {
		return ""
	}
	if lineWidth(line) <= w {
		return line
	}
	return ansi.Truncate(line, w, "…")
}

// cutLeft truncates a line to its last w cells, with an ellipsis.
func cutLeft(line string, w int) string {
	over := ansi.StringWidth(line) - w
	if over <= 0 {
		return line
	}
	return ansi.TruncateLeft(line, over+1, "…")
}

// lineWidth is the width of a line in cells. A live picture is measured often,
// and consists only of sequences, ASCII and block characters: those are counted
// quickly.
func lineWidth(line string) (cells int) {
	for at := 0; at < len(line); at++ {
		switch c := line[at]; {
		case c >= ' ' && c < 0x7f:
			cells++
		case c == 0x1b && at+1 < len(line) && line[at+1] == '[':
			for at += 2; at < len(line) && line[at] >= ' ' && line[at] < '@'; at++ {
			}
			if at == len(line) || line[at] > '~' {
				return ansi.StringWidth(line)
			}
		case c == 0xe2 && at+2 < len(line) && line[at+1] == 0x96: // U+2580 to U+25BF
			cells, at = cells+1, at+2
		default:
			return ansi.StringWidth(line)
		}
	}
	return cells
}

// width is the width of the widest line in cells.
func width(text string) int {
	widest := 0
	for line := range strings.SplitSeq(text, "\n") {
		widest = max(widest, lineWidth(line))
	}
	return widest
}

// height is the number of lines; 0 for an empty text.
func height(text string) int {
	if text == "" {
		return 0
	}
	return strings.Count(text, "\n") + 1
}

// fit truncates text to w cells and h lines.
func fit(text string, w, h int) string {
	if w < 1 || h < 1 || text == "" {
		return ""
	}
	lines := strings.Split(text, "\n")
	lines = lines[:min(len(lines), h)]
	for i, line := range lines {
		lines[i] = cut(line, w)
	}
	return strings.Join(lines, "\n")
}

// fill is fit, padded to the full width and height.
func fill(text string, w, h int) string {
	lines := strings.Split(fit(text, w, h), "\n")
	for i, line := range lines {
		lines[i] = line + strings.Repeat(" ", max(0, w-lineWidth(line)))
	}
	for len(lines) < h {
		lines = append(lines, strings.Repeat(" ", max(0, w)))
	}
	return strings.Join(lines[:max(0, h)], "\n")
}

// indent puts lead before the first line, and the same width of spaces before
// the others.
func indent(lead, text string) string {
	return lead + strings.ReplaceAll(text, "\n", "\n"+strings.Repeat(" ", ansi.StringWidth(lead)))
}

// fold removes case and accents for comparisons, so that "peru" finds "Perú".
func fold(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(text))
}

// blocksAround is as many complete blocks as fit into the rows, including the
// focused one, with empty lines in between if there is room.
func blocksAround(blocks []string, focused, rows int) string {
	from, to := focused, focused+1
	left := rows - height(blocks[focused])
	for grows := true; grows; {
		grows = false
		if to < len(blocks) && height(blocks[to]) <= left {
			left, to, grows = left-height(blocks[to]), to+1, true
		}
		if from > 0 && height(blocks[from-1]) <= left {
			from, grows = from-1, true
			left -= height(blocks[from])
		}
	}
	separator := "\n"
	if left >= to-from-1 {
		separator = "\n\n"
	}
	return strings.Join(blocks[from:to], separator)
}
