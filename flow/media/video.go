package media

import (
	"errors"
	"io"
	"time"
)

// The lengths that a video of a face should have.
const (
	MinDuration = 2 * time.Second
	MaxDuration = 60 * time.Second
)

var errVideo = errors.New("not the structure of a video")

// maxParts is how many boxes or elements of a video are looked at: a real
// header has a few hundred, a long recording a fragment or cluster each second.
const maxParts = 50_000

// track is what a video's headers say.
type track struct {
	found         bool // a video track
	codec         string
	width, height int           // pixels, as a person sees it
	duration      time.Duration // 0 when unknown
}

// lookAtVideo reads the headers and follows the structure to the file's end.
func (i *inspection) lookAtVideo() error {
	found, err := i.walkVideo()
	if err != nil {
		return err
	}
	i.file.Codec, i.file.Duration = found.codec, found.duration
	i.file.Width, i.file.Height = found.width, found.height
	i.doubtVideo(found)
	return nil
}

func (i *inspection) walkVideo() (track, error) {
	walk := mp4Track
	if i.file.MIME == "video/webm" {
		walk = webmTrack
	}
	source := &heedfulReaderAt{ctx: i.ctx, from: i.source}
	found, err := walk(source, i.file.Size)
	return found, source.blame(err)
}

func (i *inspection) doubtVideo(found track) {
	switch {
	case !found.found:
		i.doubt(NoVideo)
	case found.duration > 0 && found.duration < MinDuration:
		i.doubt(ShortVideo)
	case found.duration > MaxDuration:
		i.doubt(LongVideo)
	}
}

// readAt fills a small buffer from a place in the file.
func readAt(from io.ReaderAt, at int64, buffer []byte) error {
	n, err := from.ReadAt(buffer, at)
	if n == len(buffer) {
		return nil
	}
	return whole(err)
}

// seconds turns a count of ticks into a time; 0 when it makes no sense.
func seconds(ticks uint64, perSecond uint32) time.Duration {
	if perSecond == 0 || ticks == 0 {
		return 0
	}
	value := float64(ticks) / float64(perSecond)
	if value > float64(1<<31) {
		return 0
	}
	return time.Duration(value * float64(time.Second))
}
