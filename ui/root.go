package ui

import (
	"context"
	"reflect"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
	"cedula/ui/words"
)

// root is the program's model. It passes messages to the screen, the open page
// and the inspector, and carries out their intents.
type root struct {
	d   *display
	ctx context.Context

	session activeSession
	snap    flow.Snapshot // the newest

	screen    screen
	key       screenKey // the key of the screen
	question  question  // the last question, kept to be shown again
	page      screen    // covers the screen; nil: none
	inspector inspectorPane

	notice        flow.Notice
	hasSent       bool // a command was sent: earlier notes were read
	lock          keyLock
	privacy       privacy
	ring          func() // rings the bell; nil: there is none
	kiosk         kioskState
	leftAt        time.Time // when the person left; zero before
	isPaused      bool      // the presenter has paused the sandbox
	leaveTimedOut bool      // the verification did not end in time after that
	tickChain     int       // the current chain of ticks; older ones stop
	w, h          int
	err           error
}

func newRoot(ctx context.Context, d *display) *root {
	return &root{d: d, ctx: ctx, privacy: privacy{after: d.HideAfter, lastKey: d.Now()}}
}

// Init shows the first page, or starts the verification if there is none.
func (r *root) Init() tea.Cmd {
	if r.d.Inspect && r.d.Trace != nil {
		r.inspector.view = newInspector(r.d)
	}
	r.kiosk.activeAt = r.d.Now()
	return tea.Batch(r.showFirst(), r.startTicks(), r.d.Kiosk.waitForStop)
}

// Update handles a message, and updates all sizes.
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
	case shotMsg: // the person is in front of the camera
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

// broadcast passes a message to everything that is shown.
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

// carryOut carries out a screen's intent.
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

// changeLanguage changes the language of everything that is shown, and of the
// last question.
func (r *root) changeLanguage(w *words.Words) tea.Cmd {
	r.d.setLanguage(w)
	r.session.send(flow.ChangeLanguage{Language: w.Language()})
	if r.question.screen != nil && r.question.screen != r.screen {
		r.question.screen.Update(languageMsg{})
	}
	return r.broadcast(languageMsg{})
}

// sendAndLock sends a command to the verification, and locks the keys until a
// snapshot shows its result.
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

// showScreen replaces the screen.
func (r *root) showScreen(s screen) tea.Cmd {
	closeScreen(r.screen)
	r.screen = s
	return initScreen(s)
}

// openPage opens a page above the screen, replacing an open one.
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

// togglePage opens a page, or closes the open one if it is of the same type.
func (r *root) togglePage(page screen) tea.Cmd {
	if r.page != nil && reflect.TypeOf(r.page) == reflect.TypeOf(page) {
		r.closePage()
		return nil
	}
	return r.openPage(page)
}

// toggleHandOff is togglePage for the hand-off, during which the process is
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
