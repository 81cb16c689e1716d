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

// Terminal is what a terminal can draw. The zero value draws no pictures.
type Terminal struct {
	Protocol Protocol
	// Profile are the colours that blocks are drawn in.
	Profile termenv.Profile
}

// CanDraw reports whether pictures can be drawn at all.
func (t Terminal) CanDraw() bool {
	return t.Protocol > Blocks || t.Protocol == Blocks && t.Profile != termenv.Ascii
}

// Picture is a picture as a terminal draws it. The zero value draws nothing.
type Picture struct {
	text       string
	cols, rows int
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
	if t.Protocol == None {
		return Picture{}
	}
	return t.DrawBlocks(picture, cols, rows)
}

// DrawBlocks is Draw in blocks: quick, and small enough for a live picture over
// a line. Without colours it draws nothing: letters would show nothing of a
// document.
func (t Terminal) DrawBlocks(picture image.Image, cols, rows int) Picture {
	if picture == nil || t.Profile == termenv.Ascii {
		return Picture{}
	}
	width, height := fit(picture.Bounds().Size(), cols, rows)
	if width == 0 || height == 0 {
		return Picture{}
	}
	return Picture{drawBlocks(picture, width, height, t.Profile), width, height}
}

// fit is how many cells a picture of these pixels takes, two pixels to a cell,
// when it fits into cols × rows cells with its proportions kept. It is never
// enlarged.
func fit(pixels image.Point, cols, rows int) (width, height int) {
	if pixels.X <= 0 || pixels.Y <= 0 || cols <= 0 || rows <= 0 {
		return 0, 0
	}
	width, height = pixels.X, pixels.Y
	if width > cols {
		width, height = cols, max(height*cols/width, 1)
	}
	if height > 2*rows {
		width, height = max(width*2*rows/height, 1), 2*rows
	}
	return width, (height + 1) / 2
}
