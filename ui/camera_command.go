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

// countdown is the length of the countdown in seconds.
const countdown = 3

// cameraState is the state of a camera screen.
type cameraState int

const (
	cameraCounting cameraState = iota
	cameraStarting
	cameraRunning
	cameraFinishing
	cameraFailed
	cameraDone // there is a file that can be sent
	cameraLeft // the person wants to choose a file
)

// countdownMsg is sent every second of a countdown.
type countdownMsg struct{ generation int64 }

// captureStartedMsg is the result of starting the camera's command.
type captureStartedMsg struct {
	generation int64
	capture    *camera.Capture
	err        error
}

// captureEndedMsg is the result of the camera's command.
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
	capture     *camera.Capture // set from cameraRunning on
	started     time.Time
	file        media.File // set in cameraDone
	err         error      // set in cameraFailed

	w, h int
}

func newCameraScreen(d *display, need media.Need) *cameraScreen {
	return &cameraScreen{d: d, need: need, cancel: func() {}}
}

// Init starts the countdown.
func (v *cameraScreen) Init() tea.Cmd {
	v.close()
	v.ctx, v.cancel = context.WithCancel(context.Background())
	v.state, v.secondsLeft, v.generation, v.err = cameraCounting, countdown, nextGeneration(), nil
	return v.countSecond()
}

func (v *cameraScreen) countSecond() tea.Cmd {
	generation := v.generation
	return tea.Tick(time.Second, func(time.Time) tea.Msg { return countdownMsg{generation} })
}

// close ends the command in any state, and discards its result.
func (v *cameraScreen) close() {
	v.cancel()
	v.generation, v.capture = 0, nil
}

// Update dispatches a message.
func (v *cameraScreen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return v.handleKey(msg)
	case countdownMsg:
		return v.handleCountdown(msg)
	case captureStartedMsg:
		return v.handleStarted(msg)
	case captureEndedMsg:
		return v.handleEnded(msg)
	}
	return nil
}

// handleKey handles Enter, which skips the countdown, ends the recording, or
// tries again.
func (v *cameraScreen) handleKey(msg tea.KeyMsg) tea.Cmd {
	if !key.Matches(msg, v.d.Keys.Next, v.d.Keys.Capture) {
		return nil
	}
	switch v.state {
	case cameraCounting:
		return v.start()
	case cameraRunning:
		return v.finish()
	case cameraFailed:
		return v.Init()
	}
	return nil
}

// stepOut handles Esc: it ends a recording and keeps it; in any other state it
// leaves the screen.
func (v *cameraScreen) stepOut() tea.Cmd {
	if v.state == cameraRunning {
		return v.finish()
	}
	v.close()
	v.state = cameraLeft
	return nil
}

func (v *cameraScreen) handleCountdown(msg countdownMsg) tea.Cmd {
	if msg.generation != v.generation || v.state != cameraCounting {
		return nil
	}
	if v.secondsLeft--; v.secondsLeft == 0 {
		return v.start()
	}
	return v.countSecond()
}

func (v *cameraScreen) start() tea.Cmd {
	v.state = cameraStarting
	ctx, generation, need, device := v.ctx, v.generation, v.need, v.d.Files.Camera
	return func() tea.Msg {
		capture, err := device.Start(ctx, need, camera.DefaultVideoSeconds)
		return captureStartedMsg{generation, capture, err}
	}
}

// handleStarted waits for the command's end, and checks the file. If the screen
// was closed, the command is ended by its context.
func (v *cameraScreen) handleStarted(msg captureStartedMsg) tea.Cmd {
	switch {
	case msg.generation != v.generation:
		return nil
	case msg.err != nil:
		v.state, v.err = cameraFailed, msg.err
		return nil
	}
	v.state, v.capture, v.started = cameraRunning, msg.capture, v.d.Now()
	ctx, generation, capture, need := v.ctx, v.generation, v.capture, v.need
	checker := unrooted(v.d.Files.Checker)
	checker.IsComplete = true
	return func() tea.Msg {
		path, err := capture.Wait()
		if err != nil {
			return captureEndedMsg{generation: generation, err: err}
		}
		file, err := checker.Check(ctx, path, need)
		return captureEndedMsg{generation, file, err}
	}
}

// finish ends the command so that its file is complete.
func (v *cameraScreen) finish() tea.Cmd {
	v.state = cameraFinishing
	capture := v.capture
	return func() tea.Msg {
		capture.Stop()
		return nil
	}
}

func (v *cameraScreen) handleEnded(msg captureEndedMsg) tea.Cmd {
	if msg.generation != v.generation {
		return nil
	}
	v.cancel()
	if msg.err == nil {
		v.state, v.file = cameraDone, msg.file
		return nil
	}
	useless := v.capture
	v.state, v.err, v.capture = cameraFailed, msg.err, nil
	return discard(useless)
}

// discard removes a capture that was not accepted.
func discard(capture *camera.Capture) tea.Cmd {
	if capture == nil {
		return nil
	}
	return func() tea.Msg {
		capture.Discard()
		return nil
	}
}

func (v *cameraScreen) isVideo() bool { return v.need == media.NeedVideo }

// SetSize sets the size.
func (v *cameraScreen) SetSize(w, h int) { v.w, v.h = w, h }

// View shows the camera's state, and what to do.
func (v *cameraScreen) View() string {
	theme, t := v.d.Theme, v.d.Words.Camera
	title := t.TakingPhoto
	if v.isVideo() {
		title = t.TakingVideo
	}
	lines := wrapped(theme.Text, title, v.w)
	switch v.state {
	case cameraCounting:
		lines = append(lines, wrapped(theme.Warn, t.StartsIn(v.secondsLeft), v.w)...)
		lines = append(lines, wrapped(theme.Muted, v.advice(), v.w)...)
	case cameraFinishing:
		lines = append(lines, wrapped(theme.Muted, t.Finishing, v.w)...)
	case cameraFailed:
		lines = append(lines, v.errorLines()...)
		if v.d.mayChooseFiles() {
			lines = append(lines, wrapped(theme.Muted, t.Advice, v.w)...)
		}
	default:
		lines = append(lines, wrapped(theme.Bad, "● "+v.progress(), v.w)...)
		lines = append(lines, wrapped(theme.Muted, v.advice(), v.w)...)
	}
	return fit(strings.Join(lines, "\n"), v.w, v.h)
}

// progress shows that the camera is on, and for how long it has been recording.
func (v *cameraScreen) progress() string {
	w := v.d.Words
	if !v.isVideo() || v.state != cameraRunning {
		return w.Camera.Working
	}
	elapsed := v.d.Now().Sub(v.started).Truncate(time.Second)
	return w.Camera.Recording(w.Duration(elapsed), w.Duration(v.capture.Length()))
}

func (v *cameraScreen) advice() string {
	if v.isVideo() || v.need == media.NeedFace {
		return v.d.Words.Camera.LookAtCamera
	}
	return v.d.Words.Camera.HoldCard
}

// errorLines describe the error, with the command's output if there is any.
func (v *cameraScreen) errorLines() []string {
	theme, t := v.d.Theme, v.d.Words.Camera
	var badFile *media.FileError
	if errors.As(v.err, &badFile) {
		return wrapped(theme.Bad, "✗ "+v.d.Words.FileError(v.err).What, v.w)
	}
	if v.d.Kiosk != nil {
		return append(wrapped(theme.Bad, "✗ "+v.d.Words.Kiosk.NoCamera, v.w), wrapped(theme.Text, v.d.Words.Kiosk.AskStaff, v.w)...)
	}
	lines := wrapped(theme.Bad, "✗ "+t.Failed, v.w)
	var failed *camera.CaptureError
	if !errors.As(v.err, &failed) {
		return lines
	}
	if !failed.Started {
		return append(lines, wrapped(theme.Text, t.NotStarted(safetext.Visible(failed.Program)), v.w)...)
	}
	how := t.ExitCode(failed.ExitCode)
	if failed.ExitCode < 0 {
		how = t.Killed
	}
	lines = append(lines, wrapped(theme.Text, how, v.w)...)
	return append(lines, v.outputLines(failed.Output)...)
}

// outputLines are the last lines of the command's output.
func (v *cameraScreen) outputLines(output string) []string {
	theme, t := v.d.Theme, v.d.Words.Camera
	written := withoutEmpty(strings.Split(output, "\n"))
	if len(written) == 0 {
		return wrapped(theme.Muted, t.NoOutput, v.w)
	}
	lines := wrapped(theme.Muted, t.Output, v.w)
	for _, line := range written[max(0, len(written)-max(1, v.h-6)):] {
		lines = append(lines, theme.Text.Render(cut("  "+safetext.Line(line), v.w)))
	}
	return lines
}

// ShortHelp returns the keys for the camera's state.
func (v *cameraScreen) ShortHelp() []key.Binding {
	keys, t := v.d.Keys, v.d.Words.Camera
	if !v.d.mayChooseFiles() {
		t.ChooseFile = v.d.Words.Keys.Back
	}
	switch v.state {
	case cameraCounting:
		return []key.Binding{withHelp(keys.Next, t.StartNow), withHelp(keys.Back, t.ChooseFile)}
	case cameraRunning:
		return []key.Binding{withHelp(keys.Next, t.Stop)}
	case cameraFailed:
		return []key.Binding{withHelp(keys.Next, t.TryAgain), withHelp(keys.Back, t.ChooseFile)}
	}
	return []key.Binding{withHelp(keys.Back, t.ChooseFile)}
}

// FullHelp is ShortHelp.
func (v *cameraScreen) FullHelp() [][]key.Binding { return [][]key.Binding{v.ShortHelp()} }
