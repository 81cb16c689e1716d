package media

import (
	"encoding/binary"
	"errors"
	"io"
)

var errWebP = errors.New("not the structure of a WebP")

// riffChunk is one chunk of a WebP: its type and its length without padding.
type riffChunk struct {
	kind   string
	length int64
}

// webpHeader goes through the chunks until it knows the dimensions and, when
// the picture says that it has EXIF, the orientation: that comes last.
func webpHeader(r io.Reader) (header, error) {
	if _, err := webpOpen(r); err != nil {
		return header{}, err
	}
	var h header
	for {
		chunk, err := riffNext(r)
		if err != nil {
			return h, webpEnd(h, err)
		}
		if done, err := h.webpChunk(r, chunk); done || err != nil {
			return h, err
		}
	}
}

// webpEnd forgives an end in the middle once the dimensions are known.
func webpEnd(h header, err error) error {
	if h.width > 0 && errors.Is(err, io.ErrUnexpectedEOF) {
		return nil
	}
	return err
}

// webpExif and webpMoving are flags of the VP8X chunk.
const (
	webpExif   = 0x08
	webpMoving = 0x02
)

func (h *header) webpChunk(r io.Reader, chunk riffChunk) (done bool, err error) {
	body := make([]byte, min(chunk.length, 64<<10))
	if _, err := io.ReadFull(r, body); err != nil {
		return false, whole(err)
	}
	padding := chunk.length & 1
	if err := discard(r, chunk.length-int64(len(body))+padding); err != nil {
		return h.width > 0, nil
	}
	return h.webpRead(chunk.kind, body)
}

func (h *header) webpRead(kind string, body []byte) (done bool, err error) {
	switch kind {
	case "VP8X":
		return h.webpExtended(body)
	case "VP8 ":
		return h.webpLossy(body)
	case "VP8L":
		return h.webpLossless(body)
	case "EXIF":
		h.orientation = tiffOrientation(withoutPrefix(body))
		return true, nil
	default:
		return false, nil
	}
}

func withoutPrefix(body []byte) []byte {
	if len(body) > 6 && string(body[:6]) == string(exifPrefix) {
		return body[6:]
	}
	return body
}

// webpExtended reads flags and the canvas: 24 bits each, less one.
func (h *header) webpExtended(body []byte) (bool, error) {
	if len(body) < 10 {
		return false, errWebP
	}
	h.width, h.height = 1+uint24(body[4:]), 1+uint24(body[7:])
	h.setWebP(8)
	h.decodable = body[0]&webpMoving == 0
	return body[0]&webpExif == 0, nil
}

func uint24(b []byte) int { return int(b[0]) | int(b[1])<<8 | int(b[2])<<16 }

// webpLossy reads the key frame's header (RFC 6386, section 9.1).
func (h *header) webpLossy(body []byte) (bool, error) {
	if h.width > 0 {
		return false, nil
	}
	if len(body) < 10 {
		return false, errWebP
	}
	h.width = int(binary.LittleEndian.Uint16(body[6:]) & 0x3fff)
	h.height = int(binary.LittleEndian.Uint16(body[8:]) & 0x3fff)
	h.setWebP(3)
	return true, nil
}

// webpLossless reads 14 bits of width and of height, less one, after a byte
// that is always 2f.
func (h *header) webpLossless(body []byte) (bool, error) {
	if h.width > 0 {
		return false, nil
	}
	if len(body) < 5 {
		return false, errWebP
	}
	bits := binary.LittleEndian.Uint32(body[1:])
	h.width, h.height = 1+int(bits&0x3fff), 1+int(bits>>14&0x3fff)
	h.setWebP(8)
	return true, nil
}

func (h *header) setWebP(bytesPerPixel int64) {
	h.cost = int64(h.width) * int64(h.height) * bytesPerPixel
	h.decodable = true
}

// webpWhole compares the length that the file claims with what there is.
func webpWhole(r io.Reader) error {
	length, err := webpOpen(r)
	if err != nil {
		return err
	}
	return discard(r, length)
}

// webpOpen reads the 12 bytes at the front and gives how many must follow.
func webpOpen(r io.Reader) (int64, error) {
	var head [12]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return 0, whole(err)
	}
	length := int64(binary.LittleEndian.Uint32(head[4:])) - 4
	if length < 8 {
		return 0, errWebP
	}
	return length, nil
}

func riffNext(r io.Reader) (riffChunk, error) {
	var head [8]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return riffChunk{}, whole(err)
	}
	return riffChunk{string(head[:4]), int64(binary.LittleEndian.Uint32(head[4:]))}, nil
}
