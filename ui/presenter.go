package ui

import (
	"slices"
	"strconv"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
	"cedula/truora/safetext"
)

// Presenter lets a presenter choose the outcome of the step in progress.
type Presenter interface {
	// Hold pauses the sandbox at the step in progress, and returns it; false if
	// none is in progress.
	Hold() (HeldStep, bool)
	// Release resumes the sandbox, as if no time had passed.
	Release()
	// Choose sets the outcome, and resumes the sandbox. Reason is a declined
	// reason, for the outcomes that have one. Its error means that no step is
	// in progress.
	Choose(outcome Outcome, reason string) error
	// Reasons are the declined reasons to choose from for the step in progress.
	Reasons() []string
}

// HeldStep is a step at which the sandbox is paused.
type HeldStep struct {
	ID, Type, Title string // empty if all steps are done, and the review is in progress
}

// Outcome is an outcome that a presenter can choose.
type Outcome int

// The outcomes.
const (
	OutcomeSuccess     Outcome = iota // the step succeeds
	OutcomeRetry                      // it fails with a reason, and may be tried again
	OutcomeDecline                    // it fails permanently, with a reason
	OutcomeExpire                     // the process expires
	OutcomeSlow                       // evaluations take long from now on
	OutcomeLoseNetwork                // the API cannot be reached any more
	OutcomeRestore                    // back to normal
)

// presenterPage lets a presenter choose the outcome of the step in progress.
// The sandbox is paused while it is open, and afterwards if requested.
type presenterPage struct {
	*menu
	snap         flow.Snapshot
	held         HeldStep
	isHolding    bool // held is set
	isPaused     bool // since an earlier opening
	keepsHold    bool // the sandbox remains paused when the page is closed
	askingReason bool // the reasons are shown
	hasNoStep    bool // the choice could not be set
}

func newPresenterPage(d *display, snap flow.Snapshot, isPaused bool) *presenterPage {
	v := &presenterPage{menu: &menu{d: d}, snap: snap, isPaused: isPaused, keepsHold: isPaused}
	v.ask()
	return v
}

// Init pauses the sandbox.
func (v *presenterPage) Init() tea.Cmd {
	v.held, v.isHolding = v.d.Presenter.Hold()
	v.ask()
	return nil
}

// Close resumes the sandbox, unless it is to remain paused.
func (v *presenterPage) Close() {
	if !v.keepsHold {
		v.d.Presenter.Release()
	}
}

// heldAt describes the step at which the sandbox is paused: by its title and
// its type.
func (v *presenterPage) heldAt() string {
	t := v.d.Words.Presenter
	switch {
	case !v.isHolding:
		return ""
	case v.held.Type == "":
		return t.Held(t.Review)
	}
	step := flow.Step{Type: v.held.Type, Title: v.held.Title}
	if v.held.ID == v.snap.Step.ID {
		step = v.snap.Step
	}
	return t.Held(v.d.Words.Step(step).Title + " (" + safetext.Line(v.held.Type) + ")")
}

// outcomes are in the order of the list.
var outcomes = []Outcome{
	OutcomeSuccess, OutcomeRetry, OutcomeDecline, OutcomeExpire, OutcomeSlow, OutcomeLoseNetwork, OutcomeRestore,
}

// ask shows the outcomes below the held step.
func (v *presenterPage) ask() {
	text := func() menuText {
		t, rows := v.d.Words.Presenter, []row(nil)
		labels := []string{t.Success, t.Retry, t.Decline, t.Expire, t.SlowDown, t.LoseNetwork, t.RestoreNetwork}
		for _, o := range outcomes {
			rows = append(rows, row{strconv.Itoa(int(o)), labels[o], ""})
		}
		return menuText{t.Title, v.heldAt(), v.problem(), rows}
	}
	v.replaceWith(newPlainMenu(v.d, text, func(string) intent { return v.choose(outcomes[v.list.highlighted]) }))
	v.askingReason = false
}

// problem explains that the choice could not be set.
func (v *presenterPage) problem() string {
	if !v.hasNoStep {
		return ""
	}
	return v.d.Words.Presenter.NoStep
}

// choose sets the outcome, or asks for the reason first.
func (v *presenterPage) choose(o Outcome) intent {
	reasons := v.d.Presenter.Reasons()
	if o != OutcomeRetry && o != OutcomeDecline || len(reasons) == 0 {
		return v.setOutcome(o, "")
	}
	text := func() menuText {
		var rows []row
		for _, reason := range reasons {
			rows = append(rows, row{reason, reason, v.d.Words.Reason(reason, "").What})
		}
		return menuText{v.d.Words.Presenter.ReasonTitle, v.heldAt(), v.problem(), rows}
	}
	v.replaceWith(newMenu(v.d, text, func(reason string) intent { return v.setOutcome(o, reason) }))
	v.askingReason = true
	return nil
}

func (v *presenterPage) setOutcome(o Outcome, reason string) intent {
	if err := v.d.Presenter.Choose(o, reason); err != nil {
		v.hasNoStep = true
		v.note = v.problem()
		return nil
	}
	return v.end(false)
}

// end closes the page, with the sandbox paused or running.
func (v *presenterPage) end(paused bool) intent {
	v.keepsHold = paused
	return intents{pauseSandbox(paused), closePage{}}
}

// Update pauses or resumes the sandbox on its key; all other messages are the
// menu's.
func (v *presenterPage) Update(msg tea.Msg) intent {
	if press, ok := msg.(tea.KeyMsg); ok && !v.askingReason && key.Matches(press, v.d.Keys.Pause) {
		return v.end(!v.isPaused)
	}
	return v.menu.Update(msg)
}

// Escape clears the search, or returns from the reasons to the outcomes.
func (v *presenterPage) Escape() (intent, bool) {
	if v.list.clearSearch() {
		return nil, true
	}
	if !v.askingReason {
		return nil, false
	}
	v.ask()
	return nil, true
}

// ShortHelp returns the key that pauses and those of the menu.
func (v *presenterPage) ShortHelp() []key.Binding {
	help := v.menu.ShortHelp()
	switch {
	case v.askingReason:
		return help
	case v.isPaused:
		return slices.Insert(help, 1, withHelp(v.d.Keys.Pause, v.d.Words.Presenter.GoOn))
	}
	return slices.Insert(help, 1, v.d.Keys.Pause)
}

// FullHelp returns all keys.
func (v *presenterPage) FullHelp() [][]key.Binding {
	return [][]key.Binding{v.ShortHelp(), v.list.moreKeys()}
}
