package ui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
	"cedula/ui/words"
)

// formWithFiles asks a step's questions, then its files, and submits both
// together.
type formWithFiles struct {
	form    *form
	files   *mediaScreen
	inFiles bool
}

// newFormScreen asks for questions, files, or both.
func newFormScreen(d *display, snap flow.Snapshot) screen {
	switch {
	case len(snap.Step.Files) == 0:
		return newForm(d, snap)
	case len(snap.Step.Questions) == 0:
		return newMediaScreen(d, snap)
	}
	v := &formWithFiles{form: newForm(d, snap), files: newMediaScreen(d, snap)}
	v.form.button = func(w *words.Words) string { return w.Form.Continue }
	v.inFiles, v.files.answers = v.form.countFields() == 0, map[string]string{}
	v.files.isBehind = !v.inFiles
	v.form.done = func(values map[string]string) intent {
		v.files.answers = values
		return workOf(v.goTo(true))
	}
	return v
}

// goTo switches to the files, or back to the questions: the camera is only open
// with the files.
func (v *formWithFiles) goTo(files bool) tea.Cmd {
	v.inFiles, v.files.isBehind = files, !files
	if files && v.files.isChoosing() {
		return v.files.openLive()
	}
	v.files.leaveLive()
	return nil
}

// current is the active part.
func (v *formWithFiles) current() screen {
	if v.inFiles {
		return v.files
	}
	return v.form
}

// Init starts reading the files' folder.
func (v *formWithFiles) Init() tea.Cmd { return v.files.Init() }

// Update passes keys to the active part, and all other messages to both.
func (v *formWithFiles) Update(msg tea.Msg) intent {
	if _, ok := msg.(tea.KeyMsg); ok {
		return v.current().Update(msg)
	}
	return intents{v.form.Update(msg), v.files.Update(msg)}
}

// Escape steps out of the active part, and from the first file to the
// questions.
func (v *formWithFiles) Escape() (intent, bool) {
	if !v.inFiles {
		return v.form.Escape()
	}
	if wanted, did := v.files.Escape(); did || v.form.countFields() == 0 {
		return wanted, did
	}
	return workOf(v.goTo(false)), true
}

// Cover pauses the camera while a page covers the screen.
func (v *formWithFiles) Cover(covered bool) tea.Cmd { return v.files.Cover(covered) }

// Close ends background work.
func (v *formWithFiles) Close() { v.files.Close() }

// SetSize sets the size of both.
func (v *formWithFiles) SetSize(w, h int) {
	v.form.SetSize(w, h)
	v.files.SetSize(w, h)
}

// View shows the active part.
func (v *formWithFiles) View() string { return v.current().View() }

// ShortHelp returns the keys of the active part.
func (v *formWithFiles) ShortHelp() []key.Binding { return v.current().ShortHelp() }

// FullHelp returns all its keys.
func (v *formWithFiles) FullHelp() [][]key.Binding { return v.current().FullHelp() }
