package ui

import (
	"errors"

	"github.com/charmbracelet/bubbles/key"

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

// maskGiven masks an earlier answer in a kiosk, until it is typed again.
func (field *formField) maskGiven() {
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
		if field.mistake != nil { // it may be none there
			field.check()
		}
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

// errorLine is the error, on a line of its own.
func (field *formField) errorLine(w int) string {
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
