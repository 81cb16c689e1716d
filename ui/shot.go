package ui

import (
	"os"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow/camera"
)

// shot is what a camera took: it lies in a private folder until it is sent, and
// can be taken again.
type shot struct {
	path       string
	tookItself bool           // nobody pressed a key for it
	frames     []camera.Frame // of a video, to be played
	capture    *camera.Capture
}

// isLive reports a shot of a camera whose picture was live.
func (s *shot) isLive() bool { return s != nil && s.capture == nil }

// discard removes what was taken and nobody accepted.
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
	// playedInterval is the least time between two frames of a video that are kept.
	playedInterval = 95 * time.Millisecond
	// maxPlayedBytes bounds what the frames of a video take of memory.
	maxPlayedBytes = 12 << 20
)

// recordedFrames are frames of a video, kept to be played.
type recordedFrames struct {
	list     []camera.Frame
	bytes    int
	interval time.Duration
}

// add keeps a frame, unless the last one is a moment ago. When they take too much
// memory, every second one is given up, and fewer are kept from then on.
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
