package ui

import (
	"errors"
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow/camera"
	"cedula/flow/media"
)

// idleCameraLimit is how long a camera remains open while its picture is not
// shown: long enough to look at a photo, but not so long that its light would
// be unexpected.
const idleCameraLimit = 30 * time.Second

// cameraSource are the cameras for the current file; nil if it is taken by a
// command, or must be chosen.
func (v *mediaScreen) cameraSource() camera.Source {
	if v.d.Files.Cameras == nil || v.canCapture() {
		return nil
	}
	return v.d.Files.Cameras.Source(v.request().Target)
}

// openLive opens the camera, if there is one and the person uses it.
func (v *mediaScreen) openLive() tea.Cmd {
	source := v.cameraSource()
	if source == nil || v.isBehind || v.prefersFile {
		return nil
	}
	if v.feed == nil || v.feed.source != source {
		v.closeLive()
		v.feed = &cameraFeed{source: source}
	}
	v.live = newLiveCamera(v.d, v.feed, v.request().Need)
	v.live.waitsForMove = v.feed.hasTaken && v.live.takesAutomatically()
	v.live.isOtherSide = v.request().Need.IsCard() && len(v.accepted) > 0
	v.live.isCovered = v.isCovered
	v.layout()
	return v.live.Init()
}

// updateCamera passes a message to the part that takes the file.
func (v *mediaScreen) updateCamera(msg tea.Msg) tea.Cmd {
	opened, isOpened := msg.(cameraOpenedMsg)
	switch {
	case v.camera != nil:
		return v.camera.Update(msg)
	case v.live != nil:
		return v.live.Update(msg)
	case isOpened && v.feed != nil:
		v.feed.handleOpened(opened)
	}
	return nil
}

// handleLiveKey handles keys while the live picture is shown. Typing the
// beginning of a path switches to the files.
func (v *mediaScreen) handleLiveKey(msg tea.KeyMsg) intent {
	if !v.d.mayChooseFiles() {
		if v.request().Optional && key.Matches(msg, v.d.Keys.Skip) {
			return v.accept(media.File{})
		}
		return workOf(v.live.Update(msg))
	}
	switch {
	case isDroppedPath(msg), msg.Type == tea.KeyRunes && media.LooksLikePath(string(msg.Runes)):
		v.showFiles()
		return workOf(v.chooser().Update(msg))
	case v.isCameraKey(msg):
		v.showFiles()
		return nil
	case v.request().Optional && key.Matches(msg, v.d.Keys.Skip):
		return v.accept(media.File{})
	}
	return workOf(v.live.Update(msg))
}

// isCameraKey reports whether a key switches between files and camera. While a
// path is typed, Tab completes it.
func (v *mediaScreen) isCameraKey(msg tea.KeyMsg) bool {
	keys := v.d.Keys
	isTab := key.Matches(msg, keys.NextField, keys.PrevField)
	return key.Matches(msg, keys.Capture) || isTab && (v.live != nil || !v.chooser().input.isPath())
}

// showFiles switches from the live picture to the files, and remembers that.
func (v *mediaScreen) showFiles() {
	v.leaveLive()
	v.prefersFile = true
}

// leaveLive hides the live picture; the camera remains open for a while.
func (v *mediaScreen) leaveLive() {
	if v.live == nil {
		return
	}
	v.live.pause()
	v.live, v.awaySince = nil, v.d.Now()
	v.layout()
}

// closeIdleCamera closes a camera that was not shown for a while.
func (v *mediaScreen) closeIdleCamera() {
	isShown := v.live != nil && !v.isCovered
	if v.feed != nil && v.feed.isOpen() && !isShown && v.d.Now().Sub(v.awaySince) > idleCameraLimit {
		v.feed.close()
	}
}

// closeLive closes the camera.
func (v *mediaScreen) closeLive() {
	if v.live != nil {
		v.live.pause()
	}
	if v.feed != nil {
		v.feed.close()
	}
}

// Cover pauses the camera while a page covers the screen.
func (v *mediaScreen) Cover(covered bool) tea.Cmd {
	if v.isCovered == covered {
		return nil
	}
	v.isCovered, v.awaySince = covered, v.d.Now()
	if v.live == nil {
		return nil
	}
	return v.live.cover(covered)
}

// isChoosing reports whether the chooser is active.
func (v *mediaScreen) isChoosing() bool { return v.camera == nil && v.live == nil && v.preview == nil }

// cameraTip is how to set up a camera if there is none.
func (v *mediaScreen) cameraTip() string {
	if errors.Is(v.live.err, camera.NoFFmpeg) {
		return v.d.Words.Live.NoFFmpeg
	}
	return v.d.Words.Live.NoCamera
}

// showsTip reports whether the tip is shown: once per verification.
func (v *mediaScreen) showsTip() bool {
	return v.tip != "" && !v.d.SawCameraTip && v.d.mayChooseFiles()
}

// tipLines are the tip below the files.
func (v *mediaScreen) tipLines() []string {
	if !v.showsTip() || !v.isChoosing() || v.h < wantedFrom || v.w < 1 {
		return nil
	}
	return strings.Split(v.d.Theme.Muted.Render(wrap(v.tip, v.w)), "\n")
}

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
