package specimen

import (
	"image"
	"image/color"
	"image/draw"
	"math"
)

// DrawFace draws the specimen's face at a size in pixels. Turn goes from -1
// (left) to 1 (right).
func DrawFace(width, height int, turn float64, blinking bool) canvas {
	c := newCanvas(width, height, wall)
	c.waves(c.Bounds(), pattern)
	f := face{canvas: c, x: float64(width) * (0.5 + 0.05*turn), y: float64(height) * 0.44, unit: math.Min(float64(width), float64(height)*0.75) / 10, turn: turn}
	f.body()
	f.head()
	f.look(blinking)
	f.mouth()
	return c
}

// face is a face that is being drawn around a point; unit is a tenth of the
// picture's width.
type face struct {
	canvas
	x, y, unit, turn float64
}

// blob draws an ellipse at a place that is counted in units from the middle.
func (f face) blob(dx, dy, rx, ry float64, fill color.RGBA) {
	f.ellipse(f.x+dx*f.unit, f.y+dy*f.unit, rx*f.unit, ry*f.unit, fill)
}

func (f face) body() {
	f.blob(-0.3*f.turn, 7.2, 4.6, 3.2, shirt)
	f.blob(0, 3.6, 1.3, 1.9, shade)
}

func (f face) head() {
	f.blob(-0.2*f.turn, -0.7, 3.1, 3.7, hair)
	f.blob(-2.7-0.3*f.turn, 0.3, 0.5, 0.8, shade)
	f.blob(2.7-0.3*f.turn, 0.3, 0.5, 0.8, shade)
	f.blob(0, 0.3, 2.6, 3.4, skin)
	f.blob(0.2*f.turn, -2.6, 2.3, 1.0, hair)
}

// look draws eyes and brows, which move with the turn.
func (f face) look(blinking bool) {
	for _, side := range []float64{-1, 1} {
		at := side*1.05 + 0.5*f.turn
		f.blob(at, -0.85, 0.62, 0.14, hair)
		if blinking {
			f.blob(at, -0.1, 0.5, 0.07, hair)
			continue
		}
		f.blob(at, -0.1, 0.52, 0.3, eyes)
		f.blob(at+0.12*f.turn, -0.1, 0.22, 0.24, ink)
	}
}

func (f face) mouth() {
	f.blob(0.6*f.turn, 0.85, 0.34, 0.5, shade)
	f.blob(0.55*f.turn, 2.1, 0.95, 0.2, red)
	f.blob(0.55*f.turn, 2.02, 0.85, 0.1, shade)
}

// paste puts a picture into a frame of its size.
func (c canvas) paste(frame image.Rectangle, picture canvas) {
	draw.Draw(c.RGBA, frame, picture.RGBA, image.Point{}, draw.Src)
}
