package ui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
)

// prompt tells something and waits for Enter: a refusal, a trouble, a wait
// that takes too long. Esc asks whether to leave.
type prompt struct {
	d    *display
	snap flow.Snapshot
	// parts makes what is told, so that it follows the snapshot and the time.
	parts func(s flow.Snapshot, w int) []block
	next  flow.Command // what Enter wants
	help  key.Binding
	w, h  int
}

func (p *prompt) SetSize(w, h int) { p.w, p.h = w, h }
func (p *prompt) View() string     { return stack(p.w, p.h, p.parts(p.snap, p.w)...) }

func (p *prompt) Update(msg tea.Msg) intent {
	switch msg := msg.(type) {
	case followMsg:
		p.snap = msg.Snapshot
	case tea.KeyMsg:
		if key.Matches(msg, p.d.Keys.Next) {
			return sendCommand{p.next}
		}
	}
	return nil
}

func (p *prompt) ShortHelp() []key.Binding  { return []key.Binding{p.help} }
func (p *prompt) FullHelp() [][]key.Binding { return [][]key.Binding{p.ShortHelp()} }

// newRetry tells why a step failed, how many tries are left and what to do
// better.
func newRetry(d *display, s flow.Snapshot) screen {
	p := &prompt{d: d, snap: s, next: flow.TryAgain{}, help: named(d.Keys.Next, d.Words.Keys.Retry)}
	p.parts = func(s flow.Snapshot, w int) []block {
		theme, t, why := d.Theme, d.Words.Pausing, flow.Refusal{RetriesLeft: -1}
		if s.Refusal != nil {
			why = *s.Refusal
		}
		reason := d.Words.Reason(why.Reason, why.Message)
		return []block{
			{text: theme.Title.Render(wrap(t.Refused, w)), rank: 2},
			{text: theme.Bad.Render(indent("✗ ", wrap(reason.What, w-2)))},
			{text: theme.Text.Render(wrap(reason.Do, w)), rank: 1},
			{text: theme.Warn.Render(wrap(triesLeft(d, why.RetriesLeft), w)), rank: 1},
			{text: theme.Muted.Render(wrap(enterAgain(d, s), w)), rank: 3},
		}
	}
	return p
}

func triesLeft(d *display, n int) string {
	if n < 0 {
		return ""
	}
	return d.Words.Pausing.TriesLeft(n)
}

func enterAgain(d *display, s flow.Snapshot) string {
	if s.Step.Kind == flow.KindAutomatic {
		return d.Words.Pausing.RefusedAuto
	}
	return d.Words.Pausing.RefusedDo
}

// newStuck tells what went wrong, what to do and what was kept.
func newStuck(d *display, s flow.Snapshot) screen {
	p := &prompt{d: d, snap: s, next: flow.TryAgain{}, help: named(d.Keys.Next, d.Words.Keys.Retry)}
	p.parts = func(s flow.Snapshot, w int) []block {
		theme, trouble := d.Theme, flow.Trouble{Code: flow.TroubleNonsense}
		if s.Trouble != nil {
			trouble = *s.Trouble
		}
		says := d.Words.Trouble(trouble)
		if s.ProcessID == "" {
			says.Kept = d.Words.Pausing.NotBegun
		}
		return []block{
			{text: theme.Title.Render(wrap(d.Words.Pausing.Stuck, w)), rank: 3},
			{text: theme.Bad.Render(indent("✗ ", wrap(says.Happened, w-2)))},
			{text: theme.Text.Render(wrap(says.Do, w)), rank: 1},
			{text: theme.Good.Render(indent("✓ ", wrap(says.Kept, w-2))), rank: 2},
			{text: theme.Muted.Render(wrap(d.Words.Pausing.StuckDo, w)), rank: 4},
		}
	}
	return p
}

// newOverdue asks whether to go on waiting.
func newOverdue(d *display, s flow.Snapshot) screen {
	p := &prompt{d: d, snap: s, next: flow.KeepWaiting{}, help: named(d.Keys.Next, d.Words.Keys.KeepWaiting)}
	opened := d.Now()
	p.parts = func(s flow.Snapshot, w int) []block {
		theme, t := d.Theme, d.Words.Pausing
		since := s.Since
		if since.IsZero() {
			since = opened
		}
		return []block{
			{text: theme.Title.Render(wrap(t.Overdue, w)), rank: 1},
			{text: theme.Text.Render(wrap(d.Words.Waiting(s.Step), w)), rank: 3},
			{text: theme.Warn.Render(wrap(t.OverdueLead(d.Words.Duration(d.Now().Sub(since))), w)), rank: 2},
			{text: theme.Good.Render(indent("✓ ", wrap(t.OverdueKept, w-2))), rank: 2},
			{text: theme.Text.Render(wrap(t.OverdueDo, w))},
		}
	}
	return p
}
