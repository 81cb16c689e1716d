package ui

import (
	"image"
	"image/color"
	"math"
	"time"

	"cedula/flow/camera"
	"cedula/flow/media"
	"cedula/truora/crash"
	"cedula/ui/graphics"
)

// frameDrawing describes how a camera's frame is drawn.
type frameDrawing struct {
	terminal graphics.Terminal
	room     image.Point // in cells
	mirrored bool
	outline  outlineShape
	need     media.Need // determines the outline
	colour   color.RGBA // of the outline
	digit    int        // of the countdown; 0: none
}

// outlineShape is the shape of the outline for a document or face.
type outlineShape int

const (
	noOutline outlineShape = iota
	rectangle
	oval
)

// outlineOf is the outline's shape for a need.
func outlineOf(need media.Need) outlineShape {
	switch need {
	case media.NeedPhoto, media.NeedFront, media.NeedInvoice:
		return rectangle
	case media.NeedFace, media.NeedVideo:
		return oval
	}
	return noOutline
}

// The colours of an outline.
var (
	outlineWaiting = color.RGBA{235, 235, 235, 255}
	outlineHint    = color.RGBA{240, 190, 60, 255}
	outlineGood    = color.RGBA{90, 210, 120, 255}
	outlineRecords = color.RGBA{235, 80, 80, 255}
)

// draw draws a decoded frame. It takes some milliseconds: call it outside of
// Update.
func (f frameDrawing) draw(picture image.Image) graphics.Picture {
	size := f.pixels(picture.Bounds().Size())
	if size.X < 2 || size.Y < 2 {
		return graphics.Picture{}
	}
	small := graphics.Scale(picture, size.X, size.Y)
	if f.mirrored {
		mirror(small)
	}
	if f.outline != noOutline {
		f.drawOutline(small)
	}
	if f.digit > 0 {
		drawDigit(small, f.digit)
	}
	return f.terminal.DrawBlocks(small, f.room.X, f.room.Y)
}

// pixels is the largest size with the frame's proportions for the terminal's
// cells: each cell has two pixels horizontally and, to make them square, four
// vertically.
func (f frameDrawing) pixels(frame image.Point) image.Point {
	room := f.mostPixels()
	if frame.X <= 0 || frame.Y <= 0 {
		return image.Point{}
	}
	if size := image.Pt(room.X, frame.Y*room.X/frame.X); size.Y <= room.Y {
		return size
	}
	return image.Pt(frame.X*room.Y/frame.Y, room.Y)
}

// mostPixels is the size of the room in pixels.
func (f frameDrawing) mostPixels() image.Point { return image.Pt(2*f.room.X, 4*f.room.Y) }

// mirror flips a picture horizontally.
func mirror(picture *image.RGBA) {
	width, height := picture.Rect.Dx(), picture.Rect.Dy()
	for y := range height {
		row := picture.Pix[y*picture.Stride:][:4*width]
		for left, right := 0, 4*(width-1); left < right; left, right = left+4, right-4 {
			for channel := range 3 {
				row[left+channel], row[right+channel] = row[right+channel], row[left+channel]
			}
		}
	}
}

// outlineWidth is the width of an outline, in pixels of the reduced picture:
// about one cell, so that it is visible on any background, and less in a small
// picture.
func outlineWidth(picture image.Rectangle) float64 {
	if picture.Dx() < 100 {
		return 1
	}
	return 2
}

// drawOutline draws the outline, and darkens the area outside of it.
func (f frameDrawing) drawOutline(picture *image.RGBA) {
	area, width := media.Outline(f.need, picture.Rect.Size()), outlineWidth(picture.Rect)
	for y := range picture.Rect.Dy() {
		for x := range picture.Rect.Dx() {
			at := picture.Pix[picture.PixOffset(x, y):]
			switch outside := f.distanceOutside(area, x, y); {
			case outside > 0:
				at[0], at[1], at[2] = at[0]/2, at[1]/2, at[2]/2
			case outside > -width:
				at[0], at[1], at[2] = f.colour.R, f.colour.G, f.colour.B
			}
		}
	}
}

// distanceOutside is roughly how many pixels a position is outside of the
// outline; negative inside.
func (f frameDrawing) distanceOutside(area image.Rectangle, x, y int) float64 {
	halfX, halfY := float64(area.Dx())/2, float64(area.Dy())/2
	dx := math.Abs(float64(x) + 0.5 - float64(area.Min.X) - halfX)
	dy := math.Abs(float64(y) + 0.5 - float64(area.Min.Y) - halfY)
	if f.outline == oval {
		x, y := dx/halfX, dy/halfY
		return (math.Sqrt(x*x+y*y) - 1) * math.Min(halfX, halfY)
	}
	return math.Max(dx-halfX, dy-halfY)
}

// digits are bitmaps of 3×5 pixels, three bits per row.
var digits = [...]string{1: "010110010010111", 2: "111001111100111", 3: "111001111001111"}

// drawDigit draws a digit of the countdown above the face.
func drawDigit(picture *image.RGBA, digit int) {
	size := picture.Rect.Size()
	point := max(size.Y/16, 1)
	left, top := (size.X-3*point)/2, point
	for i, on := range digits[min(digit, len(digits)-1)] {
		if on != '1' {
			continue
		}
		corner := image.Pt(left+i%3*point, top+i/3*point)
		area := image.Rectangle{Min: corner, Max: corner.Add(image.Pt(point, point))}.Intersect(picture.Rect)
		for y := area.Min.Y; y < area.Max.Y; y++ {
			for x := area.Min.X; x < area.Max.X; x++ {
				picture.SetRGBA(x, y, outlineWaiting)
			}
		}
	}
}

// drawnFrame is a drawn frame, with the advice for it.
type drawnFrame struct {
	camera.Frame
	advice  media.Advice
	picture graphics.Picture
}

// adviceInterval is the minimum time between two face detections, which take
// more time than everything else. For documents every frame is needed, to
// detect movement.
const adviceInterval = 200 * time.Millisecond

// adviser computes advice from frames. It must not be used concurrently.
type adviser struct {
	monitor *media.Monitor
	isOften bool // uses every frame
	last    media.Advice
	at      time.Time
}

func newAdviser(need media.Need) *adviser {
	return &adviser{monitor: media.NewMonitor(need), isOften: outlineOf(need) == rectangle}
}

// advise returns the newest advice, which may be of a slightly earlier frame.
func (a *adviser) advise(picture image.Image, at time.Time) media.Advice {
	if a.isOften || at.Sub(a.at) >= adviceInterval {
		a.last, a.at = a.monitor.Observe(picture, at), at
	}
	return a.last
}

// nextFrame waits for a frame of a camera, and draws it.
func nextFrame(live camera.Live, adviser *adviser, drawing frameDrawing) (drawnFrame, error) {
	for frame := range live.Frames() {
		picture, err := media.DecodeFrame(frame.JPEG, drawing.mostPixels())
		if err != nil {
			continue // cameras occasionally deliver a damaged frame
		}
		drawn := drawnFrame{Frame: frame, advice: adviser.advise(picture, frame.At)}
		if drawing.terminal.CanDraw() {
			drawn.picture = drawing.draw(picture)
		}
		return drawn, nil
	}
	err := live.Err()
	crash.Rethrow(err) // not an error of the camera
	return drawnFrame{}, err
}
