package ui

import (
	"context"
	"errors"
	"io"

	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
)

// activeSession is the current verification. Messages about an earlier one are
// dropped by their generation.
type activeSession struct {
	Session                 // zero: none
	request    StartRequest // of the last start
	generation int
}

type (
	// sessionMsg is the result of starting a verification.
	sessionMsg struct {
		Session
		err error
	}
	// snapshotMsg is the newest snapshot.
	snapshotMsg struct {
		flow.Snapshot
		generation int
	}
	// endedMsg means that no snapshot will follow.
	endedMsg struct {
		err        error
		generation int
	}
)

func (active activeSession) isRunning() bool { return active.Verification != nil }

// start starts a verification in a Cmd, because it may take long.
func (active *activeSession) start(ctx context.Context, d *display, request StartRequest) tea.Cmd {
	request.Language = d.Words.Language()
	active.request = request
	active.generation++
	start := d.Start
	return func() tea.Msg {
		session, err := start(ctx, request)
		return sessionMsg{session, err}
	}
}

// nextSnapshot waits for a snapshot newer than version.
func (active activeSession) nextSnapshot(ctx context.Context, version int) tea.Cmd {
	if !active.isRunning() {
		return nil
	}
	return func() tea.Msg {
		snap, err := active.Verification.Next(ctx, version)
		if err != nil {
			return endedMsg{err, active.generation}
		}
		return snapshotMsg{snap, active.generation}
	}
}

// send sends a command, if there is a verification.
func (active activeSession) send(c flow.Command) {
	if active.isRunning() {
		active.Verification.Do(c)
	}
}

// end releases the session.
func (active *activeSession) end() {
	if active.End != nil {
		active.End()
	}
	active.Session = Session{}
}

// showFirst shows what comes before the verification: a page to choose from, or
// nothing.
func (r *root) showFirst() tea.Cmd {
	switch {
	case r.d.Kiosk != nil && r.d.Kiosk.welcome != nil:
		return r.showScreen(newWelcomeScreen(r.d))
	case len(r.d.Scenarios) > 0:
		return r.showScreen(newScenarioPage(r.d, r.session.request.Scenario))
	case r.d.Form != nil:
		return r.showScreen(newStartScreen(r.d))
	}
	return r.startSession(StartRequest{})
}

// startSession starts a verification, replacing the current one.
func (r *root) startSession(request StartRequest) tea.Cmd {
	r.release()
	return r.session.start(r.ctx, r.d, request)
}

func (r *root) handleSession(msg sessionMsg) tea.Cmd {
	if msg.err != nil {
		return r.fail(msg.err)
	}
	r.session.Session, r.d.Defaults = msg.Session, msg.Defaults
	r.d.LastFolder = ""
	return tea.Batch(r.updateScreen(), r.session.nextSnapshot(r.ctx, r.snap.Version), r.startTicks())
}

// handleSnapshot passes a new snapshot to the screen, or changes the screen.
func (r *root) handleSnapshot(msg snapshotMsg) tea.Cmd {
	if msg.generation != r.session.generation {
		return nil
	}
	wasBusy := r.isBusy()
	r.snap = msg.Snapshot
	if msg.Notice != flow.NoticeNone {
		r.notice = msg.Notice // shown until the next command
	}
	r.lock.release(screenKeyOf(r.snap))
	if end := r.followKiosk(); end != nil {
		return end // without showing its last page
	}
	cmds := []tea.Cmd{r.session.nextSnapshot(r.ctx, r.snap.Version), r.updateScreen(), r.ringAfter(wasBusy)}
	if wasBusy != r.isBusy() {
		cmds = append(cmds, r.startTicks())
	}
	if r.snap.Phase == flow.PhaseLeft {
		return tea.Quit
	}
	return tea.Batch(cmds...)
}

// ringAfter rings the bell when the program is no longer busy.
func (r *root) ringAfter(wasBusy bool) tea.Cmd {
	if !wasBusy || r.isBusy() || r.ring == nil {
		return nil
	}
	return func() tea.Msg {
		r.ring()
		return nil
	}
}

// handleEnd keeps the screen of the last snapshot, unless the person has left;
// an error ends the program.
func (r *root) handleEnd(msg endedMsg) tea.Cmd {
	switch {
	case msg.generation != r.session.generation:
		return nil
	case !errors.Is(msg.err, io.EOF):
		return r.fail(msg.err)
	case r.leftAt.IsZero():
		return nil
	}
	return tea.Quit
}

// release ends the session, and clears everything shown.
func (r *root) release() {
	r.session.end()
	closeScreen(r.screen)
	r.snap, r.question, r.key, r.screen = flow.Snapshot{}, question{}, screenKey{}, nil
	r.notice, r.lock = flow.NoticeNone, keyLock{}
	r.closePage()
	r.isPaused = false
}

// lastSnapshot is the newest snapshot. If the person left, its phase is
// PhaseLeft even if the verification did not end in time.
func (r *root) lastSnapshot() flow.Snapshot {
	snap := r.snap
	if r.leaveTimedOut {
		snap.Phase = flow.PhaseLeft
	}
	return snap
}
