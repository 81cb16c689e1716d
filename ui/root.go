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

	session Session
	begun   Beginning // what the session was begun with
	running int       // counts sessions: what an earlier one still says is dropped
	snap    flow.Snapshot

	shown screen
	scene scene // what shown was made for
	asked asked // the latest question, kept to be shown again
	over  screen

	inspector *inspector // nil: closed
	looking   bool       // the keys are the inspector's

	notice  flow.Notice
	acted   bool // something was sent: what was mentioned before is read
	lock    lock
	leaving time.Time // when the person left; zero before
	gaveUp  bool      // leaving took too long: nothing came of it
	beat    int       // counts heartbeats' chains: an older one ends
	w, h    int
	err     error
}

func newRoot(ctx context.Context, d *display) *root {
	return &root{d: d, ctx: ctx}
}

// Init shows the first page, or begins at once when there is none.
func (r *root) Init() tea.Cmd {
	if r.d.Inspect && r.d.Trace != nil {
		r.inspector = newInspector(r.d)
	}
	return tea.Batch(r.first(), r.pulse())
}

// Update hands on, and gives all that is shown its room.
func (r *root) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	cmd := r.route(msg)
	r.resize(r.w, r.h)
	return r, cmd
}

func (r *root) route(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		r.w, r.h = msg.Width, msg.Height
		return nil
	case tea.KeyMsg:
		return r.press(msg)
	case beganMsg:
		return r.began(msg)
	case snapshotMsg:
		return r.follow(msg)
	case endedMsg:
		return r.ended(msg)
	case beatMsg:
		return r.tick(msg)
	case failedMsg:
		return r.fail(msg.err)
	}
	return r.pass(msg)
}

// pass gives a message to all that is shown.
func (r *root) pass(msg tea.Msg) tea.Cmd {
	var cmds []tea.Cmd
	for _, s := range []screen{r.shown, r.over} {
		if s != nil {
			cmds = append(cmds, r.carryOut(s.Update(msg)))
		}
	}
	if r.inspector != nil {
		r.inspector.Update(msg)
	}
	return tea.Batch(cmds...)
}

// press routes a key: those that always work, then what is open above the
// screen, then the screen.
func (r *root) press(msg tea.KeyMsg) tea.Cmd {
	if cmd, ok := r.global(msg); ok {
		return cmd
	}
	if tooSmall(r.w, r.h) {
		return nil
	}
	if r.inspecting() {
		return r.pressInspector(msg)
	}
	if r.over != nil {
		return r.pressOver(msg)
	}
	if r.drops(msg) {
		return nil
	}
	if key.Matches(msg, r.d.Keys.Back) {
		return r.back()
	}
	return r.carryOut(r.shown.Update(msg))
}

// global are the keys that always work.
func (r *root) global(msg tea.KeyMsg) (tea.Cmd, bool) {
	keys := r.d.Keys
	switch {
	case key.Matches(msg, keys.Quit):
		return r.interrupt(), true
	case key.Matches(msg, keys.Help):
		return r.toggle(func() screen { return newHelp(r.d, r.shown) }), true
	case key.Matches(msg, keys.Inspector) && r.d.Trace != nil:
		r.inspect()
		return nil, true
	case key.Matches(msg, keys.HandOff) && r.snap.CanHandOff:
		return r.handOff(), true
	case key.Matches(msg, keys.Presenter) && r.presenting():
		return r.toggle(func() screen { return newPresenting(r.d) }), true
	}
	return nil, false
}

// handOff opens the page for going on with a phone, or closes it.
func (r *root) handOff() tea.Cmd {
	link, ok := r.session.Verification.HandOffLink()
	if !ok {
		return nil
	}
	cmd := r.toggle(func() screen { return newHandOff(r.d, r.snap, link) })
	if _, open := r.over.(*handOff); open {
		r.send(flow.HandOff{Open: true})
	}
	return cmd
}

// presenting reports whether an outcome can be chosen now.
func (r *root) presenting() bool {
	return r.d.Presenter != nil && r.session.Verification != nil && !r.snap.Phase.IsOver()
}

func (r *root) pressOver(msg tea.KeyMsg) tea.Cmd {
	if !key.Matches(msg, r.d.Keys.Back) {
		return r.carryOut(r.over.Update(msg))
	}
	if e, ok := r.over.(escaper); ok {
		if wanted, did := e.Escape(); did {
			return r.carryOut(wanted)
		}
	}
	r.close()
	return nil
}

// back is Esc: out of what is open in the screen, else back to the step
// before, else the question whether to leave.
func (r *root) back() tea.Cmd {
	if e, ok := r.shown.(escaper); ok {
		if wanted, did := e.Escape(); did {
			return r.carryOut(wanted)
		}
	}
	if r.snap.Phase == flow.PhaseAsking && r.snap.CanGoBack {
		r.do(flow.Back{})
		return nil
	}
	return r.interrupt()
}

// interrupt asks whether to leave; asked again, it leaves. Where nothing is
// under way there is nothing to ask.
func (r *root) interrupt() tea.Cmd {
	if r.session.Verification == nil || r.snap.Phase.IsOver() {
		return tea.Quit
	}
	if _, open := r.over.(*leaving); open {
		r.do(flow.Leave{})
		return nil
	}
	return r.openLeave()
}

func (r *root) openLeave() tea.Cmd { return r.overlay(newLeaving(r.d, r.snap)) }

// toggle opens a page above the screen, or closes it when it is the one open.
func (r *root) toggle(open func() screen) tea.Cmd {
	page := open()
	if r.over != nil && sameKind(r.over, page) {
		r.close()
		return nil
	}
	return r.overlay(page)
}

func (r *root) overlay(page screen) tea.Cmd {
	r.close()
	r.over, r.looking = page, false
	return started(page)
}

func (r *root) close() {
	if _, open := r.over.(*handOff); open {
		r.send(flow.HandOff{Open: false})
	}
	closed(r.over)
	r.over = nil
}

func closed(s screen) {
	if c, ok := s.(closer); ok {
		c.Closed()
	}
}

func (r *root) show(s screen) tea.Cmd {
	closed(r.shown)
	r.shown = s
	return started(s)
}

func started(s screen) tea.Cmd {
	if s, ok := s.(starter); ok {
		return s.Init()
	}
	return nil
}

// fail ends the program with an error.
func (r *root) fail(err error) tea.Cmd {
	r.err = err
	return tea.Quit
}
