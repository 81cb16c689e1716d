package media

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"image"
	"io"
)

const (
	// MaxPixels is the greatest number of pixels that a picture may claim: a
	// bit above the 199.8 million of the largest phone cameras.
	MaxPixels = 200_000_000
	// MinLongSide is how many pixels a photo's long side should have.
	MinLongSide = 1000
)

// checkPhoto reads the header, decodes the picture where that can be done, and
// else follows its structure to the end.
func (c *fileCheck) checkPhoto() error {
	h, err := c.readHeader()
	if err != nil {
		return err
	}
	c.file.Width, c.file.Height = h.upright()
	if max(c.file.Width, c.file.Height) < MinLongSide {
		c.warn(Small)
	}
	if c.need.IsCard() && c.file.Height > c.file.Width {
		c.warn(Portrait)
	}
	pass := c.newPass()
	grey, err := c.decodeReduced(h, c.mending(pass))
	if c.file.MIME == "image/jpeg" && errors.Is(err, Damaged) {
		pass = c.newPass()
		if grey, err = c.decodeReduced(h, newJPEGEnder(pass)); err == nil {
			c.warn(Unfinished)
		}
	}
	if errors.Is(err, ErrNoPreview) {
		pass = c.newPass()
		err = c.source.fileError(photoFormats[c.file.MIME].readToEnd(pass))
	} else if err == nil {
		c.warn(qualityWarnings(grey)...)
		c.warn(faceWarnings(turnGrey(grey, h.orientation), c.need)...)
		c.file.bits = takeFingerprint(grey)
	}
	if err != nil {
		return err
	}
	return c.finish(pass)
}

// mending leaves out of a picture what may be damaged without harm.
func (c *fileCheck) mending(from io.Reader) io.Reader {
	if c.file.MIME != "image/png" {
		return from
	}
	return newPNGPixels(from, func() { c.warn(Unfinished) })
}

// Dimensions reads the dimensions of the photo or video at path from its header
// alone, in pixels as a person sees them. It is cheap: meant for a list of
// files. Errors are those of Check.
func Dimensions(ctx context.Context, path string) (width, height int, err error) {
	check, err := Checker{}.open(ctx, path, NeedAny)
	if err != nil {
		return 0, 0, err
	}
	defer check.source.Close()
	if err := check.readDimensions(); err != nil {
		return 0, 0, check.explain(err)
	}
	return check.file.Width, check.file.Height, nil
}

func (c *fileCheck) readDimensions() error {
	if err := c.detectKind(); err != nil {
		return err
	}
	if c.file.Kind == KindVideo {
		return c.checkVideo()
	}
	h, err := c.readHeader()
	c.file.Width, c.file.Height = h.upright()
	return err
}

// preview is what is kept of a photo to show it: a picture is decoded once,
// while it is checked, and is too large to be kept whole.
type preview struct {
	picture     image.Image // as stored, small; nil when it cannot be shown
	orientation int         // EXIF
}

// Preview gives a photo that was checked, the right way up, so that it fits
// into width × height pixels with its proportions kept; it is never enlarged,
// nor more than 1280 pixels long. What cannot be shown is ErrNoPreview. It takes
// some milliseconds: call it off the Update loop.
func (f File) Preview(width, height int) (image.Image, error) {
	if f.preview.picture == nil {
		return nil, ErrNoPreview
	}
	if f.preview.orientation >= 5 {
		width, height = height, width
	}
	return turnUpright(shrink(f.preview.picture, width, height), f.preview.orientation), nil
}

// photoHeader is what the beginning of a picture says of it.
type photoHeader struct {
	width, height int   // pixels, before orientation
	orientation   int   // EXIF, 1 to 8; 0 when it does not say
	decodeBytes   int64 // what decoding takes of memory
	decodable     bool  // by the decoders at hand
}

// upright are the dimensions as a person sees them.
func (h photoHeader) upright() (width, height int) {
	if h.orientation >= 5 {
		return h.height, h.width
	}
	return h.width, h.height
}

// validate refuses what no picture can be.
func (h photoHeader) validate() error {
	switch {
	case h.width <= 0 || h.height <= 0:
		return Damaged
	case int64(h.width)*int64(h.height) > MaxPixels:
		return TooManyPixels
	default:
		return nil
	}
}

// photoFormat is how one kind of picture is read.
type photoFormat struct {
	// readHeader reads up to where the dimensions are known.
	readHeader func(io.Reader) (photoHeader, error)
	// readToEnd reads to the end of the picture's structure without decoding it.
	readToEnd func(io.Reader) error
}

var photoFormats = map[string]photoFormat{
	"image/jpeg": {readJPEGHeader, readJPEGToEnd},
	"image/png":  {readPNGHeader, readPNGToEnd},
	"image/webp": {readWebPHeader, readWebPToEnd},
}

// readHeader reads and validates the header of a photo.
func (c *fileCheck) readHeader() (photoHeader, error) {
	format, known := photoFormats[c.file.MIME]
	if !known {
		return photoHeader{}, PhotoNeeded
	}
	h, err := format.readHeader(c.reader())
	if errors.Is(err, errJPEGLS) {
		c.detected = "image/jls"
		return photoHeader{}, WrongType
	}
	if err != nil {
		return photoHeader{}, c.source.fileError(err)
	}
	return h, h.validate()
}

// unexpectedEOF turns an end in the middle of something into what it is.
func unexpectedEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// skip reads n bytes and forgets them.
func skip(r io.Reader, n int64) error {
	_, err := io.CopyN(io.Discard, r, n)
	return unexpectedEOF(err)
}

// orientationTag is EXIF's Orientation (TIFF 6.0, section 8): which way up the
// camera was held, 1 to 8.
const orientationTag = 0x0112

var exifPrefix = []byte("Exif\x00\x00")

// exifOrientation reads the orientation out of an Exif segment; 0 when it has
// none or makes no sense.
func exifOrientation(segment []byte) int {
	tiff, ok := bytes.CutPrefix(segment, exifPrefix)
	if !ok {
		return 0
	}
	return tiffOrientation(tiff)
}

// tiffOrientation reads the orientation of the first directory alone, whose
// entries have 12 bytes each: tag, type, count, value.
func tiffOrientation(tiff []byte) int {
	if len(tiff) < 8 {
		return 0
	}
	var order binary.ByteOrder
	switch string(tiff[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return 0
	}
	start := int64(order.Uint32(tiff[4:]))
	if start < 8 || start+2 > int64(len(tiff)) {
		return 0
	}
	count, entries := int(order.Uint16(tiff[start:])), tiff[start+2:]
	for ; count > 0 && len(entries) >= 12; count, entries = count-1, entries[12:] {
		if order.Uint16(entries) != orientationTag {
			continue
		}
		if value := int(order.Uint16(entries[8:])); value >= 1 && value <= 8 {
			return value
		}
	}
	return 0
}
