package media

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
)

// JPEG markers (ITU T.81, table B.1).
const (
	markerSOI  = 0xd8
	markerEOI  = 0xd9
	markerSOS  = 0xda
	markerAPP1 = 0xe1
	markerRST0 = 0xd0
	markerRST7 = 0xd7
	// markerLS begins the frame of a JPEG-LS (ITU T.87, C.1.1).
	markerLS = 0xf7
)

var errJPEG = errors.New("not the structure of a JPEG")

// rareJPEG is a kind of JPEG that cameras do not make and hardly anything
// decodes, named as a MIME type.
type rareJPEG string

// The kinds of JPEG that are refused.
const (
	jpegLS           rareJPEG = "image/jls"
	jpeg12Bit        rareJPEG = "image/x-jpeg-12-bit"
	jpegLossless     rareJPEG = "image/x-jpeg-lossless"
	jpegHierarchical rareJPEG = "image/x-jpeg-hierarchical"
	jpegArithmetic   rareJPEG = "image/x-jpeg-arithmetic"
)

// Error names the kind.
func (kind rareJPEG) Error() string { return "a JPEG of a rare kind: " + string(kind) }

// rareKind returns the kind of a frame by its marker (ITU T.81, table B.1) and
// the bits of its samples; empty for the usual ones.
func rareKind(marker, bits byte) rareJPEG {
	switch {
	case marker == 0xc3:
		return jpegLossless
	case marker >= 0xc5 && marker <= 0xc7:
		return jpegHierarchical
	case marker >= 0xc9:
		return jpegArithmetic
	case bits != 8:
		return jpeg12Bit
	}
	return ""
}

// jpegScanner scans a JPEG marker by marker.
type jpegScanner struct {
	*bufio.Reader
	header    photoHeader
	seenFrame bool // a frame header, which contains the dimensions
}

func readJPEGHeader(r io.Reader) (photoHeader, error) {
	s := &jpegScanner{Reader: bufio.NewReader(r)}
	for !s.seenFrame {
		marker, err := s.next()
		if err != nil {
			return photoHeader{}, err
		}
		if marker == markerLS {
			return photoHeader{}, jpegLS
		}
	}
	return s.header, nil
}

func readJPEGToEnd(r io.Reader) error {
	s := &jpegScanner{Reader: bufio.NewReaderSize(r, 64<<10)}
	for {
		marker, err := s.next()
		if err != nil || marker == markerEOI {
			return err
		}
	}
}

// jpegEnder reads a JPEG whose end marker is missing or replaced by something
// else, and appends one after the last scan.
type jpegEnder struct {
	from    *bufio.Reader
	seenSOS bool
	marker  [2]byte // read, but not returned yet
	pending int
	isEnded bool
}

func newJPEGEnder(r io.Reader) *jpegEnder { return &jpegEnder{from: bufio.NewReaderSize(r, 64<<10)} }

// Read fills the caller's buffer, one byte or marker at a time.
func (e *jpegEnder) Read(p []byte) (n int, err error) {
	for n < len(p) {
		if e.pending > 0 {
			p[n] = e.marker[2-e.pending]
			e.pending--
			n++
			continue
		}
		if e.isEnded {
			return n, io.EOF
		}
		b, err := e.from.ReadByte()
		if err != nil || b == 0xff {
			err = e.readMarker(err)
		} else {
			p[n] = b
			n++
		}
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

// readMarker handles the byte after FF, or the end of the file. After a scan
// only data, another scan and its tables are valid; anything else is not part
// of the picture.
func (e *jpegEnder) readMarker(end error) error {
	next := byte(markerEOI)
	if end == nil {
		var err error
		if next, err = e.from.ReadByte(); err != nil {
			end = err
		}
	}
	switch {
	case end != nil && end != io.EOF:
		return end
	case end == nil && (!e.seenSOS || isWithinScans(next)):
		e.seenSOS = e.seenSOS || next == markerSOS
	default:
		next, e.isEnded = markerEOI, true
	}
	e.marker, e.pending = [2]byte{0xff, next}, 2
	return nil
}

// isWithinScans reports whether a marker can be between the first scan and the
// end: an escape, a restart, tables, another scan.
func isWithinScans(marker byte) bool {
	return marker == 0 || marker == 0xff || marker >= markerRST0 && marker <= markerRST7 ||
		marker == 0xc4 || marker >= markerSOS && marker <= 0xdd
}

// next reads one marker and its segment.
func (s *jpegScanner) next() (marker byte, err error) {
	if marker, err = s.findMarker(); err != nil || hasNoSegment(marker) {
		return marker, unexpectedEOF(err)
	}
	var length [2]byte
	if _, err = io.ReadFull(s, length[:]); err != nil {
		return marker, unexpectedEOF(err)
	}
	size := int(binary.BigEndian.Uint16(length[:])) - 2
	if size < 0 {
		return marker, errJPEG
	}
	return marker, s.readSegment(marker, size)
}

// findMarker finds the next marker, skipping scan data, in which FF 00 is an
// escaped FF, and padding.
func (s *jpegScanner) findMarker() (byte, error) {
	for {
		if _, err := s.ReadSlice(0xff); err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return 0, err
		} else if err != nil {
			continue
		}
		b, err := s.ReadByte()
		for err == nil && b == 0xff {
			b, err = s.ReadByte()
		}
		if err != nil || b != 0 {
			return b, err
		}
	}
}

func hasNoSegment(marker byte) bool {
	return marker == markerSOI || marker == markerEOI || marker == 0x01 ||
		marker >= markerRST0 && marker <= markerRST7
}

func (s *jpegScanner) readSegment(marker byte, size int) error {
	frame := isFrame(marker)
	if !frame && (marker != markerAPP1 || s.header.orientation != 0) {
		_, err := s.Discard(size)
		return unexpectedEOF(err)
	}
	body := make([]byte, size)
	if _, err := io.ReadFull(s, body); err != nil {
		return unexpectedEOF(err)
	}
	if frame {
		return s.parseFrame(marker, body)
	}
	s.header.orientation = exifOrientation(body)
	return nil
}

// isFrame reports whether a marker is a start of frame: C0 to CF without DHT,
// JPG, DAC.
func isFrame(marker byte) bool {
	return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc
}

// parseFrame parses the frame header: precision, height, width, components.
func (s *jpegScanner) parseFrame(marker byte, body []byte) error {
	if len(body) < 6 || body[5] == 0 || len(body) < 6+3*int(body[5]) {
		return errJPEG
	}
	for at := 7; at < 6+3*int(body[5]); at += 3 {
		if across, down := body[at]>>4, body[at]&15; across < 1 || across > 4 || down < 1 || down > 4 {
			return errJPEG // T.81 B.2.2: sampling factors are 1 to 4
		}
	}
	s.seenFrame = true
	s.header.height = int(binary.BigEndian.Uint16(body[1:]))
	s.header.width = int(binary.BigEndian.Uint16(body[3:]))
	s.header.decodeBytes = jpegDecodeBytes(body, s.header, marker)
	s.header.decodable = true
	if kind := rareKind(marker, body[0]); kind != "" {
		return kind
	}
	return nil
}

// jpegDecodeBytes is how much memory image/jpeg allocates: the planes, for a
// progressive picture additionally 4 bytes per coefficient, and if the colours
// are not YCbCr a copy of the picture.
func jpegDecodeBytes(frame []byte, h photoHeader, marker byte) int64 {
	components := frame[6 : 6+3*int(frame[5])]
	var most, all int64 = 1, 0
	for at := 1; at < len(components); at += 3 {
		share := int64(components[at]>>4) * int64(components[at]&15)
		most, all = max(most, share), all+share
	}
	pixels := int64(h.width) * int64(h.height)
	bytes := pixels * all / most
	if marker == 0xc2 {
		bytes *= 5
	}
	if frame[5] >= 4 || all == most*int64(frame[5]) && frame[5] == 3 {
		bytes += 4 * pixels // possibly RGB or CMYK, whose planes are merged
	}
	return bytes
}
