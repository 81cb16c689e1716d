package ui

import (
	"reflect"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
)

// screenKey is what a screen is made for: another scene, another screen.
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

// screenByPhase and byKind say which screen is shown; nothing else does.
var (
	screenByPhase = map[flow.Phase]func(*display, flow.Snapshot) screen{
		flow.PhaseStarting:  newWaiting,
		flow.PhaseAsking:    newQuestionScreen,
		flow.PhaseSending:   uploadsOr(newWaiting),
		flow.PhaseWaiting:   newWaiting,
		flow.PhaseOverdue:   newOverdue,
		flow.PhaseRefused:   newRetry,
		flow.PhaseReviewing: newWaiting,
		flow.PhaseStuck:     uploadsOr(newStuck),
		flow.PhaseCanceling: newWaiting,
		flow.PhaseFinished:  newResult,
		flow.PhaseInReview:  newResult,
		flow.PhaseLeft:      newWaiting,
	}
	screenByKind = map[flow.Kind]func(*display, flow.Snapshot) screen{
		flow.KindForm:      newFormScreen,
		flow.KindText:      newFormScreen,
		flow.KindConsent:   func(d *display, snap flow.Snapshot) screen { return newConsent(d, snap) },
		flow.KindCode:      func(d *display, snap flow.Snapshot) screen { return newCode(d, snap) },
		flow.KindChoice:    func(d *display, snap flow.Snapshot) screen { return newChoice(d, snap) },
		flow.KindMedia:     newFormScreen,
		flow.KindAutomatic: newFormScreen,
	}
)

func newQuestionScreen(d *display, snap flow.Snapshot) screen {
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

func (a question) isFor(snap flow.Snapshot) bool {
	return a.screen != nil && a.step == snap.Step.ID && a.attempt == snap.Attempt && reflect.DeepEqual(a.refusal, snap.Refusal)
}

// handleSnapshot takes a newer snapshot: the screen follows it, or another is shown.
func (r *root) handleSnapshot(msg snapshotMsg) tea.Cmd {
	if msg.generation != r.generation {
		return nil
	}
	busy := r.isBusy()
	r.snap = msg.Snapshot
	r.keepNotice(msg.Notice)
	r.lock.releaseUnlessAt(screenKeyOf(r.snap))
	cmds := []tea.Cmd{r.nextSnapshot(), r.updateScreen()}
	if busy != r.isBusy() {
		cmds = append(cmds, r.startTicks())
	}
	if r.snap.Phase == flow.PhaseLeft {
		return tea.Quit
	}
	return tea.Batch(cmds...)
}

// updateScreen shows the screen of the snapshot's scene.
func (r *root) updateScreen() tea.Cmd {
	next := screenKeyOf(r.snap)
	if r.screen != nil && next == r.key {
		return r.broadcast(followMsg{r.snap})
	}
	if page, ok := r.page.(*leavePage); ok && page.isStale(r.snap) {
		r.closePage()
	}
	r.key = next
	if r.snap.Phase != flow.PhaseAsking {
		return tea.Batch(r.showScreen(screenByPhase[r.snap.Phase](r.d, r.snap)), r.updatePage(followMsg{r.snap}))
	}
	return tea.Batch(r.showQuestion(), r.updatePage(followMsg{r.snap}))
}

// showQuestion shows the question, the very same screen when it is the same question.
func (r *root) showQuestion() tea.Cmd {
	if r.question.isFor(r.snap) {
		r.screen = r.question.screen
		return r.carryOut(r.screen.Update(followMsg{r.snap}))
	}
	r.question = question{newQuestionScreen(r.d, r.snap), r.snap.Step.ID, r.snap.Attempt, r.snap.Refusal}
	return r.showScreen(r.question.screen)
}

func (r *root) updatePage(msg tea.Msg) tea.Cmd {
	if r.page == nil {
		return nil
	}
	return r.carryOut(r.page.Update(msg))
}

// keepNotice keeps a notice to be read until the next thing is sent.
func (r *root) keepNotice(n flow.Notice) {
	if n != flow.NoticeNone {
		r.notice = n
	}
}

func sameKind(a, b screen) bool { return reflect.TypeOf(a) == reflect.TypeOf(b) }
