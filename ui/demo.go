package ui

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
