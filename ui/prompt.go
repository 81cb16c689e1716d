package ui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
)

// prompt tells something and waits for Enter: a refusal, a trouble, a wait
// that takes too long. Esc asks whether to leave.
type prompt struct {
	st   *stage
	snap flow.Snapshot
	// parts makes what is told, so that it follows the snapshot and the time.
	parts func(s flow.Snapshot, w int) []block
	next  flow.Command // what Enter wants
	help  key.Binding
	w, h  int
}

func (p *prompt) SetSize(w, h int) { p.w, p.h = w, h }
func (p *prompt) View() string     { return stack(p.w, p.h, p.parts(p.snap, p.w)...) }

func (p *prompt) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case followMsg:
		p.snap = msg.Snapshot
	case tea.KeyMsg:
		if key.Matches(msg, p.st.Keys.Next) {
			p.st.Do(p.next)
		}
	}
	return nil
}

func (p *prompt) ShortHelp() []key.Binding  { return []key.Binding{p.help} }
func (p *prompt) FullHelp() [][]key.Binding { return [][]key.Binding{p.ShortHelp()} }

// newRetry tells why a step failed, how many tries are left and what to do
// better.
func newRetry(st *stage, s flow.Snapshot) screen {
	p := &prompt{st: st, snap: s, next: flow.TryAgain{}, help: named(st.Keys.Next, st.Words.Keys.Retry)}
	p.parts = func(s flow.Snapshot, w int) []block {
		theme, t, why := st.Theme, st.Words.Pausing, flow.Refusal{RetriesLeft: -1}
		if s.Refusal != nil {
			why = *s.Refusal
		}
		reason := st.Words.Reason(why.Reason, why.Message)
		return []block{
			{text: theme.Title.Render(wrap(t.Refused, w)), rank: 2},
			{text: theme.Bad.Render(indent("✗ ", wrap(reason.What, w-2)))},
			{text: theme.Text.Render(wrap(reason.Do, w)), rank: 1},
			{text: theme.Warn.Render(wrap(triesLeft(st, why.RetriesLeft), w)), rank: 1},
			{text: theme.Muted.Render(wrap(enterAgain(st, s), w)), rank: 3},
		}
	}
	return p
}

func triesLeft(st *stage, n int) string {
	if n < 0 {
		return ""
	}
	return st.Words.Pausing.TriesLeft(n)
}

func enterAgain(st *stage, s flow.Snapshot) string {
	if s.Step.Kind == flow.KindAutomatic {
		return st.Words.Pausing.RefusedAuto
	}
	return st.Words.Pausing.RefusedDo
}

// newStuck tells what went wrong, what to do and what was kept.
func newStuck(st *stage, s flow.Snapshot) screen {
	p := &prompt{st: st, snap: s, next: flow.TryAgain{}, help: named(st.Keys.Next, st.Words.Keys.Retry)}
	p.parts = func(s flow.Snapshot, w int) []block {
		theme, trouble := st.Theme, flow.Trouble{Code: flow.TroubleNonsense}
		if s.Trouble != nil {
			trouble = *s.Trouble
		}
		says := st.Words.Trouble(trouble)
		if s.ProcessID == "" {
			says.Kept = st.Words.Pausing.NotBegun
		}
		return []block{
			{text: theme.Title.Render(wrap(st.Words.Pausing.Stuck, w)), rank: 3},
			{text: theme.Bad.Render(indent("✗ ", wrap(says.Happened, w-2)))},
			{text: theme.Text.Render(wrap(says.Do, w)), rank: 1},
			{text: theme.Good.Render(indent("✓ ", wrap(says.Kept, w-2))), rank: 2},
			{text: theme.Muted.Render(wrap(st.Words.Pausing.StuckDo, w)), rank: 4},
		}
	}
	return p
}

// newOverdue asks whether to go on waiting.
func newOverdue(st *stage, s flow.Snapshot) screen {
	p := &prompt{st: st, snap: s, next: flow.KeepWaiting{}, help: named(st.Keys.Next, st.Words.Keys.KeepWaiting)}
	opened := st.Now()
	p.parts = func(s flow.Snapshot, w int) []block {
		theme, t := st.Theme, st.Words.Pausing
		since := s.Since
		if since.IsZero() {
			since = opened
		}
		return []block{
			{text: theme.Title.Render(wrap(t.Overdue, w)), rank: 1},
			{text: theme.Text.Render(wrap(st.Words.Waiting(s.Step), w)), rank: 3},
			{text: theme.Warn.Render(wrap(t.OverdueLead(st.Words.Duration(st.Now().Sub(since))), w)), rank: 2},
			{text: theme.Good.Render(indent("✓ ", wrap(t.OverdueKept, w-2))), rank: 2},
			{text: theme.Text.Render(wrap(t.OverdueDo, w))},
		}
	}
	return p
}
