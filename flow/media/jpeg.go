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
)

var errJPEG = errors.New("not the structure of a JPEG")

// jpegWalk goes from marker to marker.
type jpegWalk struct {
	*bufio.Reader
	header header
	found  bool // a frame header
}

func jpegHeader(r io.Reader) (header, error) {
	w := &jpegWalk{Reader: bufio.NewReader(r)}
	for !w.found {
		if _, err := w.step(); err != nil {
			return header{}, err
		}
	}
	return w.header, nil
}

func jpegWhole(r io.Reader) error {
	w := &jpegWalk{Reader: bufio.NewReaderSize(r, 64<<10)}
	for {
		marker, err := w.step()
		if err != nil || marker == markerEOI {
			return err
		}
	}
}

// step reads one marker and what belongs to it.
func (w *jpegWalk) step() (marker byte, err error) {
	if marker, err = w.marker(); err != nil || alone(marker) {
		return marker, whole(err)
	}
	var length [2]byte
	if _, err = io.ReadFull(w, length[:]); err != nil {
		return marker, whole(err)
	}
	size := int(binary.BigEndian.Uint16(length[:])) - 2
	if size < 0 {
		return marker, errJPEG
	}
	return marker, w.segment(marker, size)
}

// marker finds the next marker: whatever lies before it is the picture's own
// data, in which FF 00 stands for FF, or filling.
func (w *jpegWalk) marker() (byte, error) {
	for {
		if _, err := w.ReadSlice(0xff); err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return 0, err
		} else if err != nil {
			continue
		}
		b, err := w.ReadByte()
		for err == nil && b == 0xff {
			b, err = w.ReadByte()
		}
		if err != nil || b != 0 {
			return b, err
		}
	}
}

// alone reports the markers without a length.
func alone(marker byte) bool {
	return marker == markerSOI || marker == markerEOI || marker == 0x01 ||
		marker >= markerRST0 && marker <= markerRST7
}

func (w *jpegWalk) segment(marker byte, size int) error {
	switch {
	case isFrame(marker):
		return w.frame(marker, size)
	case marker == markerAPP1 && w.header.orientation == 0:
		return w.app1(size)
	default:
		_, err := w.Discard(size)
		return whole(err)
	}
}

func (w *jpegWalk) app1(size int) error {
	body := make([]byte, size)
	if _, err := io.ReadFull(w, body); err != nil {
		return whole(err)
	}
	w.header.orientation = exifOrientation(body)
	return nil
}

// isFrame reports the start-of-frame markers: C0 to CF without DHT, JPG, DAC.
func isFrame(marker byte) bool {
	return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc
}

// frame reads the frame header: precision, height, width, components.
func (w *jpegWalk) frame(marker byte, size int) error {
	body := make([]byte, size)
	if _, err := io.ReadFull(w, body); err != nil {
		return whole(err)
	}
	if size < 6 || size < 6+3*int(body[5]) {
		return errJPEG
	}
	w.found = true
	w.header.height = int(binary.BigEndian.Uint16(body[1:]))
	w.header.width = int(binary.BigEndian.Uint16(body[3:]))
	w.header.cost = jpegCost(body, w.header, marker)
	w.header.decodable = body[0] == 8 && marker <= 0xc2
	return nil
}

// jpegCost is what image/jpeg allocates: the planes, for a progressive picture
// 4 bytes for each coefficient beside them, and the colours once more where
// they are not YCbCr.
func jpegCost(frame []byte, h header, marker byte) int64 {
	components := frame[6 : 6+3*int(frame[5])]
	var most, all int64 = 1, 0
	for at := 1; at < len(components); at += 3 {
		share := int64(components[at]>>4) * int64(components[at]&15)
		most, all = max(most, share), all+share
	}
	pixels := int64(h.width) * int64(h.height)
	cost := pixels * all / most
	if marker == 0xc2 {
		cost *= 5
	}
	if all == most*int64(frame[5]) && frame[5] >= 3 {
		cost += 4 * pixels // perhaps RGB or CMYK, whose planes are put together
	}
	return cost
}

// whole turns an end in the middle into what it is.
func whole(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
