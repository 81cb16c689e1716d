package media

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"runtime"

	"golang.org/x/image/draw"
	"golang.org/x/image/webp"

	"cedula/truora/crash"
)

const (
	// decodeBudget is the memory limit for decoding one picture, in bytes, so
	// that including scaling at most 128 MiB are used.
	decodeBudget = 100 << 20
	// collectFirst is the size in bytes from which memory is released before a
	// picture is decoded.
	collectFirst = 16 << 20
	// measuredSide is the longer side at which photos are measured, in pixels:
	// the print on a card is still visible, a sensor's noise is not.
	measuredSide = 512
	// shownSide is the longer side of a photo's preview, in pixels: a
	// document's print is legible.
	shownSide = 1280
)

// ErrNoPreview is returned for a valid picture that cannot be shown: its format
// is unsupported, or it needs too much memory.
var ErrNoPreview = errors.New("the picture cannot be shown here")

// decodeTurn limits decoding to one picture at a time, because pictures are
// large.
var decodeTurn = make(chan struct{}, 1)

func waitForDecodeTurn(ctx context.Context) (release func(), err error) {
	select {
	case decodeTurn <- struct{}{}:
		return func() { <-decodeTurn }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// decodeAndMeasure decodes the picture, after waiting for its turn, measures it,
// and keeps a reduced version for the preview.
func (c *fileCheck) decodeAndMeasure(h photoHeader, from io.Reader) error {
	release, err := waitForDecodeTurn(c.ctx)
	if err != nil {
		return err
	}
	defer release()
	picture, err := c.decode(h, from)
	if err != nil {
		return err
	}
	measure := func(grey *image.Gray) { c.measure(grey, h.orientation) }
	if c.noPreview {
		measure(measuredGrey(picture))
		return nil
	}
	c.file.preview.picture = reduce(picture, measure)
	c.file.preview.orientation = h.orientation
	if h.decodeBytes > collectFirst {
		runtime.GC() // so that drawing the preview does not come on top of the full picture
	}
	return nil
}

// decode returns the picture before orientation; ErrNoPreview if the decoders
// do not support it.
func (c *fileCheck) decode(h photoHeader, from io.Reader) (image.Image, error) {
	if !h.decodable || h.decodeBytes > decodeBudget {
		return nil, ErrNoPreview
	}
	if h.decodeBytes > collectFirst {
		runtime.GC()
	}
	picture, err := decodeRecovering(c.file.MIME, from)
	if isUnsupported(err) {
		return nil, fmt.Errorf("%w: %w", ErrNoPreview, err)
	}
	return picture, c.source.fileError(err)
}

var decoders = map[string]func(io.Reader) (image.Image, error){
	"image/jpeg": jpeg.Decode,
	"image/png":  png.Decode,
	"image/webp": webp.Decode,
}

// decodeRecovering treats a decoder's panic as a picture that cannot be
// decoded.
func decodeRecovering(mime string, r io.Reader) (picture image.Image, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			picture, err = nil, fmt.Errorf("decoding failed: %v", cause)
		}
	}()
	return decoders[mime](r)
}

// errNoHuffmanTable is image/jpeg's error for the pictures of some webcams,
// which omit the standard Huffman tables.
const errNoHuffmanTable = jpeg.FormatError("uninitialized Huffman table")

// isUnsupported reports whether the decoder does not support a feature of the
// picture: the picture may be valid.
func isUnsupported(err error) bool {
	var inJPEG jpeg.UnsupportedError
	var inPNG png.UnsupportedError
	return errors.As(err, &inJPEG) || errors.As(err, &inPNG) || errors.Is(err, errNoHuffmanTable)
}

// reduce scales a picture down, with each pixel the mean of the area that it
// covers: the luminance, which is passed to measure, and the colours for the
// preview. JPEG and WebP store them separately; other pictures are scaled first.
func reduce(picture image.Image, measure func(grey *image.Gray)) (coloured image.Image) {
	from := picture.Bounds().Size()
	measured, shown := fitWithin(from, image.Pt(measuredSide, measuredSide)), fitWithin(from, image.Pt(shownSide, shownSide))
	switch picture := picture.(type) {
	case *image.YCbCr:
		return reducePlanes(picture, measured, shown, measure)
	case *image.Gray:
		measure(average(picture, measured))
		return average(picture, shown)
	default:
		small := roughlyReduced(picture)
		measure(average(greyOf(small), measured))
		return scale(draw.ApproxBiLinear, small, shown)
	}
}

// measuredGrey is the grey picture of reduce, for when no preview is needed.
func measuredGrey(picture image.Image) *image.Gray {
	measured := fitWithin(picture.Bounds().Size(), image.Pt(measuredSide, measuredSide))
	switch picture := picture.(type) {
	case *image.YCbCr:
		return average(luminanceOf(picture), measured)
	case *image.Gray:
		return average(picture, measured)
	default:
		return average(greyOf(roughlyReduced(picture)), measured)
	}
}

// roughlyReduced quickly scales down a picture of any type, on white.
func roughlyReduced(picture image.Image) *image.RGBA {
	room := image.Pt(roughFactor*measuredSide, roughFactor*measuredSide)
	return onWhite(scale(draw.ApproxBiLinear, picture, fitWithin(picture.Bounds().Size(), room)))
}

func greyOf(picture *image.RGBA) *image.Gray {
	grey := image.NewGray(picture.Rect)
	draw.Draw(grey, grey.Rect, picture, image.Point{}, draw.Src)
	return grey
}

// luminanceOf is a picture's luminance plane.
func luminanceOf(picture *image.YCbCr) *image.Gray {
	return &image.Gray{Pix: picture.Y, Stride: picture.YStride, Rect: picture.Rect}
}

// onWhite puts a transparent picture on white, in place to save memory. (Its
// colours are already multiplied by alpha.)
func onWhite(picture *image.RGBA) *image.RGBA {
	for i := 0; i < len(picture.Pix); i += 4 {
		pixel := picture.Pix[i : i+4 : i+4]
		clear := 255 - pixel[3]
		pixel[0], pixel[1], pixel[2], pixel[3] = pixel[0]+clear, pixel[1]+clear, pixel[2]+clear, 255
	}
	return picture
}

// reducePlanes averages the planes and measures the luminance concurrently; the
// colours are kept at half the size.
func reducePlanes(picture *image.YCbCr, measured, shown image.Point, measure func(grey *image.Gray)) (coloured *image.YCbCr) {
	var planes crash.Group
	half := shown.Add(image.Pt(1, 1)).Div(2)
	coloured = &image.YCbCr{YStride: shown.X, CStride: half.X, SubsampleRatio: image.YCbCrSubsampleRatio420, Rect: image.Rectangle{Max: shown}}
	luminance := luminanceOf(picture)
	planes.Go(func() { coloured.Y = average(luminance, shown).Pix })
	planes.Go(func() { coloured.Cb = average(chromaPlane(picture, picture.Cb), half).Pix })
	planes.Go(func() { coloured.Cr = average(chromaPlane(picture, picture.Cr), half).Pix })
	measure(average(luminance, measured))
	planes.Wait()
	return coloured
}

// chromaPlane is one of a picture's two colour planes.
func chromaPlane(picture *image.YCbCr, plane []uint8) *image.Gray {
	last := picture.COffset(picture.Rect.Max.X-1, picture.Rect.Max.Y-1)
	size := image.Pt(last%picture.CStride+1, last/picture.CStride+1)
	return &image.Gray{Pix: plane, Stride: picture.CStride, Rect: image.Rectangle{Max: size}}
}

// roughFactor is how many times larger than the target the result of the quick
// scaler is, before the precise one.
const roughFactor = 4

// shrink scales a picture down to fit into width × height, with its proportions
// kept: quickly to a few times the size, then precisely.
func shrink(picture image.Image, width, height int) *image.RGBA {
	size := fitWithin(picture.Bounds().Size(), image.Pt(width, height))
	if from := picture.Bounds().Size(); from.X > roughFactor*size.X && from.Y > roughFactor*size.Y {
		picture = scale(draw.ApproxBiLinear, picture, size.Mul(roughFactor))
	}
	return scale(draw.CatmullRom, picture, size)
}

func scale(by draw.Interpolator, picture image.Image, size image.Point) *image.RGBA {
	to := image.NewRGBA(image.Rectangle{Max: size})
	by.Scale(to, to.Bounds(), picture, picture.Bounds(), draw.Src, nil)
	return to
}

// fitWithin is the largest size within the room that has the proportions of
// from, and is not larger than it.
func fitWithin(from, room image.Point) image.Point {
	if from.X <= room.X && from.Y <= room.Y {
		return from
	}
	size := image.Pt(room.X, from.Y*room.X/from.X)
	if size.Y > room.Y {
		size = image.Pt(from.X*room.Y/from.Y, room.Y)
	}
	return image.Pt(max(size.X, 1), max(size.Y, 1))
}

// turnUpright turns a picture upright by its EXIF orientation.
func turnUpright(picture *image.RGBA, orientation int) *image.RGBA {
	if orientation < 2 {
		return picture
	}
	size := picture.Bounds().Size()
	if orientation >= 5 {
		size.X, size.Y = size.Y, size.X
	}
	turned := image.NewRGBA(image.Rectangle{Max: size})
	for y := range size.Y {
		for x := range size.X {
			from := storedAt(orientation, x, y, size.X-1, size.Y-1)
			turned.SetRGBA(x, y, picture.RGBAAt(from.X, from.Y))
		}
	}
	return turned
}

// turnGrey is turnUpright for a picture's luminance.
func turnGrey(picture *image.Gray, orientation int) *image.Gray {
	if orientation < 2 {
		return picture
	}
	size := picture.Rect.Size()
	if orientation >= 5 {
		size.X, size.Y = size.Y, size.X
	}
	turned := image.NewGray(image.Rectangle{Max: size})
	for y := range size.Y {
		for x := range size.X {
			from := storedAt(orientation, x, y, size.X-1, size.Y-1)
			turned.SetGray(x, y, picture.GrayAt(from.X, from.Y))
		}
	}
	return turned
}

// storedAt is where the upright picture's pixel at x, y is stored (EXIF 2.3,
// 4.6.4): right and bottom are the largest x and y of the upright picture.
func storedAt(orientation, x, y, right, bottom int) image.Point {
	switch orientation {
	case 2:
		return image.Pt(right-x, y)
	case 3:
		return image.Pt(right-x, bottom-y)
	case 4:
		return image.Pt(x, bottom-y)
	case 5:
		return image.Pt(y, x)
	case 6:
		return image.Pt(y, right-x)
	case 7:
		return image.Pt(bottom-y, right-x)
	default:
		return image.Pt(bottom-y, x)
	}
}
