package ui

import (
	"context"
	"errors"
	"path/filepath"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"

	"cedula/flow/media"
	"cedula/truora/safetext"
)

// chooser finds one file: by walking through folders, by filtering names, or
// by its path. A file is checked before it counts as found.
type chooser struct {
	d    *display
	need media.Need

	input     pathInput
	offer     offer
	folder    folder
	places    []media.Place
	inPlaces  bool // the places are shown in place of the folder
	selection selection
	check     fileCheck
	found     *media.File // a file that may be sent, until the screen takes it over
	w, h      int
}

// fileCheck is the check of one file, which runs beside the screen.
type fileCheck struct {
	name       string // of the file, as it is shown; empty when no check is under way
	generation int64
	stop       context.CancelFunc
	err        error // why the file that was checked last cannot be sent
}

// fileCheckedMsg is what a check came to.
type fileCheckedMsg struct {
	generation int64
	file       media.File
	folder     string // set when a typed path is a folder's
	err        error
}

// begin starts a check; the answer to any earlier one is dropped.
func (f *fileCheck) begin(path string) (context.Context, int64) {
	ctx, stop := context.WithCancel(context.Background())
	*f = fileCheck{name: safetext.Visible(filepath.Base(path)), generation: nextGeneration(), stop: stop}
	return ctx, f.generation
}

// cancel ends the check under way; what it gives is dropped.
func (f *fileCheck) cancel() {
	if f.stop != nil {
		f.stop()
	}
	f.name, f.generation, f.stop = "", 0, nil
}

// newChooser makes a chooser that starts in dir.
func newChooser(d *display, need media.Need, dir string, o offer) *chooser {
	return &chooser{
		d: d, need: need, offer: o, input: newPathInput(d),
		folder: folder{dir: dir, root: d.Files.Checker.Root, need: need},
	}
}

// Init reads the folder.
func (c *chooser) Init() tea.Cmd { return c.folder.open(c.folder.dir) }

// Update hands a message on to what it is about.
func (c *chooser) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return c.handleKey(msg)
	case folderListedMsg:
		return c.handleListing(msg)
	case rescanMsg:
		return c.folder.handleRescan(msg)
	case dimensionsMsg:
		c.folder.handleDimensions(msg)
		return c.measureVisible()
	case placesMsg:
		if msg.generation == c.folder.generation {
			c.places = msg.places
		}
	case fileCheckedMsg:
		return c.handleChecked(msg)
	case completionMsg:
		c.input.handleCompletion(msg)
	}
	return nil
}

func (c *chooser) handleKey(msg tea.KeyMsg) tea.Cmd {
	if c.isChecking() {
		return nil
	}
	keys, isEmpty := c.d.Keys, c.input.Value() == ""
	switch {
	case key.Matches(msg, keys.Next):
		return c.enter()
	case key.Matches(msg, keys.NextField):
		return c.input.complete(c.folder.dir, c.folder.root)
	case key.Matches(msg, keys.Places):
		return c.togglePlaces()
	case isEmpty && (key.Matches(msg, keys.Parent) || msg.Type == tea.KeyBackspace):
		return c.openParent()
	case c.handleArrow(msg, isEmpty):
		return c.measureVisible()
	}
	return c.edit(msg)
}

// handleArrow moves the selection, and reports whether the key does that. Home
// and End belong to the input unless it is empty.
func (c *chooser) handleArrow(msg tea.KeyMsg, isEmpty bool) bool {
	keys, rows, page := c.d.Keys, c.rows(), c.listHeight()
	switch {
	case key.Matches(msg, keys.Up):
		c.selection.move(c.selection.index-1, rows)
	case key.Matches(msg, keys.Down):
		c.selection.move(c.selection.index+1, rows)
	case key.Matches(msg, keys.PageUp):
		c.selection.move(c.selection.index-page, rows)
	case key.Matches(msg, keys.PageDown):
		c.selection.move(c.selection.index+page, rows)
	case isEmpty && key.Matches(msg, keys.Home):
		c.selection.move(0, rows)
	case isEmpty && key.Matches(msg, keys.End):
		c.selection.move(len(rows)-1, rows)
	default:
		return false
	}
	return true
}

// edit gives the key to the input. What was said of the text before goes.
func (c *chooser) edit(msg tea.KeyMsg) tea.Cmd {
	if !c.input.edit(msg) {
		return nil
	}
	c.check.err = nil
	if c.input.Value() == "" {
		c.selection.reset(c.rows())
	} else {
		c.selection.move(0, c.rows())
	}
	return c.measureVisible()
}

// stepOut ends the check, clears what was typed, or closes the places, and
// reports whether there was any of it.
func (c *chooser) stepOut() bool {
	switch {
	case c.isChecking():
		c.check.cancel()
		return true
	case c.input.Value() != "":
		c.clearInput()
	case c.inPlaces:
		c.inPlaces = false
	default:
		return false
	}
	c.selection.reset(c.rows())
	return true
}

func (c *chooser) clearInput() {
	c.input.clear()
	c.check.err = nil
}

func (c *chooser) isChecking() bool { return c.check.name != "" }

// enter takes the path that was typed, or else the selected row.
func (c *chooser) enter() tea.Cmd {
	if c.input.isPath() {
		return c.checkTyped(c.input.Value())
	}
	switch r := c.selected(); {
	case r.path == "":
		return nil
	case r.kind == rowOffer:
		return c.checkFile(r.path, unrooted(c.d.Files.Checker))
	case r.kind == rowFile:
		return c.checkFile(r.path, c.d.Files.Checker)
	default:
		return c.openFolder(r.path)
	}
}

// unrooted is for files that were accepted before, or come from here: a photo
// taken a moment ago lies outside of every root.
func unrooted(checker media.Checker) media.Checker {
	checker.Root = ""
	return checker
}

func (c *chooser) checkFile(path string, checker media.Checker) tea.Cmd {
	ctx, generation := c.beginCheck(path)
	need := c.need
	return func() tea.Msg {
		file, err := checker.Check(ctx, path, need)
		return fileCheckedMsg{generation: generation, file: file, err: err}
	}
}

// checkTyped checks what a typed path leads to, or finds that it is a folder.
func (c *chooser) checkTyped(typed string) tea.Cmd {
	ctx, generation := c.beginCheck(typed)
	checker, need, dir := c.d.Files.Checker, c.need, c.folder.dir
	return func() tea.Msg {
		path := resolvePath(typed, dir)
		file, err := checker.Check(ctx, path, need)
		msg := fileCheckedMsg{generation: generation, file: file, err: err}
		if errors.Is(err, media.IsFolder) {
			msg.folder = path
		}
		return msg
	}
}

func (c *chooser) beginCheck(path string) (context.Context, int64) {
	c.input.settle()
	return c.check.begin(path)
}

func (c *chooser) handleChecked(msg fileCheckedMsg) tea.Cmd {
	if msg.generation != c.check.generation {
		return nil
	}
	c.check.cancel()
	switch {
	case msg.folder != "":
		return c.openFolder(msg.folder)
	case msg.err != nil:
		c.check.err = msg.err
	default:
		c.found = &msg.file
	}
	return nil
}

// handleListing takes in what the folder holds; the selected row stays selected
// wherever it went.
func (c *chooser) handleListing(msg folderListedMsg) tea.Cmd {
	if msg.generation != c.folder.generation {
		return nil
	}
	before, isFirst := c.selected(), c.folder.reading
	rescan := c.folder.handleListing(msg)
	c.selection.follow(before, c.rows(), isFirst)
	return tea.Batch(rescan, c.measureVisible())
}

// measureVisible finds out the dimensions of the pictures that are seen.
func (c *chooser) measureVisible() tea.Cmd { return c.folder.measure(c.visible()) }

// openFolder opens a folder; the one that was left is selected when it is in
// it.
func (c *chooser) openFolder(dir string) tea.Cmd {
	c.clearInput()
	c.inPlaces, c.selection = false, selection{returnTo: c.folder.dir}
	return c.folder.open(dir)
}

func (c *chooser) openParent() tea.Cmd {
	if c.inPlaces {
		return c.togglePlaces()
	}
	if up := c.folder.parent(); up != "" {
		return c.openFolder(up)
	}
	return nil
}

// togglePlaces shows where files are likely to be, or the folder again. The
// places are looked up each time: a drive may have been plugged in.
func (c *chooser) togglePlaces() tea.Cmd {
	c.clearInput()
	c.inPlaces = !c.inPlaces
	if c.inPlaces {
		c.selection = selection{}
		return findPlaces(c.folder.generation, c.folder.root)
	}
	c.selection.reset(c.rows())
	return nil
}

// rows are what can be selected right now: nothing while a path is typed.
func (c *chooser) rows() []fileRow {
	switch typed := c.input.Value(); {
	case c.input.isPath():
		return nil
	case c.inPlaces:
		return filtered(placeRows(c.places, c.d.Words.Choosing), typed)
	default:
		return filtered(c.folderRows(), typed)
	}
}

// folderRows are the offer, the way up, and what the folder holds.
func (c *chooser) folderRows() []fileRow {
	t := c.d.Words.Choosing
	rows := c.offer.rows(t)
	if up := c.folder.parent(); up != "" {
		rows = append(rows, fileRow{kind: rowParent, text: "../  " + t.Parent, path: up})
	}
	for _, e := range c.folder.listing.Entries {
		rows = append(rows, entryRow(e))
	}
	return rows
}

// selected is the row that Enter opens; zero when there is none.
func (c *chooser) selected() fileRow {
	if rows := c.rows(); c.selection.index < len(rows) {
		return rows[c.selection.index]
	}
	return fileRow{}
}

// visible are the rows that are seen.
func (c *chooser) visible() []fileRow {
	rows, first := c.rows(), c.firstVisible()
	return rows[first:min(len(rows), first+c.listHeight())]
}

// firstVisible is the first row that is seen: the selected one is always among
// them.
func (c *chooser) firstVisible() int {
	return max(0, min(c.selection.index-c.listHeight()/2, len(c.rows())-c.listHeight()))
}

func (c *chooser) listHeight() int { return max(1, c.h-len(c.header())) }

// SetSize gives the room.
func (c *chooser) SetSize(w, h int) { c.w, c.h = w, h }

// View shows the input, what is wrong with what was entered, the folder and
// its rows.
func (c *chooser) View() string {
	lines := c.header()
	rows, first := c.visible(), c.firstVisible()
	for i, r := range rows {
		lines = append(lines, c.line(r, first+i == c.selection.index))
	}
	if len(rows) == 0 || len(c.folder.listing.Entries) == 0 && !c.inPlaces {
		lines = append(lines, c.emptyListLines()...)
	}
	return fit(strings.Join(lines, "\n"), c.w, c.h)
}

// header is the input, and what there is to say about it and the folder.
func (c *chooser) header() []string {
	theme, t := c.d.Theme, c.d.Words.Choosing
	lines := []string{c.input.view(c.w)}
	switch {
	case c.isChecking():
		lines = append(lines, theme.Muted.Render(cut(t.Examining(c.check.name), c.w)))
	case c.check.err != nil:
		lines = append(lines, wrapped(theme.Bad, "✗ "+c.d.Words.Unfit(c.check.err).String(), c.w)...)
	case c.input.severalPaths:
		lines = append(lines, wrapped(theme.Warn, t.SeveralPaths, c.w)...)
	}
	if !c.input.isPath() {
		lines = append(lines, c.folderLine())
	}
	return lines
}

// folderLine names the folder; of a long path the end is shown. A filter says
// how much of it is left.
func (c *chooser) folderLine() string {
	style, t := c.d.Theme.Muted, c.d.Words.Choosing
	if c.inPlaces {
		return style.Render(cut(t.Places, c.w))
	}
	count := ""
	if c.input.Value() != "" {
		count = "  " + t.Shown(len(c.rows()), len(c.folder.listing.Entries))
	}
	return style.Render(cutLeft(shownPath(c.folder.dir), c.w-ansi.StringWidth(count)) + count)
}

// emptyListLines stand in place of rows where there is nothing to choose.
func (c *chooser) emptyListLines() []string {
	theme, t := c.d.Theme, c.d.Words.Choosing
	switch {
	case c.input.isPath():
		return nil
	case c.inPlaces:
		return wrapped(theme.Muted, t.NoMatch, c.w)
	case errors.Is(c.folder.err, media.Missing), errors.Is(c.folder.err, media.NotFolder):
		return wrapped(theme.Bad, "✗ "+t.FolderMissing, c.w)
	case errors.Is(c.folder.err, media.OutsideRoot):
		return wrapped(theme.Bad, "✗ "+t.FolderOutside, c.w)
	case c.folder.err != nil:
		return wrapped(theme.Bad, "✗ "+t.FolderUnreadable, c.w)
	case c.folder.reading:
		return wrapped(theme.Muted, t.Reading, c.w)
	case c.input.Value() != "":
		return wrapped(theme.Muted, t.NoMatch, c.w)
	}
	return wrapped(theme.Muted, t.NothingFits, c.w)
}

// The widths of the columns, and how wide a chooser must be to have them beside
// a name that can still be recognized.
const (
	sizeColumn       = 8
	dimensionsColumn = 11
	ageColumn        = 13
	sizeFrom         = 32
	ageFrom          = 44
	dimensionsFrom   = 54
)

// line draws a row: its name, and of a file its size, dimensions and age as far
// as there is room.
func (c *chooser) line(r fileRow, isSelected bool) string {
	style, mark := c.d.Theme.Blurred, "  "
	if isSelected {
		style, mark = c.d.Theme.Focused, "▸ "
	}
	columns := ""
	if r.kind == rowFile && c.w >= sizeFrom {
		columns += right(c.d.Words.Bytes(r.size), sizeColumn)
	}
	if r.kind == rowFile && c.w >= dimensionsFrom {
		columns += right(dimensions(c.folder.pixels[r.version()]), dimensionsColumn)
	}
	if r.kind == rowFile && c.w >= ageFrom {
		columns += right(c.d.Words.Choosing.Age(r.modified, c.d.Now()), ageColumn)
	}
	room := c.w - 2 - ansi.StringWidth(columns)
	name := cut(r.text, room)
	name += strings.Repeat(" ", max(0, room-ansi.StringWidth(name)))
	return style.Mark.Render(mark) + style.Row.Render(name) + c.d.Theme.Muted.Render(columns)
}

// ShortHelp names the chooser's keys.
func (c *chooser) ShortHelp() []key.Binding {
	keys, t := c.d.Keys, c.d.Words.Choosing
	does := t.Show
	if r := c.selected(); r.path != "" && !r.leadsToFile() {
		does = t.Open
	}
	help := []key.Binding{withHelp(keys.Next, does)}
	if c.input.isPath() {
		return append(help, withHelp(keys.NextField, t.Complete), withHelp(keys.Back, t.Clear))
	}
	if c.input.Value() != "" {
		help = append(help, withHelp(keys.Back, t.Clear))
	}
	return append(help, withHelp(keys.Places, t.GoPlaces), withHelp(keys.Parent, t.Up), keys.arrows(c.d.Words.Keys.Choose))
}

// FullHelp is ShortHelp.
func (c *chooser) FullHelp() [][]key.Binding { return [][]key.Binding{c.ShortHelp()} }

// wrapped is a text in lines of at most w cells.
func wrapped(style lipgloss.Style, text string, w int) []string {
	if text = wrap(text, w); text == "" {
		return nil
	}
	return strings.Split(style.Render(text), "\n")
}

// right puts a text at the right of w cells.
func right(text string, w int) string {
	return strings.Repeat(" ", max(1, w-ansi.StringWidth(text))) + text
}
