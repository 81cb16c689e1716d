package media

import (
	"encoding/binary"
	"io"
	"slices"
)

// mp4 walks the boxes of an MP4 or MOV (ISO/IEC 14496-12), reading their
// headers and the few small boxes that say what the video is.
type mp4 struct {
	from  io.ReaderAt
	parts int
	track
	scale      uint32 // ticks a second of the whole
	ticks      uint64 // duration of what the index covers
	allTicks   uint64 // duration with all fragments, when it is known
	current    track  // the track being read
	isVideo    bool   // the track being read
	index      bool   // a moov was there
	media      bool   // an mdat or a moof was there
	fragmented bool   // the duration is spread over fragments
}

// box is one box: its type, and where its content lies.
type box struct {
	kind       string
	start, end int64
}

func (b box) size() int64 { return b.end - b.start }

func mp4Track(from io.ReaderAt, size int64) (track, error) {
	m := &mp4{from: from}
	if err := m.top(size); err != nil {
		return track{}, err
	}
	if !m.index {
		return track{}, errVideo
	}
	if m.fragmented {
		m.ticks = m.allTicks
	}
	m.duration = seconds(m.ticks, m.scale)
	return m.track, nil
}

// top goes through the outermost boxes. One that does not end within the file
// means that the file was cut, unless what it needs has been seen already:
// then it is something that was put behind it.
func (m *mp4) top(size int64) error {
	for at := int64(0); size-at >= 8; {
		found, err := m.box(at, size)
		if err != nil || found.end > size && !slices.Contains(needed, found.kind) {
			return m.behind(err)
		}
		if found.end > size {
			return io.ErrUnexpectedEOF
		}
		if err := m.outer(found); err != nil {
			return err
		}
		at = found.end
	}
	return nil
}

// needed are the boxes without the whole of which a video is cut.
var needed = []string{"moov", "mdat", "moof"}

func (m *mp4) behind(err error) error {
	if m.index && m.media {
		return nil
	}
	if err == nil {
		err = io.ErrUnexpectedEOF
	}
	return err
}

func (m *mp4) outer(found box) error {
	switch found.kind {
	case "moov":
		m.index = true
		return m.inner(found, 0)
	case "mdat", "moof":
		m.media = true
	}
	return nil
}

// box reads the header at a place; end is where the box around it ends.
func (m *mp4) box(at, end int64) (box, error) {
	if m.parts++; m.parts > maxParts {
		return box{}, errVideo
	}
	var head [16]byte
	if err := readAt(m.from, at, head[:8]); err != nil {
		return box{}, err
	}
	size, content := int64(binary.BigEndian.Uint32(head[:])), at+8
	if size == 1 {
		if err := readAt(m.from, at+8, head[8:]); err != nil {
			return box{}, err
		}
		size, content = int64(binary.BigEndian.Uint64(head[8:])), at+16
	}
	return checkedBox(string(head[4:8]), at, size, content, end)
}

// checkedBox refuses sizes that cannot be; size 0 means to the end.
func checkedBox(kind string, at, size, content, end int64) (box, error) {
	if size == 0 {
		size = end - at
	}
	if size < content-at || at > 1<<62-size {
		return box{}, errVideo
	}
	return box{kind, content, at + size}, nil
}

// maxDepth is how deep boxes lie in boxes; the deepest that is read is the
// fifth.
const maxDepth = 8

func (m *mp4) inner(around box, depth int) error {
	if depth > maxDepth {
		return errVideo
	}
	for at := around.start; around.end-at >= 8; {
		found, err := m.box(at, around.end)
		if err == nil && found.end > around.end {
			err = errVideo
		}
		if err == nil {
			err = m.visit(found, depth)
		}
		if err != nil {
			return err
		}
		at = found.end
	}
	return nil
}

func (m *mp4) visit(found box, depth int) error {
	switch found.kind {
	case "trak":
		return m.visitTrack(found, depth)
	case "mdia", "minf", "stbl":
		return m.inner(found, depth+1)
	case "mvex":
		m.fragmented = true
		return m.inner(found, depth+1)
	default:
		return m.read(found)
	}
}

// visitTrack reads one track and keeps the first that holds video.
func (m *mp4) visitTrack(found box, depth int) error {
	m.current, m.isVideo = track{}, false
	if err := m.inner(found, depth+1); err != nil {
		return err
	}
	if m.isVideo && !m.found {
		m.track = m.current
		m.found = true
	}
	return nil
}
