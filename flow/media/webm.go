package media

import (
	"encoding/binary"
	"io"
	"math"
	"math/bits"
	"strings"
	"time"

	"cedula/truora/safetext"
)

// The elements of a WebM that are read (RFC 9559).
const (
	idSegment     = 0x18538067
	idCluster     = 0x1f43b675
	idInfo        = 0x1549a966
	idTimestamp   = 0x2ad7b1
	idDuration    = 0x4489
	idTracks      = 0x1654ae6b
	idTrackEntry  = 0xae
	idTrackType   = 0x83
	idCodec       = 0x86
	idVideo       = 0xe0
	idPixelWidth  = 0xb0
	idPixelHeight = 0xba
)

const (
	trackTypeVideo = 1
	unknownSize    = -1        // of an element that was recorded live
	defaultTick    = 1_000_000 // nanoseconds
	maxCodecBytes  = 32        // of a codec's name
)

// webmReader reads the elements of a WebM that describe the video.
type webmReader struct {
	from  io.ReaderAt
	end   int64
	parts int // elements read so far
	videoTrack
	current     videoTrack // the track being read
	isVideo     bool       // the track being read
	tick        uint64     // nanoseconds
	ticks       float64    // duration
	seenSegment bool
	isLive      bool // the segment's size is unknown, because it was recorded live
	seenCluster bool // a part of the video
}

// webmElement is one element, with the position and size of its content.
type webmElement struct {
	id    uint32
	start int64
	size  int64
}

// readWebM reads the headers of a video.
func readWebM(from io.ReaderAt, size int64) (videoTrack, error) {
	r := &webmReader{from: from, end: size, tick: defaultTick}
	if err := r.readInside(0, size, 0); err != nil {
		return videoTrack{}, err
	}
	if !r.seenSegment {
		return videoTrack{}, errVideo
	}
	if length := r.ticks * float64(r.tick); length > 0 && length < math.MaxInt64 {
		r.duration = time.Duration(length)
	}
	return r.videoTrack, nil
}

// readInside reads the elements from at to end. The size of live-recorded
// elements is unknown: the children of a segment follow, and reading stops
// after a cluster.
func (r *webmReader) readInside(at, end int64, depth int) error {
	for depth <= maxDepth && at < end {
		if depth == 0 && r.seenSegment {
			return nil // unrelated data at the end
		}
		element, err := r.readElementHeader(at)
		if err != nil && r.isLive && r.seenCluster {
			return nil // it may end anywhere
		}
		if err != nil {
			return err
		}
		r.seenCluster = r.seenCluster || element.id == idCluster
		if element.size == unknownSize && element.id != idSegment {
			return nil
		}
		if element.size == unknownSize {
			r.seenSegment, r.isLive = true, true
			return r.readInside(element.start, end, depth+1)
		}
		if err := r.readElement(element, depth); err != nil {
			return err
		}
		at = element.start + element.size
	}
	return nil
}

func (r *webmReader) readElement(element webmElement, depth int) error {
	end := element.start + element.size
	switch element.id {
	case idSegment:
		r.seenSegment = true
		return r.readInside(element.start, end, depth+1)
	case idInfo, idTracks, idVideo:
		return r.readInside(element.start, end, depth+1)
	case idTrackEntry:
		return r.readTrack(element, end, depth)
	default:
		return r.readField(element)
	}
}

// readTrack reads one track and keeps the first one with video.
func (r *webmReader) readTrack(element webmElement, end int64, depth int) error {
	r.current, r.isVideo = videoTrack{}, false
	if err := r.readInside(element.start, end, depth+1); err != nil {
		return err
	}
	if r.isVideo && !r.found {
		r.videoTrack = r.current
		r.found = true
	}
	return nil
}

// readElementHeader reads the id and the size at a position.
func (r *webmReader) readElementHeader(at int64) (webmElement, error) {
	if r.parts++; r.parts > maxParts {
		return webmElement{}, errVideo
	}
	var head [12]byte
	n, err := r.from.ReadAt(head[:], at)
	if n < 2 {
		return webmElement{}, unexpectedEOF(err)
	}
	idLength, sizeLength := encodedLength(head[0]), 0
	if idLength <= 4 && idLength < n {
		sizeLength = encodedLength(head[idLength])
	}
	if sizeLength == 0 || sizeLength > 8 || idLength+sizeLength > n {
		return webmElement{}, errVideo
	}
	element := webmElement{
		id: uint32(bigEndian(head[:idLength])), start: at + int64(idLength+sizeLength),
		size: elementSize(head[idLength:][:sizeLength]),
	}
	if element.start+element.size > r.end {
		return webmElement{}, io.ErrUnexpectedEOF
	}
	return element, nil
}

// encodedLength is how many bytes a number with this first byte has.
func encodedLength(first byte) int { return bits.LeadingZeros8(first) + 1 }

// elementSize decodes a size without its length marker; all ones mean unknown.
func elementSize(b []byte) int64 {
	mask := uint64(1)<<(7*len(b)) - 1
	size := bigEndian(b) & mask
	if size == mask {
		return unknownSize
	}
	return int64(size)
}

func bigEndian(b []byte) (value uint64) {
	for _, digit := range b {
		value = value<<8 | uint64(digit)
	}
	return value
}

// readField reads the elements that describe the video.
func (r *webmReader) readField(element webmElement) error {
	switch element.id {
	case idTimestamp, idDuration, idTrackType, idPixelWidth, idPixelHeight:
		if element.size > 8 {
			return nil
		}
	case idCodec:
		if element.size > maxCodecBytes {
			return nil
		}
	default:
		return nil
	}
	body := make([]byte, element.size)
	if err := readAt(r.from, element.start, body); err != nil {
		return err
	}
	r.setField(element.id, body)
	return nil
}

func (r *webmReader) setField(id uint32, body []byte) {
	switch id {
	case idTimestamp:
		r.tick = bigEndian(body)
	case idDuration:
		r.ticks = parseFloat(body)
	case idTrackType:
		r.isVideo = bigEndian(body) == trackTypeVideo
	case idPixelWidth:
		r.current.width = int(bigEndian(body) & math.MaxInt32)
	case idPixelHeight:
		r.current.height = int(bigEndian(body) & math.MaxInt32)
	case idCodec: // "V_VP9" is vp9
		r.current.codec = safetext.Visible(strings.ToLower(strings.TrimPrefix(strings.TrimRight(string(body), "\x00"), "V_")))
	}
}

func parseFloat(b []byte) float64 {
	switch len(b) {
	case 4:
		return float64(math.Float32frombits(binary.BigEndian.Uint32(b)))
	case 8:
		return math.Float64frombits(binary.BigEndian.Uint64(b))
	default:
		return 0
	}
}
