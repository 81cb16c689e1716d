package ui

import (
	"context"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
)

// root routes sizes, global keys and snapshots to what is shown, and nothing
// more.
type root struct {
	d   *display
	ctx context.Context

	session    Session
	beginning  Beginning // what the session was begun with
	generation int       // counts sessions: what an earlier one still says is dropped
	snap       flow.Snapshot

	screen   screen
	key      screenKey // what shown was made for
	question question  // the latest question, kept to be shown again
	page     screen

	inspector        *inspector // nil: closed
	inspectorFocused bool       // the keys are the inspector's

	notice        flow.Notice
	hasSent       bool // something was sent: what was mentioned before is read
	lock          keyLock
	leftAt        time.Time // when the person left; zero before
	leaveTimedOut bool      // leaving took too long: nothing came of it
	tickChain     int       // counts heartbeats' chains: an older one ends
	w, h          int
	err           error
}

func newRoot(ctx context.Context, d *display) *root {
	return &root{d: d, ctx: ctx}
}

// Init shows the first page, or begins at once when there is none.
func (r *root) Init() tea.Cmd {
	if r.d.Inspect && r.d.Trace != nil {
		r.inspector = newInspector(r.d)
	}
	return tea.Batch(r.showFirst(), r.startTicks())
}

// Update hands on, and gives all that is shown its room.
func (r *root) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	cmd := r.handle(msg)
	r.resize(r.w, r.h)
	return r, cmd
}

func (r *root) handle(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		r.w, r.h = msg.Width, msg.Height
		return nil
	case tea.KeyMsg:
		return r.handleKey(msg)
	case beganMsg:
		return r.handleBegan(msg)
	case snapshotMsg:
		return r.handleSnapshot(msg)
	case endedMsg:
		return r.handleEnd(msg)
	case tickDueMsg:
		return r.handleTick(msg)
	case failedMsg:
		return r.fail(msg.err)
	}
	return r.broadcast(msg)
}

// broadcast gives a message to all that is shown.
func (r *root) broadcast(msg tea.Msg) tea.Cmd {
	var cmds []tea.Cmd
	for _, s := range []screen{r.screen, r.page} {
		if s != nil {
			cmds = append(cmds, r.carryOut(s.Update(msg)))
		}
	}
	if r.inspector != nil {
		r.inspector.Update(msg)
	}
	return tea.Batch(cmds...)
}

// handleKey routes a key: those that always work, then what is open above the
// screen, then the screen.
func (r *root) handleKey(msg tea.KeyMsg) tea.Cmd {
	if cmd, ok := r.handleGlobalKey(msg); ok {
		return cmd
	}
	if isTooSmall(r.w, r.h) {
		return nil
	}
	if r.isInspecting() {
		return r.handleInspectorKey(msg)
	}
	if r.page != nil {
		return r.handlePageKey(msg)
	}
	if r.dropsKey(msg) {
		return nil
	}
	if key.Matches(msg, r.d.Keys.Back) {
		return r.goBack()
	}
	return r.carryOut(r.screen.Update(msg))
}

// handleGlobalKey are the keys that always work.
func (r *root) handleGlobalKey(msg tea.KeyMsg) (tea.Cmd, bool) {
	keys := r.d.Keys
	switch {
	case key.Matches(msg, keys.Quit):
		return r.leaveOrAsk(), true
	case key.Matches(msg, keys.Help):
		return r.togglePage(func() screen { return newHelpPage(r.d, r.screen) }), true
	case key.Matches(msg, keys.Inspector) && r.d.Trace != nil:
		r.cycleInspector()
		return nil, true
	case key.Matches(msg, keys.HandOff) && r.snap.CanHandOff:
		return r.toggleHandOff(), true
	case key.Matches(msg, keys.Presenter) && r.canPresent():
		return r.togglePage(func() screen { return newPresenterPage(r.d) }), true
	}
	return nil, false
}

// toggleHandOff opens the page for going on with a phone, or closes it.
func (r *root) toggleHandOff() tea.Cmd {
	link, ok := r.session.Verification.HandOffLink()
	if !ok {
		return nil
	}
	cmd := r.togglePage(func() screen { return newHandOff(r.d, r.snap, link) })
	if _, open := r.page.(*handOff); open {
		r.send(flow.HandOff{Open: true})
	}
	return cmd
}

// presenterPage reports whether an outcome can be chosen now.
func (r *root) canPresent() bool {
	return r.d.Presenter != nil && r.session.Verification != nil && !r.snap.Phase.IsOver()
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

// goBack is Esc: out of what is open in the screen, else back to the step
// before, else the question whether to leave.
func (r *root) goBack() tea.Cmd {
	if e, ok := r.screen.(escaper); ok {
		if wanted, did := e.Escape(); did {
			return r.carryOut(wanted)
		}
	}
	if r.snap.Phase == flow.PhaseAsking && r.snap.CanGoBack {
		r.sendAndLock(flow.Back{})
		return nil
	}
	return r.leaveOrAsk()
}

// leaveOrAsk asks whether to leave; asked again, it leaves. Where nothing is
// under way there is nothing to ask.
func (r *root) leaveOrAsk() tea.Cmd {
	if r.session.Verification == nil || r.snap.Phase.IsOver() {
		return tea.Quit
	}
	if _, open := r.page.(*leavePage); open {
		r.sendAndLock(flow.Leave{})
		return nil
	}
	return r.openLeavePage()
}

func (r *root) openLeavePage() tea.Cmd { return r.openPage(newLeavePage(r.d, r.snap)) }

// togglePage opens a page above the screen, or closes it when it is the one open.
func (r *root) togglePage(open func() screen) tea.Cmd {
	page := open()
	if r.page != nil && sameKind(r.page, page) {
		r.closePage()
		return nil
	}
	return r.openPage(page)
}

func (r *root) openPage(page screen) tea.Cmd {
	r.closePage()
	r.page, r.inspectorFocused = page, false
	return initScreen(page)
}

func (r *root) closePage() {
	if _, open := r.page.(*handOff); open {
		r.send(flow.HandOff{Open: false})
	}
	closeScreen(r.page)
	r.page = nil
}

func closeScreen(s screen) {
	if c, ok := s.(closer); ok {
		c.Close()
	}
}

func (r *root) showScreen(s screen) tea.Cmd {
	closeScreen(r.screen)
	r.screen = s
	return initScreen(s)
}

func initScreen(s screen) tea.Cmd {
	if s, ok := s.(initializer); ok {
		return s.Init()
	}
	return nil
}

// fail ends the program with an error.
func (r *root) fail(err error) tea.Cmd {
	r.err = err
	return tea.Quit
}
