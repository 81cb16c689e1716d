package ui

import tea "github.com/charmbracelet/bubbletea"

// newScenarios is the demo's page: Enter starts the highlighted scenario.
func newScenarios(d *display, chosen string) *menu {
	rows := make([]row, 0, len(d.Scenarios))
	for _, s := range d.Scenarios {
		rows = append(rows, row{s.Name, s.Name, d.Words.Scenario(s.Name, s.Description)})
	}
	m := newMenu(d, d.Words.Touring.Title, d.Words.Touring.Lead, rows, func(name string) tea.Cmd {
		return message(beginMsg{Beginning{Scenario: name}})
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
	t := d.Words.Finishing
	rows := []row{{againSame, t.Same, ""}, {againAnother, t.Another, ""}, {againLeave, t.Finish, ""}}
	m := newMenu(d, t.Again, "", rows, func(what string) tea.Cmd { return message(againMsg{what}) })
	m.list.plain = true
	return m
}

// againMsg is what the person chose at the end of a scenario.
type againMsg struct{ what string }

func message(msg tea.Msg) tea.Cmd { return func() tea.Msg { return msg } }

// again goes on as the person chose.
func (r *root) again(msg againMsg) tea.Cmd {
	switch msg.what {
	case againSame:
		return r.begin(r.begun)
	case againAnother:
		r.release()
		return r.first()
	}
	return tea.Quit
}
