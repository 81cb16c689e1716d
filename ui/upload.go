package ui

import (
	"math"
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"cedula/flow"
)

// uploadScreen shows the uploads, each with its own bar. Esc stops them; failed
// ones can be sent again.
type uploadScreen struct {
	d    *display
	snap flow.Snapshot
	w, h int
}

func newUploadScreen(d *display, snap flow.Snapshot) *uploadScreen {
	return &uploadScreen{d: d, snap: snap}
}

// uploadsOr shows the uploads, or another screen if there are none.
func uploadsOr(other func(*display, flow.Snapshot) screen) func(*display, flow.Snapshot) screen {
	return func(d *display, snap flow.Snapshot) screen {
		if len(snap.Uploads) == 0 {
			return other(d, snap)
		}
		return newUploadScreen(d, snap)
	}
}

// Update follows the uploads; Enter sends failed ones again.
func (v *uploadScreen) Update(msg tea.Msg) intent {
	switch msg := msg.(type) {
	case followMsg:
		v.snap = msg.Snapshot
	case tea.KeyMsg:
		if v.canRetry() && key.Matches(msg, v.d.Keys.Next) {
			return sendCommand{flow.TryAgain{}}
		}
	}
	return nil
}

// Escape stops the uploads, or asks for failed files again.
func (v *uploadScreen) Escape() (intent, bool) {
	if !v.canStop() {
		return nil, false
	}
	return sendCommand{flow.StopUploads{}}, true
}

func (v *uploadScreen) canStop() bool {
	return v.hasUpload(flow.UploadQueued, flow.UploadRunning, flow.UploadRetrying, flow.UploadFailed)
}

// canRetry reports whether an upload failed and none is in progress.
func (v *uploadScreen) canRetry() bool {
	return v.hasUpload(flow.UploadFailed) && v.snap.Phase == flow.PhaseStuck
}

// hasUpload reports whether an upload is in one of the states.
func (v *uploadScreen) hasUpload(states ...flow.UploadState) bool {
	return slices.ContainsFunc(v.snap.Uploads, func(one flow.Upload) bool { return slices.Contains(states, one.State) })
}

// SetSize sets the size.
func (v *uploadScreen) SetSize(w, h int) { v.w, v.h = w, h }

// View shows a title, the uploads, and a note about those that have arrived.
func (v *uploadScreen) View() string {
	t, theme := v.d.Words.Upload, v.d.Theme
	blocks := []block{{text: theme.Title.Render(cut(t.Title, v.w)), rank: 2}}
	for _, upload := range v.snap.Uploads {
		blocks = append(blocks, block{text: v.uploadLines(upload)})
	}
	switch {
	case v.hasUpload(flow.UploadFailed) && v.hasUpload(flow.UploadDone):
		blocks = append(blocks, block{text: theme.Muted.Render(wrap(t.Kept, v.w)), rank: 1})
	case !v.canStop() && !v.hasUpload(flow.UploadStopped):
		blocks = append(blocks, block{text: theme.Muted.Render(wrap(t.AllArrived, v.w)), rank: 1})
	}
	return stack(v.w, v.h, blocks...)
}

// uploadLines are a name, a bar, the numbers, and the error.
func (v *uploadScreen) uploadLines(upload flow.Upload) string {
	theme := v.d.Theme
	lines := []string{
		cut(theme.Text.Render(v.d.Words.Target(upload.Target)), v.w), v.bar(upload),
		cut(theme.Muted.Render(strings.Join(v.numbers(upload), " · ")), v.w),
	}
	if upload.Trouble != nil {
		text := v.d.troubleText(*upload.Trouble)
		lines = append(lines, wrapped(theme.Bad, "✗ "+text.Happened, v.w)...)
		lines = append(lines, wrapped(theme.Text, text.Do, v.w)...)
	}
	return strings.Join(lines, "\n")
}

// numbers are such as "1.2 MB of 3.4 MB · 400 KB/s · 5 s left".
func (v *uploadScreen) numbers(upload flow.Upload) (numbers []string) {
	w, isRunning := v.d.Words, upload.State == flow.UploadRunning
	if !isRunning {
		numbers = append(numbers, w.Upload.State(upload.State))
	}
	switch {
	case upload.Size <= 0:
	case isRunning || upload.State == flow.UploadRetrying:
		numbers = append(numbers, w.Upload.SentOf(w.Bytes(upload.Sent), w.Bytes(upload.Size)))
	default:
		numbers = append(numbers, w.Bytes(upload.Size))
	}
	if isRunning && upload.Rate > 0 {
		numbers = append(numbers, w.Rate(upload.Rate))
	}
	if isRunning && upload.Left > 0 {
		numbers = append(numbers, w.Upload.TimeLeft(w.Duration(upload.Left)))
	}
	return numbers
}

// bar is the uploaded share, with its percentage. It shows 100 only after
// everything has arrived.
func (v *uploadScreen) bar(upload flow.Upload) string {
	theme, share := v.d.Theme, arrivedShare(upload)
	percent := right(v.d.Words.Percent(math.Floor(share*100)/100), 6)
	room := max(0, min(v.w-ansi.StringWidth(percent), 60))
	full := int(share * float64(room))
	return theme.Bar.Render(strings.Repeat("█", full)) + theme.Muted.Render(strings.Repeat("░", room-full)) + percent
}

// arrivedShare is the share of a file that the server has received, 0 to 1.
func arrivedShare(upload flow.Upload) float64 {
	switch {
	case upload.State == flow.UploadDone:
		return 1
	case upload.Size <= 0:
		return 0
	}
	return max(0, min(float64(upload.Sent)/float64(upload.Size), 0.99))
}

// ShortHelp returns the available keys.
func (v *uploadScreen) ShortHelp() []key.Binding {
	keys, t := v.d.Keys, v.d.Words
	switch {
	case v.canRetry() && isFileTrouble(v.snap.Trouble):
		return []key.Binding{withHelp(keys.Next, t.Preview.ChooseAnother)}
	case v.canRetry():
		return []key.Binding{withHelp(keys.Next, t.Upload.SendAgain), withHelp(keys.Back, t.Preview.ChooseAnother)}
	case v.canStop():
		return []key.Binding{withHelp(keys.Back, t.Upload.Stop)}
	}
	return nil
}

// isFileTrouble reports whether a trouble is about the file itself: another
// file is needed, and the network is not the cause.
func isFileTrouble(t *flow.Trouble) bool { return t != nil && t.Code.IsAboutFile() }

// FullHelp is ShortHelp.
func (v *uploadScreen) FullHelp() [][]key.Binding { return [][]key.Binding{v.ShortHelp()} }
