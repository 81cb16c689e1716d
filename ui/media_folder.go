package ui

import (
	"context"
	"image"
	"path/filepath"
	"sync/atomic"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow/media"
)

// rescanAfter is how long after a look at the folder the next one follows: a
// scanner's new file is seen within two seconds.
const rescanAfter = 1500 * time.Millisecond

// generations numbers what is asked of the disk, so that an answer to a
// question that nobody asks any more is told apart.
var generations atomic.Int64

func nextGeneration() int64 { return generations.Add(1) }

// listedMsg is what a folder holds; unchanged means as before.
type listedMsg struct {
	generation int64
	listing    media.Listing
	unchanged  bool
	err        error
}

// rescanMsg says that it is time to look at the folder again.
type rescanMsg struct{ generation int64 }

// measuredMsg is how many pixels a picture has; zero when that is unknown.
type measuredMsg struct {
	generation int64
	of         measured
	pixels     image.Point
}

// measured is one state of one file.
type measured struct {
	path     string
	modified time.Time
}

// folder is the folder that a chooser shows. It is read by Cmds alone.
type folder struct {
	dir, root  string
	need       media.Need
	generation int64
	reading    bool // nothing has been read of this folder yet
	listing    media.Listing
	err        error // of the last look at it
	pixels     map[measured]image.Point
	measuring  bool
}

// open turns to a folder; what comes late about the one before is dropped.
func (f *folder) open(dir string) tea.Cmd {
	f.dir, f.generation = filepath.Clean(dir), nextGeneration()
	f.listing, f.err, f.reading, f.measuring = media.Listing{}, nil, true, false
	f.pixels = map[measured]image.Point{}
	return f.read()
}

// refresh begins to follow the folder anew: a look at it may have been lost.
func (f *folder) refresh() tea.Cmd {
	f.generation, f.measuring = nextGeneration(), false
	return f.read()
}

// read looks into the folder, and says whether anything changed.
func (f *folder) read() tea.Cmd {
	generation, dir, need, root, before, failed := f.generation, f.dir, f.need, f.root, f.listing, f.err != nil
	return func() tea.Msg {
		listing, err := media.ListFolder(context.Background(), dir, need, root)
		return listedMsg{generation, listing, err == nil && !failed && listing.Equal(before), err}
	}
}

// listed takes in what was read, and has the next look follow.
func (f *folder) listed(msg listedMsg) tea.Cmd {
	f.reading = false
	if !msg.unchanged {
		f.listing, f.err = msg.listing, msg.err
	}
	generation := f.generation
	return tea.Tick(rescanAfter, func(time.Time) tea.Msg { return rescanMsg{generation} })
}

// measure counts the pixels of the first of rows that has not been measured,
// one at a time.
func (f *folder) measure(rows []fileRow) tea.Cmd {
	for _, r := range rows {
		of := measured{r.path, r.modified}
		if _, done := f.pixels[of]; r.kind == rowFile && !done && !f.measuring {
			f.measuring = true
			return measureFile(f.generation, of)
		}
	}
	return nil
}

func measureFile(generation int64, of measured) tea.Cmd {
	return func() tea.Msg {
		width, height, _ := media.Dimensions(context.Background(), of.path) // unknown is shown as nothing
		return measuredMsg{generation, of, image.Pt(width, height)}
	}
}

func (f *folder) measured(msg measuredMsg) {
	f.measuring = false
	f.pixels[msg.of] = msg.pixels
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
