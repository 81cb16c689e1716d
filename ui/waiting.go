package ui

import (
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
	"cedula/truora/safetext"
	"cedula/ui/charset"
	"cedula/ui/words"
)

// waitingScreen shows what is in progress and for how long.
type waitingScreen struct {
	d    *display
	snap flow.Snapshot
	w, h int
}

func newWaitingScreen(d *display, snap flow.Snapshot) screen { return &waitingScreen{d: d, snap: snap} }

func (v *waitingScreen) SetSize(w, h int) { v.w, v.h = w, h }

func (v *waitingScreen) Update(msg tea.Msg) intent {
	if next, ok := msg.(followMsg); ok {
		v.snap = next.Snapshot
	}
	return nil
}

func (v *waitingScreen) View() string {
	theme := v.d.Theme
	title := ""
	if v.snap.Step.ID != "" {
		title = v.d.Words.Step(v.snap.Step).Title
	}
	return stack(v.w, v.h,
		block{text: theme.Title.Render(wrap(title, v.w)), rank: 2},
		block{text: indent(theme.Key.Render(v.d.spinner())+" ", theme.Text.Render(wrap(v.activity(), v.w-2)))},
		block{text: theme.Muted.Render(wrap(v.elapsed(), v.w)), rank: 1},
		block{text: v.doneAndNext(), rank: 3},
		block{text: theme.Warn.Render(wrap(retryNotice(v.d, v.snap), v.w)), rank: 1},
	)
}

// doneAndNext shows which steps are done and what comes next.
func (v *waitingScreen) doneAndNext() string {
	if v.snap.Step.ID == "" || v.snap.Phase != flow.PhaseSending && v.snap.Phase != flow.PhaseWaiting {
		return ""
	}
	theme, t := v.d.Theme, v.d.Words.Waiting
	var titles []string
	for _, g := range stepGroups(v.d, v.snap) {
		if g.progress == done {
			titles = append(titles, g.title)
		}
	}
	next := t.NextIsResult
	if after := v.snap.Current + 1; after < len(v.snap.Steps) {
		step := v.snap.Steps[after]
		next = t.Next(safetext.Line(v.d.Words.Step(flow.Step{Type: step.Type, Title: step.Title}).Title))
	}
	lines := []string{theme.Muted.Render(indent("· ", wrap(next, v.w-2)))}
	if len(titles) > 0 {
		lines = append([]string{marked(theme.Good, "✓ ", strings.Join(titles, ", "), v.w)}, lines...)
	}
	return strings.Join(lines, "\n")
}

// activity describes what is in progress.
func (v *waitingScreen) activity() string {
	t := v.d.Words.Waiting
	switch v.snap.Phase {
	case flow.PhaseStarting:
		return t.Connecting
	case flow.PhaseReadingTerms:
		return v.d.Words.Consent.Reading
	case flow.PhaseSending:
		return t.Sending
	case flow.PhaseCanceling:
		return t.Canceling
	case flow.PhaseLeft:
		return t.Leaving
	case flow.PhaseReviewing:
		if v.snap.Outcome.Status.IsFinal() {
			return t.ReadingResult // the review has ended
		}
		return v.d.Words.WaitingFor(flow.Step{})
	}
	return v.d.Words.WaitingFor(v.snap.Step)
}

// elapsed is how long it has taken, from the third second on.
func (v *waitingScreen) elapsed() string {
	elapsed := v.d.Now().Sub(v.snap.Since).Truncate(time.Second)
	if v.snap.Since.IsZero() || elapsed < 3*time.Second {
		return ""
	}
	return v.d.Words.Waiting.Since(v.d.Words.Duration(elapsed))
}

// retryNotice shows what is failing while it is retried.
func retryNotice(d *display, snap flow.Snapshot) string {
	if snap.Trouble == nil || !snap.Trouble.Retrying {
		return ""
	}
	text := d.troubleText(*snap.Trouble).Happened
	if left := snap.Trouble.RetryAt.Sub(d.Now()); left > time.Second {
		text += " " + d.Words.Waiting.RetryIn(d.Words.Duration(left))
	}
	return text
}

// spinner is one character that turns ten times a second.
func (d *display) spinner() string { return d.spinnerFrame(d.Now().UnixMilli() / 100) }

// pulse is a spinner that turns once a second, for long waits: the screen is
// drawn less often.
func (d *display) pulse() string { return d.spinnerFrame(d.Now().Unix()) }

func (d *display) spinnerFrame(n int64) string {
	if d.NoMotion {
		return "…"
	}
	frames := []rune("⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏")
	if d.Charset != charset.UTF8 {
		frames = []rune(`|/-\`)
	}
	return string(frames[n%int64(len(frames))])
}

func (v *waitingScreen) ShortHelp() []key.Binding  { return nil }
func (v *waitingScreen) FullHelp() [][]key.Binding { return nil }

// newOverdueScreen asks whether to continue waiting.
func newOverdueScreen(d *display, snap flow.Snapshot) screen {
	v := &promptScreen{d: d, snap: snap, next: flow.KeepWaiting{}, does: func(w *words.Words) string { return w.Keys.KeepWaiting }}
	opened := d.Now()
	v.blocks = func(snap flow.Snapshot, w int) []block {
		theme, t := d.Theme, d.Words.Overdue
		since := snap.Since
		if since.IsZero() {
			since = opened
		}
		if d.Kiosk != nil { // nothing is kept in a kiosk
			t.Kept = ""
		}
		return []block{
			{text: theme.Title.Render(wrap(t.Title, w)), rank: 1},
			{text: theme.Text.Render(wrap(d.Words.WaitingFor(snap.Step), w)), rank: 3},
			{text: theme.Warn.Render(wrap(t.Lead(d.Words.Duration(d.Now().Sub(since))), w)), rank: 2},
			{text: marked(theme.Good, "✓ ", t.Kept, w), rank: 2},
			{text: theme.Text.Render(wrap(t.Advice, w))},
		}
	}
	return v
}
