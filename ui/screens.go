package ui

import (
	"reflect"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
)

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
		flow.PhaseStarting:  newWaitingScreen,
		flow.PhaseAsking:    newQuestionScreen,
		flow.PhaseSending:   uploadsOr(newWaitingScreen),
		flow.PhaseWaiting:   newWaitingScreen,
		flow.PhaseOverdue:   newOverdueScreen,
		flow.PhaseRefused:   newRetryScreen,
		flow.PhaseReviewing: newWaitingScreen,
		flow.PhaseStuck:     uploadsOr(newStuckScreen),
		flow.PhaseCanceling: newWaitingScreen,
		flow.PhaseFinished:  newResultScreen,
		flow.PhaseInReview:  newResultScreen,
		flow.PhaseLeft:      newWaitingScreen,
	}
	screenByKind = map[flow.Kind]func(*display, flow.Snapshot) screen{
		flow.KindForm:      newFormScreen,
		flow.KindText:      newFormScreen,
		flow.KindConsent:   func(d *display, snap flow.Snapshot) screen { return newConsentScreen(d, snap) },
		flow.KindCode:      func(d *display, snap flow.Snapshot) screen { return newCodeScreen(d, snap) },
		flow.KindChoice:    func(d *display, snap flow.Snapshot) screen { return newPagedForm(d, snap) },
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
