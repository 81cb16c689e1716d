package ui

import (
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
	"cedula/ui/charset"
	"cedula/ui/words"
)

// keyMap contains all keys, with their descriptions in the person's language.
type keyMap struct {
	Next        key.Binding // Enter: continues
	Back        key.Binding // Esc
	NextField   key.Binding
	PrevField   key.Binding
	Up          key.Binding
	Down        key.Binding
	PageUp      key.Binding
	PageDown    key.Binding
	Home        key.Binding
	End         key.Binding
	Filter      key.Binding // typing, without a key of its own
	Tick        key.Binding // Space
	Yes         key.Binding // y, of a consent
	No          key.Binding // n, of a consent
	Submit      key.Binding // a form, from any field
	Resend      key.Binding
	Resume      key.Binding // the unfinished verification
	HandOff     key.Binding
	Capture     key.Binding
	Places      key.Binding
	Parent      key.Binding
	Skip        key.Binding // omits an optional file
	OtherCamera key.Binding
	Export      key.Binding
	Details     key.Binding // expands and collapses passed validations
	Link        key.Binding
	Copy        key.Binding
	Open        key.Binding // opens a link
	Save        key.Binding
	Code        key.Binding // shows a link as a QR code
	Type        key.Binding // types here what a phone would do
	Language    key.Binding // the next language
	Help        key.Binding
	Inspector   key.Binding
	Presenter   key.Binding
	Outline     key.Binding // the outline of a scenario
	Pause       key.Binding // pauses the sandbox, on the presenter's page
	Quit        key.Binding // Ctrl+C; in a kiosk's demo like Exit
	Exit        key.Binding // Ctrl+X: asks for the PIN
	Suspend     key.Binding // Ctrl+Z: returns to the shell, which can resume the program
	upDown      string      // the name of the up and down arrows
	arrowKeys   string      // the same without arrow characters
}

// newKeyMap creates the keys with their descriptions in w's language.
func newKeyMap(w *words.Words) keyMap {
	t, on := w.Keys, key.WithKeys
	bind := func(keys key.BindingOpt, name, does string) key.Binding {
		return key.NewBinding(keys, key.WithHelp(name, does))
	}
	return keyMap{
		upDown: "↑↓", arrowKeys: t.Arrows,
		Next: bind(on("enter"), t.Enter, t.Continue), Back: bind(on("esc"), "Esc", t.Back),
		NextField: bind(on("tab"), "Tab", t.NextField), PrevField: bind(on("shift+tab"), "⇧Tab", t.PrevField),
		Up: bind(on("up", "ctrl+p"), "↑", t.Up), Down: bind(on("down", "ctrl+n"), "↓", t.Down),
		PageUp: bind(on("pgup"), t.PgUp, t.PageUp), PageDown: bind(on("pgdown"), t.PgDn, t.PageDown),
		Home: bind(on("home"), "Home", t.First), End: bind(on("end"), "End", t.Last),
		Filter: bind(on("\x00"), "a–z", t.Filter),
		Tick:   bind(on(" "), t.Space, t.Tick), Yes: bind(on("y", "Y"), "y", t.Yes), No: bind(on("n", "N"), "n", t.No),
		// Terminals that distinguish Ctrl+Enter from Enter send Ctrl+J.
		Submit: bind(on("ctrl+j"), "^"+t.Enter, t.Continue),
		Resend: bind(on("ctrl+r"), "^R", t.Resend), Resume: bind(on("ctrl+r"), "^R", w.Start.Resume), HandOff: bind(on("f3"), "F3", t.HandOff),
		Capture: bind(on("ctrl+t"), "^T", t.Camera), Places: bind(on("ctrl+l"), "^L", t.Places),
		Parent: bind(on("left"), "←", t.Parent), Skip: bind(on("ctrl+s"), "^S", w.Chooser.Skip),
		OtherCamera: bind(on("left", "right"), "←→", w.Live.OtherCamera), Export: bind(on("e", "E"), "e", t.Export),
		Link: bind(on("l", "L"), "l", w.HandOff.ShowLink), Copy: bind(on("c", "C"), "c", w.HandOff.Copy),
		Open:    bind(on("o", "O"), "o", w.Link.Open),
		Details: bind(on("d", "D"), "d", t.Details),
		Save:    bind(on("s", "S"), "s", w.HandOff.Save),
		Code:    bind(on("q", "Q"), "q", w.Link.ShowCode), Type: bind(on("t", "T"), "t", w.Link.TypeIt),
		Language: bind(on("f4"), "F4", words.Next(w).LanguageName()),
		Help:     bind(on("f1"), "F1", t.Help), Inspector: bind(on("f2"), "F2", t.Inspector),
		Presenter: bind(on("ctrl+o"), "^O", t.Presenter), Outline: bind(on("tab"), "Tab", w.Scenarios.Outline), Pause: bind(on("p", "P"), "p", w.Presenter.Pause), Quit: bind(on("ctrl+c"), "^C", t.Quit),
		Exit:    bind(on("ctrl+x"), "^X", t.Quit),
		Suspend: key.NewBinding(on("ctrl+z")),
	}
}

// arrows is one help entry for both arrows.
func (k keyMap) arrows(does string) key.Binding {
	return key.NewBinding(key.WithKeys("up", "down"), key.WithHelp(k.upDown, does))
}

// spellOut names keys by letters if the charset lacks their symbols.
func (k *keyMap) spellOut(c charset.Charset) {
	rename := func(b *key.Binding, name string) { b.SetHelp(name, b.Help().Desc) }
	rename(&k.PrevField, "Shift+Tab")
	if c.HasUnicode() {
		return
	}
	k.upDown = k.arrowKeys
	rename(&k.Filter, "a-z")
	rename(&k.Parent, "<-")
	rename(&k.OtherCamera, "<- ->")
}

// movement is how many rows a key moves in a list or a text: page is the
// distance of a page key, all the maximum distance of Home and End. 0: it does
// not move.
func (k keyMap) movement(msg tea.KeyMsg, page, all int) int {
	switch {
	case key.Matches(msg, k.Up):
		return -1
	case key.Matches(msg, k.Down):
		return 1
	case key.Matches(msg, k.PageUp):
		return -page
	case key.Matches(msg, k.PageDown):
		return page
	case key.Matches(msg, k.Home):
		return -all
	case key.Matches(msg, k.End):
		return all
	}
	return 0
}

// withHelp is b with another description.
func withHelp(b key.Binding, does string) key.Binding {
	b.SetHelp(b.Help().Key, does)
	return b
}

// handleKey passes a key to the first that handles it: the root's global keys,
// the inspector, the open page, the screen.
func (r *root) handleKey(msg tea.KeyMsg) tea.Cmd {
	if msg.Type == tea.KeyEsc && r.d.Kiosk == nil { // a kiosk takes no sequences of it
		msg.Alt = false // Esc twice in a hurry arrives as Alt+Esc
	}
	if cmd, ok := r.handleKioskKey(msg); ok {
		return cmd
	}
	if r.revealByKey(msg) {
		return nil
	}
	if cmd, ok := r.handleGlobalKey(msg); ok {
		return cmd
	}
	switch {
	case isTooSmall(r.w, r.h):
		return nil
	case r.inspector.isFocused():
		r.inspector.handleKey(r.d, msg)
		return nil
	case r.page != nil:
		return r.handlePageKey(msg)
	}
	isBack := key.Matches(msg, r.d.Keys.Back)
	mayTake := r.screen != nil && (!r.isBusy() || isBack) // while busy, only Esc has a meaning
	if !r.lock.accepts(mayTake, r.d.Now()) {
		return nil
	}
	if isBack {
		return r.goBack()
	}
	return r.carryOut(r.screen.Update(msg))
}

// handleGlobalKey handles the global keys, and reports whether this was one.
func (r *root) handleGlobalKey(msg tea.KeyMsg) (tea.Cmd, bool) {
	keys := r.d.Keys
	switch {
	case key.Matches(msg, keys.Quit):
		return r.leaveOrAsk(), true
	case key.Matches(msg, keys.Suspend):
		return suspend, true
	case key.Matches(msg, keys.Help):
		return r.togglePage(newHelpPage(r.d, r.screen, r.alwaysKeys)), true
	case key.Matches(msg, keys.Language):
		return r.carryOut(changeLanguage{r.d.nextLanguage()}), true
	case key.Matches(msg, keys.Inspector) && r.d.Trace != nil:
		r.inspector.cycle(r.d, r.w)
		return nil, true
	case key.Matches(msg, keys.HandOff) && r.d.canHandOff(r.snap):
		return r.toggleHandOff(), true
	case key.Matches(msg, keys.Presenter) && r.canPresent():
		return r.togglePage(newPresenterPage(r.d, r.snap, r.isPaused)), true
	}
	return nil, false
}

// canPresent reports whether an outcome can be chosen now.
func (r *root) canPresent() bool {
	return r.d.Presenter != nil && r.session.isRunning() && !r.snap.Phase.IsOver()
}

func (r *root) handlePageKey(msg tea.KeyMsg) tea.Cmd {
	if !key.Matches(msg, r.d.Keys.Back) {
		return r.carryOut(r.page.Update(msg))
	}
	if e, ok := r.page.(escaper); ok {
		if wanted, did := e.Escape(); did {
			return r.carryOut(wanted)
		}
	}
	r.closePage()
	return nil
}

// goBack handles Esc: it steps out of a part of the screen, else returns to the
// previous step, else asks whether to leave.
func (r *root) goBack() tea.Cmd {
	if e, ok := r.screen.(escaper); ok {
		if wanted, did := e.Escape(); did {
			return r.carryOut(wanted)
		}
	}
	if r.snap.Phase == flow.PhaseAsking && r.snap.CanGoBack {
		return r.carryOut(sendCommand{flow.Back{}})
	}
	return r.leaveOrAsk()
}

// leaveOrAsk asks whether to leave; the second time, it leaves. If nothing is
// in progress it leaves without asking.
func (r *root) leaveOrAsk() tea.Cmd {
	switch isOver := !r.session.isRunning() || r.snap.Phase.IsOver(); {
	case isOver && r.d.Kiosk != nil:
		return nil
	case isOver:
		return tea.Quit
	}
	if _, open := r.page.(*leavePage); open {
		return r.carryOut(sendCommand{flow.Leave{}})
	}
	return r.carryOut(askToLeave{})
}

// keyLock blocks keys between a command and its result, so that nothing is sent
// twice and keys typed in advance do not reach the next question.
type keyLock struct {
	locked    bool
	key       screenKey // the locked screen
	since     time.Time
	droppedAt time.Time // when a key was last dropped
}

// heldKeyGap is the maximum time between the repeats of a held key: if the
// first ones were dropped, so are the others.
const heldKeyGap = 60 * time.Millisecond

func (l *keyLock) lock(at screenKey, now time.Time) { l.locked, l.key, l.since = true, at, now }

// release unlocks if another screen than the locked one is shown.
func (l *keyLock) release(shown screenKey) { l.locked = l.locked && shown == l.key }

// expire unlocks after a command without a result.
func (l *keyLock) expire(now time.Time) { l.locked = l.locked && now.Sub(l.since) < lockTimeout }

// accepts reports whether a key reaches the screen; mayTake is whether the
// screen handles keys at all.
func (l *keyLock) accepts(mayTake bool, now time.Time) bool {
	if !mayTake || l.locked || now.Sub(l.droppedAt) < heldKeyGap {
		l.droppedAt = now
		return false
	}
	return true
}

// bypassesLock reports whether a command is sent even if the screen is locked.
func bypassesLock(c flow.Command) bool {
	switch c.(type) {
	case flow.Leave, flow.Cancel, flow.StopUploads:
		return true
	}
	return false
}
