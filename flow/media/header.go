package media

import (
	"io"
)

// MaxPixels is the greatest number of pixels that a picture may claim: a bit
// above the 199.8 million of the largest phone cameras.
const MaxPixels = 200_000_000

// header is what the beginning of a picture says of it.
type header struct {
	width, height int   // pixels, before orientation
	orientation   int   // EXIF, 1 to 8; 0 when it does not say
	cost          int64 // bytes that decoding takes
	decodable     bool  // by the decoders at hand
}

// upright are the dimensions as a person sees them.
func (h header) upright() (width, height int) {
	if h.orientation >= 5 {
		return h.height, h.width
	}
	return h.width, h.height
}

// check refuses what no picture can be.
func (h header) check() error {
	switch {
	case h.width <= 0 || h.height <= 0:
		return Damaged
	case int64(h.width)*int64(h.height) > MaxPixels:
		return TooManyPixels
	default:
		return nil
	}
}

// format is how one kind of picture is read.
type format struct {
	// header reads up to where the dimensions are known.
	header func(io.Reader) (header, error)
	// whole reads to the end of the picture's structure without decoding it.
	whole func(io.Reader) error
}

var formats = map[string]format{
	"image/jpeg": {jpegHeader, jpegWhole},
	"image/png":  {pngHeader, pngWhole},
	"image/webp": {webpHeader, webpWhole},
}
