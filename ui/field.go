package ui

import (
	"errors"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"cedula/flow"
	"cedula/truora/safetext"
	"cedula/ui/words"
)

// formField is one question of a step with its input control.
type formField struct {
	d         *display
	question  flow.Question
	label     text
	hint      text
	control   control           // nil for a read-only question
	extraRule func(string) text // a rule in addition to the question's; returns the error
	mistake   text              // why the answer is invalid
	remark    text              // a remark about a valid answer
	remarked  string            // the answer that the remark is about
	typed     string            // the text before that answer
	language  *words.Words      // the language of a date in the field
}

// newFormField creates the control for the question, with value in it.
func newFormField(d *display, q flow.Question, value string) *formField {
	field := &formField{d: d, question: q, language: d.Words, label: func(w *words.Words) string { return w.Label(q) }}
	if q.ReadOnly {
		return field
	}
	field.hint = func(w *words.Words) string { return answerHint(w, q) }
	field.control = newControl(d, q, field.label, value)
	return field
}

// hideGiven masks an earlier answer in a kiosk, until it is typed again.
func (field *formField) hideGiven() {
	if input, ok := field.control.(*entry); ok && field.d.Kiosk != nil && field.question.Masked(input.Value()) != input.Value() {
		input.isHidden = true
	}
}

func newControl(d *display, q flow.Question, label text, value string) control {
	switch q.Answer {
	case flow.AnswerSelect:
		return newPicker(d, optionRows(d, q, ""), value)
	case flow.AnswerCheckbox, flow.AnswerConsent:
		return newTickbox(d, label, value)
	case flow.AnswerCode:
		return newCodeBoxes(d, q.Length, value)
	}
	if q.Answer == flow.AnswerDate {
		value = d.Words.DateOf(value)
	}
	input := newEntry(d, value)
	input.masked = q.Masked
	return input
}

// translateDate converts a date to the format of the current language.
func (field *formField) translateDate() {
	if input, ok := field.control.(*entry); ok && field.question.Answer == flow.AnswerDate {
		input.SetValue(field.d.Words.DateOf(field.language.ReadDate(input.Value())))
		field.language = field.d.Words
	}
}

// typedAnswer is the field's text; a date in the API's format.
func (field *formField) typedAnswer() string {
	if field.question.Answer == flow.AnswerDate {
		return field.language.ReadDate(field.control.Value())
	}
	return field.control.Value()
}

// answerHint explains the format of an answer. The API's own text takes
// precedence.
func answerHint(w *words.Words, q flow.Question) string {
	t := w.Form
	hints := map[flow.AnswerKind]string{
		flow.AnswerPhone: t.PhoneHelp, flow.AnswerDate: t.DateHelp, flow.AnswerNumber: t.NumberHelp,
		flow.AnswerCode: w.Code.Help(q.Length),
	}
	if own := safetext.Line(q.Description); own != "" && own != w.Label(q) && q.Subject == flow.SubjectOther {
		if q.Answer == flow.AnswerDate {
			own += " " + t.DateHelp
		}
		return own
	}
	if q.Subject == flow.SubjectCountry && q.Answer != flow.AnswerSelect {
		return t.CountryHelp
	}
	return hints[q.Answer]
}

// optionRows are the API's options, with localised names if there are any;
// country is the document's country.
func optionRows(d *display, q flow.Question, country string) (rows []row) {
	if q.Optional {
		rows = append(rows, row{"", d.Words.Form.NoAnswer, ""})
	}
	for _, o := range q.Options {
		label, note := optionName(d, q, o, country), ""
		if q.Subject == flow.SubjectCountry && fold(o.Value) != fold(label) {
			note = safetext.Line(o.Value) // people know their country's code, and type it
		}
		rows = append(rows, row{o.Value, label, note})
	}
	return rows
}

func optionName(d *display, q flow.Question, o flow.Option, country string) string {
	switch q.Subject {
	case flow.SubjectCountry:
		return d.Words.Country(o.Value)
	case flow.SubjectDocumentType:
		return d.Words.DocumentType(o.Value, country)
	}
	return safetext.Line(o.Label)
}

// check returns the answer as sent to the API; empty if it is skipped. For an
// invalid one it sets the mistake.
func (field *formField) check() (string, bool) {
	typed := field.control.Value()
	value, err := field.question.Check(field.typedAnswer())
	switch field.mistake = nil; {
	case errors.Is(err, flow.ConsentRefused):
		field.mistake = func(w *words.Words) string { return w.Consent.NotTicked }
	case errors.Is(err, flow.DateMalformed):
		field.mistake = func(w *words.Words) string { return w.DateError(typed) }
	case err != nil:
		field.mistake = func(w *words.Words) string { return w.AnswerError(err) }
	case field.extraRule != nil:
		field.mistake = field.extraRule(value)
	}
	if field.mistake != nil {
		return value, false
	}
	return value, !field.makeRemark()
}

// makeRemark sets the remark about an answer, once per answer: the answer is
// shown as it will be sent, and the next key continues.
func (field *formField) makeRemark() bool {
	typed := field.control.Value()
	remark := field.question.Remark(typed)
	field.remark = nil
	isKept := remark == flow.RemarkLikelyDomain && field.typed == typed // the person has kept it
	if remark == flow.RemarkNone || field.remarked == typed || isKept {
		return false
	}
	offer := field.question.Offer(typed)
	if shown, ok := field.control.(*entry); ok {
		input := newEntry(field.d, offer)
		input.masked = shown.masked
		field.control = input
	}
	field.remark = func(w *words.Words) string { return w.Remark(remark, offer) }
	field.remarked, field.typed = field.control.Value(), typed
	return true
}

// canUndoRemark reports whether the text was changed by a remark.
func (field *formField) canUndoRemark() bool {
	return field.remark != nil && field.question.Offer(field.typed) == field.remarked && field.question.Remark(field.typed).IsAsked()
}

// undoRemark restores the typed text.
func (field *formField) undoRemark() {
	input := newEntry(field.d, field.typed)
	input.preset = false
	field.control, field.remark = input, nil
}

// answer is the answer so far, as entered.
func (field *formField) answer() string {
	if field.control == nil {
		return field.question.Value
	}
	return field.control.Value()
}

// shownAnswer is the answer for display.
func (field *formField) shownAnswer() string {
	if list, ok := field.control.(*picker); ok && list.highlighted < len(list.matches) {
		return list.matches[list.highlighted].label
	}
	return safetext.Line(field.answer())
}

// isBlank reports whether there is no answer yet.
func (field *formField) isBlank() bool { return field.control.Value() == "" }

func (field *formField) keys() []key.Binding {
	if field.control == nil {
		return nil
	}
	return field.control.Keys()
}

// view draws label and control and, below, the error or a hint.
func (field *formField) view(focused bool, w, rows int) string {
	if field.control == nil {
		return field.readOnlyView(w, rows)
	}
	least, most := field.control.Rows(w)
	return pile(w, rows,
		block{text: field.heading(focused, w), rank: 1},
		block{minRows: least, draw: func(rows int) string { return field.control.View(focused, w, min(rows, most)) }},
		field.footnote(focused, w),
	)
}

// heading is the label; a checkbox has its own next to the box.
func (field *formField) heading(focused bool, w int) string {
	if _, own := field.control.(*tickbox); own {
		return ""
	}
	style := field.d.Theme.Blurred
	if focused {
		style = field.d.Theme.Focused
	}
	line := style.Label.Render(field.label.in(field.d))
	if field.question.Optional {
		line += field.d.Theme.Muted.Render(" (" + field.d.Words.Form.Optional + ")")
	}
	return cut(line, w)
}

// footnote is the error, else a hint.
func (field *formField) footnote(focused bool, w int) block {
	theme := field.d.Theme
	if field.mistake != nil {
		return block{text: marked(theme.Bad, "✗ ", field.mistake.in(field.d), w)}
	}
	if field.remark != nil {
		return block{text: marked(theme.Warn, "! ", field.remark.in(field.d), w)}
	}
	hint := field.hint.in(field.d)
	if focused && hint != "" {
		return block{text: marked(theme.Muted, "  ", hint, w), rank: 2}
	}
	return block{}
}

// complaint is the error, on a line of its own.
func (field *formField) complaint(w int) string {
	if field.mistake == nil && field.remark == nil {
		return ""
	}
	return "\n" + field.footnote(false, w).text
}

// readOnlyView draws a read-only question.
func (field *formField) readOnlyView(w, rows int) string {
	theme, value := field.d.Theme, safetext.Line(field.question.Value)
	if field.question.Answer == flow.AnswerDate {
		value = field.d.Words.DateOf(value)
	}
	if field.d.Kiosk != nil {
		value = field.question.Masked(value)
	}
	if field.question.Answer == flow.AnswerSelect {
		value = optionName(field.d, field.question, flow.Option{Value: field.question.Value, Label: field.question.Value}, "")
	}
	return pile(w, rows,
		block{text: cut(theme.Blurred.Label.Render(field.label.in(field.d))+theme.Muted.Render(" ("+field.d.Words.Form.ReadOnly+")"), w), rank: 1},
		block{text: marked(theme.Text, "  ", value, w)},
	)
}

// control is the input control of a question.
type control interface {
	// HandleKey handles a key, and reports whether it had a meaning.
	HandleKey(tea.KeyMsg) bool
	// Value is the input so far.
	Value() string
	// View draws the control with w cells and at most rows lines.
	View(focused bool, w, rows int) string
	// Rows are the minimum and maximum number of lines that it uses.
	Rows(w int) (least, most int)
	// Keys are its keys for the footer.
	Keys() []key.Binding
}

// entry is a text field. It edits with Bubbles' text input, but draws itself,
// so that it never exceeds its width and contains the terminal's own cursor.
type entry struct {
	d     *display
	input textinput.Model
	// preset means that the text was not entered by the person: typed text
	// replaces it, any other key edits it.
	preset bool
	// masked returns the text for display in a kiosk after it was entered; nil:
	// unchanged. isHidden: it was entered earlier, and typed text replaces it.
	masked   func(string) string
	isHidden bool
}

func newEntry(d *display, value string) *entry {
	input := textinput.New()
	input.KeyMap.Paste.SetEnabled(false) // the terminal handles pasting; the system's clipboard is not read
	input.CharLimit = 4096
	input.SetValue(value)
	input.CursorEnd()
	input.Focus()
	return &entry{d: d, input: input, preset: value != ""}
}

func (c *entry) Value() string       { return c.input.Value() }
func (c *entry) SetValue(v string)   { c.input.SetValue(v); c.input.CursorEnd() }
func (c *entry) Keys() []key.Binding { return nil }
func (c *entry) Rows(int) (int, int) { return 1, 1 }

// HandleKey passes keys to the text input. A newline in pasted text becomes a
// space, so it is never Enter.
func (c *entry) HandleKey(msg tea.KeyMsg) bool {
	if msg.Type == tea.KeyRunes && msg.Alt && !key.Matches(msg, c.input.KeyMap.WordForward, c.input.KeyMap.WordBackward, c.input.KeyMap.DeleteWordForward) {
		return false // the text input would insert the letter
	}
	if c.isHidden && !isText(msg) && msg.Type != tea.KeyBackspace {
		return false
	}
	if c.preset && isText(msg) || c.isHidden {
		c.input.Reset()
	}
	c.preset, c.isHidden = false, false
	before, at := c.input.Value(), c.input.Position()
	c.input, _ = c.input.Update(msg)
	return isText(msg) || c.input.Value() != before || c.input.Position() != at
}

// isText reports whether the key is text.
func isText(msg tea.KeyMsg) bool {
	return (msg.Type == tea.KeyRunes && !msg.Alt) || msg.Type == tea.KeySpace
}

func (c *entry) View(focused bool, w, _ int) string {
	style, mark := c.d.Theme.Blurred, "  "
	if focused {
		style, mark = c.d.Theme.Focused, "▸ "
	}
	return style.Mark.Render(mark) + c.visibleText(focused, w-2)
}

// emptyWidth is the width of an empty field without focus.
const emptyWidth = 24

// visibleText is the part of the text around the cursor that fits into w cells.
func (c *entry) visibleText(focused bool, w int) string {
	runes, at := visibleRunes([]rune(c.input.Value()), c.input.Position())
	style := c.d.Theme.Blurred.Text
	if c.masked != nil && c.d.Kiosk != nil && (c.isHidden || !focused) {
		runes = []rune(c.masked(c.input.Value()))
		at = len(runes)
	}
	if !focused && len(runes) == 0 {
		return c.d.Theme.Muted.Render(strings.Repeat("_", max(0, min(w, emptyWidth))))
	}
	if !focused {
		return style.Render(cut(string(runes), w))
	}
	if c.preset { // shown as selected: typed text replaces it
		return cursorMark + c.d.Theme.Focused.Cursor.Render(cut(string(runes), w))
	}
	before, after := window(runes, at, w-1)
	return style.Render(before) + cursorMark + style.Render(after)
}

// visibleRunes removes characters that are invisible or would change the
// direction of text, except for the two joiners that some scripts need. at is a
// position in the text.
func visibleRunes(runes []rune, at int) (visible []rune, newAt int) {
	newAt = at
	for i, r := range runes {
		if safetext.IsInvisible(r) && r != '\u200c' && r != '\u200d' {
			if i < at {
				newAt--
			}
			continue
		}
		visible = append(visible, r)
	}
	return visible, newAt
}

// window returns the text before and after the cursor, at most w cells in
// total.
func window(runes []rune, at, w int) (before, after string) {
	before, after = string(runes[:at]), string(runes[at:])
	if over := ansi.StringWidth(before) - w; over > 0 {
		before = ansi.TruncateLeft(before, over+1, "…")
	}
	return before, ansi.Truncate(after, max(0, w-ansi.StringWidth(before)), "…")
}

// tickbox is a checkbox.
type tickbox struct {
	d      *display
	text   text
	ticked bool
}

func newTickbox(d *display, label text, value string) *tickbox {
	return &tickbox{d, label, strings.EqualFold(strings.TrimSpace(value), "true")}
}

// Value is the value for the API.
func (c *tickbox) Value() string {
	if c.ticked {
		return "true"
	}
	return "false"
}

func (c *tickbox) Keys() []key.Binding { return []key.Binding{c.d.Keys.Tick} }

func (c *tickbox) Rows(w int) (int, int) { return 1, max(1, height(wrap(c.text.in(c.d), w-6))) }

// HandleKey toggles on Space, checks on y and unchecks on n. If several keys
// arrive at once, the last one with a meaning counts.
func (c *tickbox) HandleKey(msg tea.KeyMsg) (meant bool) {
	if len(msg.Runes) < 2 || msg.Paste {
		return c.handleSingleKey(msg)
	}
	for _, r := range msg.Runes {
		meant = c.handleSingleKey(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}}) || meant
	}
	return meant
}

func (c *tickbox) handleSingleKey(msg tea.KeyMsg) bool {
	switch {
	case key.Matches(msg, c.d.Keys.Tick):
		c.ticked = !c.ticked
	case key.Matches(msg, c.d.Keys.Yes):
		c.ticked = true
	case key.Matches(msg, c.d.Keys.No):
		c.ticked = false
	default:
		return false
	}
	return true
}

func (c *tickbox) View(focused bool, w, rows int) string {
	style, mark, box := c.d.Theme.Blurred, "  ", "[ ] "
	if focused {
		style, mark = c.d.Theme.Focused, "▸ "
	}
	if c.ticked {
		box = "[x] "
	}
	text := wrap(c.text.in(c.d), w-6)
	if rows == 1 {
		text = cut(c.text.in(c.d), w-6)
	}
	return fit(indent(style.Mark.Render(mark+box), style.Label.Render(text)), w, rows)
}
