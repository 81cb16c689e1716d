package specimen

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"sync"
	"time"

	"golang.org/x/image/draw"
)

// The size of a camera's picture in pixels, and how many there are a second.
const (
	cameraWidth, cameraHeight = 1280, 720
	cameraRate                = 10
)

// The pictures of a camera: those of a person repeat; a document is brought
// near, and then held still, as far as a hand can.
const (
	personFrames   = 3 * cameraRate
	approachFrames = 12
	heldFrames     = 4
)

// Camera draws what a camera sees of a specimen: a person who moves a little,
// or a document that is brought near and held still. A frame is drawn when it is
// first asked for. It is safe for use by several goroutines.
type Camera struct {
	isPerson bool
	frames   []func() []byte
}

// NewCamera makes the camera that looks at a specimen.
func NewCamera(name Name) *Camera {
	c := &Camera{isPerson: name == Face || name == FaceVideo}
	count := personFrames
	if !c.isPerson {
		count = approachFrames + heldFrames
	}
	document := sync.OnceValue(func() *image.RGBA { return drawBareDocument(name) })
	for i := range count {
		c.frames = append(c.frames, sync.OnceValue(func() []byte {
			if c.isPerson {
				return cameraJPEG(drawPerson(i))
			}
			return cameraJPEG(drawHeld(document(), i))
		}))
	}
	return c
}

// Frame is the picture at a time since the camera was opened, as a JPEG of
// 1280x720. It is not to be changed.
func (c *Camera) Frame(since time.Duration) []byte {
	i := int(max(since, 0) * cameraRate / time.Second)
	if c.isPerson {
		return c.frames[i%personFrames]()
	}
	if i >= approachFrames {
		i = approachFrames + i%heldFrames
	}
	return c.frames[i]()
}

// Rate is how many frames there are a second.
func (c *Camera) Rate() int { return cameraRate }

// Video is a video of the person: H.264 in an MP4.
func (c *Camera) Video() []byte { return Bytes(FaceVideo) }

// cameraJPEG encodes a picture as cameras do: smaller than a file that is kept.
func cameraJPEG(picture *image.RGBA) []byte {
	var out bytes.Buffer
	_ = jpeg.Encode(&out, picture, &jpeg.Options{Quality: 80}) // a buffer takes everything
	return out.Bytes()
}

// drawPerson draws the face that turns a little and blinks.
func drawPerson(i int) *image.RGBA {
	turn := 0.25 * math.Sin(2*math.Pi*float64(i)/personFrames)
	return DrawFace(cameraWidth, cameraHeight, turn, i%(2*cameraRate) == cameraRate)
}

// drawBareDocument draws a document to its edges.
func drawBareDocument(name Name) *image.RGBA {
	var c canvas
	switch name {
	case CardBack:
		c = drawCardBack()
	case Passport:
		c = drawPassport()
	case Invoice:
		return drawInvoice().RGBA
	default:
		c = drawCardFront()
	}
	return c.SubImage(c.Bounds().Inset(margin)).(*image.RGBA)
}

// drawInvoice draws the invoice on a sheet of paper.
func drawInvoice() canvas {
	const width, height = 840, 1188
	c := newCanvas(width, height, paper)
	c.box(image.Rect(0, 0, width, 90), faded)
	for i, text := range invoiceLines {
		c.text(60, 180+i*70, text, bold(30), ink)
	}
	c.barcode(image.Rect(60, 900, width-60, 1040))
	return c
}

// The share of the picture's height that a document has at last, so that it
// fills the outline of a viewfinder and its edges are seen, and at first.
const (
	cardShare  = 0.8
	sheetShare = 0.86
	farAway    = 0.45
)

// drawHeld draws a document in a hand before a desk. Held still, it trembles by
// less than a pixel: only the light changes.
func drawHeld(document *image.RGBA, i int) *image.RGBA {
	c := newCanvas(cameraWidth, cameraHeight, table)
	size := document.Bounds().Size()
	share := cardShare
	if size.Y > size.X {
		share = sheetShare
	}
	away := 1 - min(float64(i)/approachFrames, 1) // 1: it has just come into the picture
	scale := share * cameraHeight / float64(size.Y) * (1 - (1-farAway)*away*away)
	half := image.Pt(int(scale*float64(size.X)/2), int(scale*float64(size.Y)/2))
	middle := image.Pt(cameraWidth/2-int(220*away), cameraHeight/2+int(160*away))
	area := image.Rectangle{Min: middle.Sub(half), Max: middle.Add(half)}
	draw.ApproxBiLinear.Scale(c.RGBA, area, document, document.Bounds(), draw.Src, nil)
	c.thumb(area, i)
	return c.RGBA
}

// thumb draws the thumb that holds a document at its lower edge.
func (c canvas) thumb(document image.Rectangle, i int) {
	light := color.RGBA{skin.R, skin.G, uint8(int(skin.B) + i%heldFrames), 255}
	x, y := float64(document.Max.X)-float64(document.Dx())/8, float64(document.Max.Y)+48
	c.ellipse(x, y, 46, 84, light)
	c.ellipse(x, y-48, 28, 26, paper)
}
