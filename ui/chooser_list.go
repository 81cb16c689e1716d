package ui

import (
	"image"
	"path/filepath"
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"cedula/flow/media"
	"cedula/truora/safetext"
	"cedula/ui/words"
)

// rowKind is what a row of the chooser refers to.
type rowKind int

const (
	rowOffer rowKind = iota // an offered file: the one sent before, or the demo's
	rowParent
	rowFolder
	rowFile
	rowPlace
)

// fileRow is one row of the chooser.
type fileRow struct {
	kind     rowKind
	text     string // safe for display
	path     string
	size     int64
	modified time.Time
}

// leadsToFile reports whether the row is a file rather than a folder.
func (r fileRow) leadsToFile() bool { return r.kind == rowOffer || r.kind == rowFile }

func (r fileRow) version() fileVersion { return fileVersion{r.path, r.modified} }

// entryRow is the row of an entry of a folder.
func entryRow(l media.Listing, e media.Entry) fileRow {
	r := fileRow{kind: rowFile, text: safetext.Visible(e.Name), path: l.PathOf(e), size: e.Size, modified: e.Modified}
	if e.IsFolder {
		r.kind, r.text = rowFolder, r.text+"/"
	}
	return r
}

// The widths of a row's columns, and the minimum widths of a row to show them
// next to a recognisable name.
const (
	sizeColumn       = 8
	dimensionsColumn = 11
	ageColumn        = 13
	sizeFrom         = 32
	ageFrom          = 44
	dimensionsFrom   = 54
)

// view draws the row with a width of w cells: its name, and for a file its
// size, dimensions and age, as far as there is room.
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
		columns += right(d.Words.Age(r.modified, d.Now()), ageColumn)
	}
	room := w - 2 - ansi.StringWidth(columns)
	name := cut(r.text, room)
	name += strings.Repeat(" ", max(0, room-ansi.StringWidth(name)))
	return style.Mark.Render(mark) + style.Row.Render(name) + d.Theme.Muted.Render(columns)
}

// right aligns a text to the right.
func right(text string, w int) string {
	return strings.Repeat(" ", max(1, w-ansi.StringWidth(text))) + text
}

// rowList are the selectable rows: some that are already built, followed by a
// folder's entries. A folder may have many, so their rows are built on demand.
type rowList struct {
	made    []fileRow
	listing media.Listing
	entries []int32 // indexes into the listing
}

func (l rowList) len() int { return len(l.made) + len(l.entries) }

// at builds the row at an index.
func (l rowList) at(index int) fileRow {
	if index < len(l.made) {
		return l.made[index]
	}
	return entryRow(l.listing, l.entry(index))
}

// entry is the entry of a row that is built on demand.
func (l rowList) entry(index int) media.Entry {
	return l.listing.Entries[l.entries[index-len(l.made)]]
}

// firstFile is the index of the first row that is a file; -1 if there is none.
func (l rowList) firstFile() int {
	for i := range l.len() {
		if i < len(l.made) && l.made[i].leadsToFile() || i >= len(l.made) && !l.entry(i).IsFolder {
			return i
		}
	}
	return -1
}

// find is the index of a path's row; -1 if there is none.
func (l rowList) find(path string) int {
	if path == "" {
		return -1
	}
	folder, name := filepath.Dir(path), filepath.Base(path)
	for i := range l.len() {
		if i < len(l.made) && l.made[i].path == path || i >= len(l.made) && l.entry(i).Name == name && l.listing.Folder == folder {
			return i
		}
	}
	return -1
}

// filterRows returns the rows whose names contain the typed text, ignoring
// accents and case.
func filterRows(rows []fileRow, typed string) []fileRow {
	var kept []fileRow
	for _, r := range rows {
		if strings.Contains(fold(r.text), fold(typed)) {
			kept = append(kept, r)
		}
	}
	return kept
}

// nameFilter finds the entries of a listing by parts of their names.
type nameFilter struct {
	names []string // folded
	typed string   // folded: the filter of the last result
	found []int32
}

// newNameFilter folds all names of a listing, which takes time if there are
// many.
func newNameFilter(l media.Listing) nameFilter {
	f := nameFilter{names: make([]string, len(l.Entries)), found: make([]int32, len(l.Entries))}
	for i, e := range l.Entries {
		f.names[i], f.found[i] = foldName(e.Name), int32(i)
	}
	return f
}

// foldName folds a name as displayed. Most names need no conversion.
func foldName(name string) string {
	isPlain := !strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r > '~' || r >= 'A' && r <= 'Z' })
	if isPlain {
		return name
	}
	return fold(safetext.Visible(name))
}

// find returns the entries whose names contain the typed text, ignoring accents
// and case. If the text was extended, only the last result is searched.
func (f *nameFilter) find(typed string) []int32 {
	typed = fold(typed)
	switch {
	case typed == f.typed:
		return f.found
	case !strings.Contains(typed, f.typed):
		f.found = make([]int32, len(f.names))
		for i := range f.found {
			f.found[i] = int32(i)
		}
	}
	f.typed = typed
	f.found = slices.DeleteFunc(f.found, func(i int32) bool { return !strings.Contains(f.names[i], typed) })
	return f.found
}

// offer is a file that is proposed.
type offer struct {
	path       string
	sentBefore bool // for the same target
}

// findOffers are the files that were sent before, else the defaults, by target.
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

// selection is the selected row, and how it moves when the rows change.
type selection struct {
	index    int
	isMoved  bool   // the person has moved it
	returnTo string // the path to select once it is listed
}

// move selects the row at an index, or the nearest one.
func (s *selection) move(index int, rows rowList) {
	s.index, s.isMoved = max(0, min(index, rows.len()-1)), true
}

// reset selects the default: the offer, else the newest file, else the first
// row.
func (s *selection) reset(rows rowList) {
	s.index, s.isMoved = max(0, rows.firstFile()), false
}

// restore selects, after the rows have changed, the previous folder, or the row
// that was selected before. Until the person moves the selection, the first
// file is selected as soon as there is one.
func (s *selection) restore(before fileRow, rows rowList, isFirst bool) {
	same, left := rows.find(before.path), rows.find(s.returnTo)
	switch {
	case left >= 0:
		*s = selection{index: left, isMoved: true}
	case isFirst || !s.isMoved && !before.leadsToFile():
		s.reset(rows)
	case same >= 0:
		s.index = same
	default:
		s.index = max(0, min(s.index, rows.len()-1))
	}
}

// placesMsg are the places.
type placesMsg struct {
	generation int64
	places     []media.Place
}

// findPlaces finds the places that may be opened.
func findPlaces(generation int64, root string) tea.Cmd {
	return func() tea.Msg {
		inside := slices.DeleteFunc(media.Places(), func(p media.Place) bool { return !media.IsWithin(root, p.Path) })
		return placesMsg{generation, inside}
	}
}

// placeRows are rows such as "Pictures  ~/Imágenes"; a drive has its own name.
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
