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
		running int
		err     error
	}
	snapshotMsg struct {
		flow.Snapshot
		running int
	}
	// endedMsg says that no snapshot will follow.
	endedMsg struct {
		err     error
		running int
	}
	beatMsg   struct{ beat int }
	failedMsg struct{ err error }
)

// first is what comes before the verification: a page to choose from, or
// nothing.
func (r *root) first() tea.Cmd {
	switch {
	case len(r.d.Scenarios) > 0:
		return r.show(newScenarios(r.d, r.begun.Scenario))
	case r.d.Form != nil:
		return r.show(newStart(r.d))
	}
	return r.begin(Beginning{})
}

// begin begins a verification, outside of the drawing loop.
func (r *root) begin(b Beginning) tea.Cmd {
	r.release()
	r.begun, r.running = b, r.running+1
	begin, ctx, running := r.d.Begin, r.ctx, r.running
	return func() tea.Msg {
		session, err := begin(ctx, b)
		return beganMsg{session, running, err}
	}
}

func (r *root) began(msg beganMsg) tea.Cmd {
	if msg.err != nil {
		return r.fail(msg.err)
	}
	r.session, r.d.Defaults = msg.Session, msg.Defaults
	return tea.Batch(r.turn(), r.pull(), r.pulse())
}

// release ends the session, and forgets all that was shown of it.
func (r *root) release() {
	if r.session.End != nil {
		r.session.End()
	}
	closed(r.shown)
	r.session, r.snap, r.asked, r.scene, r.shown = Session{}, flow.Snapshot{}, asked{}, scene{}, nil
	r.notice, r.lock = flow.NoticeNone, lock{}
	r.close()
}

// pull waits for the next snapshot.
func (r *root) pull() tea.Cmd {
	verification, ctx, version, running := r.session.Verification, r.ctx, r.snap.Version, r.running
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
func (r *root) ended(msg endedMsg) tea.Cmd {
	if msg.running != r.running || errors.Is(msg.err, io.EOF) && r.leaving.IsZero() {
		return nil
	}
	if errors.Is(msg.err, io.EOF) {
		return tea.Quit
	}
	return r.fail(msg.err)
}

// The times between two ticks.
const (
	busyBeat = 100 * time.Millisecond
	idleBeat = time.Second
)

// pulse starts a chain of ticks in the pace of now.
func (r *root) pulse() tea.Cmd {
	r.beat++
	beat, pace := r.beat, idleBeat
	if r.busy() {
		pace = busyBeat
	}
	return tea.Tick(pace, func(time.Time) tea.Msg { return beatMsg{beat} })
}

// patience is how long leaving may take before the program goes anyway.
const patience = 2 * time.Second

// tick lets what is shown follow the time.
func (r *root) tick(msg beatMsg) tea.Cmd {
	if msg.beat != r.beat {
		return nil
	}
	now := r.d.Now()
	r.lock.expire(now)
	if !r.leaving.IsZero() && now.Sub(r.leaving) >= patience {
		r.gaveUp = true
		return tea.Quit
	}
	return tea.Batch(r.pass(tickMsg{}), r.pulse())
}
