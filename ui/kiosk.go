package ui

import (
	"slices"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
	"cedula/ui/words"
)

// Kiosk configures the screens of an unattended terminal: no key leaves them,
// the process's ids are not shown, and nobody's data remains on the screen
// after they have left.
type Kiosk struct {
	IdleTimeout   time.Duration  // at a question, without a key press
	ResultTimeout time.Duration  // how long the last page is shown
	Languages     []*words.Words // the languages to choose from
	Files         bool           // files may be chosen from the disk
	Link          bool           // the person may continue on a phone
	Lock          ExitLock       // nil: the kiosk cannot be ended by a PIN
	DemoPIN       string         // the PIN of Lock, shown on the screens of a demo; otherwise empty
	// Stop is closed to cancel the process and end the screens.
	Stop <-chan struct{}
	// Exit is called when the PIN was given; it must not block.
	Exit func()
	// Alive is called by the event loop at least once a second while it runs;
	// it must not block.
	Alive func()

	welcome *Welcome // shown instead of a verification
}

// ExitLock checks the PIN.
type ExitLock interface {
	// Try reports whether the PIN is correct. It takes a moment.
	Try(pin string) bool
	// State is how many tries are left, and for how long it is locked.
	State() (triesLeft int, lockedFor time.Duration)
}

// kioskEnd is why a verification is ended in a kiosk.
type kioskEnd int

const (
	kioskGoesOn    kioskEnd = iota
	endedIdle               // the person has left
	endedByPerson           // the person wants to stop
	endedByRefusal          // of a consent
	endedFromOutside
)

// endVerification cancels the process with the API, and ends the screens.
type endVerification struct{ why kioskEnd }

// exitKiosk ends the kiosk: the PIN was given.
type exitKiosk struct{}

func (endVerification) isIntent() {}
func (exitKiosk) isIntent()       {}

// Time limits without a key press in a kiosk.
const (
	idleCountdown    = 15 * time.Second
	handOffIdleLimit = 10 * time.Minute // the person uses a phone meanwhile
	kioskEndTimeout  = 10 * time.Second // how long to wait for a cancellation
	goodbyeReadDelay = time.Second      // a key pressed earlier was meant for the previous page
)

// kioskState is the root's additional state in a kiosk.
type kioskState struct {
	activeAt time.Time // the last key press or change of the screen
	shown    screenKey
	ending   kioskEnd
	endingAt time.Time
	overAt   time.Time // when the last page was first shown; zero before
}

// kioskStopMsg means that Stop was closed.
type kioskStopMsg struct{}

// isEnding reports whether the process is being cancelled: keys are ignored.
func (k kioskState) isEnding(snap flow.Snapshot) bool {
	return k.ending != kioskGoesOn && !snap.Phase.IsOver()
}

func (k *Kiosk) waitForStop() tea.Msg {
	if k == nil || k.Stop == nil {
		return nil
	}
	<-k.Stop
	return kioskStopMsg{}
}

// mayChooseFiles reports whether the disk's files may be shown.
func (d *display) mayChooseFiles() bool { return d.Kiosk == nil || d.Kiosk.Files }

// canHandOff reports whether continuing on a phone is offered.
func (d *display) canHandOff(snap flow.Snapshot) bool {
	return snap.CanHandOff && (d.Kiosk == nil || d.Kiosk.Link)
}

// nextLanguage is the language after the current one.
func (d *display) nextLanguage() *words.Words {
	if d.Kiosk == nil || len(d.Kiosk.Languages) == 0 {
		return words.Next(d.Words)
	}
	return d.Kiosk.Languages[(slices.Index(d.Kiosk.Languages, d.Words)+1)%len(d.Kiosk.Languages)]
}

// handleKioskKey handles the keys with a different meaning, or none, in a
// kiosk; it reports whether this was one.
func (r *root) handleKioskKey(msg tea.KeyMsg) (tea.Cmd, bool) {
	if r.d.Kiosk == nil {
		return nil, false
	}
	r.kiosk.activeAt = r.d.Now()
	_, isIdle := r.page.(*idlePage)
	_, asksPIN := r.page.(*pinPage)
	switch {
	case r.kiosk.isEnding(r.snap):
		return nil, true
	case isIdle:
		r.closePage()
		return nil, true
	case key.Matches(msg, r.d.Keys.Exit) && r.d.Kiosk.Lock != nil && !asksPIN:
		return r.openPage(newPINPage(r.d)), true
	case asksPIN && key.Matches(msg, r.d.Keys.Help):
		return nil, true
	}
	return nil, r.isLocked(msg)
}

// isLocked reports whether the key is disabled in a kiosk, because it leaves
// the screens or opens the inspector.
func (r *root) isLocked(msg tea.KeyMsg) bool {
	switch msg.Type {
	case tea.KeyCtrlC, tea.KeyCtrlD, tea.KeyCtrlZ, tea.KeyCtrlBackslash, tea.KeyCtrlO, tea.KeyCtrlX, tea.KeyF2,
		tea.KeyF5, tea.KeyF6, tea.KeyF7, tea.KeyF8, tea.KeyF9, tea.KeyF10, tea.KeyF11, tea.KeyF12, tea.KeyF13, tea.KeyF14,
		tea.KeyF15, tea.KeyF16, tea.KeyF17, tea.KeyF18, tea.KeyF19, tea.KeyF20:
		return true
	case tea.KeyF3:
		return !r.d.Kiosk.Link
	}
	return false
}

// handleKioskTime handles the kiosk's time limits; nil: nothing is due.
func (r *root) handleKioskTime(now time.Time) tea.Cmd {
	k := r.d.Kiosk
	if k == nil {
		return nil
	}
	if k.Alive != nil {
		k.Alive()
	}
	switch idle := now.Sub(r.kiosk.activeAt); {
	case r.kiosk.isEnding(r.snap):
		if now.Sub(r.kiosk.endingAt) >= kioskEndTimeout {
			return tea.Quit
		}
	case r.snap.Phase.IsOver():
		if now.Sub(r.kiosk.overAt) >= k.ResultTimeout {
			return tea.Quit
		}
	case k.welcome != nil:
		if idle >= k.IdleTimeout {
			r.closePage()
		}
	case r.isBusy() || !r.session.isRunning():
		r.kiosk.activeAt = now
	case idle >= r.idleLimit()+idleCountdown:
		return r.endVerification(endedIdle)
	case idle >= r.idleLimit():
		return r.warnIdle()
	}
	return nil
}

// idleLimit is how long without a key press until the kiosk asks whether
// anybody is there.
func (r *root) idleLimit() time.Duration {
	_, isHandedOff := r.page.(*handOffPage)
	_, showsCode := r.page.(*linkCodePage)
	if isHandedOff || showsCode || r.snap.Step.Kind == flow.KindLink && r.snap.Phase == flow.PhaseAsking {
		return max(handOffIdleLimit, r.d.Kiosk.IdleTimeout)
	}
	return r.d.Kiosk.IdleTimeout
}

// warnIdle asks whether anybody is there, with a countdown.
func (r *root) warnIdle() tea.Cmd {
	if _, isOpen := r.page.(*idlePage); isOpen {
		return nil
	}
	ends := r.kiosk.activeAt.Add(r.idleLimit() + idleCountdown)
	return r.openPage(&idlePage{d: r.d, ends: ends})
}

// followKiosk reacts to a new snapshot; nil: nothing to do. Failures to start
// or to cancel are handled by the kiosk, not by the person.
func (r *root) followKiosk() tea.Cmd {
	if r.d.Kiosk == nil {
		return nil
	}
	if now := screenKeyOf(r.snap); now != r.kiosk.shown {
		r.kiosk.shown, r.kiosk.activeAt = now, r.d.Now()
		if _, isIdle := r.page.(*idlePage); isIdle {
			r.closePage()
		}
	}
	isStuck := r.snap.Phase == flow.PhaseStuck
	switch {
	case isStuck && (r.snap.ProcessID == "" || r.kiosk.ending != kioskGoesOn):
		return tea.Quit
	case !r.snap.Phase.IsOver():
		return nil
	case r.kiosk.ending != kioskGoesOn && r.kiosk.ending != endedByRefusal:
		return tea.Quit
	case r.kiosk.overAt.IsZero():
		r.kiosk.overAt = r.d.Now()
	}
	return nil
}

// endVerification cancels the process and then ends the screens; without a
// process it ends them immediately.
func (r *root) endVerification(why kioskEnd) tea.Cmd {
	r.closePage()
	if !r.session.isRunning() || r.snap.Phase.IsOver() {
		return tea.Quit
	}
	if r.kiosk.ending != kioskGoesOn {
		return nil
	}
	r.kiosk.ending, r.kiosk.endingAt = why, r.d.Now()
	var command flow.Command = flow.Leave{}
	if r.snap.ProcessID != "" {
		command = flow.Cancel{Reason: cancelReason(why)}
	}
	r.sendAndLock(command)
	return nil
}

// cancelReason is the reason for the API; the codes are the vendor's.
func cancelReason(why kioskEnd) string {
	if why == endedByPerson || why == endedByRefusal {
		return "dont_want_to_continue"
	}
	return "other_reason"
}

// exitKiosk reports that the PIN was given, and ends the verification.
func (r *root) exitKiosk() tea.Cmd {
	if r.d.Kiosk.Exit != nil {
		r.d.Kiosk.Exit()
	}
	return r.endVerification(endedFromOutside)
}
