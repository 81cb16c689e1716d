package ui

import (
	"os"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow/camera"
)

// shot is a capture of a camera: it is in a private folder until it is sent,
// and can be retaken.
type shot struct {
	path       string
	tookItself bool           // automatically, without a key
	frames     []camera.Frame // of a video, for playback
	capture    *camera.Capture
}

// isLive reports whether the shot was taken with a live picture.
func (s *shot) isLive() bool { return s != nil && s.capture == nil }

// discard removes a capture that was not accepted.
func (s *shot) discard() tea.Cmd {
	switch {
	case s == nil:
		return nil
	case s.capture != nil:
		return discard(s.capture)
	}
	path := s.path
	return func() tea.Msg {
		os.Remove(path)
		return nil
	}
}

const (
	// playedInterval is the minimum time between two stored frames of a video.
	playedInterval = 95 * time.Millisecond
	// maxPlayedBytes limits the memory for the frames of a video.
	maxPlayedBytes = 12 << 20
)

// recordedFrames are stored frames of a video for playback.
type recordedFrames struct {
	list     []camera.Frame
	bytes    int
	interval time.Duration
}

// add stores a frame, unless the last one is too recent. When they use too much
// memory, every second one is dropped, and the interval is doubled.
func (r *recordedFrames) add(frame camera.Frame) {
	r.interval = max(r.interval, playedInterval)
	if last := len(r.list) - 1; last >= 0 && frame.At.Sub(r.list[last].At) < r.interval {
		return
	}
	r.list, r.bytes = append(r.list, frame), r.bytes+len(frame.JPEG)
	if r.bytes <= maxPlayedBytes {
		return
	}
	kept := r.list[:0:0]
	r.bytes, r.interval = 0, 2*r.interval
	for i := 0; i < len(r.list); i += 2 {
		kept, r.bytes = append(kept, r.list[i]), r.bytes+len(r.list[i].JPEG)
	}
	r.list = kept
}
