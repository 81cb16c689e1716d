package ui

import (
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
)

// keyLock keeps keys from a screen between a command and what comes of it, so
// that nothing is sent twice and nothing typed ahead gets into the next
// question.
type keyLock struct {
	locked  bool
	key     screenKey // where it was shut
	since   time.Time // when
	dropped time.Time // when a key was dropped last
}

// lockTimeout is how long a lock lasts when nothing comes of a command: it was
// dropped then, and the person may go on.
const lockTimeout = 5 * time.Second

// heldKeyGap is how close together keys belong to one run, as of a key held
// down: when its first ones were dropped, its others are too.
const heldKeyGap = 60 * time.Millisecond

func (l *keyLock) lock(at screenKey, now time.Time) { l.locked, l.key, l.since = true, at, now }

func (l *keyLock) releaseUnlessAt(now screenKey) { l.locked = l.locked && now == l.key }

// expire opens a lock that nothing came of.
func (l *keyLock) expire(now time.Time) { l.locked = l.locked && now.Sub(l.since) < lockTimeout }

// sendAndLock hands a command on and shuts the screen.
func (r *root) sendAndLock(c flow.Command) {
	if r.session.Verification == nil || r.lock.locked && !bypassesLock(c) {
		return
	}
	r.lock.lock(screenKeyOf(r.snap), r.d.Now())
	r.notice, r.hasSent = flow.NoticeNone, true
	if _, leave := c.(flow.Leave); leave {
		r.leftAt = r.d.Now()
	}
	r.send(c)
}

// isTerminalAnswer reports a terminal's late answer to a question of AskTone: it comes as
// if it had been typed.
func isTerminalAnswer(msg tea.KeyMsg) bool { return strings.HasPrefix(string(msg.Runes), "11;rgb") }

// bypassesLock commands pass a lock.
func bypassesLock(c flow.Command) bool {
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

// dropsKey reports whether a key goes nowhere: nothing is open for it, or it
// belongs to a run of keys that began when nothing was.
func (r *root) dropsKey(msg tea.KeyMsg) bool {
	now := r.d.Now()
	if isTerminalAnswer(msg) {
		return true
	}
	if r.screen == nil || r.lock.locked || !r.acceptsKey(msg) || now.Sub(r.lock.dropped) < heldKeyGap {
		r.lock.dropped = now
		return true
	}
	return false
}

// open reports whether the screen takes this key: while something is under
// way, Esc alone means something.
func (r *root) acceptsKey(msg tea.KeyMsg) bool {
	return !r.isBusy() || key.Matches(msg, r.d.Keys.Back)
}

// isBusy reports whether the person has nothing to answer now.
func (r *root) isBusy() bool {
	if r.session.Verification == nil {
		return r.screen == nil
	}
	switch r.snap.Phase {
	case flow.PhaseStarting, flow.PhaseSending, flow.PhaseWaiting, flow.PhaseReviewing, flow.PhaseCanceling, flow.PhaseLeft:
		return true
	}
	return false
}
