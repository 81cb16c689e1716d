package ui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
)

// form asks the questions of a step: all on one page, or one after the other.
// It is the screen of steps that nobody told us about, and what the screens
// of known kinds are made of.
type form struct {
	d       *display
	snap    flow.Snapshot
	fields  []*formField
	focused int // the field that has the focus
	paged   bool
	w, h    int
	// done takes the answers, all of them checked.
	done func(values map[string]string) intent
}

func newForm(d *display, snap flow.Snapshot) *form {
	f := &form{d: d, snap: snap}
	f.done = func(values map[string]string) intent {
		return sendCommand{flow.Submit{StepID: snap.Step.ID, Values: values}}
	}
	for _, q := range snap.Step.Questions {
		f.fields = append(f.fields, newFormField(d, q, initialAnswer(d, snap, q)))
	}
	f.focus(f.next(-1, 1))
	return f
}

// initialAnswer is the answer to begin with: what was given before, what the API
// fills in, or a default. A code that was given is spent.
func initialAnswer(d *display, snap flow.Snapshot, q flow.Question) string {
	if given, ok := snap.Answers[q.Name]; ok && q.Answer != flow.AnswerCode {
		return given
	}
	if q.Value != "" {
		return q.Value
	}
	if q.Answer == flow.AnswerConsent {
		return consentDefault(d.Defaults)
	}
	return d.Defaults.Values[q.Name]
}

func (v *form) SetSize(w, h int) { v.w, v.h = w, h }

func (v *form) Update(msg tea.Msg) intent {
	switch msg := msg.(type) {
	case followMsg:
		v.snap = msg.Snapshot
	case tea.KeyMsg:
		return v.handleKey(msg)
	}
	return nil
}

func (v *form) handleKey(msg tea.KeyMsg) intent {
	keys := v.d.Keys
	switch {
	case key.Matches(msg, keys.Next):
		return v.goOn()
	case key.Matches(msg, keys.NextField):
		return v.moveFocus(1)
	case key.Matches(msg, keys.PrevField):
		return v.moveFocus(-1)
	case v.handleFieldKey(msg):
	case key.Matches(msg, keys.Down):
		return v.moveFocus(1)
	case key.Matches(msg, keys.Up):
		return v.moveFocus(-1)
	}
	return nil
}

// handleFieldKey hands the key to the field that has the focus. Its mistake is forgotten
// as soon as it is mended.
func (v *form) handleFieldKey(msg tea.KeyMsg) bool {
	if v.focused >= len(v.fields) || !v.fields[v.focused].control.HandleKey(msg) {
		return false
	}
	v.fields[v.focused].mistake = ""
	return true
}

// next is the field after (or before, by step) i that can be answered; i itself
// when there is none.
func (v *form) next(i, step int) int {
	for n := i + step; n >= 0 && n < len(v.fields); n += step {
		if v.fields[n].control != nil {
			return n
		}
	}
	return max(i, 0)
}

// moveFocus goes to another field, and says at once what is wrong with this one.
// On pages there is no going on past a wrong answer.
func (v *form) moveFocus(step int) intent {
	if v.focused >= len(v.fields) {
		return nil
	}
	field := v.fields[v.focused]
	if v.paged && step > 0 {
		return v.goOn()
	}
	if !field.isBlank() {
		field.check()
	}
	v.focus(v.next(v.focused, step))
	return nil
}

func (v *form) focus(i int) {
	v.focused = i
	if i < len(v.fields) {
		v.relabelDocuments(v.fields[i])
	}
}

// relabelDocuments gives documents the names that they have in the country chosen.
func (v *form) relabelDocuments(field *formField) {
	list, ok := field.control.(*picker)
	if !ok || field.question.Subject != flow.SubjectDocumentType {
		return
	}
	chosen := list.Value()
	list.all = optionRows(v.d, field.question, v.country())
	list.search("")
	list.choose(chosen)
}

func (v *form) country() string {
	for _, field := range v.fields {
		if field.question.Subject == flow.SubjectCountry {
			return field.answer()
		}
	}
	return ""
}

// goOn takes the answer and goes on to the next question, or sends them all.
func (v *form) goOn() intent {
	if v.focused >= len(v.fields) {
		return v.submit()
	}
	if _, ok := v.fields[v.focused].check(); !ok {
		return nil
	}
	if next := v.next(v.focused, 1); next != v.focused {
		v.focus(next)
		return nil
	}
	return v.submit()
}

// submit sends the answers, unless one is wrong: then that one gets the focus.
func (v *form) submit() intent {
	values := map[string]string{}
	for i, field := range v.fields {
		if field.control == nil {
			continue
		}
		value, ok := field.check()
		if !ok {
			v.focus(i)
			return nil
		}
		if value != "" {
			values[field.question.Name] = value
		}
	}
	return v.done(values)
}

// Escape clears what was searched for, or goes back to the question before.
func (v *form) Escape() (intent, bool) {
	if v.focused >= len(v.fields) {
		return nil, false
	}
	if list, ok := v.fields[v.focused].control.(*picker); ok && list.clearSearch() {
		return nil, true
	}
	if before := v.next(v.focused, -1); v.paged && before != v.focused {
		v.focus(before)
		return nil, true
	}
	return nil, false
}

func (v *form) ShortHelp() []key.Binding {
	help := []key.Binding{v.d.Keys.Next}
	if v.focused < len(v.fields) {
		help = append(help, v.fields[v.focused].keys()...)
	}
	if !v.paged && v.countFields() > 1 {
		help = append(help, v.d.Keys.NextField)
	}
	return help
}

func (v *form) FullHelp() [][]key.Binding {
	if v.countFields() < 2 {
		return [][]key.Binding{v.ShortHelp()}
	}
	return [][]key.Binding{v.ShortHelp(), {v.d.Keys.PrevField}}
}

func (v *form) countFields() (n int) {
	for _, field := range v.fields {
		if field.control != nil {
			n++
		}
	}
	return n
}
