package ui

import (
	"errors"
	"path/filepath"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"

	"cedula/flow/media"
	"cedula/truora/safetext"
)

// The widths of the chooser's columns, and how wide a chooser must be to have
// them beside a name that can still be told.
const (
	sizeColumn = 8
	dotsColumn = 11
	ageColumn  = 13
	sizeFrom   = 32
	ageFrom    = 44
	dotsFrom   = 54
)

// SetSize gives the room.
func (c *chooser) SetSize(w, h int) { c.w, c.h = w, h }

// View shows the field, what is wrong with what was entered, the folder and
// its rows.
func (c *chooser) View() string {
	lines := c.top()
	rows, first := c.visible(), c.first()
	for i, r := range rows {
		lines = append(lines, c.line(r, first+i == c.highlighted))
	}
	if len(rows) == 0 || len(c.folder.listing.Entries) == 0 && !c.inPlaces {
		lines = append(lines, c.instead()...)
	}
	return fit(strings.Join(lines, "\n"), c.w, c.h)
}

// top is what stands above the rows.
func (c *chooser) top() []string {
	lines := append([]string{c.fieldLine()}, c.said()...)
	if !c.typesPath() {
		lines = append(lines, c.folderLine())
	}
	return lines
}

func (c *chooser) fieldLine() string {
	theme := c.d.Theme
	mark, room := theme.Focused.Mark.Render("> "), max(0, c.w-2)
	if c.field.Value() == "" {
		return mark + theme.Muted.Render(cut(c.d.Words.Choosing.Placeholder, room))
	}
	return mark + c.field.visibleText(true, room)
}

// said is what there is to say about what was entered.
func (c *chooser) said() []string {
	theme, t := c.d.Theme, c.d.Words.Choosing
	switch {
	case c.examining != "":
		return []string{theme.Muted.Render(cut(t.Examining(c.examining), c.w))}
	case c.fault != nil:
		return wrapped(theme.Bad, "✗ "+c.d.Words.Unfit(c.fault).String(), c.w)
	case c.note != "":
		return wrapped(theme.Warn, c.note, c.w)
	}
	return nil
}

// folderLine names the folder; of a long path the end is shown. A filter says
// how much of it is left.
func (c *chooser) folderLine() string {
	style, t := c.d.Theme.Muted, c.d.Words.Choosing
	if c.inPlaces {
		return style.Render(cut(t.Places, c.w))
	}
	count := ""
	if c.field.Value() != "" {
		count = "  " + t.Shown(len(c.rows()), len(c.folder.listing.Entries))
	}
	return style.Render(cutLeft(shownPath(c.folder.dir), c.w-ansi.StringWidth(count)) + count)
}

// instead is what is said where there is nothing to choose.
func (c *chooser) instead() []string {
	theme, t := c.d.Theme, c.d.Words.Choosing
	switch {
	case c.typesPath():
		return nil
	case c.inPlaces:
		return wrapped(theme.Muted, t.NoMatch, c.w)
	case c.folder.err != nil:
		return wrapped(theme.Bad, "✗ "+c.folderTrouble(), c.w)
	case c.folder.reading:
		return wrapped(theme.Muted, t.Reading, c.w)
	case c.field.Value() != "":
		return wrapped(theme.Muted, t.NoMatch, c.w)
	}
	return wrapped(theme.Muted, t.NothingFits, c.w)
}

// folderTrouble is why the folder cannot be shown.
func (c *chooser) folderTrouble() string {
	t := c.d.Words.Choosing
	switch {
	case errors.Is(c.folder.err, media.Missing), errors.Is(c.folder.err, media.NotFolder):
		return t.FolderMissing
	case errors.Is(c.folder.err, media.OutsideRoot):
		return t.FolderOutside
	}
	return t.FolderUnreadable
}

// line draws a row into the columns that there is room for.
func (c *chooser) line(r fileRow, highlighted bool) string {
	style, mark := c.d.Theme.Blurred, "  "
	if highlighted {
		style, mark = c.d.Theme.Focused, "▸ "
	}
	columns := c.columns(r)
	name := padded(cut(r.text, c.w-2-ansi.StringWidth(columns)), c.w-2-ansi.StringWidth(columns))
	return style.Mark.Render(mark) + style.Row.Render(name) + c.d.Theme.Muted.Render(columns)
}

// columns are a file's size, dimensions and age.
func (c *chooser) columns(r fileRow) string {
	if r.kind != rowFile {
		return ""
	}
	columns, w := "", c.d.Words
	if c.w >= sizeFrom {
		columns += right(w.Bytes(r.size), sizeColumn)
	}
	if c.w >= dotsFrom {
		pixels := c.folder.pixels[measured{r.path, r.modified}]
		columns += right(dots(pixels.X, pixels.Y), dotsColumn)
	}
	if c.w >= ageFrom {
		columns += right(w.Choosing.Age(r.modified, c.d.Now()), ageColumn)
	}
	return columns
}

// room is how many rows there are for the list.
func (c *chooser) room() int { return max(1, c.h-len(c.top())) }

// first is the first row that is seen: the highlighted one is always among them.
func (c *chooser) first() int {
	return max(0, min(c.highlighted-c.room()/2, len(c.rows())-c.room()))
}

// visible are the rows that are seen.
func (c *chooser) visible() []fileRow {
	rows, first := c.rows(), c.first()
	return rows[first:min(len(rows), first+c.room())]
}

// wrapped is a text in lines of at most w cells.
func wrapped(style lipgloss.Style, text string, w int) []string {
	if text = wrap(text, w); text == "" {
		return nil
	}
	return strings.Split(style.Render(text), "\n")
}

// padded fills a line up to w cells.
func padded(line string, w int) string {
	return line + strings.Repeat(" ", max(0, w-ansi.StringWidth(line)))
}

// right puts a text at the right of w cells.
func right(text string, w int) string {
	return strings.Repeat(" ", max(1, w-ansi.StringWidth(text))) + text
}

// shownPath is a path as it may be shown, its home folder as ~.
func shownPath(path string) string {
	home := homeFolder()
	if rest, ok := strings.CutPrefix(path, home); ok && home != "" && (rest == "" || rest[0] == filepath.Separator) {
		path = "~" + rest
	}
	return safetext.Visible(path)
}
