package ui

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow/camera"
	"cedula/flow/media"
	"cedula/truora/safetext"
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
	cameraDone // there is a file that may be sent
	cameraLeft // the person wants to choose a file instead
)

// countdownMsg is one second of the countdown.
type countdownMsg struct{ generation int64 }

// captureStartedMsg says that the camera's command runs, or could not be run.
type captureStartedMsg struct {
	generation int64
	capture    *camera.Capture
	err        error
}

// captureEndedMsg is what the command came to.
type captureEndedMsg struct {
	generation int64
	file       media.File
	err        error
}

// cameraScreen takes a photo or a video with the operator's command.
type cameraScreen struct {
	d    *display
	need media.Need

	state       cameraState
	secondsLeft int // of the countdown
	generation  int64
	ctx         context.Context // ends the command
	cancel      context.CancelFunc
	capture     *camera.Capture // from cameraRunning on
	started     time.Time
	file        media.File // in cameraDone
	err         error      // in cameraFailed

	w, h int
}

func newCameraScreen(d *display, need media.Need) *cameraScreen {
	return &cameraScreen{d: d, need: need, cancel: func() {}}
}

// Init begins the countdown.
func (c *cameraScreen) Init() tea.Cmd {
	c.close()
	c.ctx, c.cancel = context.WithCancel(context.Background())
	c.state, c.secondsLeft, c.generation, c.err = cameraCounting, countdown, nextGeneration(), nil
	return c.countSecond()
}

func (c *cameraScreen) countSecond() tea.Cmd {
	generation := c.generation
	return tea.Tick(time.Second, func(time.Time) tea.Msg { return countdownMsg{generation} })
}

// close ends the command, whatever it is doing, and drops what it would have
// given.
func (c *cameraScreen) close() {
	c.cancel()
	c.generation, c.capture = 0, nil
}

// Update hands a message on to what it is about.
func (c *cameraScreen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return c.handleKey(msg)
	case countdownMsg:
		return c.handleCountdown(msg)
	case captureStartedMsg:
		return c.handleStarted(msg)
	case captureEndedMsg:
		return c.handleEnded(msg)
	}
	return nil
}

// handleKey goes on with Enter: it shortens the countdown, ends the recording,
// or tries again.
func (c *cameraScreen) handleKey(msg tea.KeyMsg) tea.Cmd {
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

// stepOut is Esc: it ends a recording and keeps it; anything else it leaves.
func (c *cameraScreen) stepOut() tea.Cmd {
	if c.state == cameraRunning {
		return c.finish()
	}
	c.close()
	c.state = cameraLeft
	return nil
}

func (c *cameraScreen) handleCountdown(msg countdownMsg) tea.Cmd {
	if msg.generation != c.generation || c.state != cameraCounting {
		return nil
	}
	if c.secondsLeft--; c.secondsLeft == 0 {
		return c.start()
	}
	return c.countSecond()
}

func (c *cameraScreen) start() tea.Cmd {
	c.state = cameraStarting
	ctx, generation, need, device := c.ctx, c.generation, c.need, c.d.Files.Camera
	return func() tea.Msg {
		capture, err := device.Start(ctx, need, camera.DefaultVideoSeconds)
		return captureStartedMsg{generation, capture, err}
	}
}

// handleStarted waits for the command's end, and checks the file. A command
// that nobody waits for ends with its context.
func (c *cameraScreen) handleStarted(msg captureStartedMsg) tea.Cmd {
	switch {
	case msg.generation != c.generation:
		return nil
	case msg.err != nil:
		c.state, c.err = cameraFailed, msg.err
		return nil
	}
	c.state, c.capture, c.started = cameraRunning, msg.capture, c.d.Now()
	ctx, generation, capture, need := c.ctx, c.generation, c.capture, c.need
	checker := unrooted(c.d.Files.Checker)
	return func() tea.Msg {
		path, err := capture.Wait()
		if err != nil {
			return captureEndedMsg{generation: generation, err: err}
		}
		file, err := checker.Check(ctx, path, need)
		return captureEndedMsg{generation, file, err}
	}
}

// finish ends the command in a way that leaves the file whole.
func (c *cameraScreen) finish() tea.Cmd {
	c.state = cameraFinishing
	capture := c.capture
	return func() tea.Msg {
		capture.Stop()
		return nil
	}
}

func (c *cameraScreen) handleEnded(msg captureEndedMsg) tea.Cmd {
	if msg.generation != c.generation {
		return nil
	}
	c.cancel()
	if msg.err == nil {
		c.state, c.file = cameraDone, msg.file
		return nil
	}
	useless := c.capture
	c.state, c.err, c.capture = cameraFailed, msg.err, nil
	return discard(useless)
}

// discard removes what the camera made and nobody wants.
func discard(capture *camera.Capture) tea.Cmd {
	if capture == nil {
		return nil
	}
	return func() tea.Msg {
		capture.Discard()
		return nil
	}
}

func (c *cameraScreen) isVideo() bool { return c.need == media.NeedVideo }

// SetSize gives the room.
func (c *cameraScreen) SetSize(w, h int) { c.w, c.h = w, h }

// View shows what the camera is doing, and what to do meanwhile.
func (c *cameraScreen) View() string {
	theme, t := c.d.Theme, c.d.Words.Capturing
	title := t.TakingPhoto
	if c.isVideo() {
		title = t.TakingVideo
	}
	lines := wrapped(theme.Text, title, c.w)
	switch c.state {
	case cameraCounting:
		lines = append(lines, wrapped(theme.Warn, t.StartsIn(c.secondsLeft), c.w)...)
		lines = append(lines, wrapped(theme.Muted, c.advice(), c.w)...)
	case cameraFinishing:
		lines = append(lines, wrapped(theme.Muted, t.Finishing, c.w)...)
	case cameraFailed:
		lines = append(lines, c.errorLines()...)
		lines = append(lines, wrapped(theme.Muted, t.Instead, c.w)...)
	default:
		lines = append(lines, wrapped(theme.Bad, "● "+c.progress(), c.w)...)
		lines = append(lines, wrapped(theme.Muted, c.advice(), c.w)...)
	}
	return fit(strings.Join(lines, "\n"), c.w, c.h)
}

// progress says that the camera is on, and for how long it has been recording.
func (c *cameraScreen) progress() string {
	w := c.d.Words
	if !c.isVideo() || c.state != cameraRunning {
		return w.Capturing.Waiting
	}
	elapsed := c.d.Now().Sub(c.started).Truncate(time.Second)
	return w.Capturing.Recording(w.Duration(elapsed), w.Duration(c.capture.Length()))
}

func (c *cameraScreen) advice() string {
	if c.isVideo() || c.need == media.NeedFace {
		return c.d.Words.Capturing.LookAtCamera
	}
	return c.d.Words.Capturing.HoldCard
}

// errorLines say what went wrong, in the command's own words where it has some.
func (c *cameraScreen) errorLines() []string {
	theme, t := c.d.Theme, c.d.Words.Capturing
	var badFile *media.FileError
	if errors.As(c.err, &badFile) {
		return wrapped(theme.Bad, "✗ "+c.d.Words.Unfit(c.err).What, c.w)
	}
	lines := wrapped(theme.Bad, "✗ "+t.Failed, c.w)
	var failed *camera.CaptureError
	if !errors.As(c.err, &failed) {
		return lines
	}
	if !failed.Started {
		return append(lines, wrapped(theme.Text, t.Unbegun(safetext.Visible(failed.Program)), c.w)...)
	}
	how := t.Exit(failed.ExitCode)
	if failed.ExitCode < 0 {
		how = t.Killed
	}
	lines = append(lines, wrapped(theme.Text, how, c.w)...)
	return append(lines, c.outputLines(failed.Output)...)
}

// outputLines are the end of what the command wrote: its last lines say most.
func (c *cameraScreen) outputLines(output string) []string {
	theme, t := c.d.Theme, c.d.Words.Capturing
	written := withoutEmpty(strings.Split(output, "\n"))
	if len(written) == 0 {
		return wrapped(theme.Muted, t.Silent, c.w)
	}
	lines := wrapped(theme.Muted, t.Said, c.w)
	for _, line := range written[max(0, len(written)-max(1, c.h-6)):] {
		lines = append(lines, theme.Text.Render(cut("  "+safetext.Line(line), c.w)))
	}
	return lines
}

// ShortHelp names the keys of what the camera is doing.
func (c *cameraScreen) ShortHelp() []key.Binding {
	keys, t := c.d.Keys, c.d.Words.Capturing
	switch c.state {
	case cameraCounting:
		return []key.Binding{withHelp(keys.Next, t.Now), withHelp(keys.Back, t.Choose)}
	case cameraRunning:
		return []key.Binding{withHelp(keys.Next, t.Stop)}
	case cameraFailed:
		return []key.Binding{withHelp(keys.Next, t.Again), withHelp(keys.Back, t.Choose)}
	}
	return []key.Binding{withHelp(keys.Back, t.Choose)}
}

// FullHelp is ShortHelp.
func (c *cameraScreen) FullHelp() [][]key.Binding { return [][]key.Binding{c.ShortHelp()} }
