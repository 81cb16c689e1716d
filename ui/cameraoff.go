package ui

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// cameraOffPart stands where files would be chosen, in a kiosk that shows none:
// the camera is off, or there is none.
type cameraOffPart struct{ *mediaScreen }

// View says so.
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

// ShortHelp names the key that turns the camera on.
func (v cameraOffPart) ShortHelp() []key.Binding {
	return []key.Binding{withHelp(v.d.Keys.Next, v.d.Words.Kiosk.CameraOn)}
}

// FullHelp is ShortHelp.
func (v cameraOffPart) FullHelp() [][]key.Binding { return [][]key.Binding{v.ShortHelp()} }

// turnCameraOn takes the file with whatever there is.
func (v *mediaScreen) turnCameraOn() tea.Cmd {
	if v.canCapture() {
		return v.openCamera()
	}
	v.tip, v.prefersFile = "", false
	return v.openLive()
}
