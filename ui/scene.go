package ui

import (
	"reflect"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
)

// scene is what a screen is made for: another scene, another screen.
type scene struct {
	phase     flow.Phase
	step      string
	attempt   int
	since     time.Time
	uploading bool
}

func sceneOf(s flow.Snapshot) scene {
	return scene{s.Phase, s.Step.ID, s.Attempt, s.Since, len(s.Uploads) > 0}
}

// byPhase and byKind say which screen is shown; nothing else does.
var (
	byPhase = map[flow.Phase]func(*display, flow.Snapshot) screen{
		flow.PhaseStarting:  newWaiting,
		flow.PhaseAsking:    newAsking,
		flow.PhaseSending:   newSendingOr(newWaiting),
		flow.PhaseWaiting:   newWaiting,
		flow.PhaseOverdue:   newOverdue,
		flow.PhaseRefused:   newRetry,
		flow.PhaseReviewing: newWaiting,
		flow.PhaseStuck:     newSendingOr(newStuck),
		flow.PhaseCanceling: newWaiting,
		flow.PhaseFinished:  newResult,
		flow.PhaseInReview:  newResult,
		flow.PhaseLeft:      newWaiting,
	}
	byKind = map[flow.Kind]func(*display, flow.Snapshot) screen{
		flow.KindForm:      newMixed,
		flow.KindText:      newMixed,
		flow.KindConsent:   func(d *display, s flow.Snapshot) screen { return newConsent(d, s) },
		flow.KindCode:      func(d *display, s flow.Snapshot) screen { return newCode(d, s) },
		flow.KindChoice:    func(d *display, s flow.Snapshot) screen { return newChoice(d, s) },
		flow.KindMedia:     newMixed,
		flow.KindAutomatic: newMixed,
	}
)

func newAsking(d *display, s flow.Snapshot) screen { return byKind[s.Step.Kind](d, s) }

// asked is the screen of the latest question. After trouble the same question
// comes back with all that was typed into it.
type asked struct {
	screen  screen
	step    string
	attempt int
	refusal *flow.Refusal
}

func (a asked) answers(s flow.Snapshot) bool {
	return a.screen != nil && a.step == s.Step.ID && a.attempt == s.Attempt && reflect.DeepEqual(a.refusal, s.Refusal)
}

// follow takes a newer snapshot: the screen follows it, or another is shown.
func (r *root) follow(msg snapshotMsg) tea.Cmd {
	if msg.running != r.running {
		return nil
	}
	busy := r.busy()
	r.snap = msg.Snapshot
	r.remember(msg.Notice)
	r.lock.follow(sceneOf(r.snap))
	cmds := []tea.Cmd{r.pull(), r.turn()}
	if busy != r.busy() {
		cmds = append(cmds, r.pulse())
	}
	if r.snap.Phase == flow.PhaseLeft {
		return tea.Quit
	}
	return tea.Batch(cmds...)
}

// turn shows the screen of the snapshot's scene.
func (r *root) turn() tea.Cmd {
	next := sceneOf(r.snap)
	if r.shown != nil && next == r.scene {
		return r.pass(followMsg{r.snap})
	}
	if page, ok := r.over.(*leaving); ok && page.stale(r.snap) {
		r.close()
	}
	r.scene = next
	if r.snap.Phase != flow.PhaseAsking {
		return tea.Batch(r.show(byPhase[r.snap.Phase](r.d, r.snap)), r.passOver(followMsg{r.snap}))
	}
	return tea.Batch(r.ask(), r.passOver(followMsg{r.snap}))
}

// ask shows the question, the very same screen when it is the same question.
func (r *root) ask() tea.Cmd {
	if r.asked.answers(r.snap) {
		r.shown = r.asked.screen
		return r.carryOut(r.shown.Update(followMsg{r.snap}))
	}
	r.asked = asked{newAsking(r.d, r.snap), r.snap.Step.ID, r.snap.Attempt, r.snap.Refusal}
	return r.show(r.asked.screen)
}

func (r *root) passOver(msg tea.Msg) tea.Cmd {
	if r.over == nil {
		return nil
	}
	return r.carryOut(r.over.Update(msg))
}

// remember keeps a notice to be read until the next thing is sent.
func (r *root) remember(n flow.Notice) {
	if n != flow.NoticeNone {
		r.notice = n
	}
}

func sameKind(a, b screen) bool { return reflect.TypeOf(a) == reflect.TypeOf(b) }
