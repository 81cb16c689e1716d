// Package graphics draws pictures and QR codes in a terminal: as pixels where
// the terminal has a protocol for them, else in blocks of two colours a cell.
package graphics

import (
	"image"
	"strings"

	"github.com/muesli/termenv"
)

// Protocol is a way of drawing pictures in a terminal.
type Protocol int

// The protocols, in order of increasing quality.
const (
	None   Protocol = iota // no pictures
	Blocks                 // half and quadrant blocks in two colours a cell
	Sixel
	ITerm // iTerm2's inline images
	Kitty
)

// String is the protocol's name in the configuration.
func (p Protocol) String() string {
	return [...]string{"none", "blocks", "sixel", "iterm", "kitty"}[p]
}

// Terminal describes a terminal's drawing capabilities. The zero value draws no
// pictures.
type Terminal struct {
	Protocol Protocol
	Profile  termenv.Profile // the colours of blocks
	CellSize image.Point     // in pixels; zero: unknown

	registers       int  // the maximum number of colours of a sixel picture; 0: unknown
	hasPlaceholders bool // ordinary cells can show kitty's pictures
	isTmux          bool // sequences for the terminal go through tmux
}

// CanDraw reports whether pictures can be drawn at all.
func (t Terminal) CanDraw() bool {
	return t.Protocol > Blocks || t.Protocol == Blocks && t.Profile != termenv.Ascii
}

// Picture is a picture encoded for a terminal. The zero value draws nothing.
type Picture struct {
	text       string
	cols, rows int
	pixels     *pixels // the picture that the text is a placeholder for; nil: the text is the picture
}

// String is the text for the view: as many lines as the picture has rows, of
// equal width, separated by newlines.
func (p Picture) String() string { return p.text }

// Lines are the lines of String.
func (p Picture) Lines() []string { return strings.Split(p.text, "\n") }

// IsEmpty reports whether the picture draws nothing.
func (p Picture) IsEmpty() bool { return p.text == "" }

// Size is how many cells the picture uses.
func (p Picture) Size() (cols, rows int) { return p.cols, p.rows }

// Draw draws the picture within cols × rows cells, with the terminal's best
// protocol. Its proportions are kept, and it is never enlarged. Scaling and
// encoding take some milliseconds: call it outside of Update.
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
	if t.Protocol != Sixel { // other protocols scale the picture themselves
		pixels = t.Pixels(width, height)
	}
	pixels = image.Pt(min(pixels.X, max(size.X, width)), min(pixels.Y, max(size.Y, height)))
	if t.Protocol == Sixel {
		pixels.Y -= pixels.Y % bandHeight
	}
	return t.pixelPicture(scaleTo(picture, pixels.X, max(pixels.Y, 1)), width, height, true)
}

// leastWidth is the minimum width of a picture in pixels, if it is that large,
// for terminals that scale: a document's text is legible then.
const leastWidth = 800

// Pixels is the maximum size in pixels at which a picture of cols × rows cells
// is drawn.
func (t Terminal) Pixels(cols, rows int) image.Point {
	cell := t.cellSize()
	pixels := image.Pt(cols*cell.X, rows*cell.Y)
	if t.Protocol > Sixel && pixels.X < leastWidth {
		pixels = image.Pt(leastWidth, pixels.Y*leastWidth/max(pixels.X, 1))
	}
	return pixels
}

// cellSize is a cell's size in pixels. If unknown, it is small, so that no
// picture is larger than its cells.
func (t Terminal) cellSize() image.Point {
	if t.CellSize == (image.Point{}) {
		return image.Pt(8, 16)
	}
	return t.CellSize
}

// DrawBlocks is like Draw, but uses blocks: it is fast, and the result is small
// enough for a live picture over a slow connection. Without colours it draws
// nothing, since letters cannot show a document.
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

// fit is how many cells a picture uses when it is scaled down to the room with
// its proportions kept.
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
