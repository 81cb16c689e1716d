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

// The size of a frame in pixels, and the frames per second.
const (
	cameraWidth, cameraHeight = 1280, 720
	cameraRate                = 10
)

// The frames of a camera: those of a person repeat; a document is moved closer,
// and then held as still as a hand can.
const (
	personFrames   = 3 * cameraRate
	approachFrames = 12
	heldFrames     = 4
)

// Camera draws the frames of a simulated camera that films a specimen: a person
// who moves a little, or a document that is moved closer and then held still. A
// frame is drawn when it is first requested. It is safe for concurrent use.
type Camera struct {
	isPerson bool
	frames   []func() []byte
}

// NewCamera returns the camera for a specimen.
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

// Frame is the frame at a time since the camera was opened, as a JPEG of
// 1280×720. It must not be modified.
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

// Rate is the number of frames per second.
func (c *Camera) Rate() int { return cameraRate }

// Video is a video of the person: H.264 in an MP4.
func (c *Camera) Video() []byte { return Bytes(FaceVideo) }

// cameraJPEG encodes a frame at the lower quality of cameras.
func cameraJPEG(picture *image.RGBA) []byte {
	var out bytes.Buffer
	_ = jpeg.Encode(&out, picture, &jpeg.Options{Quality: 80}) // writing to a buffer never fails
	return out.Bytes()
}

// drawPerson draws the face turning a little and blinking.
func drawPerson(i int) *image.RGBA {
	turn := 0.25 * math.Sin(2*math.Pi*float64(i)/personFrames)
	return DrawFace(cameraWidth, cameraHeight, turn, i%(2*cameraRate) == cameraRate)
}

// drawBareDocument draws a document without its surroundings.
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

// The document's share of the frame's height, at first and at the end: there it
// fills the viewfinder's outline with its edges visible.
const (
	cardShare  = 0.8
	sheetShare = 0.86
	farAway    = 0.45
)

// drawHeld draws a document held in front of a desk. Once still, it moves by
// less than a pixel: only the light changes.
func drawHeld(document *image.RGBA, i int) *image.RGBA {
	c := newCanvas(cameraWidth, cameraHeight, table)
	size := document.Bounds().Size()
	share := cardShare
	if size.Y > size.X {
		share = sheetShare
	}
	away := 1 - min(float64(i)/approachFrames, 1) // 1: at the beginning
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
