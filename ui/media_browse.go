package ui

import (
	"path/filepath"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow/media"
	"cedula/truora/safetext"
)

// placesMsg is where files are likely to be.
type placesMsg struct {
	generation int64
	places     []media.Place
}

// listed takes in what the folder holds; the highlighted row stays
// highlighted wherever it went.
func (c *chooser) listed(msg listedMsg) tea.Cmd {
	if msg.generation != c.folder.generation {
		return nil
	}
	before, first := c.highlightedRow(), c.folder.reading
	cmd := c.folder.listed(msg)
	c.highlight(before, first)
	return tea.Batch(cmd, c.folder.measure(c.visible()))
}

// highlight finds the folder that was left, or the row that was highlighted.
// While nobody moved it, it goes to a file as soon as there is one.
func (c *chooser) highlight(before fileRow, first bool) {
	rows := c.rows()
	at, found := rowOf(rows, before.path)
	left, returned := rowOf(rows, c.returnTo)
	switch {
	case returned:
		c.highlighted, c.moved, c.returnTo = left, true, ""
	case first || !c.moved && !before.leadsToFile():
		c.rest()
	case found:
		c.highlighted = at
	default:
		c.highlighted = max(0, min(c.highlighted, len(rows)-1))
	}
}

func (c *chooser) rescan(msg rescanMsg) tea.Cmd {
	if msg.generation != c.folder.generation {
		return nil
	}
	return c.folder.read()
}

func (c *chooser) measured(msg measuredMsg) tea.Cmd {
	if msg.generation != c.folder.generation {
		return nil
	}
	c.folder.measured(msg)
	return c.folder.measure(c.visible())
}

// goTo opens a folder; the one that was left is highlighted when it is in it.
func (c *chooser) goTo(dir string) tea.Cmd {
	c.returnTo = c.folder.dir
	c.clear()
	c.inPlaces, c.highlighted = false, 0
	return c.folder.open(dir)
}

func (c *chooser) up() tea.Cmd {
	if c.inPlaces {
		return c.togglePlaces()
	}
	if up := c.folder.parent(); up != "" {
		return c.goTo(up)
	}
	return nil
}

// togglePlaces shows where files are likely to be, or the folder again. The
// places are looked up each time: a drive may have been plugged in.
func (c *chooser) togglePlaces() tea.Cmd {
	c.clear()
	c.inPlaces, c.highlighted = !c.inPlaces, 0
	if !c.inPlaces {
		c.rest()
		return nil
	}
	return findPlaces(c.folder.generation, c.folder.root)
}

// findPlaces looks up the places that may be gone to.
func findPlaces(generation int64, root string) tea.Cmd {
	return func() tea.Msg {
		inside := slices.DeleteFunc(media.Places(), func(p media.Place) bool { return !media.IsWithin(root, p.Path) })
		return placesMsg{generation, inside}
	}
}

func (c *chooser) placed(msg placesMsg) tea.Cmd {
	if msg.generation == c.folder.generation {
		c.places = msg.places
	}
	return nil
}

func (c *chooser) placeRows() []fileRow {
	var rows []fileRow
	for _, p := range c.places {
		rows = append(rows, fileRow{kind: rowPlace, text: c.placeName(p), path: p.Path})
	}
	return rows
}

// placeName is as "Pictures  ~/Imágenes"; a drive goes by its own name.
func (c *chooser) placeName(p media.Place) string {
	t := c.d.Words.Choosing
	name := map[media.PlaceKind]string{
		media.PlaceHome: t.Home, media.PlacePictures: t.Pictures,
		media.PlaceDownloads: t.Downloads, media.PlaceDrive: t.Drive,
	}[p.Kind]
	return name + "  " + shownPath(p.Path)
}

// offerRows is the file that is proposed, while the folder is shown.
func (c *chooser) offerRows() []fileRow {
	if c.offer.path == "" {
		return nil
	}
	text, t := c.d.Words.Choosing.Suggested, safetext.Visible(filepath.Base(c.offer.path))
	if c.offer.used {
		text = c.d.Words.Choosing.Again
	}
	return []fileRow{{kind: rowOffer, text: text(t), path: c.offer.path}}
}
