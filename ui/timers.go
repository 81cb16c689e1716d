package ui

import (
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
)

const (
	// busyInterval and idleInterval are the times between two ticks.
	busyInterval = 100 * time.Millisecond
	idleInterval = time.Second
	// leaveTimeout is how long leaving may take before the program ends anyway.
	leaveTimeout = 2 * time.Second
	// lockTimeout is how long the keys are locked if a command has no result,
	// because it was dropped.
	lockTimeout = 5 * time.Second
)

// timerMsg is sent after each interval. It handles time limits; then screens
// that show the time get a tickMsg.
type timerMsg struct{ chain int }

// tickMsg means that time has passed.
type tickMsg struct{}

// startTicks starts a chain of ticks at the current interval, and ends the
// previous one.
func (r *root) startTicks() tea.Cmd {
	r.tickChain++
	chain, interval := r.tickChain, idleInterval
	if r.isBusy() && !r.d.NoMotion {
		interval = busyInterval
	}
	return tea.Tick(interval, func(time.Time) tea.Msg { return timerMsg{chain} })
}

// handleTimer handles everything that depends on time.
func (r *root) handleTimer(msg timerMsg) tea.Cmd {
	if msg.chain != r.tickChain {
		return nil
	}
	now := r.d.Now()
	r.lock.expire(now)
	if !r.leftAt.IsZero() && now.Sub(r.leftAt) >= leaveTimeout {
		r.leaveTimedOut = true
		return tea.Quit
	}
	return tea.Batch(r.handleKioskTime(now), r.broadcast(tickMsg{}), r.startTicks())
}

// isBusy reports whether something is in progress, so that there is nothing to
// answer.
func (r *root) isBusy() bool {
	if !r.session.isRunning() {
		return r.screen == nil
	}
	switch r.snap.Phase {
	case flow.PhaseStarting, flow.PhaseReadingTerms, flow.PhaseSending, flow.PhaseWaiting, flow.PhaseReviewing, flow.PhaseCanceling, flow.PhaseLeft:
		return true
	}
	return false
}

// privacy hides personal data after a time without a key press, because others
// may see the terminal.
type privacy struct {
	after   time.Duration // 0: never
	lastKey time.Time     // or when the screens were opened
}

// isDue reports whether to hide now.
func (p privacy) isDue(now time.Time) bool {
	return p.after > 0 && !p.lastKey.IsZero() && now.Sub(p.lastKey) >= p.after
}

// isHidden reports whether the screen is hidden. While something is in
// progress, or before the start, it contains no personal data.
func (r *root) isHidden() bool {
	hasPersonalData := r.session.isRunning() && !r.isBusy() || r.d.Form != nil
	return hasPersonalData && r.privacy.isDue(r.d.Now())
}

// revealByKey shows the screen again, and reports whether the key had no other
// purpose: the key that leaves has.
func (r *root) revealByKey(msg tea.KeyMsg) bool {
	wasHidden := r.isHidden()
	r.privacy.lastKey = r.d.Now()
	return wasHidden && !key.Matches(msg, r.d.Keys.Quit)
}

// hiddenView replaces the hidden screen.
func (r *root) hiddenView(w, h int) string {
	t := r.d.Words.Frame
	return stack(w, h,
		block{text: r.d.Theme.Title.Render(wrap(t.HiddenTitle, w))},
		block{text: r.d.Theme.Text.Render(wrap(t.Hidden(r.d.Words.Duration(r.privacy.after)), w)), rank: 1},
	)
}
