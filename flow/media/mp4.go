package media

import (
	"encoding/binary"
	"io"
	"slices"
	"time"

	"cedula/truora/safetext"
)

// mp4Reader reads the boxes of an MP4 or MOV (ISO/IEC 14496-12): their headers,
// and the few small boxes that describe the video.
type mp4Reader struct {
	from  io.ReaderAt
	parts int // boxes read so far
	videoTrack
	ticksPerSecond uint32
	ticks          uint64     // duration according to the index
	fragmentTicks  uint64     // duration with all fragments, if known
	current        videoTrack // the track being read
	isVideo        bool       // the track being read
	seenIndex      bool       // a moov
	seenMedia      bool       // an mdat or a moof
	fragmented     bool       // the duration is spread over fragments
}

// mp4Box is one box: its type, and the range of its content.
type mp4Box struct {
	kind       string
	start, end int64
}

// readMP4 reads the headers of a video.
func readMP4(from io.ReaderAt, size int64) (videoTrack, error) {
	r := &mp4Reader{from: from}
	if err := r.readFile(size); err != nil {
		return videoTrack{}, err
	}
	if !r.seenIndex {
		return videoTrack{}, errVideo
	}
	if r.fragmented {
		r.ticks = r.fragmentTicks
	}
	r.duration = tickDuration(r.ticks, r.ticksPerSecond)
	return r.videoTrack, nil
}

// tickDuration converts ticks to a duration; 0 if it is implausible.
func tickDuration(ticks uint64, perSecond uint32) time.Duration {
	if perSecond == 0 || ticks == 0 {
		return 0
	}
	seconds := float64(ticks) / float64(perSecond)
	if seconds > float64(1<<31) {
		return 0
	}
	return time.Duration(seconds * float64(time.Second))
}

// requiredBoxes are the boxes that must be complete, else the video was
// truncated.
var requiredBoxes = []string{"moov", "mdat", "moof"}

// readFile reads the top-level boxes. If one does not end within the file, the
// file was truncated, unless everything required was already found: then it is
// unrelated data at the end.
func (r *mp4Reader) readFile(size int64) error {
	for at := int64(0); size-at >= 8; {
		box, err := r.readBoxHeader(at, size)
		if err == nil && box.end > size {
			err = io.ErrUnexpectedEOF
			if slices.Contains(requiredBoxes, box.kind) {
				return err
			}
		}
		if err != nil && r.seenIndex && r.seenMedia {
			return nil
		}
		if err != nil {
			return err
		}
		switch box.kind {
		case "moov":
			r.seenIndex = true
			if err := r.readInside(box, 0); err != nil {
				return err
			}
		case "mdat", "moof":
			r.seenMedia = true
		}
		at = box.end
	}
	return nil
}

// readBoxHeader reads the header at a position; end is where the enclosing box
// ends. A box of size 0 extends to there.
func (r *mp4Reader) readBoxHeader(at, end int64) (mp4Box, error) {
	if r.parts++; r.parts > maxParts {
		return mp4Box{}, errVideo
	}
	var head [16]byte
	if err := readAt(r.from, at, head[:8]); err != nil {
		return mp4Box{}, err
	}
	size, content := int64(binary.BigEndian.Uint32(head[:])), at+8
	switch size {
	case 0:
		size = end - at
	case 1:
		if err := readAt(r.from, at+8, head[8:]); err != nil {
			return mp4Box{}, err
		}
		size, content = int64(binary.BigEndian.Uint64(head[8:])), at+16
		if size == 0 {
			size = end - at
		}
	}
	if size < content-at || at > 1<<62-size {
		return mp4Box{}, errVideo
	}
	return mp4Box{string(head[4:8]), content, at + size}, nil
}

// readInside reads the boxes in a box.
func (r *mp4Reader) readInside(around mp4Box, depth int) error {
	if depth > maxDepth {
		return errVideo
	}
	for at := around.start; around.end-at >= 8; {
		box, err := r.readBoxHeader(at, around.end)
		if err == nil && box.end > around.end {
			err = errVideo
		}
		if err == nil {
			err = r.readBox(box, depth)
		}
		if err != nil {
			return err
		}
		at = box.end
	}
	return nil
}

func (r *mp4Reader) readBox(box mp4Box, depth int) error {
	switch box.kind {
	case "trak":
		return r.readTrack(box, depth)
	case "mdia", "minf", "stbl":
		return r.readInside(box, depth+1)
	case "mvex":
		r.fragmented = true
		return r.readInside(box, depth+1)
	default:
		return r.readFields(box)
	}
}

// readTrack reads one track and keeps the first one with video.
func (r *mp4Reader) readTrack(box mp4Box, depth int) error {
	r.current, r.isVideo = videoTrack{}, false
	if err := r.readInside(box, depth+1); err != nil {
		return err
	}
	if r.isVideo && !r.found {
		r.videoTrack = r.current
		r.found = true
	}
	return nil
}

// mp4Parsers parse the boxes that describe the video; each gets the first
// parsedBytes of a box.
var mp4Parsers = map[string]func(*mp4Reader, []byte){
	"mvhd": (*mp4Reader).parseMovieHeader,
	"mehd": (*mp4Reader).parseFragmentHeader,
	"tkhd": (*mp4Reader).parseTrackHeader,
	"hdlr": (*mp4Reader).parseHandler,
	"stsd": (*mp4Reader).parseDescription,
}

// parsedBytes is how much of a box is read: enough for all parsed fields.
const parsedBytes = 128

func (r *mp4Reader) readFields(box mp4Box) error {
	parse, known := mp4Parsers[box.kind]
	if !known {
		return nil
	}
	var body [parsedBytes]byte
	if err := readAt(r.from, box.start, body[:min(box.end-box.start, parsedBytes)]); err != nil {
		return err
	}
	parse(r, body[:])
	return nil
}

// parseMovieHeader parses the duration: version 1 has 64-bit times, version 0
// 32-bit ones.
func (r *mp4Reader) parseMovieHeader(body []byte) {
	if body[0] == 1 {
		r.ticksPerSecond, r.ticks = binary.BigEndian.Uint32(body[20:]), binary.BigEndian.Uint64(body[24:])
		return
	}
	r.ticksPerSecond, r.ticks = binary.BigEndian.Uint32(body[12:]), uint64(binary.BigEndian.Uint32(body[16:]))
	if r.ticks == 1<<32-1 { // unknown
		r.ticks = 0
	}
}

// parseFragmentHeader parses the duration of a fragmented file, if known.
func (r *mp4Reader) parseFragmentHeader(body []byte) {
	if body[0] == 1 {
		r.fragmentTicks = binary.BigEndian.Uint64(body[4:])
		return
	}
	r.fragmentTicks = uint64(binary.BigEndian.Uint32(body[4:]))
}

// parseTrackHeader parses the displayed size, in 16.16 fixed point, after a
// matrix whose first element is 0 if the picture is turned by a quarter.
func (r *mp4Reader) parseTrackHeader(body []byte) {
	at := 40
	if body[0] == 1 {
		at = 52
	}
	r.current.width = int(binary.BigEndian.Uint32(body[at+36:]) >> 16)
	r.current.height = int(binary.BigEndian.Uint32(body[at+40:]) >> 16)
	if binary.BigEndian.Uint32(body[at:]) == 0 && binary.BigEndian.Uint32(body[at+4:]) != 0 {
		r.current.width, r.current.height = r.current.height, r.current.width
	}
}

// parseHandler parses the kind of a track. QuickTime has a second handler, in
// minf, which describes how the data is located.
func (r *mp4Reader) parseHandler(body []byte) {
	r.isVideo = r.isVideo || string(body[8:12]) == "vide"
}

// parseDescription parses the codec of the first entry.
func (r *mp4Reader) parseDescription(body []byte) {
	r.current.codec = safetext.Visible(string(body[12:16]))
}
