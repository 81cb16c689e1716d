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

// rescanAfter is the time between two reads of a folder: a scanner's new file
// is shown within two seconds.
const rescanAfter = 1500 * time.Millisecond

// generations numbers requests to the disk and the camera, so that outdated
// answers are dropped.
var generations atomic.Int64

func nextGeneration() int64 { return generations.Add(1) }

// folderListedMsg is the content of a folder; isUnchanged means the same as
// before.
type folderListedMsg struct {
	generation  int64
	listing     media.Listing
	names       nameFilter
	isUnchanged bool
	err         error
}

// rescanMsg means that the folder should be read again.
type rescanMsg struct{ generation int64 }

// dimensionsMsg is the size of a picture in pixels; zero if unknown.
type dimensionsMsg struct {
	generation int64
	version    fileVersion
	pixels     image.Point
}

// fileVersion identifies one version of a file.
type fileVersion struct {
	path     string
	modified time.Time
}

// folder is the folder that a chooser shows. It is only read by Cmds.
type folder struct {
	dir, root   string
	need        media.Need
	generation  int64
	reading     bool // it has not been read yet
	listing     media.Listing
	names       nameFilter // of the listing
	err         error      // of the last read
	pixels      map[fileVersion]image.Point
	isMeasuring bool
}

// open opens another folder; late answers about the previous one are dropped.
func (f *folder) open(dir string) tea.Cmd {
	*f = folder{
		dir: filepath.Clean(dir), root: f.root, need: f.need, generation: nextGeneration(),
		reading: true, pixels: map[fileVersion]image.Point{},
	}
	return f.read(nil)
}

// refresh reads the folder again and resumes watching it, because answers may
// have been lost while the screen was hidden.
func (f *folder) refresh(visible []fileRow) tea.Cmd {
	f.generation, f.isMeasuring = nextGeneration(), false
	return f.read(visible)
}

// read lists the folder, or reads its changes; changes of files are noticed
// immediately if they are visible.
func (f *folder) read(visible []fileRow) tea.Cmd {
	generation, dir, need, root, before, isKnown := f.generation, f.dir, f.need, f.root, f.listing, f.err == nil && !f.reading
	watched := watchedEntries(visible)
	return func() tea.Msg {
		msg := folderListedMsg{generation: generation}
		isChanged := true
		if isKnown {
			msg.listing, isChanged, msg.err = before.Follow(context.Background(), need, root, watched)
		} else {
			msg.listing, msg.err = media.ListFolder(context.Background(), dir, need, root)
		}
		if msg.isUnchanged = !isChanged; isChanged {
			msg.names = newNameFilter(msg.listing)
		}
		return msg
	}
}

// watchedEntries are the entries of rows.
func watchedEntries(rows []fileRow) (watched []media.Entry) {
	for _, r := range rows {
		if r.kind == rowFile || r.kind == rowFolder {
			watched = append(watched, media.Entry{Name: filepath.Base(r.path), IsFolder: r.kind == rowFolder, Size: r.size, Modified: r.modified})
		}
	}
	return watched
}

// handleListing stores the listing, and schedules the next read.
func (f *folder) handleListing(msg folderListedMsg) tea.Cmd {
	f.reading = false
	if msg.isUnchanged {
		f.listing = msg.listing // it may contain more details now
	} else {
		f.listing, f.names, f.err = msg.listing, msg.names, msg.err
	}
	generation := f.generation
	return tea.Tick(rescanAfter, func(time.Time) tea.Msg { return rescanMsg{generation} })
}

func (f *folder) handleRescan(msg rescanMsg, visible []fileRow) tea.Cmd {
	if msg.generation != f.generation {
		return nil
	}
	return f.read(visible)
}

// measure reads the dimensions of the first picture in rows that was not
// measured yet, one picture at a time.
func (f *folder) measure(rows []fileRow) tea.Cmd {
	for _, r := range rows {
		version, generation := r.version(), f.generation
		if _, done := f.pixels[version]; r.kind != rowFile || done || f.isMeasuring {
			continue
		}
		f.isMeasuring = true
		return func() tea.Msg {
			width, height, _ := media.Dimensions(context.Background(), version.path) // unknown dimensions are not shown
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

// parent is the parent folder; empty if none may be shown. If the folder cannot
// be read, the parent is derived from its path.
func (f *folder) parent() string {
	up := filepath.Dir(f.dir)
	if f.err == nil || up == f.dir || f.root != "" && f.dir == filepath.Clean(f.root) {
		return f.listing.Parent
	}
	return up
}
