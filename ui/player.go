package ui

import (
	"image"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow/camera"
	"cedula/flow/media"
	"cedula/ui/graphics"
)

// player plays the frames of a video that was recorded, once each time that it
// is asked to. It needs no program: they are pictures.
type player struct {
	d      *display
	frames []camera.Frame

	room       image.Point // in cells
	picture    livePicture
	generation int64 // of what is played; zero: nothing yet
	started    time.Time
	shown      int // the frame that is shown
	isStill    bool
}

type (
	// playedFrameMsg is a frame that was drawn.
	playedFrameMsg struct {
		generation int64
		index      int
		picture    graphics.Picture
	}
	// playTurnMsg says that the next frame's time has come.
	playTurnMsg struct{ generation int64 }
)

func (p *player) isShown() bool { return len(p.frames) > 0 && p.d.graphics().CanDraw() }

// canPlay reports whether there is more than one picture.
func (p *player) canPlay() bool { return p.isShown() && len(p.frames) > 1 }

// fit gives the room. It begins to play when it has one for the first time, and
// else draws the frame that is shown anew.
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

// play plays from the start.
func (p *player) play() tea.Cmd {
	p.generation, p.started, p.shown, p.isStill = nextGeneration(), p.d.Now(), 0, false
	p.picture.part.generation = 0
	return p.draw(0)
}

// stop ends it where it is.
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

// Update goes on to the next frame once the terminal has drawn this one.
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

// at is when a frame comes, from the start of the video.
func (p *player) at(index int) time.Duration { return p.frames[index].At.Sub(p.frames[0].At) }

// dueFrame is the newest frame whose time has come, and at least the next one.
func (p *player) dueFrame() int {
	due := min(p.shown+1, len(p.frames)-1)
	for elapsed := p.d.Now().Sub(p.started); due+1 < len(p.frames) && p.at(due+1) <= elapsed; {
		due++
	}
	return due
}

// schedule waits for the next frame's time; there is none after the last.
func (p *player) schedule() tea.Cmd {
	if p.isStill || p.generation == 0 || p.shown+1 >= len(p.frames) {
		return nil
	}
	generation, wait := p.generation, p.started.Add(p.at(p.shown+1)).Sub(p.d.Now())
	return tea.Tick(max(wait, p.picture.waitForTurn(p.d.Now())), func(time.Time) tea.Msg { return playTurnMsg{generation} })
}

// lines are the frame that is shown.
func (p *player) lines() []string { return p.picture.lines }
