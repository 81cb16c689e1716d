// Package graphics draws pictures and QR codes in a terminal: as pixels where
// the terminal has a protocol for them, else in blocks of two colours a cell.
package graphics

import (
	"image"
	"strings"

	"github.com/muesli/termenv"
)

// Protocol is how pictures get to a terminal.
type Protocol int

// The protocols, from the one that shows least.
const (
	None   Protocol = iota // no pictures
	Blocks                 // half and quadrant blocks in two colours a cell
	Sixel
	ITerm // iTerm2's inline images
	Kitty
)

// String is the protocol's name, as the configuration has it.
func (p Protocol) String() string {
	return [...]string{"none", "blocks", "sixel", "iterm", "kitty"}[p]
}

// Terminal is what a terminal can draw. The zero value draws no pictures.
type Terminal struct {
	Protocol Protocol
	Profile  termenv.Profile // the colours that blocks are drawn in
	CellSize image.Point     // in pixels; zero: unknown

	registers       int  // the most colours of a sixel picture; 0: unknown
	hasPlaceholders bool // kitty's pictures are shown by ordinary cells
	isTmux          bool // what is for the terminal goes through tmux
}

// CanDraw reports whether pictures can be drawn at all.
func (t Terminal) CanDraw() bool {
	return t.Protocol > Blocks || t.Protocol == Blocks && t.Profile != termenv.Ascii
}

// Picture is a picture as a terminal draws it. The zero value draws nothing.
type Picture struct {
	text       string
	cols, rows int
	pixels     *pixels // what the text stands for; nil: it is the picture itself
}

// String is what a view prints: as many lines as the picture has rows, of equal
// width, without a newline behind the last.
func (p Picture) String() string { return p.text }

// Lines are the lines of String.
func (p Picture) Lines() []string { return strings.Split(p.text, "\n") }

// IsEmpty reports a picture that draws nothing.
func (p Picture) IsEmpty() bool { return p.text == "" }

// Size is how many cells the picture takes.
func (p Picture) Size() (cols, rows int) { return p.cols, p.rows }

// Draw draws the picture within cols × rows cells, in the best way that the
// terminal has. Its proportions are kept, and it is never enlarged. Scaling and
// encoding take some milliseconds: call it off the Update loop.
func (t Terminal) Draw(picture image.Image, cols, rows int) Picture {
	if t.Protocol <= Blocks || picture == nil {
		return t.DrawBlocks(picture, cols, rows)
	}
	size, cell := picture.Bounds().Size(), t.cellSize()
	width, height := fit(size, image.Pt(cols, rows), cell)
	if width == 0 || height == 0 {
		return Picture{}
	}
	pixels := image.Pt(width*cell.X, height*cell.Y)
	if t.Protocol != Sixel { // the terminal makes it fit
		pixels = t.Pixels(width, height)
	}
	pixels = image.Pt(min(pixels.X, max(size.X, width)), min(pixels.Y, max(size.Y, height)))
	if t.Protocol == Sixel {
		pixels.Y -= pixels.Y % bandHeight
	}
	return t.pixelPicture(scaleTo(picture, pixels.X, max(pixels.Y, 1)), width, height, true)
}

// leastWidth is how many pixels a picture has across at least, if it has them,
// where the terminal scales: a document's print can be read then.
const leastWidth = 800

// Pixels is how many pixels a picture of cols × rows cells is drawn from at
// most.
func (t Terminal) Pixels(cols, rows int) image.Point {
	cell := t.cellSize()
	pixels := image.Pt(cols*cell.X, rows*cell.Y)
	if t.Protocol > Sixel && pixels.X < leastWidth {
		pixels = image.Pt(leastWidth, pixels.Y*leastWidth/max(pixels.X, 1))
	}
	return pixels
}

// cellSize is a cell's size in pixels. Where it is not known it is small, so
// that no picture is larger than its cells.
func (t Terminal) cellSize() image.Point {
	if t.CellSize == (image.Point{}) {
		return image.Pt(8, 16)
	}
	return t.CellSize
}

// DrawBlocks is Draw in blocks: quick, and small enough for a live picture over
// a line. Without colours it draws nothing: letters would show nothing of a
// document.
func (t Terminal) DrawBlocks(picture image.Image, cols, rows int) Picture {
	if picture == nil || t.Protocol == None || t.Profile == termenv.Ascii {
		return Picture{}
	}
	width, height := fit(picture.Bounds().Size(), image.Pt(cols, rows), image.Pt(1, 2))
	if width == 0 || height == 0 {
		return Picture{}
	}
	return Picture{text: drawBlocks(picture, width, height, t.Profile), cols: width, rows: height}
}

// fit is how many cells of so many pixels a picture takes when it fits into the
// room with its proportions kept. It is never enlarged.
func fit(pixels, room, cell image.Point) (cols, rows int) {
	if pixels.X <= 0 || pixels.Y <= 0 || room.X <= 0 || room.Y <= 0 {
		return 0, 0
	}
	width, height := pixels.X, pixels.Y
	if most := room.X * cell.X; width > most {
		width, height = most, max(height*most/width, 1)
	}
	if most := room.Y * cell.Y; height > most {
		width, height = max(width*most/height, 1), most
	}
	return (width + cell.X - 1) / cell.X, (height + cell.Y - 1) / cell.Y
}
