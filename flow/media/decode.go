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

	"golang.org/x/image/webp"
)

// decodeBudget is how many bytes decoding one picture may take, so that the
// program stays within 128 MiB with all that it holds beside it.
const decodeBudget = 112 << 20

// wasteful is from how many bytes on the last picture's memory is given back
// before the next one is decoded.
const wasteful = 16 << 20

// ErrNoPreview is given for a picture that may be sent and cannot be shown: it
// is of a rare sort, or takes too much memory.
var ErrNoPreview = errors.New("the picture cannot be shown here")

// oneAtATime holds the right to decode: pictures are large.
var oneAtATime = make(chan struct{}, 1)

func takeTurn(ctx context.Context) (leave func(), err error) {
	select {
	case oneAtATime <- struct{}{}:
		return func() { <-oneAtATime }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// decode gives the picture as stored, before orientation; ErrNoPreview when it
// is none for the decoders at hand.
func (i *inspection) decode(h header) (image.Image, error) {
	if !h.decodable || h.cost > decodeBudget {
		return nil, ErrNoPreview
	}
	if h.cost > wasteful {
		runtime.GC()
	}
	reader := i.reader()
	picture, err := decodeGuarded(i.file.MIME, reader)
	if rare(err) {
		return nil, fmt.Errorf("%w: %w", ErrNoPreview, err)
	}
	return picture, reader.blame(err)
}

var decoders = map[string]func(io.Reader) (image.Image, error){
	"image/jpeg": jpeg.Decode,
	"image/png":  png.Decode,
	"image/webp": webp.Decode,
}

// decodeGuarded takes a decoder's panic for what it is: a picture that cannot
// be decoded.
func decodeGuarded(mime string, r io.Reader) (picture image.Image, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			picture, err = nil, fmt.Errorf("decoding failed: %v", cause)
		}
	}()
	return decoders[mime](r)
}

// withoutTables is what image/jpeg says of the pictures that some webcams
// give: they leave the Huffman tables out, since all use the same.
const withoutTables = jpeg.FormatError("uninitialized Huffman table")

// rare reports features that a decoder does not know: the picture may be whole.
func rare(err error) bool {
	var inJPEG jpeg.UnsupportedError
	var inPNG png.UnsupportedError
	return errors.As(err, &inJPEG) || errors.As(err, &inPNG) || errors.Is(err, withoutTables)
}
