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
	idEBML          = 0x1a45dfa3
	idSegment       = 0x18538067
	idCluster       = 0x1f43b675
	idInfo          = 0x1549a966
	idTimestamp     = 0x2ad7b1
	idDuration      = 0x4489
	idTracks        = 0x1654ae6b
	idTrackEntry    = 0xae
	idTrackType     = 0x83
	idCodec         = 0x86
	idVideo         = 0xe0
	idPixelWidth    = 0xb0
	idPixelHeight   = 0xba
	trackTypeVideo  = 1
	unknownSize     = -1
	defaultTick     = 1_000_000 // nanoseconds
	longestCodecTag = 32
)

// webm walks the elements of a WebM.
type webm struct {
	from  io.ReaderAt
	end   int64
	parts int
	track
	current  track
	isVideo  bool
	tick     uint64  // nanoseconds
	ticks    float64 // duration
	segments int
}

// element is one element: its content lies from start, for size bytes.
type element struct {
	id    uint32
	start int64
	size  int64
}

func webmTrack(from io.ReaderAt, size int64) (track, error) {
	w := &webm{from: from, end: size, tick: defaultTick}
	if err := w.inner(0, size, 0); err != nil {
		return track{}, err
	}
	if w.segments == 0 {
		return track{}, errVideo
	}
	if length := w.ticks * float64(w.tick); length > 0 && length < math.MaxInt64 {
		w.duration = time.Duration(length)
	}
	return w.track, nil
}

// inner goes through the elements from at to end.
func (w *webm) inner(at, end int64, depth int) error {
	for depth <= maxDepth && at < end {
		found, err := w.element(at)
		if err != nil {
			return err
		}
		if found.size == unknownSize {
			return w.open(found, end, depth)
		}
		if err := w.visit(found, depth); err != nil {
			return err
		}
		at = found.start + found.size
	}
	return nil
}

// open goes on in an element that was recorded live, whose end nobody knew: in
// a segment its parts follow, behind a cluster nothing is looked for.
func (w *webm) open(found element, end int64, depth int) error {
	if found.id != idSegment {
		return nil
	}
	w.segments++
	return w.inner(found.start, end, depth+1)
}

func (w *webm) visit(found element, depth int) error {
	end := found.start + found.size
	switch found.id {
	case idSegment:
		w.segments++
		return w.inner(found.start, end, depth+1)
	case idInfo, idTracks, idVideo:
		return w.inner(found.start, end, depth+1)
	case idTrackEntry:
		return w.entry(found, end, depth)
	default:
		return w.read(found)
	}
}

// entry reads one track and keeps the first that holds video.
func (w *webm) entry(found element, end int64, depth int) error {
	w.current, w.isVideo = track{}, false
	if err := w.inner(found.start, end, depth+1); err != nil {
		return err
	}
	if w.isVideo && !w.found {
		w.track = w.current
		w.found = true
	}
	return nil
}

// element reads the id and the size at a place.
func (w *webm) element(at int64) (element, error) {
	if w.parts++; w.parts > maxParts {
		return element{}, errVideo
	}
	var head [12]byte
	n, err := w.from.ReadAt(head[:], at)
	if n < 2 {
		return element{}, whole(err)
	}
	idLength, sizeLength := leading(head[0]), 0
	if idLength <= 4 && idLength < n {
		sizeLength = leading(head[idLength])
	}
	if sizeLength == 0 || sizeLength > 8 || idLength+sizeLength > n {
		return element{}, errVideo
	}
	found := element{uint32(number(head[:idLength])), at + int64(idLength+sizeLength), dataSize(head[idLength:][:sizeLength])}
	if found.start+found.size > w.end {
		return element{}, io.ErrUnexpectedEOF
	}
	return found, nil
}

// leading is how many bytes a number with this first byte takes.
func leading(first byte) int { return bits.LeadingZeros8(first) + 1 }

// dataSize takes the length's mark off; all ones mean unknown.
func dataSize(b []byte) int64 {
	mask := uint64(1)<<(7*len(b)) - 1
	size := number(b) & mask
	if size == mask {
		return unknownSize
	}
	return int64(size)
}

func number(b []byte) (value uint64) {
	for _, digit := range b {
		value = value<<8 | uint64(digit)
	}
	return value
}

// read takes the value of the elements that say what the video is.
func (w *webm) read(found element) error {
	if !w.wanted(found) {
		return nil
	}
	body := make([]byte, found.size)
	if err := readAt(w.from, found.start, body); err != nil {
		return err
	}
	w.set(found.id, body)
	return nil
}

func (w *webm) wanted(found element) bool {
	switch found.id {
	case idTimestamp, idDuration, idTrackType, idPixelWidth, idPixelHeight:
		return found.size <= 8
	case idCodec:
		return found.size <= longestCodecTag
	default:
		return false
	}
}

func (w *webm) set(id uint32, body []byte) {
	switch id {
	case idTimestamp:
		w.tick = number(body)
	case idDuration:
		w.ticks = float(body)
	case idTrackType:
		w.isVideo = number(body) == trackTypeVideo
	case idPixelWidth:
		w.current.width = int(number(body) & math.MaxInt32)
	case idPixelHeight:
		w.current.height = int(number(body) & math.MaxInt32)
	case idCodec:
		w.current.codec = codecName(string(body))
	}
}

// codecName makes "vp9" of "V_VP9".
func codecName(tag string) string {
	return safetext.Visible(strings.ToLower(strings.TrimPrefix(strings.TrimRight(tag, "\x00"), "V_")))
}

func float(b []byte) float64 {
	switch len(b) {
	case 4:
		return float64(math.Float32frombits(binary.BigEndian.Uint32(b)))
	case 8:
		return math.Float64frombits(binary.BigEndian.Uint64(b))
	default:
		return 0
	}
}
