package ui

import (
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
)

// lock keeps keys from a screen between a command and what comes of it, so
// that nothing is sent twice and nothing typed ahead gets into the next
// question.
type lock struct {
	shut    bool
	at      scene     // where it was shut
	since   time.Time // when
	dropped time.Time // when a key was dropped last
}

// stale is how long a lock lasts when nothing comes of a command: it was
// dropped then, and the person may go on.
const stale = 5 * time.Second

// sameRun is how close together keys belong to one run, as of a key held
// down: when its first ones were dropped, its others are too.
const sameRun = 60 * time.Millisecond

func (l *lock) close(at scene, now time.Time) { l.shut, l.at, l.since = true, at, now }

func (l *lock) follow(now scene) { l.shut = l.shut && now == l.at }

// expire opens a lock that nothing came of.
func (l *lock) expire(now time.Time) { l.shut = l.shut && now.Sub(l.since) < stale }

// do hands a command on and shuts the screen.
func (r *root) do(c flow.Command) {
	if r.session.Verification == nil || r.lock.shut && !urgent(c) {
		return
	}
	r.lock.close(sceneOf(r.snap), r.d.Now())
	r.notice, r.acted = flow.NoticeNone, true
	if _, leave := c.(flow.Leave); leave {
		r.leaving = r.d.Now()
	}
	r.send(c)
}

// stray reports a terminal's late answer to a question of AskTone: it comes as
// if it had been typed.
func stray(msg tea.KeyMsg) bool { return strings.HasPrefix(string(msg.Runes), "11;rgb") }

// urgent commands pass a lock.
func urgent(c flow.Command) bool {
	switch c.(type) {
	case flow.Leave, flow.Cancel, flow.StopUploads:
		return true
	}
	return false
}

// send hands a command on, if there is a verification.
func (r *root) send(c flow.Command) {
	if r.session.Verification != nil {
		r.session.Verification.Do(c)
	}
}

// drops reports whether a key goes nowhere: nothing is open for it, or it
// belongs to a run of keys that began when nothing was.
func (r *root) drops(msg tea.KeyMsg) bool {
	now := r.d.Now()
	if stray(msg) {
		return true
	}
	if r.shown == nil || r.lock.shut || !r.open(msg) || now.Sub(r.lock.dropped) < sameRun {
		r.lock.dropped = now
		return true
	}
	return false
}

// open reports whether the screen takes this key: while something is under
// way, Esc alone means something.
func (r *root) open(msg tea.KeyMsg) bool {
	return !r.busy() || key.Matches(msg, r.d.Keys.Back)
}

// busy reports whether the person has nothing to answer now.
func (r *root) busy() bool {
	if r.session.Verification == nil {
		return r.shown == nil
	}
	switch r.snap.Phase {
	case flow.PhaseStarting, flow.PhaseSending, flow.PhaseWaiting, flow.PhaseReviewing, flow.PhaseCanceling, flow.PhaseLeft:
		return true
	}
	return false
}
