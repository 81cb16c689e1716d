package ui

import (
	"errors"
	"path/filepath"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"cedula/flow/media"
)

// chooser finds one file: by browsing folders, filtering names, or typing a
// path. A file is checked before it counts as found.
type chooser struct {
	d    *display
	need media.Need

	input     pathInput
	offer     offer
	folder    folder
	places    []media.Place
	inPlaces  bool // the places are shown instead of the folder
	selection selection
	check     fileCheck
	found     *media.File // a file that can be sent, until the screen takes it
	isStale   bool        // the chosen file has changed: it is asked for again
	w, h      int
}

// newChooser returns a chooser that starts in dir.
func newChooser(d *display, need media.Need, dir string, o offer) *chooser {
	return &chooser{
		d: d, need: need, offer: o, input: newPathInput(d),
		folder: folder{dir: dir, root: d.Files.Checker.Root, need: need},
	}
}

// Init reads the folder, if files may be chosen.
func (v *chooser) Init() tea.Cmd {
	if !v.d.mayChooseFiles() {
		return nil
	}
	return v.folder.open(v.folder.dir)
}

// Update dispatches a message.
func (v *chooser) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return v.handleKey(msg)
	case folderListedMsg:
		return v.handleListing(msg)
	case rescanMsg:
		return v.folder.handleRescan(msg, v.visible())
	case dimensionsMsg:
		v.folder.handleDimensions(msg)
		return v.measureVisible()
	case placesMsg:
		if msg.generation == v.folder.generation {
			v.places = msg.places
		}
	case fileCheckedMsg:
		return v.handleChecked(msg)
	case fileAwaitedMsg:
		v.check.isAwaited = msg.generation == v.check.generation
	case completionMsg:
		var cmds []tea.Cmd
		for _, key := range v.input.handleCompletion(msg) {
			cmds = append(cmds, v.handleKey(key))
		}
		return tea.Batch(cmds...)
	}
	return nil
}

func (v *chooser) handleKey(msg tea.KeyMsg) tea.Cmd {
	if v.check.isRunning() || v.input.hold(msg) {
		return nil
	}
	keys, isEmpty := v.d.Keys, v.input.Value() == ""
	switch {
	case key.Matches(msg, keys.Next):
		return v.enter()
	case key.Matches(msg, keys.NextField):
		return v.input.complete(v.folder.dir, v.folder.root)
	case key.Matches(msg, keys.Places):
		return v.togglePlaces()
	case isEmpty && (key.Matches(msg, keys.Parent) || msg.Type == tea.KeyBackspace):
		return v.openParent()
	case v.handleArrow(msg, isEmpty):
		return v.measureVisible()
	}
	return v.edit(msg)
}

// handleArrow moves the selection, and reports whether the key does that. Home
// and End belong to the input unless it is empty.
func (v *chooser) handleArrow(msg tea.KeyMsg, isEmpty bool) bool {
	keys, rows, page := v.d.Keys, v.rows(), v.listHeight()
	switch {
	case key.Matches(msg, keys.Up):
		v.selection.move(v.selection.index-1, rows)
	case key.Matches(msg, keys.Down):
		v.selection.move(v.selection.index+1, rows)
	case key.Matches(msg, keys.PageUp):
		v.selection.move(v.selection.index-page, rows)
	case key.Matches(msg, keys.PageDown):
		v.selection.move(v.selection.index+page, rows)
	case isEmpty && key.Matches(msg, keys.Home):
		v.selection.move(0, rows)
	case isEmpty && key.Matches(msg, keys.End):
		v.selection.move(rows.len()-1, rows)
	default:
		return false
	}
	return true
}

// edit passes the key to the input, and clears the error about the previous
// text.
func (v *chooser) edit(msg tea.KeyMsg) tea.Cmd {
	if !v.input.edit(msg) {
		return nil
	}
	v.check.err = nil
	if v.input.Value() == "" {
		v.selection.reset(v.rows())
	} else {
		v.selection.move(0, v.rows())
	}
	return v.measureVisible()
}

// stepOut ends the check, clears the input, or closes the places, and reports
// whether there was anything to do.
func (v *chooser) stepOut() bool {
	switch {
	case v.check.isRunning():
		v.check.cancel()
		return true
	case v.input.Value() != "":
		v.clearInput()
	case v.inPlaces:
		v.inPlaces = false
	default:
		return false
	}
	v.selection.reset(v.rows())
	return true
}

func (v *chooser) clearInput() {
	v.input.clear()
	v.check.err = nil
}

// enter uses the typed path, or else the selected row.
func (v *chooser) enter() tea.Cmd {
	v.input.discardPending()
	if v.input.isPath() {
		return v.checkTyped(v.input.Value())
	}
	switch r := v.selected(); {
	case r.path == "":
		return nil
	case r.kind == rowOffer:
		return v.checkFile(r.path, unrooted(v.d.Files.Checker))
	case r.kind == rowFile:
		return v.checkFile(r.path, v.d.Files.Checker)
	default:
		return v.openFolder(r.path)
	}
}

// chosenFrom is the folder of a file that was chosen here: of a typed path, its own.
func (v *chooser) chosenFrom() string {
	if v.input.isPath() {
		return filepath.Dir(resolvePath(v.input.Value(), v.folder.dir))
	}
	return v.folder.dir
}

// handleListing shows the folder's content; the selected row remains selected
// if it moved.
func (v *chooser) handleListing(msg folderListedMsg) tea.Cmd {
	if msg.generation != v.folder.generation {
		return nil
	}
	before, isFirst := v.selected(), v.folder.reading
	rescan := v.folder.handleListing(msg)
	v.selection.restore(before, v.rows(), isFirst)
	return tea.Batch(rescan, v.measureVisible())
}

// measureVisible reads the dimensions of the visible pictures.
func (v *chooser) measureVisible() tea.Cmd { return v.folder.measure(v.visible()) }

// openFolder opens a folder; if the previous folder is in it, that is selected.
func (v *chooser) openFolder(dir string) tea.Cmd {
	v.clearInput()
	v.inPlaces, v.selection = false, selection{returnTo: v.folder.dir}
	return v.folder.open(dir)
}

func (v *chooser) openParent() tea.Cmd {
	if v.inPlaces {
		return v.togglePlaces()
	}
	if up := v.folder.parent(); up != "" {
		return v.openFolder(up)
	}
	return nil
}

// togglePlaces shows the places, or the folder again. The places are searched
// for each time, because a drive may have been connected.
func (v *chooser) togglePlaces() tea.Cmd {
	v.clearInput()
	v.inPlaces = !v.inPlaces
	if v.inPlaces {
		v.selection = selection{}
		return findPlaces(v.folder.generation, v.folder.root)
	}
	v.selection.reset(v.rows())
	return nil
}

// rows are the selectable rows: none while a path is typed. Rows that are not
// names (the parent folder, the offer) are omitted while filtering.
func (v *chooser) rows() rowList {
	switch typed := v.input.Value(); {
	case v.input.isPath():
		return rowList{}
	case v.inPlaces:
		return rowList{made: filterRows(placeRows(v.places, v.d.Words.Chooser), typed)}
	case typed != "":
		return rowList{listing: v.folder.listing, entries: v.folder.names.find(typed)}
	default:
		return rowList{made: v.rowsAbove(), listing: v.folder.listing, entries: v.folder.names.find("")}
	}
}

// rowsAbove are the offer and the parent folder.
func (v *chooser) rowsAbove() []fileRow {
	t := v.d.Words.Chooser
	rows := v.offer.rows(t)
	if up := v.folder.parent(); up != "" {
		rows = append(rows, fileRow{kind: rowParent, text: "../  " + t.ParentFolder, path: up})
	}
	return rows
}

// selected is the row that Enter opens; zero if there is none.
func (v *chooser) selected() fileRow {
	if rows := v.rows(); v.selection.index < rows.len() {
		return rows.at(v.selection.index)
	}
	return fileRow{}
}

// visible are the rows on the screen.
func (v *chooser) visible() (seen []fileRow) {
	rows, first := v.rows(), v.firstVisible()
	for i := first; i < min(rows.len(), first+v.listHeight()); i++ {
		seen = append(seen, rows.at(i))
	}
	return seen
}

// firstVisible is the first row on the screen, chosen so that the selected one
// is visible.
func (v *chooser) firstVisible() int {
	return max(0, min(v.selection.index-v.listHeight()/2, v.rows().len()-v.listHeight()))
}

func (v *chooser) listHeight() int { return max(1, v.h-len(v.header())) }

// SetSize sets the size.
func (v *chooser) SetSize(w, h int) { v.w, v.h = w, h }

// View shows the input, any error, the folder and its rows.
func (v *chooser) View() string {
	lines := v.header()
	rows, first := v.visible(), v.firstVisible()
	for i, r := range rows {
		lines = append(lines, r.view(v.d, v.w, v.folder.pixels[r.version()], first+i == v.selection.index))
	}
	if len(rows) == 0 || len(v.folder.listing.Entries) == 0 && !v.inPlaces {
		lines = append(lines, v.emptyListLines()...)
	}
	return fit(strings.Join(lines, "\n"), v.w, v.h)
}

// header is the input, the messages about it, and the name of the folder.
func (v *chooser) header() []string {
	theme, t := v.d.Theme, v.d.Words.Chooser
	lines := []string{v.input.view(v.w)}
	switch {
	case v.check.isAwaited:
		lines = append(lines, wrapped(theme.Muted, t.AwaitingFile(v.check.name), v.w)...)
	case v.check.isRunning():
		lines = append(lines, theme.Muted.Render(cut(t.ReadingFile(v.check.name), v.w)))
	case v.check.err != nil:
		lines = append(lines, wrapped(theme.Bad, "✗ "+v.d.Words.FileError(v.check.err).String(), v.w)...)
	case v.isStale:
		lines = append(lines, wrapped(theme.Warn, t.FileChanged, v.w)...)
	case v.input.severalPaths:
		lines = append(lines, wrapped(theme.Warn, t.SeveralPaths, v.w)...)
	}
	lines = append(lines, v.input.candidateLines(v.w)...)
	if !v.input.isPath() {
		lines = append(lines, v.folderLine())
	}
	return lines
}

// folderLine is the folder's path, truncated at the beginning, and with a
// filter the number of matches.
func (v *chooser) folderLine() string {
	style, t := v.d.Theme.Muted, v.d.Words.Chooser
	if v.inPlaces {
		return style.Render(cut(t.Places, v.w))
	}
	count := ""
	if v.input.Value() != "" {
		count = "  " + t.Filtered(v.rows().len(), len(v.folder.listing.Entries))
	}
	return style.Render(cutLeft(shownPath(v.folder.dir), v.w-ansi.StringWidth(count)) + count)
}

// emptyListLines are shown if there are no rows.
func (v *chooser) emptyListLines() []string {
	theme, t := v.d.Theme, v.d.Words.Chooser
	switch {
	case v.input.isPath():
		return nil
	case v.inPlaces:
		return wrapped(theme.Muted, t.NoMatch, v.w)
	case errors.Is(v.folder.err, media.Missing), errors.Is(v.folder.err, media.NotFolder):
		return wrapped(theme.Bad, "✗ "+t.FolderMissing, v.w)
	case errors.Is(v.folder.err, media.OutsideRoot):
		return wrapped(theme.Bad, "✗ "+t.FolderOutside, v.w)
	case v.folder.err != nil:
		return wrapped(theme.Bad, "✗ "+t.FolderUnreadable, v.w)
	case v.folder.reading:
		return wrapped(theme.Muted, t.ReadingFolder, v.w)
	case v.input.Value() != "":
		return wrapped(theme.Muted, t.NoMatch, v.w)
	}
	return wrapped(theme.Muted, t.NothingFits, v.w)
}

// ShortHelp returns the chooser's keys.
func (v *chooser) ShortHelp() []key.Binding {
	keys, t := v.d.Keys, v.d.Words.Chooser
	does := t.Preview
	if r := v.selected(); r.path != "" && !r.leadsToFile() {
		does = t.Open
	}
	var help []key.Binding
	if v.selected().path != "" || v.input.isPath() {
		help = append(help, withHelp(keys.Next, does))
	}
	if v.input.isPath() {
		return append(help, withHelp(keys.NextField, t.Complete), withHelp(keys.Back, t.Clear))
	}
	if v.input.Value() != "" {
		help = append(help, withHelp(keys.Back, t.Clear))
	}
	help = append(help, withHelp(keys.Places, t.ShowPlaces))
	if v.folder.parent() != "" {
		help = append(help, withHelp(keys.Parent, t.FolderAbove))
	}
	if v.rows().len() > 0 {
		help = append(help, keys.arrows(v.d.Words.Keys.Choose))
	}
	return help
}

// FullHelp is ShortHelp.
func (v *chooser) FullHelp() [][]key.Binding { return [][]key.Binding{v.ShortHelp()} }

// wrapped is a text in lines of at most w cells.
func wrapped(style textStyle, text string, w int) []string {
	if text = wrap(text, w); text == "" {
		return nil
	}
	return strings.Split(style.Render(text), "\n")
}
