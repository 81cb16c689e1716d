package media

import (
	"errors"
	"io"
	"time"
)

// The recommended duration of a video of a face.
const (
	MinDuration = 2 * time.Second
	MaxDuration = 60 * time.Second
)

var errVideo = errors.New("not the structure of a video")

const (
	// maxParts is how many boxes or elements of a video are read: a header has
	// a few hundred, a long recording one fragment or cluster per second.
	maxParts = 50_000
	// maxDepth is the maximum nesting of boxes or elements; the deepest one
	// that is read is the fifth.
	maxDepth = 8
)

// videoTrack is the information in a video's headers.
type videoTrack struct {
	found         bool // there is a video track
	codec         string
	width, height int           // pixels, after rotation
	duration      time.Duration // 0 if unknown
}

// checkVideo reads the headers and the structure to the file's end.
func (c *fileCheck) checkVideo() error {
	read := readMP4
	if c.file.MIME == "video/webm" {
		read = readWebM
	}
	track, err := read(c.source, c.file.Size)
	if err != nil {
		return c.source.fileError(err)
	}
	c.file.Codec, c.file.Duration = track.codec, track.duration
	c.file.Width, c.file.Height = track.width, track.height
	switch {
	case !track.found:
		c.warn(NoVideo)
	case track.duration > 0 && track.duration < MinDuration:
		c.warn(ShortVideo)
	case track.duration > MaxDuration:
		c.warn(LongVideo)
	}
	return nil
}

// readAt fills a small buffer from a position in the file.
func readAt(from io.ReaderAt, at int64, buffer []byte) error {
	n, err := from.ReadAt(buffer, at)
	if n == len(buffer) {
		return nil
	}
	return unexpectedEOF(err)
}
