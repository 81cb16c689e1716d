package picture

import (
	"strconv"

	"github.com/muesli/termenv"
)

// pixel is one colour of 24 bits.
type pixel struct{ r, g, b uint8 }

// inks name colours as one profile can show them, as SGR parameters.
type inks struct{ profile termenv.Profile }

func (i inks) foreground(p pixel) string { return i.name(p, 38, 30, 90) }

func (i inks) background(p pixel) string { return i.name(p, 48, 40, 100) }

// name gives the parameters: extended is the code that a palette or colour
// follows, plain and bright are where the 16 colours begin.
func (i inks) name(p pixel, extended, plain, bright int) string {
	switch i.profile {
	case termenv.TrueColor:
		return strconv.Itoa(extended) + ";2;" + p.text()
	case termenv.ANSI256:
		return strconv.Itoa(extended) + ";5;" + strconv.Itoa(nearest256(p))
	default:
		at := nearest16(p)
		if at >= 8 {
			return strconv.Itoa(bright + at - 8)
		}
		return strconv.Itoa(plain + at)
	}
}

func (p pixel) text() string {
	return strconv.Itoa(int(p.r)) + ";" + strconv.Itoa(int(p.g)) + ";" + strconv.Itoa(int(p.b))
}

// steps are the levels of the 6×6×6 cube that begins at 16.
var steps = [6]int{0, 95, 135, 175, 215, 255}

// nearest256 compares the nearest colour of the cube with the nearest of the
// 24 greys that begin at 232, 10 apart, from 8 on.
func nearest256(p pixel) int {
	r, g, b := step(p.r), step(p.g), step(p.b)
	cube := pixel{uint8(steps[r]), uint8(steps[g]), uint8(steps[b])}
	mean := (int(p.r) + int(p.g) + int(p.b)) / 3
	shade := min(max((mean-3)/10, 0), 23)
	level := uint8(8 + 10*shade)
	if p.distance(pixel{level, level, level}) < p.distance(cube) {
		return 232 + shade
	}
	return 16 + 36*r + 6*g + b
}

// step is the nearest level of the cube.
func step(value uint8) int {
	switch {
	case value < 48:
		return 0
	case value < 115:
		return 1
	default:
		return (int(value) - 35) / 40
	}
}

// sixteen are the 16 colours as xterm shows them; terminals differ.
var sixteen = [16]pixel{
	{0, 0, 0}, {205, 0, 0}, {0, 205, 0}, {205, 205, 0}, {0, 0, 238}, {205, 0, 205}, {0, 205, 205}, {229, 229, 229},
	{127, 127, 127}, {255, 0, 0}, {0, 255, 0}, {255, 255, 0}, {92, 92, 255}, {255, 0, 255}, {0, 255, 255}, {255, 255, 255},
}

func nearest16(p pixel) (best int) {
	for at, colour := range sixteen {
		if p.distance(colour) < p.distance(sixteen[best]) {
			best = at
		}
	}
	return best
}

// distance weighs the colours roughly as the eye does.
func (p pixel) distance(other pixel) int {
	r, g, b := int(p.r)-int(other.r), int(p.g)-int(other.g), int(p.b)-int(other.b)
	return 3*r*r + 6*g*g + 2*b*b
}
