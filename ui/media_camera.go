package ui

import (
	"context"
	"errors"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
	"cedula/flow/camera"
	"cedula/flow/media"
)

// countdown is how many seconds there are to get ready.
const countdown = 3

// cameraState is what the camera is doing.
type cameraState int

const (
	cameraCounting cameraState = iota
	cameraStarting
	cameraRunning
	cameraFinishing
	cameraFailed
)

// countMsg is one second of the countdown.
type countMsg struct{ generation int64 }

// startedMsg says that the camera's command runs, or could not be run.
type startedMsg struct {
	generation int64
	take       *camera.Capture
	err        error
}

// recordedMsg is what the command came to.
type recordedMsg struct {
	generation int64
	file       media.File
	err        error
}

// cameraScreen takes a photo or a video with the operator's command.
type cameraScreen struct {
	d       *display
	request flow.FileRequest
	fit     func(media.File, *camera.Capture) tea.Cmd // of a file that may be sent
	quit    func()                                    // back to choosing

	state      cameraState
	left       int // seconds of the countdown
	generation int64
	ctx        context.Context
	cancel     context.CancelFunc
	take       *camera.Capture
	started    time.Time
	fault      error

	w, h int
}

func newCameraScreen(d *display, request flow.FileRequest) *cameraScreen {
	return &cameraScreen{d: d, request: request, cancel: func() {}}
}

// Init begins the countdown.
func (c *cameraScreen) Init() tea.Cmd {
	c.close()
	c.ctx, c.cancel = context.WithCancel(context.Background())
	c.state, c.left, c.generation, c.fault = cameraCounting, countdown, nextGeneration(), nil
	return c.second()
}

func (c *cameraScreen) second() tea.Cmd {
	generation := c.generation
	return tea.Tick(time.Second, func(time.Time) tea.Msg { return countMsg{generation} })
}

// Update hands a message on to what it is about.
func (c *cameraScreen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return c.press(msg)
	case countMsg:
		return c.counted(msg)
	case startedMsg:
		return c.begun(msg)
	case recordedMsg:
		return c.recorded(msg)
	}
	return nil
}

// press goes on with Enter: it shortens the countdown, ends the recording, or
// tries again.
func (c *cameraScreen) press(msg tea.KeyMsg) tea.Cmd {
	if !key.Matches(msg, c.d.Keys.Next, c.d.Keys.Capture) {
		return nil
	}
	switch c.state {
	case cameraCounting:
		return c.start()
	case cameraRunning:
		return c.finish()
	case cameraFailed:
		return c.Init()
	}
	return nil
}

// stop is Esc: it ends a recording and keeps it; of anything else it steps out.
func (c *cameraScreen) stop() tea.Cmd {
	if c.state == cameraRunning {
		return c.finish()
	}
	c.close()
	c.quit()
	return nil
}

// close ends the command, whatever it is doing, and what it would have given.
func (c *cameraScreen) close() {
	c.cancel()
	c.generation, c.take = 0, nil
}

func (c *cameraScreen) counted(msg countMsg) tea.Cmd {
	if msg.generation != c.generation || c.state != cameraCounting {
		return nil
	}
	if c.left--; c.left == 0 {
		return c.start()
	}
	return c.second()
}

func (c *cameraScreen) start() tea.Cmd {
	c.state = cameraStarting
	ctx, generation, need, recorder := c.ctx, c.generation, c.request.Need, c.d.Files.Camera
	return func() tea.Msg {
		take, err := recorder.Start(ctx, need, camera.DefaultVideoSeconds)
		return startedMsg{generation, take, err}
	}
}

// begun waits for the command's end. A command that started for nobody ends
// with its context.
func (c *cameraScreen) begun(msg startedMsg) tea.Cmd {
	if msg.generation != c.generation {
		return nil
	}
	if msg.err != nil {
		c.state, c.fault = cameraFailed, msg.err
		return nil
	}
	c.state, c.take, c.started = cameraRunning, msg.take, c.d.Now()
	return c.await()
}

// await examines the file as soon as it is there.
func (c *cameraScreen) await() tea.Cmd {
	ctx, generation, take, need := c.ctx, c.generation, c.take, c.request.Need
	checker := unrooted(c.d.Files.Checker)
	return func() tea.Msg {
		path, err := take.Wait()
		if err != nil {
			return recordedMsg{generation: generation, err: err}
		}
		file, err := checker.Check(ctx, path, need)
		return recordedMsg{generation, file, err}
	}
}

// finish ends the command in a way that leaves the file whole.
func (c *cameraScreen) finish() tea.Cmd {
	c.state = cameraFinishing
	take := c.take
	return func() tea.Msg {
		take.Stop()
		return nil
	}
}

func (c *cameraScreen) recorded(msg recordedMsg) tea.Cmd {
	if msg.generation != c.generation {
		return nil
	}
	c.cancel()
	take := c.take
	c.take = nil
	if msg.err != nil {
		c.state, c.fault = cameraFailed, msg.err
		return discard(take)
	}
	c.quit()
	return c.fit(msg.file, take)
}

// discard removes what the camera made and nobody wants.
func discard(take *camera.Capture) tea.Cmd {
	if take == nil {
		return nil
	}
	return func() tea.Msg {
		take.Discard()
		return nil
	}
}

// failed is what the command said when it failed; nil when it is not to blame.
func (c *cameraScreen) failed() *camera.CaptureError {
	var failed *camera.CaptureError
	errors.As(c.fault, &failed)
	return failed
}
