package ui

import (
	"image"
	"os"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow/camera"
	"cedula/flow/media"
	"cedula/ui/graphics"
)

// shot is a capture of a camera: it is in a private folder until it is sent,
// and can be retaken.
type shot struct {
	path         string
	wasAutomatic bool           // automatically, without a key
	frames       []camera.Frame // of a video, for playback
	capture      *camera.Capture
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

// player plays the recorded frames of a video, once per request.
type player struct {
	d      *display
	frames []camera.Frame

	room       image.Point // in cells
	picture    livePicture
	generation int64 // of the playback; zero: not played yet
	started    time.Time
	shown      int // the current frame
	isStill    bool
}

type (
	// playedFrameMsg is a drawn frame.
	playedFrameMsg struct {
		generation int64
		index      int
		picture    graphics.Picture
	}
	// playTurnMsg means that the next frame is due.
	playTurnMsg struct{ generation int64 }
)

func (p *player) isShown() bool { return len(p.frames) > 0 && p.d.graphics().CanDraw() }

// canPlay reports whether there are several frames.
func (p *player) canPlay() bool { return p.isShown() && len(p.frames) > 1 }

// fit sets the room. The first time it starts playing, later it draws the
// current frame again.
func (p *player) fit(room image.Point) tea.Cmd {
	if !p.isShown() || room == p.room || room.X < 4 || room.Y < 2 {
		return nil
	}
	isFirst := p.room == image.Point{}
	p.room = room
	p.picture.clear()
	if isFirst && !p.d.NoMotion {
		return p.play()
	}
	if isFirst {
		p.generation, p.isStill = nextGeneration(), true
	}
	return p.draw(p.shown)
}

// play plays from the beginning.
func (p *player) play() tea.Cmd {
	p.generation, p.started, p.shown, p.isStill = nextGeneration(), p.d.Now(), 0, false
	p.picture.part.generation = 0
	return p.draw(0)
}

// stop stops at the current frame.
func (p *player) stop() {
	p.generation = 0
	p.picture.part.generation = 0
}

func (p *player) draw(index int) tea.Cmd {
	p.picture.begin(p.d.Now())
	generation, frame := p.generation, p.frames[index]
	drawing := frameDrawing{terminal: p.d.graphics(), room: p.room}
	return func() tea.Msg {
		msg := playedFrameMsg{generation: generation, index: index}
		if picture, err := media.DecodeFrame(frame.JPEG, drawing.mostPixels()); err == nil {
			msg.picture = drawing.draw(picture)
		}
		return msg
	}
}

// Update continues with the next frame after the terminal has drawn the current
// one.
func (p *player) Update(msg tea.Msg) tea.Cmd {
	if cmd, ok := p.picture.handle(msg, p.d.Now()); ok {
		if p.picture.isDrawn() {
			return tea.Batch(cmd, p.schedule())
		}
		return cmd
	}
	switch msg := msg.(type) {
	case playedFrameMsg:
		if msg.generation == p.generation && p.generation != 0 {
			p.shown = msg.index
			return p.picture.show(msg.picture, p.d.Now())
		}
	case playTurnMsg:
		if msg.generation == p.generation && p.generation != 0 {
			return p.draw(p.dueFrame())
		}
	}
	return nil
}

// at is the time of a frame since the start of the video.
func (p *player) at(index int) time.Duration { return p.frames[index].At.Sub(p.frames[0].At) }

// dueFrame is the newest frame that is due, and at least the next one.
func (p *player) dueFrame() int {
	due := min(p.shown+1, len(p.frames)-1)
	for elapsed := p.d.Now().Sub(p.started); due+1 < len(p.frames) && p.at(due+1) <= elapsed; {
		due++
	}
	return due
}

// schedule waits for the next frame's time; nil after the last one.
func (p *player) schedule() tea.Cmd {
	if p.isStill || p.generation == 0 || p.shown+1 >= len(p.frames) {
		return nil
	}
	generation, wait := p.generation, p.started.Add(p.at(p.shown+1)).Sub(p.d.Now())
	return tea.Tick(max(wait, p.picture.waitForTurn(p.d.Now())), func(time.Time) tea.Msg { return playTurnMsg{generation} })
}

// lines are the current frame.
func (p *player) lines() []string { return p.picture.lines }
