package ui

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow/camera"
	"cedula/flow/media"
	"cedula/truora/safetext"
)

// RunCameraCheck shows the live picture of a source's cameras until a key is
// pressed; the arrow keys switch to another camera. Its error is the context's,
// or if there was no picture at the end, a *camera.Error.
func RunCameraCheck(ctx context.Context, o Options, source camera.Source) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	o.Files.Live.Viewfinder = true
	d := newDisplay(o)
	v := &cameraCheck{ctx: ctx, d: d, live: newLiveCamera(d, &cameraFeed{source: source}, media.NeedAny)}
	defer v.live.feed.close()
	program := tea.NewProgram(v, tea.WithInput(o.Input), tea.WithOutput(encoded(o.Output, o.Charset)), tea.WithAltScreen(), tea.WithoutSignalHandler(),
		tea.WithFilter(replaceUnknownSize))
	if _, err := program.Run(); err != nil {
		return err
	}
	return errors.Join(ctx.Err(), v.live.err)
}

// cameraCheck is a program that only shows a camera.
type cameraCheck struct {
	ctx  context.Context
	d    *display
	live *liveCamera
	w, h int
}

// Init opens the camera.
func (v *cameraCheck) Init() tea.Cmd {
	return tea.Batch(v.live.Init(), func() tea.Msg {
		<-v.ctx.Done()
		return tea.Quit()
	})
}

// Update ends the program on any key except those that switch cameras.
func (v *cameraCheck) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if isLoneEscape(msg) {
		return v, tea.Quit
	}
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		v.w, v.h = msg.Width, msg.Height
		v.live.SetSize(v.w, max(0, v.h-2))
		return v, nil
	case tea.KeyMsg:
		if !v.live.canSwitch() || !key.Matches(msg, v.d.Keys.OtherCamera) {
			return v, tea.Quit
		}
	}
	return v, v.live.Update(msg)
}

// View is the picture, the camera's name, and how to close it.
func (v *cameraCheck) View() string { return v.d.Charset.Screen(v.frame()) }

func (v *cameraCheck) frame() string {
	var lines []string
	if v.live.state == liveFailed {
		lines = v.live.errorLines()
	} else {
		lines = slices.Clone(v.live.pictureLines())
	}
	name := safetext.Line(v.live.feed.deviceName())
	if v.live.canSwitch() {
		name += " · ←→ " + v.d.Words.Live.OtherCamera
	}
	if name != "" {
		lines = append(lines, v.d.Theme.Muted.Render(cut(name, v.w)))
	}
	lines = append(lines, v.d.Theme.Text.Render(cut(v.d.Words.Live.CloseCamera, v.w)))
	return fit(strings.Join(lines, "\n"), v.w, v.h)
}
