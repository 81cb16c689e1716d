// Package picture draws pictures in a terminal, two pixels to a cell.
package picture

import (
	"image"
	"strings"

	"github.com/muesli/termenv"
)

// half is the lower half block: the upper pixel is the cell's background.
// Drawn the other way round, many fonts leave seams.
const half = "▄"

// Size is how many cells a picture of these pixels takes when it fits into
// cols × rows cells with its proportions kept. It is never enlarged.
func Size(pixels image.Point, cols, rows int) (width, height int) {
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

// Draw draws the picture within cols × rows cells, as lines of equal width
// without a newline behind the last, each of which ends in a reset. What the
// profile cannot show is shown by the nearest that it can; without colours it
// gives the empty string: a likeness in letters would say nothing of a card.
func Draw(picture image.Image, cols, rows int, profile termenv.Profile) string {
	if profile == termenv.Ascii || picture == nil {
		return ""
	}
	width, height := Size(picture.Bounds().Size(), cols, rows)
	c := canvas{source: picture, width: width, height: height, inks: inks{profile: profile}}
	lines := make([]string, height)
	for row := range lines {
		lines[row] = c.line(row)
	}
	return strings.Join(lines, "\n")
}

// canvas is a picture seen in cells.
type canvas struct {
	source        image.Image
	width, height int // cells
	inks
}

// line draws one row of cells; a colour is named only where it changes.
func (c canvas) line(row int) string {
	var line strings.Builder
	var last string
	for column := range c.width {
		now := c.background(c.at(column, 2*row)) + ";" + c.foreground(c.at(column, 2*row+1))
		if now != last {
			line.WriteString("\x1b[" + now + "m")
			last = now
		}
		line.WriteString(half)
	}
	return line.String() + "\x1b[0m"
}

// at is the pixel of the picture that a half cell shows. Pictures come shrunk
// already, so the nearest will do.
func (c canvas) at(x, y int) pixel {
	bounds := c.source.Bounds()
	from := image.Pt(x*bounds.Dx()/c.width, min(y*bounds.Dy()/c.pixelRows(), bounds.Dy()-1))
	r, g, b, _ := c.source.At(bounds.Min.X+from.X, bounds.Min.Y+from.Y).RGBA()
	return pixel{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8)}
}

// pixelRows is how many half cells the picture is high; one that has an odd
// number of pixels leaves the last half cell to its last row.
func (c canvas) pixelRows() int {
	return min(2*c.height, max(c.source.Bounds().Dy()*c.width/c.source.Bounds().Dx(), 1))
}
