package graphics

import (
	"image"
	"strings"

	"github.com/muesli/termenv"
)

// quadrants are the four quarters of a cell, as bits.
const (
	upperLeft = 1 << iota
	upperRight
	lowerLeft
	lowerRight
)

// block is a character whose foreground fills some quadrants of its cell.
type block struct {
	character string
	filled    int
}

// blocks are all characters that divide the quadrants between two colours; the
// remaining divisions are these with the colours swapped. Half blocks use the
// lower half: with the upper half, many fonts leave gaps. Ties go to the first.
var blocks = [...]block{
	{"▄", lowerLeft | lowerRight}, {"▌", upperLeft | lowerLeft}, {"▚", upperLeft | lowerRight},
	{"▘", upperLeft}, {"▝", upperRight}, {"▖", lowerLeft}, {"▗", lowerRight},
}

// cell is one cell in two colours.
type cell struct {
	character              string
	background, foreground rgb
}

// colourSum is a sum of colours.
type colourSum struct{ r, g, b, count int }

func (s *colourSum) add(c rgb) {
	s.r, s.g, s.b, s.count = s.r+int(c.r), s.g+int(c.g), s.b+int(c.b), s.count+1
}

func (s colourSum) mean() rgb {
	round := func(sum int) uint8 { return uint8((sum + s.count/2) / s.count) }
	return rgb{round(s.r), round(s.g), round(s.b)}
}

// explained is the part of the colours' sum of squares that their mean accounts
// for: the larger it is, the smaller the error of using the mean. It is
// multiplied by 12, so that it is an integer for every count.
func (s colourSum) explained() int { return 12 / s.count * (s.r*s.r + s.g*s.g + s.b*s.b) }

// bestCell is the closest approximation of four colours, in the order of the
// quadrants' bits: the block and the two colours with the least error.
func bestCell(colours [4]rgb) cell {
	if colours[0] == colours[1] && colours[2] == colours[3] {
		return cell{"▄", colours[0], colours[2]}
	}
	var best cell
	most := -1
	for _, b := range blocks {
		var inside, outside colourSum
		for quadrant, colour := range colours {
			if b.filled&(1<<quadrant) != 0 {
				inside.add(colour)
			} else {
				outside.add(colour)
			}
		}
		if explained := inside.explained() + outside.explained(); explained > most {
			most, best = explained, cell{b.character, outside.mean(), inside.mean()}
		}
	}
	return best
}

// drawBlocks draws the picture in width × height cells, with the nearest
// colours of the profile.
func drawBlocks(picture image.Image, width, height int, profile termenv.Profile) string {
	quarters := scaleTo(picture, 2*width, 2*height)
	lines := make([]string, height)
	for row := range lines {
		lines[row] = drawLine(width, palette{profile}, func(column int) cell {
			x, y := 2*column, 2*row
			return bestCell([4]rgb{quarters.at(x, y), quarters.at(x+1, y), quarters.at(x, y+1), quarters.at(x+1, y+1)})
		})
	}
	return strings.Join(lines, "\n")
}

// drawLine draws one row of cells. A colour is written only if it changes.
func drawLine(width int, colours palette, at func(column int) cell) string {
	line := make([]byte, 0, 24*width)
	var current cell
	for column := range width {
		c := at(column)
		newBackground, newForeground := column == 0 || c.background != current.background, column == 0 || c.foreground != current.foreground
		if newBackground || newForeground {
			line = append(line, "\x1b["...)
			if newBackground {
				line = colours.appendBackground(line, c.background)
			}
			if newBackground && newForeground {
				line = append(line, ';')
			}
			if newForeground {
				line = colours.appendForeground(line, c.foreground)
			}
			line = append(line, 'm')
		}
		current, line = c, append(line, c.character...)
	}
	return string(line) + "\x1b[0m"
}
