package ui

import (
	"errors"

	"github.com/charmbracelet/bubbles/key"

	"cedula/flow"
	"cedula/truora/safetext"
)

// formField is one question of a step, and how it is answered.
type formField struct {
	d         *display
	question  flow.Question
	label     string
	hint      string
	control   control             // nil for what can only be read
	extraRule func(string) string // a rule beyond the question's; says what is wrong
	mistake   string              // why the answer cannot be right
}

// newFormField makes the control that fits the question, with value in it.
func newFormField(d *display, q flow.Question, value string) *formField {
	field := &formField{d: d, question: q, label: d.Words.Label(q)}
	if q.ReadOnly {
		return field
	}
	field.hint = answerHint(d, q)
	field.control = newControl(d, q, field.label, value)
	return field
}

func newControl(d *display, q flow.Question, label, value string) control {
	switch q.Answer {
	case flow.AnswerSelect:
		return newPicker(d, optionRows(d, q, ""), value)
	case flow.AnswerCheckbox, flow.AnswerConsent:
		return newTickbox(d, label, value)
	case flow.AnswerCode:
		return newCodeBoxes(d, q.Length, value)
	}
	return newEntry(d, value)
}

// answerHint says how an answer is to be written. The API's own words lead.
func answerHint(d *display, q flow.Question) string {
	t := d.Words.Form
	hints := map[flow.AnswerKind]string{
		flow.AnswerPhone: t.PhoneHelp, flow.AnswerDate: t.DateHelp, flow.AnswerNumber: t.NumberHelp,
		flow.AnswerCode: d.Words.Code.Help(q.Length),
	}
	if own := safetext.Line(q.Description); own != "" && own != d.Words.Label(q) && q.Subject == flow.SubjectOther {
		return own
	}
	if q.Subject == flow.SubjectCountry && q.Answer != flow.AnswerSelect {
		return t.CountryHelp
	}
	return hints[q.Answer]
}

// optionRows are the API's options, with a person's names for them where there
// are any; country is where a document is from.
func optionRows(d *display, q flow.Question, country string) (rows []row) {
	if q.Optional {
		rows = append(rows, row{"", d.Words.Form.NoAnswer, ""})
	}
	for _, o := range q.Options {
		label, note := optionName(d, q, o, country), safetext.Line(o.Value)
		if fold(note) == fold(label) {
			note = ""
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

// check gives the answer as it goes on the wire; empty for one that is
// skipped. A wrong one is remembered with its reason.
func (field *formField) check() (string, bool) {
	value, err := field.question.Check(field.control.Value())
	switch field.mistake = ""; {
	case errors.Is(err, flow.ConsentRefused):
		field.mistake = field.d.Words.Consent.NotTicked
	case err != nil:
		field.mistake = field.d.Words.Answer(err)
	case field.extraRule != nil:
		field.mistake = field.extraRule(value)
	}
	return value, field.mistake == ""
}

// answer is what was given so far, as the person gave it.
func (field *formField) answer() string {
	if field.control == nil {
		return field.question.Value
	}
	return field.control.Value()
}

// shownAnswer is the answer as a person reads it.
func (field *formField) shownAnswer() string {
	if list, ok := field.control.(*picker); ok && list.highlighted < len(list.matches) {
		return list.matches[list.highlighted].label
	}
	return safetext.Line(field.answer())
}

// isBlank reports whether nothing was given yet.
func (field *formField) isBlank() bool { return field.control.Value() == "" }

func (field *formField) keys() []key.Binding {
	if field.control == nil {
		return nil
	}
	return field.control.Keys()
}

// view draws label, control and, below, what is wrong or how to answer.
func (field *formField) view(focused bool, w, rows int) string {
	if field.control == nil {
		return field.readOnlyView(w, rows)
	}
	least, most := field.control.Rows(w)
	return pile(w, rows,
		block{text: field.heading(focused, w), rank: 1},
		block{least: least, list: func(rows int) string { return field.control.View(focused, w, min(rows, most)) }},
		field.footnote(focused, w),
	)
}

// heading is the label; a tick box has its own beside the box.
func (field *formField) heading(focused bool, w int) string {
	if _, own := field.control.(*tickbox); own {
		return ""
	}
	style := field.d.Theme.Blurred
	if focused {
		style = field.d.Theme.Focused
	}
	line := style.Label.Render(field.label)
	if field.question.Optional {
		line += field.d.Theme.Muted.Render(" (" + field.d.Words.Form.Optional + ")")
	}
	return cut(line, w)
}

// footnote is what is wrong, else how to answer.
func (field *formField) footnote(focused bool, w int) block {
	theme := field.d.Theme
	if field.mistake != "" {
		return block{text: theme.Bad.Render(indent("✗ ", wrap(field.mistake, w-2)))}
	}
	if focused && field.hint != "" {
		return block{text: theme.Muted.Render(indent("  ", wrap(field.hint, w-2))), rank: 2}
	}
	return block{}
}

// complaint is what is wrong, on a line of its own.
func (field *formField) complaint(w int) string {
	if field.mistake == "" {
		return ""
	}
	return "\n" + field.footnote(false, w).text
}

// readOnlyView is a question that can only be read.
func (field *formField) readOnlyView(w, rows int) string {
	theme, value := field.d.Theme, safetext.Line(field.question.Value)
	if field.question.Answer == flow.AnswerSelect {
		value = optionName(field.d, field.question, flow.Option{Value: field.question.Value, Label: field.question.Value}, "")
	}
	return pile(w, rows,
		block{text: cut(theme.Blurred.Label.Render(field.label)+theme.Muted.Render(" ("+field.d.Words.Form.ReadOnly+")"), w), rank: 1},
		block{text: theme.Text.Render(indent("  ", wrap(value, w-2)))},
	)
}
