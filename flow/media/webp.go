package media

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
)

var errWebP = errors.New("not the structure of a WebP")

// Flags of the VP8X chunk.
const (
	webpHasEXIF  = 0x08
	webpIsMoving = 0x02
)

// webpScanner scans chunks until it knows the dimensions and, if the header
// announces EXIF, the orientation, which is in the last chunk.
type webpScanner struct {
	io.Reader
	header photoHeader
}

// webpChunk is one chunk of a WebP: its type and its length without padding.
type webpChunk struct {
	kind   string
	length int64
}

// readWebPHeader ignores an end between chunks if the dimensions are known.
func readWebPHeader(r io.Reader) (photoHeader, error) {
	if _, err := openWebP(r); err != nil {
		return photoHeader{}, err
	}
	s := &webpScanner{Reader: r}
	for {
		chunk, err := s.nextChunk()
		if s.header.width > 0 && errors.Is(err, io.ErrUnexpectedEOF) {
			return s.header, nil
		}
		if err != nil {
			return s.header, err
		}
		if done, err := s.readChunk(chunk); done || err != nil {
			return s.header, err
		}
	}
}

// readWebPToEnd compares the declared length with the actual one.
func readWebPToEnd(r io.Reader) error {
	length, err := openWebP(r)
	if err != nil {
		return err
	}
	return skip(r, length)
}

// openWebP reads the first 12 bytes and returns how many must follow.
func openWebP(r io.Reader) (int64, error) {
	var head [12]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return 0, unexpectedEOF(err)
	}
	length := int64(binary.LittleEndian.Uint32(head[4:])) - 4
	if length < 8 {
		return 0, errWebP
	}
	return length, nil
}

func (s *webpScanner) nextChunk() (webpChunk, error) {
	var head [8]byte
	if _, err := io.ReadFull(s, head[:]); err != nil {
		return webpChunk{}, unexpectedEOF(err)
	}
	return webpChunk{string(head[:4]), int64(binary.LittleEndian.Uint32(head[4:]))}, nil
}

func (s *webpScanner) readChunk(chunk webpChunk) (done bool, err error) {
	body := make([]byte, min(chunk.length, 64<<10))
	if _, err := io.ReadFull(s, body); err != nil {
		return false, unexpectedEOF(err)
	}
	padding := chunk.length & 1
	if err := skip(s, chunk.length-int64(len(body))+padding); err != nil {
		return s.header.width > 0, nil
	}
	return s.parseChunk(chunk.kind, body)
}

func (s *webpScanner) parseChunk(kind string, body []byte) (done bool, err error) {
	switch kind {
	case "VP8X":
		return s.parseExtended(body)
	case "VP8 ":
		return s.parseLossy(body)
	case "VP8L":
		return s.parseLossless(body)
	case "EXIF":
		s.header.orientation = tiffOrientation(bytes.TrimPrefix(body, exifPrefix))
		return true, nil
	default:
		return false, nil
	}
}

// parseExtended parses flags and the canvas size: 24 bits each, minus one.
func (s *webpScanner) parseExtended(body []byte) (done bool, err error) {
	if len(body) < 10 {
		return false, errWebP
	}
	s.setSize(1+uint24(body[4:]), 1+uint24(body[7:]), 8)
	s.header.decodable = body[0]&webpIsMoving == 0
	return body[0]&webpHasEXIF == 0, nil
}

func uint24(b []byte) int { return int(b[0]) | int(b[1])<<8 | int(b[2])<<16 }

// parseLossy parses the key frame's header (RFC 6386, section 9.1).
func (s *webpScanner) parseLossy(body []byte) (done bool, err error) {
	if s.header.width > 0 {
		return false, nil
	}
	if len(body) < 10 {
		return false, errWebP
	}
	s.setSize(int(binary.LittleEndian.Uint16(body[6:])&0x3fff), int(binary.LittleEndian.Uint16(body[8:])&0x3fff), 3)
	return true, nil
}

// parseLossless parses the width and height, 14 bits each, minus one, after the
// signature byte 2f.
func (s *webpScanner) parseLossless(body []byte) (done bool, err error) {
	if s.header.width > 0 {
		return false, nil
	}
	if len(body) < 5 {
		return false, errWebP
	}
	bits := binary.LittleEndian.Uint32(body[1:])
	s.setSize(1+int(bits&0x3fff), 1+int(bits>>14&0x3fff), 8)
	return true, nil
}

func (s *webpScanner) setSize(width, height int, bytesPerPixel int64) {
	s.header.width, s.header.height = width, height
	s.header.decodeBytes = int64(width) * int64(height) * bytesPerPixel
	s.header.decodable = true
}
