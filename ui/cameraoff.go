package ui

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// cameraOffPart replaces the chooser in a kiosk without access to files, if the
// camera is off or missing.
type cameraOffPart struct{ *mediaScreen }

// View explains that.
func (v cameraOffPart) View() string {
	theme, t := v.d.Theme, v.d.Words.Kiosk
	if !v.hasCamera() {
		return strings.Join(append(wrapped(theme.Bad, "✗ "+t.NoCamera, v.w), wrapped(theme.Text, t.AskStaff, v.w)...), "\n")
	}
	return strings.Join(wrapped(theme.Text, t.CameraOff, v.w), "\n")
}

func (v *mediaScreen) hasCamera() bool {
	return v.canCapture() || v.cameraSource() != nil && v.tip == ""
}

// ShortHelp returns the key that turns the camera on.
func (v cameraOffPart) ShortHelp() []key.Binding {
	return []key.Binding{withHelp(v.d.Keys.Next, v.d.Words.Kiosk.CameraOn)}
}

// FullHelp is ShortHelp.
func (v cameraOffPart) FullHelp() [][]key.Binding { return [][]key.Binding{v.ShortHelp()} }

// turnCameraOn takes the file with any available camera.
func (v *mediaScreen) turnCameraOn() tea.Cmd {
	if v.canCapture() {
		return v.openCamera()
	}
	v.tip, v.prefersFile = "", false
	return v.openLive()
}
