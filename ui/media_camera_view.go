package ui

import (
	"errors"
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow/camera"
	"cedula/flow/media"
	"cedula/truora/safetext"
)

// hasCamera reports whether what is asked for can be taken here.
func (m *mediaScreen) hasCamera() bool {
	recorder := m.d.Files.Camera
	return recorder != nil && recorder.CanCapture(m.request().Need)
}

// cameraDoes is what the camera's key does for what is asked.
func (m *mediaScreen) cameraDoes() string {
	if m.request().Need == media.NeedVideo {
		return m.d.Words.Choosing.Record
	}
	return m.d.Words.Choosing.Photograph
}

// shoot takes the file with the camera; what it gives is looked at.
func (m *mediaScreen) shoot() tea.Cmd {
	closing, c := m.closeLook(), newCameraScreen(m.d, m.request())
	c.quit = func() { m.camera = nil }
	c.fit = m.lookAt
	m.camera = c
	m.SetSize(m.w, m.h)
	return tea.Batch(closing, c.Init())
}

// SetSize gives the room.
func (c *cameraScreen) SetSize(w, h int) { c.w, c.h = w, h }

// View shows what the camera is doing, and what to do meanwhile.
func (c *cameraScreen) View() string {
	lines := wrapped(c.d.Theme.Text, c.title(), c.w)
	return fit(strings.Join(append(lines, c.body()...), "\n"), c.w, c.h)
}

func (c *cameraScreen) title() string {
	if c.video() {
		return c.d.Words.Capturing.TakingVideo
	}
	return c.d.Words.Capturing.TakingPhoto
}

func (c *cameraScreen) video() bool { return c.request.Need == media.NeedVideo }

func (c *cameraScreen) body() []string {
	theme, t := c.d.Theme, c.d.Words.Capturing
	switch c.state {
	case cameraCounting:
		return append(wrapped(theme.Warn, t.StartsIn(c.left), c.w), wrapped(theme.Muted, c.advice(), c.w)...)
	case cameraFinishing:
		return wrapped(theme.Muted, t.Finishing, c.w)
	case cameraFailed:
		return c.failure()
	}
	return append(wrapped(theme.Bad, c.running(), c.w), wrapped(theme.Muted, c.advice(), c.w)...)
}

// running is the sign that the camera is on, and for how long.
func (c *cameraScreen) running() string {
	t := c.d.Words.Capturing
	if !c.video() || c.state == cameraStarting {
		return "● " + t.Waiting
	}
	elapsed, w := c.d.Now().Sub(c.started).Truncate(time.Second), c.d.Words
	return "● " + t.Recording(w.Duration(elapsed), w.Duration(c.take.Length()))
}

func (c *cameraScreen) advice() string {
	t := c.d.Words.Capturing
	if c.request.Need == media.NeedVideo || c.request.Need == media.NeedFace {
		return t.LookAtCamera
	}
	return t.HoldCard
}

// failure is what went wrong, in the command's own words where it has some.
func (c *cameraScreen) failure() []string {
	theme, t := c.d.Theme, c.d.Words.Capturing
	var unfit *media.FileError
	if errors.As(c.fault, &unfit) {
		return append(wrapped(theme.Bad, "✗ "+c.d.Words.Unfit(c.fault).What, c.w), wrapped(theme.Muted, t.Instead, c.w)...)
	}
	lines := wrapped(theme.Bad, "✗ "+t.Failed, c.w)
	if failed := c.failed(); failed != nil {
		lines = append(lines, c.ended(failed)...)
	}
	return append(lines, wrapped(theme.Muted, t.Instead, c.w)...)
}

// ended says how the command failed, in its own words where it came to any.
func (c *cameraScreen) ended(failed *camera.CaptureError) []string {
	theme, t := c.d.Theme, c.d.Words.Capturing
	switch {
	case !failed.Started:
		return wrapped(theme.Text, t.Unbegun(safetext.Visible(failed.Program)), c.w)
	case failed.ExitCode < 0:
		return append(wrapped(theme.Text, t.Killed, c.w), c.said(failed.Output)...)
	}
	return append(wrapped(theme.Text, t.Exit(failed.ExitCode), c.w), c.said(failed.Output)...)
}

// said is the end of what the command wrote: its last lines tell most.
func (c *cameraScreen) said(tail string) []string {
	theme, t := c.d.Theme, c.d.Words.Capturing
	lines := withoutEmpty(strings.Split(tail, "\n"))
	if len(lines) == 0 {
		return wrapped(theme.Muted, t.Silent, c.w)
	}
	quoted := wrapped(theme.Muted, t.Said, c.w)
	for _, line := range lines[max(0, len(lines)-max(1, c.h-6)):] {
		quoted = append(quoted, theme.Text.Render(cut("  "+safetext.Line(line), c.w)))
	}
	return quoted
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
