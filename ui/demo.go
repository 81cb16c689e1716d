package ui

import (
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
	"cedula/truora/safetext"
)

// Scenario is a scenario on the demo's page.
type Scenario struct {
	Name        string
	Description string
	// Outline returns its steps and faults; nil if unknown.
	Outline func() ScenarioOutline
}

// ScenarioOutline describes the course of a scenario.
type ScenarioOutline struct {
	Steps  []OutlinedStep
	Faults int    // how many calls fail
	Ending string // in the API's terms: success, declined, expired, …; pending: no result arrives
	Reason string // of the ending; may be empty
}

// OutlinedStep is a step of a scenario, with the outcomes of its attempts.
type OutlinedStep struct {
	Type, Title string
	Attempts    []OutlinedAttempt // those with other outcomes than success
	HasEvent    bool              // something happens without the person
}

// OutlinedAttempt is the outcome of one attempt.
type OutlinedAttempt struct {
	Number  int    // from 1
	Outcome string // failure, decline, expire, error, pending
	Reason  string // may be empty
}

// scenarioPage is the demo's start page: Enter starts the highlighted scenario,
// and another key shows its outline.
type scenarioPage struct{ *menu }

func newScenarioPage(d *display, chosen string) *scenarioPage {
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
	return &scenarioPage{m}
}

// Update opens the outline of the highlighted scenario on its key; all other
// messages are the menu's.
func (v *scenarioPage) Update(msg tea.Msg) intent {
	press, ok := msg.(tea.KeyMsg)
	if !ok || !key.Matches(press, v.d.Keys.Outline) {
		return v.menu.Update(msg)
	}
	for _, s := range v.d.Scenarios {
		if s.Name == v.list.Value() && s.Outline != nil {
			return openPage{newOutlinePage(v.d, s)}
		}
	}
	return nil
}

// ShortHelp returns that key and those of the menu.
func (v *scenarioPage) ShortHelp() []key.Binding {
	return slices.Insert(v.menu.ShortHelp(), 1, v.d.Keys.Outline)
}

// FullHelp returns all keys.
func (v *scenarioPage) FullHelp() [][]key.Binding {
	return [][]key.Binding{v.ShortHelp(), v.list.moreKeys()}
}

// outlinePage shows the outline of a scenario; Enter starts it.
type outlinePage struct {
	*scroll
	scenario Scenario
	outline  ScenarioOutline
}

func newOutlinePage(d *display, s Scenario) *outlinePage {
	v := &outlinePage{scroll: newScroll(d), scenario: s, outline: s.Outline()}
	v.text = v.page
	return v
}

func (v *outlinePage) page(w int) string {
	theme, t := v.d.Theme, v.d.Words.Scenarios
	lines := []string{
		theme.Title.Render(wrap(safetext.Line(v.scenario.Name), w)), "",
		theme.Text.Render(wrap(safetext.Line(v.d.Words.Scenario(v.scenario.Name, v.scenario.Description)), w)), "",
	}
	for i, step := range v.outline.Steps {
		title := v.d.Words.Step(flow.Step{Type: step.Type, Title: step.Title}).Title
		lines = append(lines, cut(theme.Text.Render(strconv.Itoa(i+1)+". "+title)+theme.Muted.Render("  "+safetext.Line(step.Type)), w))
		for _, attempt := range step.Attempts {
			text := t.Attempt(attempt.Number) + ": " + v.outcome(attempt.Outcome, attempt.Reason)
			lines = append(lines, marked(theme.Warn, "   ✗ ", text, w))
		}
		if step.HasEvent {
			lines = append(lines, marked(theme.Warn, "   ! ", t.Event, w))
		}
	}
	lines = append(lines, "")
	if v.outline.Faults > 0 {
		lines = append(lines, marked(theme.Warn, "! ", t.Faults, w))
	}
	ends := t.Ends + " " + v.outcome(v.outline.Ending, v.outline.Reason)
	return strings.Join(append(lines, theme.Text.Render(wrap(ends, w))), "\n")
}

// outcome describes an outcome, with its reason's code.
func (v *outlinePage) outcome(outcome, reason string) string {
	t := v.d.Words.Scenarios
	text := map[string]string{
		"success": t.Success, "failure": t.Failure, "decline": t.Declined, "declined": t.Declined, "expire": t.Expired, "expired": t.Expired,
		"canceled": t.Canceled, "error": t.SystemError, "system_error": t.SystemError, "pending": t.Pending,
	}[outcome]
	if reason != "" {
		text += " (" + safetext.Line(reason) + ")"
	}
	return text
}

// Update starts the scenario on Enter; all other keys scroll.
func (v *outlinePage) Update(msg tea.Msg) intent {
	if press, ok := msg.(tea.KeyMsg); ok && key.Matches(press, v.d.Keys.Next) {
		return intents{closePage{}, startVerification{StartRequest{Scenario: v.scenario.Name}}}
	}
	return v.scroll.Update(msg)
}

// ShortHelp returns the key that starts and those that scroll.
func (v *outlinePage) ShortHelp() []key.Binding {
	return append([]key.Binding{withHelp(v.d.Keys.Next, v.d.Words.Start.Begin)}, v.scroll.ShortHelp()...)
}

// The choices after a scenario.
const (
	againSame    = "same"
	againAnother = "another"
	againLeave   = "leave"
)

// newWhatNextPage asks what to do at the end of a scenario.
func newWhatNextPage(d *display) *menu {
	text := func() menuText {
		t := d.Words.Scenarios
		return menuText{title: t.WhatNext, rows: []row{{againSame, t.SameAgain, ""}, {againAnother, t.Another, ""}, {againLeave, t.Leave, ""}}}
	}
	wanted := map[string]intent{againSame: startAgain{}, againAnother: chooseAnother{}, againLeave: quit{}}
	return newPlainMenu(d, text, func(what string) intent { return wanted[what] })
}
