package ui

import (
	"context"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
	"cedula/flow/media"
)

// offer is a file that is proposed without anybody having looked for it.
type offer struct {
	path string
	used bool // it was chosen before for the same target
}

// chooser finds one file: by walking through folders, by filtering names, or
// by its path. What it finds is examined before it is handed on.
type chooser struct {
	d       *display
	request flow.FileRequest
	offer   offer
	folder  folder
	field   *entry
	// fit is told of a file that may be sent.
	fit func(media.File) tea.Cmd

	highlighted int
	moved       bool   // the person chose what is highlighted
	returnTo    string // the path to highlight once it is listed
	places      []media.Place
	inPlaces    bool

	examining string // the name of what is being examined; nothing else goes on meanwhile
	asked     int64  // the generation of the examination or completion under way
	cancel    context.CancelFunc
	fault     error  // why what was entered last cannot be sent
	note      string // something to know about what was typed

	w, h int
}

// newChooser makes a chooser that starts in dir.
func newChooser(d *display, request flow.FileRequest, dir string, o offer) *chooser {
	c := &chooser{d: d, request: request, offer: o, cancel: func() {}}
	c.folder = folder{dir: dir, root: d.Files.Checker.Root, need: request.Need}
	c.field = newEntry(d, "")
	return c
}

// Init reads the folder.
func (c *chooser) Init() tea.Cmd { return c.folder.open(c.folder.dir) }

// Update hands a message on to what it is about.
func (c *chooser) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return c.press(msg)
	case listedMsg:
		return c.listed(msg)
	case rescanMsg:
		return c.rescan(msg)
	case measuredMsg:
		return c.measured(msg)
	case placesMsg:
		return c.placed(msg)
	case examinedMsg:
		return c.examined(msg)
	case completedMsg:
		return c.completed(msg)
	}
	return nil
}

// press drops keys while a file is being examined: nothing may be taken that
// has not been seen.
func (c *chooser) press(msg tea.KeyMsg) tea.Cmd {
	if c.examining != "" {
		return nil
	}
	if cmd, done := c.command(msg); done {
		return cmd
	}
	return c.edit(msg)
}

// command does what a key stands for, if it stands for anything here.
func (c *chooser) command(msg tea.KeyMsg) (tea.Cmd, bool) {
	keys, empty := c.d.Keys, c.field.Value() == ""
	switch {
	case key.Matches(msg, keys.Next):
		return c.enter(), true
	case key.Matches(msg, keys.NextField):
		return c.complete(), true
	case key.Matches(msg, keys.Places):
		return c.togglePlaces(), true
	case empty && (key.Matches(msg, keys.Parent) || msg.Type == tea.KeyBackspace):
		return c.up(), true
	}
	return c.move(msg, empty)
}

// move moves the highlight. Home and End belong to the field unless it is empty.
func (c *chooser) move(msg tea.KeyMsg, empty bool) (tea.Cmd, bool) {
	keys, last := c.d.Keys, len(c.rows())-1
	for _, step := range []struct {
		key key.Binding
		to  int
		may bool
	}{
		{keys.Up, c.highlighted - 1, true}, {keys.Down, c.highlighted + 1, true},
		{keys.PageUp, c.highlighted - c.room(), true}, {keys.PageDown, c.highlighted + c.room(), true},
		{keys.Home, 0, empty}, {keys.End, last, empty},
	} {
		if step.may && key.Matches(msg, step.key) {
			c.highlighted, c.moved = max(0, min(step.to, last)), true
			return c.folder.measure(c.visible()), true
		}
	}
	return nil, false
}

// edit gives the key to the field. What was said of the text before goes.
func (c *chooser) edit(msg tea.KeyMsg) tea.Cmd {
	before := c.field.Value()
	c.typeIn(msg)
	if c.field.Value() == before {
		return nil
	}
	c.fault, c.moved, c.highlighted = nil, c.field.Value() != "", 0
	if !c.moved {
		c.rest()
	}
	return c.folder.measure(c.visible())
}

// rest puts the highlight where it is while nobody has moved it.
func (c *chooser) rest() { c.highlighted = firstFile(c.rows()) }

// Escape closes what is open, or clears what was typed.
func (c *chooser) Escape() (tea.Cmd, bool) {
	switch {
	case c.examining != "":
		c.abandon()
	case c.field.Value() != "":
		c.clear()
		c.rest()
	case c.inPlaces:
		c.inPlaces = false
		c.rest()
	default:
		return nil, false
	}
	return nil, true
}

// abandon ends the examination under way; what it gives is dropped.
func (c *chooser) abandon() {
	c.cancel()
	c.examining, c.asked = "", 0
}

func (c *chooser) clear() {
	c.field.SetValue("")
	c.fault, c.note, c.moved = nil, "", false
}

// rows are what can be highlighted right now.
func (c *chooser) rows() []fileRow {
	if c.typesPath() {
		return nil
	}
	if c.inPlaces {
		return filtered(c.placeRows(), c.field.Value())
	}
	return filtered(c.folderRows(), c.field.Value())
}

// folderRows are the offer, the way up, and what the folder holds.
func (c *chooser) folderRows() []fileRow {
	rows := c.offerRows()
	if up := c.folder.parent(); up != "" {
		rows = append(rows, fileRow{kind: rowParent, text: "../  " + c.d.Words.Choosing.Parent, path: up})
	}
	for _, e := range c.folder.listing.Entries {
		rows = append(rows, entryRow(e))
	}
	return rows
}

// highlightedRow is the row that Enter takes; zero when there is none.
func (c *chooser) highlightedRow() fileRow {
	if rows := c.rows(); c.highlighted < len(rows) {
		return rows[c.highlighted]
	}
	return fileRow{}
}
