package ui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
)

// mixed asks a step's questions, then its files, and submits both together.
type mixed struct {
	form    *form
	files   *mediaScreen
	values  map[string]string
	inFiles bool
}

// newMixed asks whatever a step asks: questions, files, or both.
func newMixed(d *display, s flow.Snapshot) screen {
	switch {
	case len(s.Step.Files) == 0:
		return newForm(d, s)
	case len(s.Step.Questions) == 0:
		return newMedia(d, s)
	}
	m := &mixed{form: newForm(d, s), files: newMedia(d, s), values: map[string]string{}}
	m.inFiles = m.form.fields() == 0
	m.form.done = func(values map[string]string) intent {
		m.values, m.inFiles = values, true
		return nil
	}
	m.files.done = func(files map[string]string) intent {
		return sendCommand{flow.Submit{StepID: s.Step.ID, Values: m.values, Files: files}}
	}
	return m
}

// part is the half that is asked now.
func (m *mixed) part() screen {
	if m.inFiles {
		return m.files
	}
	return m.form
}

// Init has the files' folder read ahead.
func (m *mixed) Init() tea.Cmd { return m.files.Init() }

// Update gives keys to the half that is asked, and everything else to both.
func (m *mixed) Update(msg tea.Msg) intent {
	if _, ok := msg.(tea.KeyMsg); ok {
		return m.part().Update(msg)
	}
	return intents{m.form.Update(msg), m.files.Update(msg)}
}

// Escape steps out of what is open, and from the first file to the questions.
func (m *mixed) Escape() (intent, bool) {
	if !m.inFiles {
		return m.form.Escape()
	}
	if wanted, did := m.files.Escape(); did || m.form.fields() == 0 {
		return wanted, did
	}
	m.inFiles = false
	return nil, true
}

// Closed ends what is under way.
func (m *mixed) Closed() { m.files.Closed() }

// SetSize gives the room to both.
func (m *mixed) SetSize(w, h int) {
	m.form.SetSize(w, h)
	m.files.SetSize(w, h)
}

// View shows the half that is asked.
func (m *mixed) View() string { return m.part().View() }

// ShortHelp names the keys of the half that is asked.
func (m *mixed) ShortHelp() []key.Binding { return m.part().ShortHelp() }

// FullHelp names all keys of it.
func (m *mixed) FullHelp() [][]key.Binding { return m.part().FullHelp() }
