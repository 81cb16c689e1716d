package ui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
	"cedula/ui/words"
)

// promptScreen shows a message and waits for Enter: a refusal, a failure, an
// overdue wait. Esc asks whether to leave.
type promptScreen struct {
	d    *display
	snap flow.Snapshot
	// blocks returns the content, which depends on the snapshot and the time.
	blocks func(snap flow.Snapshot, w int) []block
	next   flow.Command // the command of Enter
	does   text         // its description
	w, h   int
}

func (v *promptScreen) SetSize(w, h int) { v.w, v.h = w, h }
func (v *promptScreen) View() string     { return stack(v.w, v.h, v.blocks(v.snap, v.w)...) }

func (v *promptScreen) Update(msg tea.Msg) intent {
	switch msg := msg.(type) {
	case followMsg:
		v.snap = msg.Snapshot
	case tea.KeyMsg:
		if key.Matches(msg, v.d.Keys.Next) {
			return sendCommand{v.next}
		}
	}
	return nil
}

func (v *promptScreen) ShortHelp() []key.Binding {
	return []key.Binding{withHelp(v.d.Keys.Next, v.does.in(v.d))}
}
func (v *promptScreen) FullHelp() [][]key.Binding { return [][]key.Binding{v.ShortHelp()} }

// newRetryScreen shows why a step failed, how many tries are left and advice.
func newRetryScreen(d *display, snap flow.Snapshot) screen {
	v := &promptScreen{d: d, snap: snap, next: flow.TryAgain{}, does: func(w *words.Words) string { return w.Keys.Retry }}
	v.blocks = func(snap flow.Snapshot, w int) []block {
		theme, t, refusal := d.Theme, d.Words.Retry, flow.Refusal{RetriesLeft: -1}
		if snap.Refusal != nil {
			refusal = *snap.Refusal
		}
		triesLeft, next := "", t.TryAgain
		if refusal.RetriesLeft >= 0 {
			triesLeft = t.TriesLeft(refusal.RetriesLeft)
		}
		if snap.Step.Kind == flow.KindAutomatic {
			next = t.CheckAgain
		}
		reason := d.Words.Reason(refusal.Reason, refusal.Message)
		return []block{
			{text: theme.Title.Render(wrap(t.Title, w)), rank: 2},
			{text: marked(theme.Bad, "✗ ", reason.What, w)},
			{text: theme.Text.Render(wrap(reason.Do, w)), rank: 1},
			{text: theme.Warn.Render(wrap(triesLeft, w)), rank: 1},
			{text: theme.Muted.Render(wrap(next, w)), rank: 3},
		}
	}
	return v
}

// newStuckScreen shows what went wrong, what to do and what was kept.
func newStuckScreen(d *display, snap flow.Snapshot) screen {
	v := &promptScreen{d: d, snap: snap, next: flow.TryAgain{}, does: func(w *words.Words) string { return w.Keys.Retry }}
	v.blocks = func(snap flow.Snapshot, w int) []block {
		theme, trouble := d.Theme, flow.Trouble{Code: flow.TroubleInvalidResponse}
		if snap.Trouble != nil {
			trouble = *snap.Trouble
		}
		text := d.troubleText(trouble)
		if snap.ProcessID == "" && d.Kiosk == nil {
			text.Kept = d.Words.Stuck.NotStarted
		}
		kept := ""
		if text.Kept != "" {
			kept = marked(theme.Good, "✓ ", text.Kept, w)
		}
		return []block{
			{text: theme.Title.Render(wrap(d.Words.Stuck.Title, w)), rank: 3},
			{text: marked(theme.Bad, "✗ ", text.Happened, w)},
			{text: theme.Text.Render(wrap(text.Do, w)), rank: 1},
			{text: kept, rank: 2},
			{text: theme.Muted.Render(wrap(d.Words.Stuck.Advice, w)), rank: 4},
		}
	}
	return v
}

// troubleText describes a trouble: in a kiosk without hosts and the API's
// messages, and only with advice that the person can follow.
func (d *display) troubleText(trouble flow.Trouble) words.TroubleText {
	if d.Kiosk == nil {
		return d.Words.Trouble(trouble)
	}
	trouble.Host, trouble.Status, trouble.Detail = "", 0, ""
	text := d.Words.Trouble(trouble)
	text.Kept = ""
	switch {
	case isOperatorTrouble(trouble.Code):
		text.Happened, text.Do = d.Words.Kiosk.Trouble, d.Words.Kiosk.AskStaff
	case trouble.Code == flow.TroubleUnreachable:
		text.Do = d.Words.Kiosk.AskStaff
	}
	return text
}

// isOperatorTrouble reports whether only the operator can solve a trouble.
func isOperatorTrouble(code flow.TroubleCode) bool {
	switch code {
	case flow.TroubleUnreachable, flow.TroubleTimeout, flow.TroubleServer, flow.TroubleRateLimited, flow.TroubleUploadRefused,
		flow.TroubleFileChanged, flow.TroubleFileUnreadable, flow.TroubleNoTerms, flow.TroubleUnclear:
		return false
	}
	return true
}

// heading is the top of a question: the step's title and sentence, and why it
// is asked again.
func heading(d *display, snap flow.Snapshot, w int) []block {
	text := d.Words.Step(snap.Step)
	return []block{
		{text: d.Theme.Title.Render(wrap(text.Title, w)), rank: 2},
		{text: refusalLine(d, snap, w), rank: 1},
		{text: d.Theme.Text.Render(wrap(text.Lead, w)), rank: 4},
		{text: d.Theme.Muted.Render(wrap(text.Hint, w)), rank: 5},
	}
}

// refusalLine is why the step is asked again, if it is.
func refusalLine(d *display, snap flow.Snapshot, w int) string {
	if snap.Refusal == nil || snap.Refusal.StepID != snap.Step.ID {
		return ""
	}
	reason := d.Words.Reason(snap.Refusal.Reason, snap.Refusal.Message)
	return marked(d.Theme.Bad, "✗ ", reason.What, w)
}
