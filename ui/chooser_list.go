package ui

import (
	"context"
	"image"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"cedula/flow/media"
	"cedula/truora/safetext"
	"cedula/ui/words"
)

// rowKind is what a row of the chooser leads to.
type rowKind int

const (
	rowOffer rowKind = iota // a file that is offered: the one used before, or the demo's own
	rowParent
	rowFolder
	rowFile
	rowPlace
)

// fileRow is one line of the chooser.
type fileRow struct {
	kind     rowKind
	text     string // as it is shown: nothing in it can move the cursor
	path     string
	size     int64
	modified time.Time
}

// leadsToFile reports whether Enter shows a file rather than opens a folder.
func (r fileRow) leadsToFile() bool { return r.kind == rowOffer || r.kind == rowFile }

func (r fileRow) version() fileVersion { return fileVersion{r.path, r.modified} }

// entryRow is the row of something in the folder.
func entryRow(e media.Entry) fileRow {
	r := fileRow{kind: rowFile, text: safetext.Visible(e.Name), path: e.Path, size: e.Size, modified: e.Modified}
	if e.IsFolder {
		r.kind, r.text = rowFolder, r.text+"/"
	}
	return r
}

// The widths of a row's columns, and how wide it must be to have them beside a
// name that can still be recognized.
const (
	sizeColumn       = 8
	dimensionsColumn = 11
	ageColumn        = 13
	sizeFrom         = 32
	ageFrom          = 44
	dimensionsFrom   = 54
)

// view draws the row into w cells: its name, and of a file its size, dimensions
// and age as far as there is room.
func (r fileRow) view(d *display, w int, pixels image.Point, isSelected bool) string {
	style, mark := d.Theme.Blurred, "  "
	if isSelected {
		style, mark = d.Theme.Focused, "▸ "
	}
	columns := ""
	if r.kind == rowFile && w >= sizeFrom {
		columns += right(d.Words.Bytes(r.size), sizeColumn)
	}
	if r.kind == rowFile && w >= dimensionsFrom {
		columns += right(dimensions(pixels), dimensionsColumn)
	}
	if r.kind == rowFile && w >= ageFrom {
		columns += right(d.Words.Chooser.Age(r.modified, d.Now()), ageColumn)
	}
	room := w - 2 - ansi.StringWidth(columns)
	name := cut(r.text, room)
	name += strings.Repeat(" ", max(0, room-ansi.StringWidth(name)))
	return style.Mark.Render(mark) + style.Row.Render(name) + d.Theme.Muted.Render(columns)
}

// right puts a text at the right of w cells.
func right(text string, w int) string {
	return strings.Repeat(" ", max(1, w-ansi.StringWidth(text))) + text
}

// filtered keeps the rows that hold what was typed, wherever it stands in the
// name and whatever its accents and case. Rows that are
// not names (the folder above, the offer) are left out while a filter is on.
func filtered(rows []fileRow, typed string) []fileRow {
	if typed == "" {
		return rows
	}
	var kept []fileRow
	for _, r := range rows {
		if r.kind != rowOffer && r.kind != rowParent && strings.Contains(fold(r.text), fold(typed)) {
			kept = append(kept, r)
		}
	}
	return kept
}

// offer is a file that is proposed without anybody having searched for it.
type offer struct {
	path       string
	sentBefore bool // for the same target
}

// findOffers are the files that were sent before, else the ones to begin with,
// by target.
func findOffers(defaults, sent map[string]string) map[string]offer {
	offers := map[string]offer{}
	for target, path := range defaults {
		offers[target] = offer{path: path}
	}
	for target, path := range sent {
		offers[target] = offer{path: path, sentBefore: defaults[target] != path}
	}
	return offers
}

func (o offer) rows(t words.Chooser) []fileRow {
	if o.path == "" {
		return nil
	}
	text := t.Use
	if o.sentBefore {
		text = t.UseAgain
	}
	return []fileRow{{kind: rowOffer, text: text(safetext.Visible(filepath.Base(o.path))), path: o.path}}
}

// selection is which row is selected, and where it belongs when the rows
// change.
type selection struct {
	index    int
	isMoved  bool   // the person chose what is selected
	returnTo string // the path to select once it is listed
}

// move selects the row at an index, or the nearest that there is.
func (s *selection) move(index int, rows []fileRow) {
	s.index, s.isMoved = max(0, min(index, len(rows)-1)), true
}

// reset selects what nobody has to move to: the offer, else the newest file,
// else the top.
func (s *selection) reset(rows []fileRow) {
	s.index, s.isMoved = max(0, slices.IndexFunc(rows, fileRow.leadsToFile)), false
}

// restore selects, in rows that were listed anew, the folder that was left, or
// the row that was selected before. While nobody moved the selection, a file is
// selected as soon as there is one.
func (s *selection) restore(before fileRow, rows []fileRow, isFirst bool) {
	same, left := findRow(rows, before.path), findRow(rows, s.returnTo)
	switch {
	case left >= 0:
		*s = selection{index: left, isMoved: true}
	case isFirst || !s.isMoved && !before.leadsToFile():
		s.reset(rows)
	case same >= 0:
		s.index = same
	default:
		s.index = max(0, min(s.index, len(rows)-1))
	}
}

// findRow is the index of a path's row; -1 when it is not there.
func findRow(rows []fileRow, path string) int {
	return slices.IndexFunc(rows, func(r fileRow) bool { return r.path == path && path != "" })
}

// placesMsg is where files are likely to be.
type placesMsg struct {
	generation int64
	places     []media.Place
}

// findPlaces looks up the places that may be opened.
func findPlaces(generation int64, root string) tea.Cmd {
	return func() tea.Msg {
		inside := slices.DeleteFunc(media.Places(), func(p media.Place) bool { return !media.IsWithin(root, p.Path) })
		return placesMsg{generation, inside}
	}
}

// placeRows are as "Pictures  ~/Imágenes"; a drive goes by its own name.
func placeRows(places []media.Place, t words.Chooser) (rows []fileRow) {
	names := map[media.PlaceKind]string{
		media.PlaceHome: t.Home, media.PlacePictures: t.Pictures,
		media.PlaceDownloads: t.Downloads, media.PlaceDrive: t.RemovableDrive,
	}
	for _, p := range places {
		rows = append(rows, fileRow{kind: rowPlace, text: names[p.Kind] + "  " + shownPath(p.Path), path: p.Path})
	}
	return rows
}

// rescanAfter is how long after reading a folder it is read again: a scanner's
// new file is seen within two seconds.
const rescanAfter = 1500 * time.Millisecond

// generations numbers what is asked of the disk and the camera, so that an
// answer that nobody waits for any more is dropped.
var generations atomic.Int64

func nextGeneration() int64 { return generations.Add(1) }

// folderListedMsg is what a folder holds; isUnchanged means as before.
type folderListedMsg struct {
	generation  int64
	listing     media.Listing
	isUnchanged bool
	err         error
}

// rescanMsg says that it is time to read the folder again.
type rescanMsg struct{ generation int64 }

// dimensionsMsg is how many pixels a picture has; zero when that is unknown.
type dimensionsMsg struct {
	generation int64
	version    fileVersion
	pixels     image.Point
}

// fileVersion is one state of one file.
type fileVersion struct {
	path     string
	modified time.Time
}

// folder is the folder that a chooser shows. It is read by Cmds alone.
type folder struct {
	dir, root   string
	need        media.Need
	generation  int64
	reading     bool // nothing has been read of this folder yet
	listing     media.Listing
	err         error // of the last reading
	pixels      map[fileVersion]image.Point
	isMeasuring bool
}

// open shows another folder; late answers about the one before are dropped.
func (f *folder) open(dir string) tea.Cmd {
	*f = folder{
		dir: filepath.Clean(dir), root: f.root, need: f.need, generation: nextGeneration(),
		reading: true, pixels: map[fileVersion]image.Point{},
	}
	return f.read()
}

// refresh reads the folder again and goes on watching it: answers may have been
// lost while the screen was hidden.
func (f *folder) refresh() tea.Cmd {
	f.generation, f.isMeasuring = nextGeneration(), false
	return f.read()
}

// read lists the folder, and says whether anything changed.
func (f *folder) read() tea.Cmd {
	generation, dir, need, root, before, hasFailed := f.generation, f.dir, f.need, f.root, f.listing, f.err != nil
	return func() tea.Msg {
		listing, err := media.ListFolder(context.Background(), dir, need, root)
		return folderListedMsg{generation, listing, err == nil && !hasFailed && listing.Equal(before), err}
	}
}

// handleListing stores what was read, and schedules the next reading.
func (f *folder) handleListing(msg folderListedMsg) tea.Cmd {
	f.reading = false
	if !msg.isUnchanged {
		f.listing, f.err = msg.listing, msg.err
	}
	generation := f.generation
	return tea.Tick(rescanAfter, func(time.Time) tea.Msg { return rescanMsg{generation} })
}

func (f *folder) handleRescan(msg rescanMsg) tea.Cmd {
	if msg.generation != f.generation {
		return nil
	}
	return f.read()
}

// measure counts the pixels of the first picture in rows that has not been
// measured yet, one picture at a time.
func (f *folder) measure(rows []fileRow) tea.Cmd {
	for _, r := range rows {
		version, generation := r.version(), f.generation
		if _, done := f.pixels[version]; r.kind != rowFile || done || f.isMeasuring {
			continue
		}
		f.isMeasuring = true
		return func() tea.Msg {
			width, height, _ := media.Dimensions(context.Background(), version.path) // unknown is shown as nothing
			return dimensionsMsg{generation, version, image.Pt(width, height)}
		}
	}
	return nil
}

func (f *folder) handleDimensions(msg dimensionsMsg) {
	if msg.generation == f.generation {
		f.isMeasuring = false
		f.pixels[msg.version] = msg.pixels
	}
}

// parent is the folder above; empty when none may be shown. Of a folder that
// cannot be read it is known by name alone.
func (f *folder) parent() string {
	up := filepath.Dir(f.dir)
	if f.err == nil || up == f.dir || f.root != "" && f.dir == filepath.Clean(f.root) {
		return f.listing.Parent
	}
	return up
}
