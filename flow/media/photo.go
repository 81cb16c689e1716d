package media

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"image"
	"io"

	"cedula/truora/crash"
)

const (
	// MaxPixels is the maximum number of pixels of a picture: slightly more
	// than the 199.8 million of the largest phone cameras.
	MaxPixels = 200_000_000
	// MinLongSide is the recommended minimum of a photo's longer side, in
	// pixels.
	MinLongSide = 1000
)

// checkPhoto reads the header, and decodes the picture if possible, or else
// reads its structure to the end.
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
	err = c.decodeAndMeasure(h, c.repair(pass))
	if c.file.MIME == "image/jpeg" && errors.Is(err, Damaged) {
		pass = c.newPass()
		if err = c.decodeAndMeasure(h, newJPEGEnder(pass)); err == nil {
			c.warn(Unfinished)
		}
	}
	if errors.Is(err, ErrNoPreview) {
		pass = c.newPass()
		err = c.source.fileError(photoFormats[c.file.MIME].readToEnd(pass))
	}
	if err != nil {
		return err
	}
	return c.finish(pass)
}

// measure derives warnings and the fingerprint from a picture's pixels. Face
// detection takes longest, so it runs concurrently.
func (c *fileCheck) measure(grey *image.Gray, orientation int) {
	var search crash.Group
	var onFace []Warning
	search.Go(func() { onFace = faceWarnings(turnGrey(grey, orientation), c.need) })
	onQuality := qualityWarnings(grey)
	c.file.bits = takeFingerprint(grey)
	search.Wait()
	c.warn(onQuality...)
	c.warn(onFace...)
}

// repair skips the parts of a PNG that its pixels do not need, so that damage to
// them has no consequences, and replaces a missing end.
func (c *fileCheck) repair(from io.Reader) io.Reader {
	if c.file.MIME != "image/png" {
		return from
	}
	return newPNGPixels(from, func() { c.warn(Unfinished) })
}

// Dimensions reads the dimensions of the photo or video at path from its
// header, in pixels after orientation. It is fast enough for a list of files.
// Its errors are those of Check.
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

// preview is the reduced version of a photo: the picture is decoded only once,
// during the check, and is too large to be kept at full size.
type preview struct {
	picture     image.Image // small, before orientation; nil if it cannot be shown
	orientation int         // EXIF
}

// Preview returns a checked photo, upright and scaled to fit into width ×
// height pixels with its proportions kept; it is never enlarged, and at most
// 1280 pixels long. If it cannot be shown, the error is ErrNoPreview. It takes
// some milliseconds: call it outside of Update.
func (f File) Preview(width, height int) (image.Image, error) {
	if f.preview.picture == nil {
		return nil, ErrNoPreview
	}
	if f.preview.orientation >= 5 {
		width, height = height, width
	}
	return turnUpright(shrink(f.preview.picture, width, height), f.preview.orientation), nil
}

// photoHeader is the information in a picture's header.
type photoHeader struct {
	width, height int   // pixels, before orientation
	orientation   int   // EXIF, 1 to 8; 0 if unspecified
	decodeBytes   int64 // memory needed to decode it
	decodable     bool  // by the available decoders
}

// upright are the dimensions after orientation.
func (h photoHeader) upright() (width, height int) {
	if h.orientation >= 5 {
		return h.height, h.width
	}
	return h.width, h.height
}

// validate refuses impossible dimensions.
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

// photoFormat reads one picture format.
type photoFormat struct {
	// readHeader reads up to the dimensions.
	readHeader func(io.Reader) (photoHeader, error)
	// readToEnd reads to the end of the picture's structure without decoding
	// it.
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
	var rare rareJPEG
	if errors.As(err, &rare) {
		c.detected = string(rare)
		return photoHeader{}, WrongType
	}
	if err != nil {
		return photoHeader{}, c.source.fileError(err)
	}
	return h, h.validate()
}

// unexpectedEOF converts io.EOF in the middle of a structure.
func unexpectedEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// skip reads and discards n bytes.
func skip(r io.Reader, n int64) error {
	_, err := io.CopyN(io.Discard, r, n)
	return unexpectedEOF(err)
}

// orientationTag is EXIF's Orientation (TIFF 6.0, section 8): the orientation
// of the camera, 1 to 8.
const orientationTag = 0x0112

var exifPrefix = []byte("Exif\x00\x00")

// exifOrientation reads the orientation from an Exif segment; 0 if it is
// missing or invalid.
func exifOrientation(segment []byte) int {
	tiff, ok := bytes.CutPrefix(segment, exifPrefix)
	if !ok {
		return 0
	}
	return tiffOrientation(tiff)
}

// tiffOrientation reads the orientation from the first directory only, whose
// entries have 12 bytes: tag, type, count, value.
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
