package ui

import "strconv"

// Scenario is one line of the demo's page.
type Scenario struct {
	Name        string
	Description string
}

// newScenarioPage is the demo's page: Enter starts the highlighted scenario.
func newScenarioPage(d *display, chosen string) *menu {
	text := func() menuText {
		t, rows := d.Words.Scenarios, make([]row, 0, len(d.Scenarios))
		for _, s := range d.Scenarios {
			rows = append(rows, row{s.Name, s.Name, d.Words.Scenario(s.Name, s.Description)})
		}
		return menuText{title: t.Title, lead: t.Lead, rows: rows}
	}
	m := newMenu(d, text, func(name string) intent {
		return startVerification{StartRequest{Scenario: name}}
	})
	m.list.choose(chosen)
	return m
}

// What comes after a scenario.
const (
	againSame    = "same"
	againAnother = "another"
	againLeave   = "leave"
)

// newWhatNextPage asks what comes next, at the end of a scenario.
func newWhatNextPage(d *display) *menu {
	text := func() menuText {
		t := d.Words.Scenarios
		return menuText{title: t.WhatNext, rows: []row{{againSame, t.SameAgain, ""}, {againAnother, t.Another, ""}, {againLeave, t.Leave, ""}}}
	}
	wanted := map[string]intent{againSame: startAgain{}, againAnother: chooseAnother{}, againLeave: quit{}}
	return newPlainMenu(d, text, func(what string) intent { return wanted[what] })
}

// Presenter lets somebody who presents choose what becomes of the step in
// progress.
type Presenter interface {
	// Choose sets the outcome. Reason is a declined reason, of the outcomes
	// that take one. Its error means that there is nothing it could be set for.
	Choose(outcome Outcome, reason string) error
	// Reasons are the declined reasons to choose from for the step in progress.
	Reasons() []string
}

// Outcome is what a presenter may choose.
type Outcome int

// The outcomes to choose from.
const (
	OutcomeSuccess     Outcome = iota // the step succeeds
	OutcomeRetry                      // it fails for a reason, and may be tried again
	OutcomeDecline                    // it fails for a reason, for good
	OutcomeExpire                     // the process expires
	OutcomeSlow                       // answers take long from now on
	OutcomeLoseNetwork                // nothing answers any more
	OutcomeRestore                    // fast and reachable again
)

// presenterPage lets who presents choose what becomes of the step in progress.
type presenterPage struct {
	*menu
	askingReason bool // the reasons are shown
	hasNoStep    bool // what was chosen could not be set
}

func newPresenterPage(d *display) *presenterPage {
	v := &presenterPage{menu: &menu{d: d}}
	v.ask()
	return v
}

// outcomes in the order shown.
var outcomes = []Outcome{
	OutcomeSuccess, OutcomeRetry, OutcomeDecline, OutcomeExpire, OutcomeSlow, OutcomeLoseNetwork, OutcomeRestore,
}

func (v *presenterPage) ask() {
	text := func() menuText {
		t, rows := v.d.Words.Presenter, []row(nil)
		labels := []string{t.Success, t.Retry, t.Decline, t.Expire, t.SlowDown, t.LoseNetwork, t.RestoreNetwork}
		for _, o := range outcomes {
			rows = append(rows, row{strconv.Itoa(int(o)), labels[o], ""})
		}
		return menuText{t.Title, t.Lead, v.problem(), rows}
	}
	v.replaceWith(newPlainMenu(v.d, text, func(string) intent { return v.choose(outcomes[v.list.highlighted]) }))
	v.askingReason = false
}

// problem says that what was chosen could not be set.
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
			rows = append(rows, row{reason, v.d.Words.Reason(reason, "").What, ""})
		}
		return menuText{title: v.d.Words.Presenter.ReasonTitle, note: v.problem(), rows: rows}
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
	return closePage{}
}

// Escape clears the search, or goes from the reasons back to the outcomes.
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
