package ui

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
	"cedula/ui/words"
)

// form asks the questions of a step: all on one page, or one after the other.
// It is the screen of steps of an unknown type, and what the screens of the
// known kinds are made of.
type form struct {
	d       *display
	snap    flow.Snapshot
	fields  []*formField
	focused int // the field that has the focus; len(fields): the button, or nothing
	paged   bool
	w, h    int
	// button is what stands on the button below several fields: what
	// submitting does.
	button text
	// done takes the answers, all of them checked.
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
			field.hideGiven()
		}
		v.fields = append(v.fields, field)
	}
	v.focus(v.next(-1, 1))
	return v
}

// newPagedForm asks one question after the other, as country and then document
// type, and sends the answers together.
func newPagedForm(d *display, snap flow.Snapshot) *form {
	v := newForm(d, snap)
	v.paged = true
	return v
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
		return "" // nothing is ticked beforehand
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
		v.fields[v.focused].mistake = nil // an error goes with the next key
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

// handleFieldKey hands the key to the field that has the focus, and reports
// whether it meant something there. A mistake is forgotten once it is edited.
func (v *form) handleFieldKey(msg tea.KeyMsg) bool {
	if v.focused >= len(v.fields) || !v.fields[v.focused].control.HandleKey(msg) {
		return false
	}
	v.fields[v.focused].mistake, v.fields[v.focused].remark = nil, nil
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

// moveFocus goes to another field, and shows at once what is wrong with this
// one. On pages there is no going on past a wrong answer.
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
		if field.check(); field.remark != nil { // to be seen before going on
			return nil
		}
	}
	v.focus(target)
	return nil
}

// hasButton reports whether there is a button below the fields: where Enter
// goes from field to field, there is another way to submit.
func (v *form) hasButton() bool { return !v.paged && v.countFields() > 1 }

// isLast reports whether submitting is all that is left after the field that
// has the focus.
func (v *form) isLast() bool { return v.next(v.focused, 1) == v.focused }

func (v *form) focus(i int) {
	v.focused = i
	if i < len(v.fields) {
		if field := v.fields[i]; field.question.Subject == flow.SubjectDocumentType {
			v.translateRows(field)
		}
	}
}

// translateRows gives the options of a list the names that they have in the
// language that is shown; documents those of the country that was chosen.
func (v *form) translateRows(field *formField) {
	if list, ok := field.control.(*picker); ok {
		list.translate(optionRows(v.d, field.question, v.country()))
	}
}

// country is the one that was chosen so far; empty when none was asked for.
func (v *form) country() string {
	for _, field := range v.fields {
		if field.question.Subject == flow.SubjectCountry {
			return field.answer()
		}
	}
	return ""
}

// confirm takes the answer and goes on to the next question, or sends them all.
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

// View draws the step's words, why it is asked again, and the questions.
func (v *form) View() string { return v.draw() }

// draw is View with further blocks below the questions.
func (v *form) draw(below ...block) string {
	blocks := append(heading(v.d, v.snap, v.w), block{minRows: v.minRows(), draw: v.body})
	return stack(v.w, v.h, append(blocks, below...)...)
}

// minRows is how many rows the questions get before the step's own words do.
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

// body is the questions: the one that has the focus, or all around it.
func (v *form) body(rows int) string {
	if v.focused >= len(v.fields) && !v.hasButton() {
		return ""
	}
	if v.paged || len(v.fields) == 1 {
		return fit(v.chosenSoFar()+v.fields[v.focused].view(true, v.w, rows-height(v.chosenSoFar())), v.w, rows)
	}
	return v.allFields(rows)
}

// chosenSoFar is what was chosen on the pages before, in a line.
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

// listRows is how many lines a list gets among other fields.
const listRows = 7

// allFields is all questions, as many as fit, with the focused one in sight.
// Where they do not fit, they stand closer together; a question is cut off
// whole, and not below its name.
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

// fieldAmongOthers is one question among others: a list opens only where the
// focus is.
func (v *form) fieldAmongOthers(field *formField, focused bool, rows int) string {
	if _, list := field.control.(*picker); list && !focused {
		return field.heading(false, v.w) + "\n" + cut("  "+v.d.Theme.Text.Render(field.shownAnswer()), v.w) + field.complaint(v.w)
	}
	return field.view(focused, v.w, min(listRows, rows))
}

// blocksAround is as many whole blocks as fit into the rows, those next to the
// focused one, and an empty line between them where there is room.
func blocksAround(blocks []string, focused, rows int) string {
	from, to := focused, focused+1
	left := rows - height(blocks[focused])
	for grows := true; grows; {
		grows = false
		if to < len(blocks) && height(blocks[to]) <= left {
			left, to, grows = left-height(blocks[to]), to+1, true
		}
		if from > 0 && height(blocks[from-1]) <= left {
			from, grows = from-1, true
			left -= height(blocks[from])
		}
	}
	separator := "\n"
	if left >= to-from-1 {
		separator = "\n\n"
	}
	return strings.Join(blocks[from:to], separator)
}

// formWithFiles asks a step's questions, then its files, and submits both
// together.
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

// goTo goes to the files, or back to the questions: the camera is open with
// the files alone.
func (v *formWithFiles) goTo(files bool) tea.Cmd {
	v.inFiles, v.files.isBehind = files, !files
	if files && v.files.isChoosing() {
		return v.files.openLive()
	}
	v.files.leaveLive()
	return nil
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
	return workOf(v.goTo(false)), true
}

// Cover pauses the camera while a page is above.
func (v *formWithFiles) Cover(covered bool) tea.Cmd { return v.files.Cover(covered) }

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
