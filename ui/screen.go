package ui

import (
	"reflect"
	"time"

	"github.com/charmbracelet/bubbles/help"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
	"cedula/ui/words"
)

// screen shows one state of a verification. It changes only in Update; its View
// is pure, never wider or taller than the size set by SetSize, and may be
// called before any SetSize.
//
// The help.KeyMap returns the screen's own available keys: the root adds the
// global ones.
type screen interface {
	help.KeyMap
	// Update handles a key, a followMsg, a tickMsg or the result of the
	// screen's own work, and returns the resulting intent. Keys reach it only
	// while the screen accepts them.
	Update(tea.Msg) intent
	View() string
	// SetSize sets the size in cells.
	SetSize(w, h int)
}

// initializer is a screen that starts work when it is first shown.
type initializer interface{ Init() tea.Cmd }

// escaper is a screen with something of its own to step out of. It reports
// whether it did: if not, the root handles Esc.
type escaper interface{ Escape() (intent, bool) }

// closer is a screen or a page with work to end when it is no longer shown. A
// question may be shown again later.
type closer interface{ Close() }

// coverable is a screen that pauses its work while a page covers it.
type coverable interface{ Cover(covered bool) tea.Cmd }

// fullWidth is a page that uses the full width, without the steps.
type fullWidth interface{ FullWidth() bool }

// languageMsg means that the language has changed: a screen updates the texts
// that it has stored.
type languageMsg struct{}

// followMsg is a new snapshot for a screen that is already shown.
type followMsg struct{ flow.Snapshot }

// intent is what a screen wants in response to a message; nil: nothing. The
// root carries it out before the next message, so that no key is handled
// between a command and its lock.
type intent interface{ isIntent() }

type (
	// sendCommand sends a command to the verification. Keys are locked until a
	// snapshot shows its result.
	sendCommand struct{ flow.Command }
	// askToLeave asks whether to leave; lead, if set, says why.
	askToLeave struct{ lead text }
	// openHandOff opens the page to continue on a phone, if available.
	openHandOff struct{}
	// openPage opens a page above the screen, and closePage closes it.
	openPage  struct{ page screen }
	closePage struct{}
	// changeLanguage changes the language of the program.
	changeLanguage struct{ *words.Words }
	// startVerification ends the current verification and starts another.
	startVerification struct{ StartRequest }
	// startAgain does so with the last request.
	startAgain struct{}
	// chooseAnother returns to the page with the choice of what to start.
	chooseAnother struct{}
	// pauseSandbox pauses or resumes the sandbox.
	pauseSandbox bool
	// cameraTipSeen records that the camera tip was shown.
	cameraTipSeen struct{}
	// quit ends the program.
	quit struct{}
	// work runs outside of Update; its message is passed to everything that is
	// shown.
	work tea.Cmd
	// intents are carried out in order.
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

// workOf is nil if there is no Cmd.
func workOf(cmd tea.Cmd) intent {
	if cmd == nil {
		return nil
	}
	return work(cmd)
}

// screenKey identifies a screen: when the key changes, so does the screen.
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

// screenByPhase and screenByKind determine which screen is shown.
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
	if snap.Step.Group == flow.GroupLocation { // a terminal has no location
		return newPhoneScreen(d, snap)
	}
	return screenByKind[snap.Step.Kind](d, snap)
}

// question is the screen of the last question. After a failure, the same
// question is shown again with its input.
type question struct {
	screen  screen
	step    string
	attempt int
	refusal *flow.Refusal
}

func (q question) isOf(snap flow.Snapshot) bool {
	return q.screen != nil && q.step == snap.Step.ID && q.attempt == snap.Attempt && reflect.DeepEqual(q.refusal, snap.Refusal)
}

// updateScreen shows the screen for the newest snapshot; if it is already
// shown, it follows the snapshot.
func (r *root) updateScreen() tea.Cmd {
	newer, next := followMsg{r.snap}, screenKeyOf(r.snap)
	if r.screen != nil && next == r.key {
		return r.broadcast(newer)
	}
	if _, leaving := r.page.(*leavePage); leaving && r.snap.Phase.IsOver() {
		r.closePage() // the verification has ended
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

// showQuestion shows the screen of a question, and reuses it if it is the same
// question.
func (r *root) showQuestion() tea.Cmd {
	if r.question.isOf(r.snap) {
		r.screen = r.question.screen
		return r.carryOut(r.screen.Update(followMsg{r.snap}))
	}
	r.question = question{newQuestionScreen(r.d, r.snap), r.snap.Step.ID, r.snap.Attempt, r.snap.Refusal}
	return r.showScreen(r.question.screen)
}
