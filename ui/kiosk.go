package ui

import (
	"slices"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
	"cedula/ui/words"
)

// Kiosk is how the screens behave where nobody of the operator's is near: no
// key leaves them, nothing of the process is shown by its ids, and nobody's
// data stay when somebody walks away.
type Kiosk struct {
	IdleTimeout   time.Duration  // at a question, without a key
	ResultTimeout time.Duration  // how long the last page stays
	Languages     []*words.Words // to choose from
	Files         bool           // files may be chosen from the disk
	Link          bool           // a person may go on with a phone
	Lock          ExitLock       // nil: no key ends the kiosk
	DemoPIN       string         // opens Lock, and is told on the screens; empty but in a demo
	// Stop, once closed, has the process cancelled and the screens end.
	Stop <-chan struct{}
	// Exit is called when the PIN was given; it must not block.
	Exit func()
	// Alive is called by the drawing loop, at least once a second as long as it
	// runs; it must not block.
	Alive func()

	welcome *Welcome // shown instead of a verification
}

// ExitLock is what the PIN opens.
type ExitLock interface {
	// Try reports whether this is the PIN. It takes a moment.
	Try(pin string) bool
	// State is how many tries are left, and how long none is.
	State() (triesLeft int, lockedFor time.Duration)
}

// kioskEnd is why a verification is ended in a kiosk.
type kioskEnd int

const (
	kioskGoesOn    kioskEnd = iota
	endedIdle               // nobody is there any more
	endedByPerson           // who does not want to go on
	endedByRefusal          // of a permission
	endedFromOutside
)

// endVerification cancels the process with the API, and ends the screens.
type endVerification struct{ why kioskEnd }

// exitKiosk ends the kiosk: the PIN was given.
type exitKiosk struct{}

func (endVerification) isIntent() {}
func (exitKiosk) isIntent()       {}

// What passes in a kiosk without a key.
const (
	idleCountdown    = 15 * time.Second
	handOffPatience  = 10 * time.Minute // with a phone in hand nobody types here
	kioskEndTimeout  = 10 * time.Second // how long a cancellation is waited for
	goodbyeReadDelay = time.Second      // before that, a key was meant for what was shown before
)

// kioskState is what the root keeps beside the verification in a kiosk.
type kioskState struct {
	activeAt time.Time // of the last key, or the last change of the screen
	shown    screenKey
	ending   kioskEnd
	endingAt time.Time
	overAt   time.Time // since when the last page is shown; zero before
}

// kioskStopMsg says that Stop was closed.
type kioskStopMsg struct{}

// isEnding reports whether the process is being cancelled: no key counts any
// more.
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

// mayChooseFiles reports whether files of the disk may be shown.
func (d *display) mayChooseFiles() bool { return d.Kiosk == nil || d.Kiosk.Files }

// canHandOff reports whether going on with a phone is offered.
func (d *display) canHandOff(snap flow.Snapshot) bool {
	return snap.CanHandOff && (d.Kiosk == nil || d.Kiosk.Link)
}

// nextLanguage is the one after that of the screens.
func (d *display) nextLanguage() *words.Words {
	if d.Kiosk == nil || len(d.Kiosk.Languages) == 0 {
		return words.Next(d.Words)
	}
	return d.Kiosk.Languages[(slices.Index(d.Kiosk.Languages, d.Words)+1)%len(d.Kiosk.Languages)]
}

// handleKioskKey takes the keys that mean something else in a kiosk, and those
// that mean nothing there; it reports whether this was one.
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

// isLocked reports the keys by which a desk's screens are left or looked
// behind.
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

// handleKioskTime does what time brings about in a kiosk; nil: nothing.
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
	case idle >= r.patience()+idleCountdown:
		return r.endVerification(endedIdle)
	case idle >= r.patience():
		return r.warnIdle()
	}
	return nil
}

// patience is how long nobody has to type before it is asked whether anybody is
// there.
func (r *root) patience() time.Duration {
	_, isHandedOff := r.page.(*handOffPage)
	_, showsCode := r.page.(*linkCodePage)
	if isHandedOff || showsCode || r.snap.Step.Kind == flow.KindLink && r.snap.Phase == flow.PhaseAsking {
		return max(handOffPatience, r.d.Kiosk.IdleTimeout)
	}
	return r.d.Kiosk.IdleTimeout
}

// warnIdle asks whether anybody is there, while the time runs out.
func (r *root) warnIdle() tea.Cmd {
	if _, isOpen := r.page.(*idlePage); isOpen {
		return nil
	}
	ends := r.kiosk.activeAt.Add(r.patience() + idleCountdown)
	return r.openPage(&idlePage{d: r.d, ends: ends})
}

// followKiosk acts on a newer snapshot; nil: nothing. What can't be begun, and
// what can't be cancelled, is the kiosk's own affair, not the person's.
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

// endVerification cancels the process and then ends the screens: at once where
// there is none.
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

// cancelReason is what the API is told; the codes are the vendor's.
func cancelReason(why kioskEnd) string {
	if why == endedByPerson || why == endedByRefusal {
		return "dont_want_to_continue"
	}
	return "other_reason"
}

// exitKiosk reports that the PIN was given, and ends what runs.
func (r *root) exitKiosk() tea.Cmd {
	if r.d.Kiosk.Exit != nil {
		r.d.Kiosk.Exit()
	}
	return r.endVerification(endedFromOutside)
}

// idlePage asks whether anybody is there. Any key closes it.
type idlePage struct {
	d    *display
	ends time.Time
	w, h int
}

func (v *idlePage) SetSize(w, h int)      { v.w, v.h = w, h }
func (v *idlePage) Update(tea.Msg) intent { return nil }

func (v *idlePage) View() string {
	theme, t := v.d.Theme, v.d.Words.Kiosk
	left := max(0, v.ends.Sub(v.d.Now())).Round(time.Second)
	return stack(v.w, v.h,
		block{text: theme.Title.Render(wrap(t.Idle, v.w))},
		block{text: marked(theme.Warn, "! ", t.IdleNote(v.d.Words.Duration(left)), v.w)},
		block{text: theme.Text.Render(wrap(t.IdleKey, v.w))},
	)
}

func (v *idlePage) ShortHelp() []key.Binding  { return nil }
func (v *idlePage) FullHelp() [][]key.Binding { return nil }
