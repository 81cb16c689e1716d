package ui

import (
	"errors"
	"image/color"
	"math"
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/key"

	"cedula/flow/media"
	"cedula/truora/safetext"
)

// View shows the picture, and one instruction below it.
func (v *liveCamera) View() string {
	if v.state == liveFailed {
		return fit(strings.Join(v.errorLines(), "\n"), v.w, v.h)
	}
	lines := v.pictureLines()
	status := v.statusLines()
	return fit(strings.Join(append(lines, status...), "\n"), v.w, v.h)
}

// pictureLines are the picture, or empty lines while the camera starts, so that
// the text below does not move.
func (v *liveCamera) pictureLines() []string {
	theme, t := v.d.Theme, v.d.Words.Live
	switch {
	case v.state == liveOpening:
		return []string{theme.Muted.Render(cut(v.d.spinner()+" "+t.Opening, v.w))}
	case !v.showsPicture():
		return wrapped(theme.Text, t.CameraIsOn, v.w)
	case len(v.picture.lines) == 0:
		return make([]string, max(0, min(v.pictureRoom().Y, v.w*9/32))) // the aspect ratio of most cameras
	}
	return centred(v.picture.lines, v.picture.width, v.w)
}

// centred centres lines of the same width in w cells.
func centred(lines []string, width, w int) []string {
	margin := strings.Repeat(" ", max(0, (w-width)/2))
	if margin == "" {
		return lines
	}
	moved := make([]string, len(lines))
	for i, line := range lines {
		moved[i] = margin + line
	}
	return moved
}

// statusRows is the height of the status: sentences wrap on narrow terminals.
func (v *liveCamera) statusRows() int {
	rows := 1
	if v.w < wideWidth {
		rows = 2
	}
	if v.h >= roomyFrom && v.feed.hasOthers() {
		rows++
	}
	return rows
}

// statusLines show what to do, or the camera's state, and the camera's name if
// there are several.
func (v *liveCamera) statusLines() []string {
	if v.state == liveOpening {
		return nil
	}
	lines := v.stateLines()
	if v.h >= roomyFrom && v.feed.hasOthers() {
		lines = append(lines, v.d.Theme.Muted.Render(cut(safetext.Line(v.feed.deviceName()), v.w)))
	}
	return lines
}

func (v *liveCamera) stateLines() []string {
	theme, t := v.d.Theme, v.d.Words.Live
	hint := v.d.Words.Hint(v.newest.advice.Hint)
	switch {
	case v.state == liveCounting:
		return wrapped(theme.Warn, t.StartsIn(v.secondsLeft), v.w)
	case v.state == liveRecording:
		return v.recordingLines()
	case v.state == liveKeeping:
		return wrapped(theme.Muted, t.Keeping, v.w)
	case hint != "":
		return wrapped(theme.Warn, "! "+hint, v.w)
	case v.takesAutomatically() && v.isGood():
		return wrapped(theme.Good, "✓ "+t.HoldOn, v.w)
	case v.waitsForMove && v.isOtherSide:
		return wrapped(theme.Text, t.TurnOver, v.w)
	case v.need.IsCard() && !v.waitsForMove:
		return wrapped(theme.Text, t.CardTakesItself, v.w)
	}
	return wrapped(theme.Text, t.Advice(v.need), v.w)
}

// recordingLines show the remaining time, and what to do.
func (v *liveCamera) recordingLines() []string {
	left := max(0, v.videoLength()-v.d.Now().Sub(v.recording.started))
	seconds := time.Duration(math.Ceil(left.Seconds())) * time.Second
	if left == 0 {
		return wrapped(v.d.Theme.Muted, v.d.Words.Live.Keeping, v.w)
	}
	return wrapped(v.d.Theme.Bad, "● "+v.d.Words.Live.Recording(v.d.Words.Duration(seconds)), v.w)
}

// errorLines show the error, and what to do.
func (v *liveCamera) errorLines() []string {
	reason := v.d.Words.CameraError(v.err)
	var badFile *media.FileError
	if errors.As(v.err, &badFile) {
		reason = v.d.Words.FileError(v.err)
	}
	if badFile == nil && v.d.Kiosk != nil {
		reason.What, reason.Do = v.d.Words.Kiosk.NoCamera, v.d.Words.Kiosk.AskStaff
	}
	return append(wrapped(v.d.Theme.Bad, "✗ "+reason.What, v.w), wrapped(v.d.Theme.Text, reason.Do, v.w)...)
}

func (v *liveCamera) outlineColour() color.RGBA {
	switch {
	case v.state == liveRecording:
		return outlineRecords
	case v.newest.advice.Hint != media.NoHint:
		return outlineHint
	case v.isGood():
		return outlineGood
	}
	return outlineWaiting
}

// ShortHelp returns the keys for the camera's state.
func (v *liveCamera) ShortHelp() []key.Binding {
	keys, t := v.d.Keys, v.d.Words.Live
	files := []key.Binding{withHelp(keys.Back, t.Files)}
	if !v.d.mayChooseFiles() {
		files = nil
	}
	if v.canSwitch() {
		files = append(files, withHelp(keys.OtherCamera, t.OtherCamera))
	}
	switch v.state {
	case liveViewing:
		if v.newest.JPEG == nil {
			return files
		}
		does := t.TakePhoto
		if v.isVideo() {
			does = t.RecordVideo
		}
		return append([]key.Binding{withHelp(keys.Next, does)}, files...)
	case liveCounting:
		return []key.Binding{withHelp(keys.Next, t.StartNow), withHelp(keys.Back, v.d.Words.Keys.Back)}
	case liveRecording:
		return []key.Binding{withHelp(keys.Back, v.d.Words.Camera.Stop)}
	case liveFailed:
		return append([]key.Binding{withHelp(keys.Next, t.TryAgain)}, files...)
	}
	return files
}

// FullHelp is ShortHelp, and the alternative key to the files.
func (v *liveCamera) FullHelp() [][]key.Binding {
	if !v.d.mayChooseFiles() {
		return [][]key.Binding{v.ShortHelp(), nil}
	}
	return [][]key.Binding{v.ShortHelp(), {withHelp(v.d.Keys.NextField, v.d.Words.Live.Files)}}
}
