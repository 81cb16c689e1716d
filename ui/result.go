package ui

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
	"cedula/truora"
	"cedula/truora/safetext"
	"cedula/ui/report"
)

// resultScreen shows the outcome of a verification, its reasons, and the
// findings. Passed validations are collapsed until a key expands them. Enter or
// Esc leaves; on the demo's page they ask what to do next.
type resultScreen struct {
	*scroll
	snap     flow.Snapshot
	unfolded bool
}

func newResultScreen(d *display, snap flow.Snapshot) screen {
	if d.Kiosk != nil {
		return newGoodbyeScreen(d, snap)
	}
	v := &resultScreen{scroll: newScroll(d), snap: snap}
	v.text = v.page
	return v
}

func (v *resultScreen) page(w int) string {
	parts := append([]string{v.verdict(w)}, v.reason(w)...)
	parts = append(parts, v.details(w))
	if !v.asksNext() {
		parts = append(parts, v.d.Theme.Muted.Render(wrap(v.d.Words.Result.HowToLeave, w)))
	}
	var shown []string
	for _, part := range parts {
		if !isBlank(part) {
			shown = append(shown, part)
		}
	}
	return strings.Join(shown, "\n\n")
}

// framedHeight and framedWidth are the minimum size for a frame around the
// verdict.
const framedHeight, framedWidth = 16, 30

// verdict is the status, prominent if there is room.
func (v *resultScreen) verdict(w int) string {
	if v.h < framedHeight || w < framedWidth {
		return v.statusLine(w)
	}
	style := v.d.Theme.Warn
	switch {
	case v.snap.Phase == flow.PhaseInReview:
	case v.snap.Outcome.Status == truora.ProcessSuccess:
		style = v.d.Theme.Good
	default:
		style = v.d.Theme.Bad
	}
	return framed(style, v.statusLine(w-6), w)
}

// statusLine is the status in one sentence.
func (v *resultScreen) statusLine(w int) string {
	theme, outcome := v.d.Theme, v.snap.Outcome
	switch {
	case v.snap.Phase == flow.PhaseInReview:
		return marked(theme.Warn, "… ", v.d.Words.Result.InReview, w)
	case outcome.Status == truora.ProcessSuccess:
		return marked(theme.Good.Bold(), "✓ ", v.d.Words.Outcome(outcome), w)
	}
	return marked(theme.Bad.Bold(), "✗ ", v.d.Words.Outcome(outcome), w)
}

func (v *resultScreen) reason(w int) []string {
	if v.snap.Phase == flow.PhaseInReview {
		return []string{v.d.Theme.Text.Render(wrap(v.d.Words.Result.InReviewAdvice, w))}
	}
	reason := v.d.Words.OutcomeReason(v.snap.Outcome)
	return []string{v.d.Theme.Text.Render(wrap(reason.What, w)), v.d.Theme.Text.Render(wrap(reason.Do, w))}
}

// details are the validations and ids of the result once it was read; until
// then the known ids.
func (v *resultScreen) details(w int) string {
	if v.snap.Result == nil {
		return v.ids(w)
	}
	r := report.New(v.d.Words, *v.snap.Result).WithoutVerdict() // the status line is shown above
	if !v.unfolded {
		r = r.Collapsed()
	}
	theme := v.d.Theme
	return strings.Trim(r.Columns(w, report.Style{
		Title: theme.Title.Render, Heading: theme.Title.Render, Label: theme.Muted.Render,
		Muted: theme.Muted.Render, Good: theme.Good.Render, Bad: theme.Bad.Render,
	}), "\n")
}

// ids are shown in a line each, for copying.
func (v *resultScreen) ids(w int) string {
	t, theme := v.d.Words.Result, v.d.Theme
	var lines []string
	for _, id := range [][2]string{{t.ProcessID, v.snap.ProcessID}, {t.AccountID, v.snap.AccountID}} {
		if id[1] != "" {
			lines = append(lines, wrap(theme.Muted.Render(id[0]+"  ")+theme.Text.Render(safetext.Line(id[1])), w))
		}
	}
	return strings.Join(lines, "\n")
}

func (v *resultScreen) Update(msg tea.Msg) intent {
	switch msg := msg.(type) {
	case followMsg:
		v.snap = msg.Snapshot
		v.move(0)
		return nil
	case tea.KeyMsg:
		if key.Matches(msg, v.d.Keys.Next) {
			return v.leave()
		}
		if key.Matches(msg, v.d.Keys.Export) && v.snap.Result != nil {
			return openPage{newExportPage(v.d, *v.snap.Result)}
		}
		if key.Matches(msg, v.d.Keys.Details) && v.snap.Result != nil {
			v.unfolded = !v.unfolded
			v.move(0)
			return nil
		}
	}
	return v.scroll.Update(msg)
}

// Escape collapses the passed validations if they are expanded, else leaves
// like Enter.
func (v *resultScreen) Escape() (intent, bool) {
	if v.unfolded {
		v.unfolded = false
		v.move(0)
		return nil, true
	}
	return v.leave(), true
}

func (v *resultScreen) leave() intent {
	if v.asksNext() {
		return openPage{newWhatNextPage(v.d)}
	}
	return quit{}
}

// asksNext reports whether leaving asks what to do next.
func (v *resultScreen) asksNext() bool { return len(v.d.Scenarios) > 0 }

func (v *resultScreen) ShortHelp() []key.Binding {
	on := withHelp(v.d.Keys.Next, v.d.Words.Keys.Leave)
	if v.asksNext() {
		on = v.d.Keys.Next
	}
	help := []key.Binding{on}
	if v.snap.Result != nil {
		help = append(help, v.d.Keys.Details, v.d.Keys.Export)
	}
	return append(help, v.scroll.ShortHelp()...)
}

func (v *resultScreen) FullHelp() [][]key.Binding {
	return [][]key.Binding{v.ShortHelp(), v.moreKeys()}
}
