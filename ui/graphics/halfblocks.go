// Package graphics draws pictures and QR codes in a terminal.
package graphics

import (
	"image"
	"strconv"
	"strings"

	"github.com/muesli/termenv"
)

// halfBlock is the lower half of a cell; the upper half is the cell's
// background. Drawn the other way round, many fonts leave seams.
const halfBlock = "▄"

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

// HalfBlocks draws the picture within cols × rows cells, as lines of equal
// width without a newline behind the last, each of which ends in a reset. What
// the profile cannot show is shown by the nearest that it can; without colours
// it gives the empty string: letters would show nothing of a document.
func HalfBlocks(picture image.Image, cols, rows int, profile termenv.Profile) string {
	if profile == termenv.Ascii || picture == nil {
		return ""
	}
	width, height := fit(picture.Bounds().Size(), cols, rows)
	grid := pixelGrid{picture, width, height}
	lines := make([]string, height)
	for row := range lines {
		lines[row] = halfBlockLine(width, palette{profile}, func(column int) (upper, lower rgb) {
			return grid.at(column, 2*row), grid.at(column, 2*row+1)
		})
	}
	return strings.Join(lines, "\n")
}

// halfBlockLine draws one row of cells. A colour is written only where it
// changes.
func halfBlockLine(width int, colours palette, cell func(column int) (upper, lower rgb)) string {
	var line strings.Builder
	var current string
	for column := range width {
		upper, lower := cell(column)
		if sgr := colours.background(upper) + ";" + colours.foreground(lower); sgr != current {
			line.WriteString("\x1b[" + sgr + "m")
			current = sgr
		}
		line.WriteString(halfBlock)
	}
	return line.String() + "\x1b[0m"
}

// pixelGrid is a picture scaled to width × height cells.
type pixelGrid struct {
	source        image.Image
	width, height int // cells
}

// at is the picture's colour in a half cell. Pictures are shrunk before they
// come here, so that the nearest pixel will do.
func (g pixelGrid) at(x, y int) rgb {
	bounds := g.source.Bounds()
	// A picture with an odd number of pixel rows fills the last half cell with
	// its last row.
	pixelRows := min(2*g.height, max(bounds.Dy()*g.width/bounds.Dx(), 1))
	sourceX, sourceY := x*bounds.Dx()/g.width, min(y*bounds.Dy()/pixelRows, bounds.Dy()-1)
	red, green, blue, _ := g.source.At(bounds.Min.X+sourceX, bounds.Min.Y+sourceY).RGBA()
	return rgb{uint8(red >> 8), uint8(green >> 8), uint8(blue >> 8)}
}

// rgb is a colour of 24 bits.
type rgb struct{ r, g, b uint8 }

// palette writes colours as SGR parameters that its profile can show.
type palette struct{ profile termenv.Profile }

func (p palette) foreground(c rgb) string { return p.sgr(c, 38, 30, 90) }

func (p palette) background(c rgb) string { return p.sgr(c, 48, 40, 100) }

// sgr gives the parameters: extended is the code that comes before a palette
// index or a 24-bit colour, plain and bright are where the 16 colours begin.
func (p palette) sgr(c rgb, extended, plain, bright int) string {
	switch p.profile {
	case termenv.TrueColor:
		parameters := []string{strconv.Itoa(extended), "2", strconv.Itoa(int(c.r)), strconv.Itoa(int(c.g)), strconv.Itoa(int(c.b))}
		return strings.Join(parameters, ";")
	case termenv.ANSI256:
		return strconv.Itoa(extended) + ";5;" + strconv.Itoa(nearest256(c))
	}
	index := nearest16(c)
	if index >= 8 {
		return strconv.Itoa(bright + index - 8)
	}
	return strconv.Itoa(plain + index)
}

// cubeLevels are the levels of the 6×6×6 cube that begins at 16.
var cubeLevels = [6]int{0, 95, 135, 175, 215, 255}

// nearest256 compares the nearest colour of the cube with the nearest of the
// 24 greys that begin at 232, 10 apart, from 8 on.
func nearest256(c rgb) int {
	r, g, b := nearestLevel(c.r), nearestLevel(c.g), nearestLevel(c.b)
	cube := rgb{uint8(cubeLevels[r]), uint8(cubeLevels[g]), uint8(cubeLevels[b])}
	mean := (int(c.r) + int(c.g) + int(c.b)) / 3
	shade := min(max((mean-3)/10, 0), 23)
	grey := uint8(8 + 10*shade)
	if c.distance(rgb{grey, grey, grey}) < c.distance(cube) {
		return 232 + shade
	}
	return 16 + 36*r + 6*g + b
}

// nearestLevel is the index of the cube's nearest level.
func nearestLevel(value uint8) int {
	switch {
	case value < 48:
		return 0
	case value < 115:
		return 1
	default:
		return (int(value) - 35) / 40
	}
}

// xterm16 are the 16 colours as xterm shows them; terminals differ.
var xterm16 = [16]rgb{
	{0, 0, 0}, {205, 0, 0}, {0, 205, 0}, {205, 205, 0}, {0, 0, 238}, {205, 0, 205}, {0, 205, 205}, {229, 229, 229},
	{127, 127, 127}, {255, 0, 0}, {0, 255, 0}, {255, 255, 0}, {92, 92, 255}, {255, 0, 255}, {0, 255, 255}, {255, 255, 255},
}

func nearest16(c rgb) (best int) {
	for index, candidate := range xterm16 {
		if c.distance(candidate) < c.distance(xterm16[best]) {
			best = index
		}
	}
	return best
}

// distance weighs the colours roughly as the eye does.
func (c rgb) distance(other rgb) int {
	r, g, b := int(c.r)-int(other.r), int(c.g)-int(other.g), int(c.b)-int(other.b)
	return 3*r*r + 6*g*g + 2*b*b
}
