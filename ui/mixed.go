package ui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
)

// formWithFiles asks a step's questions, then its files, and submits both together.
type formWithFiles struct {
	form    *form
	files   *mediaScreen
	inFiles bool
}

// newFormScreen asks whatever a step asks: questions, files, or both.
func newFormScreen(d *display, snap flow.Snapshot) screen {
	switch {
	case len(snap.Step.Files) == 0:
		return newForm(d, snap)
	case len(snap.Step.Questions) == 0:
		return newMedia(d, snap)
	}
	m := &formWithFiles{form: newForm(d, snap), files: newMedia(d, snap)}
	m.inFiles, m.files.answers = m.form.countFields() == 0, map[string]string{}
	m.form.done = func(values map[string]string) intent {
		m.files.answers, m.inFiles = values, true
		return nil
	}
	return m
}

// current is the half that is asked now.
func (v *formWithFiles) current() screen {
	if v.inFiles {
		return v.files
	}
	return v.form
}

// Init has the files' folder read ahead.
func (v *formWithFiles) Init() tea.Cmd { return v.files.Init() }

// Update gives keys to the half that is asked, and everything else to both.
func (v *formWithFiles) Update(msg tea.Msg) intent {
	if _, ok := msg.(tea.KeyMsg); ok {
		return v.current().Update(msg)
	}
	return intents{v.form.Update(msg), v.files.Update(msg)}
}

// Escape steps out of what is open, and from the first file to the questions.
func (v *formWithFiles) Escape() (intent, bool) {
	if !v.inFiles {
		return v.form.Escape()
	}
	if wanted, did := v.files.Escape(); did || v.form.countFields() == 0 {
		return wanted, did
	}
	v.inFiles = false
	return nil, true
}

// Close ends what is under way.
func (v *formWithFiles) Close() { v.files.Close() }

// SetSize gives the room to both.
func (v *formWithFiles) SetSize(w, h int) {
	v.form.SetSize(w, h)
	v.files.SetSize(w, h)
}

// View shows the half that is asked.
func (v *formWithFiles) View() string { return v.current().View() }

// ShortHelp names the keys of the half that is asked.
func (v *formWithFiles) ShortHelp() []key.Binding { return v.current().ShortHelp() }

// FullHelp names all keys of it.
func (v *formWithFiles) FullHelp() [][]key.Binding { return v.current().FullHelp() }
