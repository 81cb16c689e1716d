package ui

import (
	"errors"
	"io"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
)

type (
	// beganMsg is one that was begun.
	beganMsg struct {
		Session
		generation int
		err        error
	}
	snapshotMsg struct {
		flow.Snapshot
		generation int
	}
	// endedMsg says that no snapshot will follow.
	endedMsg struct {
		err        error
		generation int
	}
	tickDueMsg struct{ chain int }
	failedMsg  struct{ err error }
)

// showFirst is what comes before the verification: a page to choose from, or
// nothing.
func (r *root) showFirst() tea.Cmd {
	switch {
	case len(r.d.Scenarios) > 0:
		return r.showScreen(newScenarios(r.d, r.beginning.Scenario))
	case r.d.Form != nil:
		return r.showScreen(newStart(r.d))
	}
	return r.begin(Beginning{})
}

// begin begins a verification, outside of the drawing loop.
func (r *root) begin(b Beginning) tea.Cmd {
	r.release()
	r.beginning, r.generation = b, r.generation+1
	begin, ctx, running := r.d.Begin, r.ctx, r.generation
	return func() tea.Msg {
		session, err := begin(ctx, b)
		return beganMsg{session, running, err}
	}
}

func (r *root) handleBegan(msg beganMsg) tea.Cmd {
	if msg.err != nil {
		return r.fail(msg.err)
	}
	r.session, r.d.Defaults = msg.Session, msg.Defaults
	return tea.Batch(r.updateScreen(), r.nextSnapshot(), r.startTicks())
}

// release ends the session, and forgets all that was shown of it.
func (r *root) release() {
	if r.session.End != nil {
		r.session.End()
	}
	closeScreen(r.screen)
	r.session, r.snap, r.question, r.key, r.screen = Session{}, flow.Snapshot{}, question{}, screenKey{}, nil
	r.notice, r.lock = flow.NoticeNone, keyLock{}
	r.closePage()
}

// nextSnapshot waits for the next snapshot.
func (r *root) nextSnapshot() tea.Cmd {
	verification, ctx, version, running := r.session.Verification, r.ctx, r.snap.Version, r.generation
	if verification == nil {
		return nil
	}
	return func() tea.Msg {
		s, err := verification.Next(ctx, version)
		if err != nil {
			return endedMsg{err, running}
		}
		return snapshotMsg{s, running}
	}
}

// ended: after the last snapshot the screen stays; anything else ends it all.
func (r *root) handleEnd(msg endedMsg) tea.Cmd {
	if msg.generation != r.generation || errors.Is(msg.err, io.EOF) && r.leftAt.IsZero() {
		return nil
	}
	if errors.Is(msg.err, io.EOF) {
		return tea.Quit
	}
	return r.fail(msg.err)
}

// The times between two ticks.
const (
	busyInterval = 100 * time.Millisecond
	idleInterval = time.Second
)

// startTicks starts a chain of ticks in the pace of now.
func (r *root) startTicks() tea.Cmd {
	r.tickChain++
	beat, pace := r.tickChain, idleInterval
	if r.isBusy() {
		pace = busyInterval
	}
	return tea.Tick(pace, func(time.Time) tea.Msg { return tickDueMsg{beat} })
}

// leaveTimeout is how long leaving may take before the program goes anyway.
const leaveTimeout = 2 * time.Second

// handleTick lets what is shown follow the time.
func (r *root) handleTick(msg tickDueMsg) tea.Cmd {
	if msg.chain != r.tickChain {
		return nil
	}
	now := r.d.Now()
	r.lock.expire(now)
	if !r.leftAt.IsZero() && now.Sub(r.leftAt) >= leaveTimeout {
		r.leaveTimedOut = true
		return tea.Quit
	}
	return tea.Batch(r.broadcast(tickMsg{}), r.startTicks())
}
