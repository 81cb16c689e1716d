package ui

// Scenario is one line of the demo's page.
type Scenario struct {
	Name        string
	Description string
}

// newScenarios is the demo's page: Enter starts the highlighted scenario.
func newScenarios(d *display, chosen string) *menu {
	rows := make([]row, 0, len(d.Scenarios))
	for _, s := range d.Scenarios {
		rows = append(rows, row{s.Name, s.Name, d.Words.Scenario(s.Name, s.Description)})
	}
	m := newMenu(d, d.Words.Scenarios.Title, d.Words.Scenarios.Lead, rows, func(name string) intent {
		return beginVerification{Beginning{Scenario: name}}
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

// newAgain asks what comes next, at the end of a scenario.
func newAgain(d *display) *menu {
	t := d.Words.Scenarios
	rows := []row{{againSame, t.SameAgain, ""}, {againAnother, t.Another, ""}, {againLeave, t.Leave, ""}}
	wanted := map[string]intent{againSame: beginAgain{}, againAnother: beginOther{}, againLeave: quit{}}
	m := newMenu(d, t.WhatNext, "", rows, func(what string) intent { return wanted[what] })
	m.list.plain = true
	return m
}
