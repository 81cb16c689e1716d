package ui

import (
	"context"
	"reflect"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
	"cedula/ui/words"
)

// root is the program's model. It hands messages to the screen, to the page
// that may be open above it and to the inspector, and carries out what they
// want.
type root struct {
	d   *display
	ctx context.Context

	session activeSession
	snap    flow.Snapshot // the newest

	screen    screen
	key       screenKey // what the screen was made for
	question  question  // the latest one, kept to be shown again
	page      screen    // open above the screen; nil: none
	inspector inspectorPane

	notice        flow.Notice
	hasSent       bool // a command was sent: what was mentioned before it was read
	lock          keyLock
	privacy       privacy
	ring          func() // rings the bell; nil: there is none
	kiosk         kioskState
	leftAt        time.Time // when the person left; zero before
	isPaused      bool      // the presenter has the sandbox wait
	leaveTimedOut bool      // the verification did not end in time after that
	tickChain     int       // the chain of ticks that counts: an older one ends
	w, h          int
	err           error
}

func newRoot(ctx context.Context, d *display) *root {
	return &root{d: d, ctx: ctx, privacy: privacy{after: d.HideAfter, lastKey: d.Now()}}
}

// Init shows the first page, or starts at once when there is none.
func (r *root) Init() tea.Cmd {
	if r.d.Inspect && r.d.Trace != nil {
		r.inspector.view = newInspector(r.d)
	}
	r.kiosk.activeAt = r.d.Now()
	return tea.Batch(r.showFirst(), r.startTicks(), r.d.Kiosk.waitForStop)
}

// Update handles a message, and gives all that is shown its room.
func (r *root) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if isLoneEscape(msg) {
		msg = tea.KeyMsg{Type: tea.KeyEsc}
	}
	cmd := r.handle(msg)
	r.resize()
	if s, ok := r.screen.(coverable); ok {
		cmd = tea.Batch(cmd, s.Cover(r.page != nil || r.isHidden()))
	}
	return r, cmd
}

func (r *root) handle(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		r.w, r.h = msg.Width, msg.Height
		return nil
	case tea.KeyMsg:
		return r.handleKey(msg)
	case sessionMsg:
		return r.handleSession(msg)
	case snapshotMsg:
		return r.handleSnapshot(msg)
	case endedMsg:
		return r.handleEnd(msg)
	case timerMsg:
		return r.handleTimer(msg)
	case failedMsg:
		return r.fail(msg.err)
	case kioskStopMsg:
		return r.endVerification(endedFromOutside)
	case shotMsg: // somebody stands before the camera
		r.kiosk.activeAt = r.d.Now()
	case answersMsg:
		r.d.setAnswers(msg.Answers)
	}
	return r.broadcast(msg)
}

// failedMsg is a fault that ends the program.
type failedMsg struct{ err error }

func (r *root) fail(err error) tea.Cmd {
	r.err = err
	return tea.Quit
}

// broadcast gives a message to all that is shown.
func (r *root) broadcast(msg tea.Msg) tea.Cmd {
	var cmds []tea.Cmd
	for _, s := range []screen{r.screen, r.page} {
		if s != nil {
			cmds = append(cmds, r.carryOut(s.Update(msg)))
		}
	}
	if r.inspector.view != nil {
		r.inspector.view.Update(msg)
	}
	return tea.Batch(cmds...)
}

// carryOut does what a screen wants.
func (r *root) carryOut(wanted intent) tea.Cmd {
	switch wanted := wanted.(type) {
	case sendCommand:
		r.sendAndLock(wanted.Command)
	case askToLeave:
		return r.openPage(newLeavePage(r.d, r.snap, wanted.lead))
	case openHandOff:
		return r.toggleHandOff()
	case openPage:
		return r.openPage(wanted.page)
	case closePage:
		r.closePage()
	case changeLanguage:
		return r.changeLanguage(wanted.Words)
	case startVerification:
		return r.startSession(wanted.StartRequest)
	case startAgain:
		return r.startSession(r.session.request)
	case chooseAnother:
		r.release()
		return r.showFirst()
	case pauseSandbox:
		r.isPaused = bool(wanted)
	case cameraTipSeen:
		r.d.SawCameraTip = true
	case endVerification:
		return r.endVerification(wanted.why)
	case exitKiosk:
		return r.exitKiosk()
	case quit:
		return tea.Quit
	case work:
		return tea.Cmd(wanted)
	case intents:
		var cmds []tea.Cmd
		for _, one := range wanted {
			cmds = append(cmds, r.carryOut(one))
		}
		return tea.Batch(cmds...)
	}
	return nil
}

// changeLanguage puts all that is shown, and the question that may be shown
// again, into another language.
func (r *root) changeLanguage(w *words.Words) tea.Cmd {
	r.d.setLanguage(w)
	r.session.send(flow.ChangeLanguage{Language: w.Language()})
	if r.question.screen != nil && r.question.screen != r.screen {
		r.question.screen.Update(languageMsg{})
	}
	return r.broadcast(languageMsg{})
}

// sendAndLock hands a command to the verification, and keeps keys from the
// screen until a snapshot shows what came of it.
func (r *root) sendAndLock(c flow.Command) {
	if !r.session.isRunning() || r.lock.locked && !bypassesLock(c) {
		return
	}
	r.lock.lock(screenKeyOf(r.snap), r.d.Now())
	r.notice, r.hasSent = flow.NoticeNone, true
	if _, leave := c.(flow.Leave); leave {
		r.leftAt = r.d.Now()
	}
	r.session.send(c)
}

// showScreen shows another screen in the place of the one that is shown.
func (r *root) showScreen(s screen) tea.Cmd {
	closeScreen(r.screen)
	r.screen = s
	return initScreen(s)
}

// openPage opens a page above the screen, in the place of one that is open.
func (r *root) openPage(page screen) tea.Cmd {
	r.closePage()
	r.page, r.inspector.focused = page, false
	return initScreen(page)
}

func (r *root) closePage() {
	if _, open := r.page.(*handOffPage); open {
		r.session.send(flow.HandOff{Open: false})
	}
	closeScreen(r.page)
	r.page = nil
}

// togglePage opens a page, or closes the one that is open when it is of the
// same kind.
func (r *root) togglePage(page screen) tea.Cmd {
	if r.page != nil && reflect.TypeOf(r.page) == reflect.TypeOf(page) {
		r.closePage()
		return nil
	}
	return r.openPage(page)
}

// toggleHandOff is togglePage for the hand-off, while which the process is
// read more often.
func (r *root) toggleHandOff() tea.Cmd {
	link, ok := r.session.Verification.HandOffLink()
	if !ok || !r.d.canHandOff(r.snap) {
		return nil
	}
	cmd := r.togglePage(newHandOffPage(r.d, r.snap, link))
	if _, open := r.page.(*handOffPage); open {
		r.session.send(flow.HandOff{Open: true})
	}
	return cmd
}

func initScreen(s screen) tea.Cmd {
	if s, ok := s.(initializer); ok {
		return s.Init()
	}
	return nil
}

func closeScreen(s screen) {
	if s, ok := s.(closer); ok {
		s.Close()
	}
}
