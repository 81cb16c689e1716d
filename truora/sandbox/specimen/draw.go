package specimen

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"math"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// The colours of the specimens: none is bright enough to count as glare.
var (
	table   = color.RGBA{88, 100, 108, 255}
	paper   = color.RGBA{198, 214, 222, 255}
	pattern = color.RGBA{170, 190, 204, 255}
	ink     = color.RGBA{26, 34, 52, 255}
	faded   = color.RGBA{82, 98, 122, 255}
	red     = color.RGBA{168, 42, 52, 255}
	skin    = color.RGBA{206, 160, 128, 255}
	shade   = color.RGBA{178, 130, 102, 255}
	hair    = color.RGBA{54, 40, 34, 255}
	lit     = color.RGBA{228, 186, 154, 255} // lit skin
	shine   = color.RGBA{238, 212, 186, 255}
	socket  = color.RGBA{204, 157, 126, 255}
	nostril = color.RGBA{72, 42, 34, 255}
	brow    = color.RGBA{88, 64, 56, 255}
	lips    = color.RGBA{118, 36, 38, 255}
	eyeball = color.RGBA{154, 150, 146, 255}
	iris    = color.RGBA{54, 60, 76, 255}
	shirt   = color.RGBA{58, 92, 140, 255}
	wall    = color.RGBA{150, 164, 170, 255}
)

// canvas is an image to draw on. image/draw and image/jpeg need the embedded
// RGBA: they are fast for that type only.
type canvas struct{ *image.RGBA }

// newCanvas returns an image of one colour.
func newCanvas(width, height int, c color.Color) canvas {
	img := canvas{image.NewRGBA(image.Rect(0, 0, width, height))}
	img.box(img.Bounds(), c)
	return img
}

// box fills a rectangle.
func (c canvas) box(r image.Rectangle, fill color.Color) {
	draw.Draw(c.RGBA, r, image.NewUniform(fill), image.Point{}, draw.Src)
}

// ellipse fills an ellipse around a point.
func (c canvas) ellipse(x, y, rx, ry float64, fill color.RGBA) {
	for row := int(y - ry); row <= int(y+ry); row++ {
		part := (float64(row) - y) / ry
		half := rx * math.Sqrt(max(0, 1-part*part))
		c.box(image.Rect(int(x-half), row, int(x+half)+1, row+1).Intersect(c.Bounds()), fill)
	}
}

// waves covers a rectangle with fine waved lines, as documents have them.
func (c canvas) waves(r image.Rectangle, line color.RGBA) {
	for x := r.Min.X; x < r.Max.X; x++ {
		for y := r.Min.Y; y < r.Max.Y; y += 14 {
			at := y + int(5*math.Sin(float64(x)/38+float64(y)/50))
			if image.Pt(x, at).In(r) {
				c.SetRGBA(x, at, line)
			}
		}
	}
}

// text draws a line of text with its baseline at y.
func (c canvas) text(x, y int, line string, face font.Face, fill color.Color) {
	d := font.Drawer{Dst: c.RGBA, Src: image.NewUniform(fill), Face: face, Dot: fixed.P(x, y)}
	d.DrawString(line)
}

// The parsed fonts.
var (
	boldFont = sync.OnceValue(func() *opentype.Font { return parseFont(gobold.TTF) })
	monoFont = sync.OnceValue(func() *opentype.Font { return parseFont(gomono.TTF) })
)

// parseFont parses an embedded font.
func parseFont(ttf []byte) *opentype.Font {
	f, err := opentype.Parse(ttf)
	if err != nil {
		panic(err)
	}
	return f
}

// bold and mono return the fonts in a size in pixels.
func bold(size float64) font.Face { return newFontFace(boldFont(), size) }
func mono(size float64) font.Face { return newFontFace(monoFont(), size) }

func newFontFace(f *opentype.Font, size float64) font.Face {
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingFull})
	if err != nil {
		panic(err)
	}
	return face
}

// jpegOf encodes an image.
func jpegOf(picture *image.RGBA) []byte {
	var out bytes.Buffer
	_ = jpeg.Encode(&out, picture, &jpeg.Options{Quality: 88}) // writing to a buffer never fails
	return out.Bytes()
}

// The size of the document images: a card lying on a table.
const (
	photoWidth, photoHeight = 1680, 1120
	margin                  = 60
)

// drawDocument draws what all documents have in common.
func drawDocument(title string) canvas {
	c := newCanvas(photoWidth, photoHeight, table)
	card := c.Bounds().Inset(margin)
	c.box(card, paper)
	c.waves(card, pattern)
	c.box(image.Rect(card.Min.X, card.Min.Y, card.Max.X, card.Min.Y+110), faded)
	c.text(card.Min.X+40, card.Min.Y+76, title, bold(56), paper)
	c.text(card.Max.X-420, card.Min.Y+76, "SPECIMEN", bold(64), red)
	return c
}

// labelledLines draws labels with their texts, one below the other.
func (c canvas) labelledLines(x, y, pitch int, lines []line) {
	labelFont, textFont := bold(26), bold(58)
	for i, l := range lines {
		c.text(x, y+i*pitch, l.label, labelFont, faded)
		c.text(x, y+i*pitch+58, l.text, textFont, ink)
	}
}

// drawCardFront draws the side with the face.
func drawCardFront() canvas {
	c := drawDocument("IDENTITY CARD")
	c.labelledLines(120, 270, 150, cardFrontLines)
	c.portrait(image.Rect(1090, 230, 1560, 860))
	c.text(120, 960, "Republica de Ninguna Parte", bold(44), faded)
	c.text(1130, 960, "John Doe", mono(60), ink)
	return c
}

// drawCardBack draws the side with a fingerprint and a code.
func drawCardBack() canvas {
	c := drawDocument("REVERSE")
	c.labelledLines(600, 270, 126, cardBackLines)
	c.fingerprint(320, 470)
	c.barcode(image.Rect(120, 890, 1560, 1010))
	return c
}

// drawPassport draws the page with the face.
func drawPassport() canvas {
	c := drawDocument("PASSPORT")
	c.labelledLines(660, 240, 118, passportLines)
	c.portrait(image.Rect(120, 220, 570, 830))
	for i, line := range passportZone {
		c.text(110, 930+i*70, line, mono(54), ink)
	}
	return c
}

// fingerprint draws rings around a point.
func (c canvas) fingerprint(x, y float64) {
	for r := 190.0; r > 12; r -= 16 {
		c.ellipse(x, y, r*0.8, r, faded)
		c.ellipse(x+2, y+3, r*0.8-7, r-7, paper)
	}
}

// barcode draws bars of meaningless widths.
func (c canvas) barcode(r image.Rectangle) {
	width := 4
	for x := r.Min.X; x < r.Max.X; x += width + 5 {
		width = 3 + (x*7+x/11)%9
		c.box(image.Rect(x, r.Min.Y, min(x+width, r.Max.X), r.Max.Y), ink)
	}
}

// portrait draws the face into a frame.
func (c canvas) portrait(frame image.Rectangle) {
	c.box(frame.Inset(-6), faded)
	draw.Draw(c.RGBA, frame, DrawFace(frame.Dx(), frame.Dy(), 0, false), image.Point{}, draw.Src)
}

// DrawFace draws the specimen's face in a size in pixels. Turn is from -1
// (left) to 1 (right).
func DrawFace(width, height int, turn float64, blinking bool) *image.RGBA {
	c := newCanvas(width, height, wall)
	c.waves(c.Bounds(), pattern)
	f := face{
		canvas: c, x: float64(width) * (0.5 + 0.05*turn), y: float64(height) * 0.44,
		unit: math.Min(float64(width), float64(height)*0.75) / 10, turn: turn,
	}
	f.body()
	f.head()
	f.features(blinking)
	return c.RGBA
}

// face is a face being drawn around a centre; unit is a tenth of the picture's
// width.
type face struct {
	canvas
	x, y, unit, turn float64
}

// blob draws an ellipse, with its position in units from the centre.
func (f face) blob(dx, dy, rx, ry float64, fill color.RGBA) {
	f.ellipse(f.x+dx*f.unit, f.y+dy*f.unit, rx*f.unit, ry*f.unit, fill)
}

// blobs draws the same ellipse on both sides of a vertical line, in units from
// the centre.
func (f face) blobs(at, aside, dy, rx, ry float64, fill color.RGBA) {
	f.blob(at-aside, dy, rx, ry, fill)
	f.blob(at+aside, dy, rx, ry, fill)
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

// features draws the parts of the face that move when the head turns. Light and
// shade are placed so that face detection finds a face.
func (f face) features(blinking bool) {
	at := 0.5 * f.turn
	f.blob(at, -0.21, 2.22, 2.18, lit)
	f.blobs(at, 0.78, -0.1, 1.12, 0.57, socket)
	f.blobs(at, 0.99, -0.5, 0.5, 0.18, brow)
	if blinking {
		f.blobs(at, 0.87, -0.05, 0.5, 0.09, iris)
	} else {
		f.blobs(at, 0.87, -0.05, 0.6, 0.32, eyeball)
		f.blobs(at+0.08*f.turn, 0.87, -0.05, 0.35, 0.16, iris)
	}
	f.blob(at, 0.45, 0.25, 1.07, shine)
	f.blobs(at, 0.31, 1.4, 0.3, 0.24, nostril)
	f.blob(at, 2.19, 0.93, 0.19, lips)
	f.blob(at, 2.46, 1.16, 0.19, socket)
	f.blobs(at, 1.28, 0.91, 0.81, 0.4, lit)
	f.blob(at, -1.04, 1.49, 0.44, shine)
}
