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

// The colours of the specimens: nothing is as bright as glare.
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
	eyes    = color.RGBA{232, 232, 226, 255}
	shirt   = color.RGBA{58, 92, 140, 255}
	wall    = color.RGBA{150, 164, 170, 255}
)

// canvas is a picture that is being drawn. What draws into it is given the
// RGBA itself: image/draw and image/jpeg are fast with that alone.
type canvas struct{ *image.RGBA }

// newCanvas makes a picture of one colour.
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

// write sets a line of text with its foot at y.
func (c canvas) write(x, y int, text string, face font.Face, ink color.Color) {
	d := font.Drawer{Dst: c.RGBA, Src: image.NewUniform(ink), Face: face, Dot: fixed.P(x, y)}
	d.DrawString(text)
}

// fonts are parsed once.
var (
	boldFont = sync.OnceValue(func() *opentype.Font { return parse(gobold.TTF) })
	monoFont = sync.OnceValue(func() *opentype.Font { return parse(gomono.TTF) })
)

// parse reads a font that is part of the program.
func parse(ttf []byte) *opentype.Font {
	f, err := opentype.Parse(ttf)
	if err != nil {
		panic(err)
	}
	return f
}

// bold and mono are faces of a height in pixels.
func bold(size float64) font.Face { return faceOf(boldFont(), size) }
func mono(size float64) font.Face { return faceOf(monoFont(), size) }

func faceOf(f *opentype.Font, size float64) font.Face {
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingFull})
	if err != nil {
		panic(err)
	}
	return face
}

// encode writes a picture as a JPEG.
func encode(c canvas) []byte {
	var out bytes.Buffer
	_ = jpeg.Encode(&out, c.RGBA, &jpeg.Options{Quality: 88}) // a buffer takes everything
	return out.Bytes()
}
