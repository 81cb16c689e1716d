package ui

import (
	"math"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"cedula/flow"
)

// sending shows the files on their way, each with its own bar. Esc stops them;
// one that failed can be sent again alone.
type sending struct {
	d    *display
	snap flow.Snapshot
	w, h int
}

func newSending(d *display, snap flow.Snapshot) *sending { return &sending{d: d, snap: snap} }

// newSendingOr shows the files on their way, or another screen without any.
func newSendingOr(other func(*display, flow.Snapshot) screen) func(*display, flow.Snapshot) screen {
	return func(d *display, snap flow.Snapshot) screen {
		if len(snap.Uploads) == 0 {
			return other(d, snap)
		}
		return newSending(d, snap)
	}
}

// Update follows the uploads; Enter sends again what failed.
func (s *sending) Update(msg tea.Msg) intent {
	switch msg := msg.(type) {
	case followMsg:
		s.snap = msg.Snapshot
	case tea.KeyMsg:
		if s.mayTryAgain() && key.Matches(msg, s.d.Keys.Next) {
			return sendCommand{flow.TryAgain{}}
		}
	}
	return nil
}

// Escape stops what is on its way, or asks anew for what failed.
func (s *sending) Escape() (intent, bool) {
	if !s.mayStop() {
		return nil, false
	}
	return sendCommand{flow.StopUploads{}}, true
}

func (s *sending) mayStop() bool {
	return s.any(flow.UploadQueued, flow.UploadRunning, flow.UploadRetrying, flow.UploadFailed)
}

// mayTryAgain reports whether one failed and nothing goes on by itself.
func (s *sending) mayTryAgain() bool {
	return s.any(flow.UploadFailed) && s.snap.Phase == flow.PhaseStuck
}

func (s *sending) any(states ...flow.UploadState) bool {
	for _, u := range s.snap.Uploads {
		for _, state := range states {
			if u.State == state {
				return true
			}
		}
	}
	return false
}

// SetSize gives the room.
func (s *sending) SetSize(w, h int) { s.w, s.h = w, h }

// View shows a title and the uploads below each other.
func (s *sending) View() string {
	t, theme := s.d.Words.Sending, s.d.Theme
	blocks := []block{{text: theme.Title.Render(cut(t.Files, s.w)), rank: 2}}
	for _, u := range s.snap.Uploads {
		blocks = append(blocks, block{text: s.upload(u)})
	}
	return stack(s.w, s.h, append(blocks, s.below())...)
}

// below says what becomes of what has arrived already.
func (s *sending) below() block {
	t, muted := s.d.Words.Sending, s.d.Theme.Muted
	switch {
	case s.any(flow.UploadFailed) && s.any(flow.UploadDone):
		return block{text: muted.Render(wrap(t.Kept, s.w)), rank: 1}
	case s.allDone():
		return block{text: muted.Render(wrap(t.AllArrived, s.w)), rank: 1}
	}
	return block{}
}

func (s *sending) allDone() bool {
	return !s.any(flow.UploadQueued, flow.UploadRunning, flow.UploadRetrying, flow.UploadFailed, flow.UploadStopped)
}

// upload is a name, a bar, the numbers, and what is wrong.
func (s *sending) upload(u flow.Upload) string {
	theme := s.d.Theme
	lines := []string{
		cut(theme.Text.Render(s.d.Words.Target(u.Target)), s.w), s.bar(u),
		cut(theme.Muted.Render(strings.Join(s.numbers(u), " · ")), s.w),
	}
	if u.Trouble != nil {
		says := s.d.Words.Trouble(*u.Trouble)
		lines = append(lines, wrapped(theme.Bad, "✗ "+says.Happened, s.w)...)
		lines = append(lines, wrapped(theme.Text, says.Do, s.w)...)
	}
	return strings.Join(lines, "\n")
}

// numbers are as "1.2 MB of 3.4 MB · 400 KB/s · 5 s left".
func (s *sending) numbers(u flow.Upload) (numbers []string) {
	w := s.d.Words
	if u.State != flow.UploadRunning {
		numbers = append(numbers, w.Sending.State(u.State))
	}
	if u.Size > 0 {
		numbers = append(numbers, s.amount(u))
	}
	if u.State == flow.UploadRunning && u.Rate > 0 {
		numbers = append(numbers, w.Rate(u.Rate))
	}
	if u.State == flow.UploadRunning && u.Left > 0 {
		numbers = append(numbers, w.Sending.Left(w.Duration(u.Left)))
	}
	return numbers
}

func (s *sending) amount(u flow.Upload) string {
	w := s.d.Words
	if u.State == flow.UploadRunning || u.State == flow.UploadRetrying {
		return w.Sending.Of(w.Bytes(u.Sent), w.Bytes(u.Size))
	}
	return w.Bytes(u.Size)
}

// bar is the share that has arrived, with its number. It says 100 once all
// has arrived and never before.
func (s *sending) bar(u flow.Upload) string {
	theme, share := s.d.Theme, arrived(u)
	percent := right(s.d.Words.Percent(math.Floor(share*100)/100), 6)
	room := max(0, min(s.w-ansi.StringWidth(percent), 60))
	full := int(share * float64(room))
	return theme.Bar.Render(strings.Repeat("█", full)) + theme.Rule.Render(strings.Repeat("░", room-full)) + percent
}

// arrived is the share of a file that the far end has, 0 to 1.
func arrived(u flow.Upload) float64 {
	switch {
	case u.State == flow.UploadDone:
		return 1
	case u.Size <= 0:
		return 0
	}
	return max(0, min(float64(u.Sent)/float64(u.Size), 0.99))
}

// ShortHelp names the keys that do something now.
func (s *sending) ShortHelp() []key.Binding {
	keys, t := s.d.Keys, s.d.Words
	switch {
	case s.mayTryAgain() && ofFile(s.snap.Trouble):
		return []key.Binding{withHelp(keys.Next, t.Looking.Another)}
	case s.mayTryAgain():
		return []key.Binding{withHelp(keys.Next, t.Sending.Again), withHelp(keys.Back, t.Looking.Another)}
	case s.mayStop():
		return []key.Binding{withHelp(keys.Back, t.Sending.Stop)}
	}
	return nil
}

// ofFile reports a trouble that lies in a file: another one cures it, and the
// network has nothing to do with it.
func ofFile(t *flow.Trouble) bool { return t != nil && t.Code.IsAboutFile() }

// FullHelp is ShortHelp: there are few keys.
func (s *sending) FullHelp() [][]key.Binding { return [][]key.Binding{s.ShortHelp()} }
