package ui

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
	"cedula/ui/words"
)

// form asks the questions of a step: all on one page, or one per page. It is
// the screen of steps of unknown types, and part of the screens of known kinds.
type form struct {
	d       *display
	snap    flow.Snapshot
	fields  []*formField
	focused int // the focused field; len(fields): the button, or nothing
	paged   bool
	w, h    int
	// button is the label of the button below several fields.
	button text
	// done receives the valid answers.
	done func(values map[string]string) intent
}

func newForm(d *display, snap flow.Snapshot) *form {
	v := &form{d: d, snap: snap, button: func(w *words.Words) string { return w.Form.Send }}
	v.done = func(values map[string]string) intent {
		return sendCommand{flow.Submit{StepID: snap.Step.ID, Values: values}}
	}
	for _, q := range snap.Step.Questions {
		field := newFormField(d, q, initialAnswer(d, snap, q))
		if _, isGiven := snap.Answers[q.Name]; isGiven {
			field.maskGiven()
		}
		v.fields = append(v.fields, field)
	}
	v.focus(v.next(-1, 1))
	return v
}

// newPagedForm asks one question per page, such as country and then document
// type, and sends the answers together.
func newPagedForm(d *display, snap flow.Snapshot) *form {
	v := newForm(d, snap)
	v.paged = true
	return v
}

// initialAnswer is the initial value of a question: the earlier answer, the
// API's value, or a default. An earlier code is not used again.
func initialAnswer(d *display, snap flow.Snapshot, q flow.Question) string {
	if given, ok := snap.Answers[q.Name]; ok && q.Answer != flow.AnswerCode {
		return given
	}
	if q.Value != "" {
		return q.Value
	}
	if q.Answer == flow.AnswerConsent {
		return "" // never preset
	}
	return d.Defaults.Values[q.Name]
}

func (v *form) SetSize(w, h int) { v.w, v.h = w, h }

func (v *form) Update(msg tea.Msg) intent {
	switch msg := msg.(type) {
	case followMsg:
		v.snap = msg.Snapshot
	case languageMsg:
		for _, field := range v.fields {
			v.translateRows(field)
			field.translateDate()
		}
	case tea.KeyMsg:
		return v.handleKey(msg)
	}
	return nil
}

func (v *form) handleKey(msg tea.KeyMsg) intent {
	keys := v.d.Keys
	if v.focused < len(v.fields) {
		v.fields[v.focused].mistake = nil // the next key clears the error
	}
	switch {
	case key.Matches(msg, keys.Next):
		return v.confirm()
	case key.Matches(msg, keys.Submit) && v.hasButton():
		return v.submit()
	case key.Matches(msg, keys.Submit):
		return v.confirm()
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

// handleFieldKey passes the key to the focused field, and reports whether it
// had a meaning there. Editing clears the field's error.
func (v *form) handleFieldKey(msg tea.KeyMsg) bool {
	if v.focused >= len(v.fields) || !v.fields[v.focused].control.HandleKey(msg) {
		return false
	}
	v.fields[v.focused].mistake, v.fields[v.focused].remark = nil, nil
	return true
}

// next is the next editable field after i (or before, by step); i itself if
// there is none.
func (v *form) next(i, step int) int {
	for n := i + step; n >= 0 && n < len(v.fields); n += step {
		if v.fields[n].control != nil {
			return n
		}
	}
	return max(i, 0)
}

// moveFocus moves to another field, and shows the current field's error. On
// pages an invalid answer prevents moving on.
func (v *form) moveFocus(step int) intent {
	if v.focused >= len(v.fields) {
		if step < 0 && v.hasButton() {
			v.focus(v.next(v.focused, step))
		}
		return nil
	}
	field := v.fields[v.focused]
	if v.paged && step > 0 {
		return v.confirm()
	}
	target := v.next(v.focused, step)
	if step > 0 && v.isLast() && v.hasButton() {
		target = len(v.fields)
	}
	if target == v.focused {
		return nil
	}
	if !field.isBlank() {
		if field.check(); field.remark != nil { // show it before moving on
			return nil
		}
	}
	v.focus(target)
	return nil
}

// hasButton reports whether there is a button below the fields: if Enter moves
// between fields, there must be a way to submit.
func (v *form) hasButton() bool { return !v.paged && v.countFields() > 1 }

// isLast reports whether the focused field is the last one.
func (v *form) isLast() bool { return v.next(v.focused, 1) == v.focused }

func (v *form) focus(i int) {
	v.focused = i
	if i < len(v.fields) {
		if field := v.fields[i]; field.question.Subject == flow.SubjectDocumentType {
			v.translateRows(field)
		}
	}
}

// translateRows sets the names of a list's options in the current language;
// those of documents depend on the chosen country.
func (v *form) translateRows(field *formField) {
	if list, ok := field.control.(*picker); ok {
		list.translate(optionRows(v.d, field.question, v.country()))
	}
}

// country is the country chosen so far; empty if none was asked for.
func (v *form) country() string {
	for _, field := range v.fields {
		if field.question.Subject == flow.SubjectCountry {
			return field.answer()
		}
	}
	return ""
}

// confirm accepts the answer and moves to the next question, or submits.
func (v *form) confirm() intent {
	if v.focused >= len(v.fields) {
		return v.submit()
	}
	if _, ok := v.fields[v.focused].check(); !ok {
		return nil
	}
	if v.isLast() {
		return v.submit()
	}
	v.focus(v.next(v.focused, 1))
	return nil
}

// submit sends the answers; if one is invalid, it gets the focus instead.
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

// Escape clears the search, or returns to the previous question.
func (v *form) Escape() (intent, bool) {
	if v.focused >= len(v.fields) {
		return nil, false
	}
	if list, ok := v.fields[v.focused].control.(*picker); ok && list.clearSearch() {
		return nil, true
	}
	if v.fields[v.focused].canUndoRemark() {
		v.fields[v.focused].undoRemark()
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
	switch {
	case v.hasButton() && v.isLast():
		help[0] = withHelp(v.d.Keys.Next, strings.ToLower(v.button.in(v.d)))
	case v.hasButton():
		help[0] = withHelp(v.d.Keys.Next, v.d.Words.Keys.NextField)
	}
	if v.focused < len(v.fields) {
		help = append(help, v.fields[v.focused].keys()...)
		if v.fields[v.focused].canUndoRemark() {
			help = append(help, withHelp(v.d.Keys.Back, v.d.Words.Form.AsTyped))
		}
	}
	return help
}

func (v *form) FullHelp() [][]key.Binding {
	all := [][]key.Binding{v.ShortHelp()}
	if v.focused < len(v.fields) {
		if list, ok := v.fields[v.focused].control.(*picker); ok {
			all = append(all, list.moreKeys())
		}
	}
	switch {
	case v.countFields() < 2:
		return all
	case v.paged && v.next(v.focused, -1) == v.focused:
		return append(all, []key.Binding{v.d.Keys.NextField})
	case v.paged:
		return append(all, []key.Binding{v.d.Keys.NextField, v.d.Keys.PrevField})
	}
	return append(all, []key.Binding{v.d.Keys.NextField, v.d.Keys.PrevField, withHelp(v.d.Keys.Submit, strings.ToLower(v.button.in(v.d)))})
}

func (v *form) countFields() (n int) {
	for _, field := range v.fields {
		if field.control != nil {
			n++
		}
	}
	return n
}

// View draws the step's title and texts, why it is asked again, and the
// questions.
func (v *form) View() string { return v.draw() }

// draw is View with additional blocks below the questions.
func (v *form) draw(below ...block) string {
	blocks := append(heading(v.d, v.snap, v.w), block{minRows: v.minRows(), draw: v.body})
	return stack(v.w, v.h, append(blocks, below...)...)
}

// minRows is the minimum number of rows of the questions.
func (v *form) minRows() int {
	switch {
	case len(v.fields) > 1:
		return min(8, v.h)
	case v.focused >= len(v.fields):
		return 1
	}
	if _, list := v.fields[v.focused].control.(*picker); list {
		return min(8, v.h)
	}
	return min(4, v.h)
}

// body draws the focused question, or all questions.
func (v *form) body(rows int) string {
	if v.focused >= len(v.fields) && !v.hasButton() {
		return ""
	}
	if v.paged || len(v.fields) == 1 {
		return fit(v.chosenSoFar()+v.fields[v.focused].view(true, v.w, rows-height(v.chosenSoFar())), v.w, rows)
	}
	return v.allFields(rows)
}

// chosenSoFar shows the choices of the previous pages, in a line.
func (v *form) chosenSoFar() string {
	var chosen []string
	for _, field := range v.fields[:v.focused] {
		chosen = append(chosen, field.label.in(v.d)+": "+field.shownAnswer())
	}
	if len(chosen) == 0 {
		return ""
	}
	return v.d.Theme.Muted.Render(cut("✓ "+strings.Join(chosen, " · "), v.w)) + "\n"
}

// listRows is the height of a list among other fields.
const listRows = 7

// allFields draws as many questions as fit, including the focused one. If they
// do not all fit, they are drawn without empty lines in between; questions are
// never cut in the middle.
func (v *form) allFields(rows int) string {
	blocks := v.fieldBlocks(rows)
	text := strings.Join(blocks, "\n\n")
	if height(text) <= rows {
		return text
	}
	if text = strings.Join(blocks, "\n"); height(text) <= rows {
		return text
	}
	return blocksAround(blocks, v.focused, rows)
}

// fieldBlocks are the lines of each question, and of the button.
func (v *form) fieldBlocks(rows int) (blocks []string) {
	for i, field := range v.fields {
		blocks = append(blocks, v.fieldAmongOthers(field, i == v.focused, rows))
	}
	if v.hasButton() {
		blocks = append(blocks, v.buttonLine())
	}
	return blocks
}

// buttonLine is the button that submits.
func (v *form) buttonLine() string {
	style, mark := v.d.Theme.Blurred, "  "
	if v.focused == len(v.fields) {
		style, mark = v.d.Theme.Focused, "▸ "
	}
	return cut(style.Mark.Render(mark)+style.Label.Render("[ "+v.button.in(v.d)+" ]"), v.w)
}

// fieldAmongOthers is one of several questions: a list is only open if it has
// the focus.
func (v *form) fieldAmongOthers(field *formField, focused bool, rows int) string {
	if _, list := field.control.(*picker); list && !focused {
		return field.heading(false, v.w) + "\n" + cut("  "+v.d.Theme.Text.Render(field.shownAnswer()), v.w) + field.errorLine(v.w)
	}
	return field.view(focused, v.w, min(listRows, rows))
}
