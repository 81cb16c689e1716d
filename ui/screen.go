package ui

import (
	"reflect"
	"time"

	"github.com/charmbracelet/bubbles/help"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
	"cedula/ui/words"
)

// screen is what is shown of one moment of a verification. A screen changes
// itself in Update; its View is pure, never wider than the width nor taller
// than the height that SetSize gave, and can be asked for before any SetSize.
//
// The help.KeyMap names the keys that work right now, the screen's own alone:
// the root adds those that always work.
type screen interface {
	help.KeyMap
	// Update takes a key, a followMsg, a tickMsg or what the screen's own work
	// gave, and returns what follows from it. Keys reach it only while it may
	// take them.
	Update(tea.Msg) intent
	View() string
	// SetSize gives the room in cells.
	SetSize(w, h int)
}

// initializer is a screen that sets something going when it is first shown.
type initializer interface{ Init() tea.Cmd }

// escaper is a screen with something of its own to close or step out of. It
// reports whether it did: if not, Esc goes on to the root.
type escaper interface{ Escape() (intent, bool) }

// closer is a screen or a page that has something to end once it is not shown
// any more. A question may be shown again later.
type closer interface{ Close() }

// coverable is a screen that does something by itself, which it leaves while a
// page is above it.
type coverable interface{ Cover(covered bool) tea.Cmd }

// fullWidth is a page that wants the whole width, without the steps beside it.
type fullWidth interface{ FullWidth() bool }

// languageMsg says that the language has changed: a screen that holds words puts
// them into the new one, and keeps all else.
type languageMsg struct{}

// followMsg is a newer snapshot for the screen that is shown already.
type followMsg struct{ flow.Snapshot }

// intent is what a screen wants in answer to a message; nil: nothing. The root
// carries it out before it takes the next message, so that no key slips in
// between a command and the lock that it closes.
type intent interface{ isIntent() }

type (
	// sendCommand hands a command to the verification. No key reaches the
	// screen until a snapshot shows what came of it.
	sendCommand struct{ flow.Command }
	// askToLeave opens the question whether to leave; lead, where given, says
	// why it is asked.
	askToLeave struct{ lead text }
	// openHandOff opens the page that goes on with a phone, if there is one.
	openHandOff struct{}
	// openPage opens a page above the screen, and closePage closes it.
	openPage  struct{ page screen }
	closePage struct{}
	// changeLanguage is for all that is shown from now on.
	changeLanguage struct{ *words.Words }
	// startVerification ends the verification that runs and starts another.
	startVerification struct{ StartRequest }
	// startAgain does so with the request of the last one.
	startAgain struct{}
	// chooseAnother goes back to the page where one chooses what to start.
	chooseAnother struct{}
	// pauseSandbox: the sandbox waits, or does so no longer.
	pauseSandbox bool
	// cameraTipSeen: the person was told how to get a camera.
	cameraTipSeen struct{}
	// quit ends the program.
	quit struct{}
	// work runs outside of the drawing loop; its message comes back to all
	// that is shown.
	work tea.Cmd
	// intents are carried out one after the other.
	intents []intent
)

func (sendCommand) isIntent()       {}
func (askToLeave) isIntent()        {}
func (openHandOff) isIntent()       {}
func (openPage) isIntent()          {}
func (closePage) isIntent()         {}
func (changeLanguage) isIntent()    {}
func (startVerification) isIntent() {}
func (startAgain) isIntent()        {}
func (chooseAnother) isIntent()     {}
func (pauseSandbox) isIntent()      {}
func (cameraTipSeen) isIntent()     {}
func (quit) isIntent()              {}
func (work) isIntent()              {}
func (intents) isIntent()           {}

// workOf is no intent where there is no Cmd.
func workOf(cmd tea.Cmd) intent {
	if cmd == nil {
		return nil
	}
	return work(cmd)
}

// screenKey is what a screen is made for: with another key comes another
// screen.
type screenKey struct {
	phase     flow.Phase
	step      string
	attempt   int
	since     time.Time
	uploading bool
}

func screenKeyOf(snap flow.Snapshot) screenKey {
	return screenKey{snap.Phase, snap.Step.ID, snap.Attempt, snap.Since, len(snap.Uploads) > 0}
}

// screenByPhase and screenByKind say which screen is shown; nothing else does.
var (
	screenByPhase = map[flow.Phase]func(*display, flow.Snapshot) screen{
		flow.PhaseStarting:     newWaitingScreen,
		flow.PhaseReadingTerms: newWaitingScreen,
		flow.PhaseAsking:       newQuestionScreen,
		flow.PhaseSending:      uploadsOr(newWaitingScreen),
		flow.PhaseWaiting:      newWaitingScreen,
		flow.PhaseOverdue:      newOverdueScreen,
		flow.PhaseRefused:      newRetryScreen,
		flow.PhaseReviewing:    newWaitingScreen,
		flow.PhaseStuck:        uploadsOr(newStuckScreen),
		flow.PhaseCanceling:    newWaitingScreen,
		flow.PhaseFinished:     newResultScreen,
		flow.PhaseInReview:     newResultScreen,
		flow.PhaseLeft:         newWaitingScreen,
	}
	screenByKind = map[flow.Kind]func(*display, flow.Snapshot) screen{
		flow.KindForm:      newFormScreen,
		flow.KindText:      newFormScreen,
		flow.KindConsent:   func(d *display, snap flow.Snapshot) screen { return newConsentScreen(d, snap) },
		flow.KindCode:      func(d *display, snap flow.Snapshot) screen { return newCodeScreen(d, snap) },
		flow.KindChoice:    func(d *display, snap flow.Snapshot) screen { return newPagedForm(d, snap) },
		flow.KindMedia:     newFormScreen,
		flow.KindAutomatic: newFormScreen,
		flow.KindLink:      newLinkScreen,
	}
)

func newQuestionScreen(d *display, snap flow.Snapshot) screen {
	if snap.Step.Group == flow.GroupLocation { // a terminal has none
		return newPhoneScreen(d, snap)
	}
	return screenByKind[snap.Step.Kind](d, snap)
}

// question is the screen of the latest question. After trouble the same question
// comes back with all that was typed into it.
type question struct {
	screen  screen
	step    string
	attempt int
	refusal *flow.Refusal
}

func (q question) isOf(snap flow.Snapshot) bool {
	return q.screen != nil && q.step == snap.Step.ID && q.attempt == snap.Attempt && reflect.DeepEqual(q.refusal, snap.Refusal)
}

// updateScreen shows the screen of the newest snapshot; the one that is shown
// already follows it.
func (r *root) updateScreen() tea.Cmd {
	newer, next := followMsg{r.snap}, screenKeyOf(r.snap)
	if r.screen != nil && next == r.key {
		return r.broadcast(newer)
	}
	if _, leaving := r.page.(*leavePage); leaving && r.snap.Phase.IsOver() {
		r.closePage() // there is nothing to leave any more
	}
	r.key = next
	var cmds []tea.Cmd
	if r.snap.Phase == flow.PhaseAsking {
		cmds = append(cmds, r.showQuestion())
	} else {
		cmds = append(cmds, r.showScreen(screenByPhase[r.snap.Phase](r.d, r.snap)))
	}
	if r.page != nil {
		cmds = append(cmds, r.carryOut(r.page.Update(newer)))
	}
	return tea.Batch(cmds...)
}

// showQuestion shows the screen of a question, the very same one when it is
// the same question.
func (r *root) showQuestion() tea.Cmd {
	if r.question.isOf(r.snap) {
		r.screen = r.question.screen
		return r.carryOut(r.screen.Update(followMsg{r.snap}))
	}
	r.question = question{newQuestionScreen(r.d, r.snap), r.snap.Step.ID, r.snap.Attempt, r.snap.Refusal}
	return r.showScreen(r.question.screen)
}
