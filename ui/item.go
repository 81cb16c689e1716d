package ui

import (
	"errors"

	"github.com/charmbracelet/bubbles/key"

	"cedula/flow"
	"cedula/truora/safetext"
)

// item is one question of a step, and how it is answered.
type item struct {
	d         *display
	q         flow.Question
	label     string
	hint      string
	control   control             // nil for what can only be read
	extraRule func(string) string // a rule beyond the question's; says what is wrong
	mistake   string              // why the answer cannot be right
}

// newItem makes the control that fits the question, with value in it.
func newItem(d *display, q flow.Question, value string) *item {
	it := &item{d: d, q: q, label: d.Words.Label(q)}
	if q.ReadOnly {
		return it
	}
	it.hint = hint(d, q)
	it.control = newControl(d, q, it.label, value)
	return it
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

// hint says how an answer is to be written. The API's own words lead.
func hint(d *display, q flow.Question) string {
	t := d.Words.Asking
	hints := map[flow.AnswerKind]string{
		flow.AnswerPhone: t.PhoneHelp, flow.AnswerDate: t.DateHelp, flow.AnswerNumber: t.NumberHelp,
		flow.AnswerCode: t.CodeHelp(q.Length),
	}
	if own := safetext.Line(q.Description); own != "" && own != d.Words.Label(q) && q.Subject == flow.SubjectOther {
		return own
	}
	if q.Subject == flow.SubjectCountry && q.Answer != flow.AnswerSelect {
		return t.CountryHelp
	}
	return hints[q.Answer]
}

// optionRows are the API's options, named where words has a name. Country is
// where a document is from.
func optionRows(d *display, q flow.Question, country string) (rows []row) {
	if q.Optional {
		rows = append(rows, row{"", d.Words.Asking.Skip, ""})
	}
	for _, o := range q.Options {
		rows = append(rows, optionRow(o, optionName(d, q, o, country)))
	}
	return rows
}

func optionRow(o flow.Option, label string) row {
	note := safetext.Line(o.Value)
	if fold(note) == fold(label) {
		note = ""
	}
	return row{o.Value, label, note}
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
func (it *item) check() (string, bool) {
	value, err := it.q.Check(it.control.Value())
	switch it.mistake = ""; {
	case errors.Is(err, flow.ConsentRefused):
		it.mistake = it.d.Words.Asking.TickToGoOn
	case err != nil:
		it.mistake = it.d.Words.Answer(err)
	case it.extraRule != nil:
		it.mistake = it.extraRule(value)
	}
	return value, it.mistake == ""
}

// isBlank reports whether nothing was given yet.
func (it *item) blank() bool { return it.control.Value() == "" }

func (it *item) keys() []key.Binding {
	if it.control == nil {
		return nil
	}
	return it.control.Keys()
}

// view draws label, control and, below, what is wrong or how to answer.
func (it *item) view(focused bool, w, rows int) string {
	if it.control == nil {
		return it.reading(w, rows)
	}
	least, most := it.control.Rows(w)
	return pile(w, rows,
		block{text: it.heading(focused, w), rank: 1},
		block{least: least, list: func(rows int) string { return it.control.View(focused, w, min(rows, most)) }},
		it.below(focused, w),
	)
}

// heading is the label; a tick box says its own beside the box.
func (it *item) heading(focused bool, w int) string {
	if _, own := it.control.(*tickbox); own {
		return ""
	}
	style := it.d.Theme.Blurred
	if focused {
		style = it.d.Theme.Focused
	}
	line := style.Label.Render(it.label)
	if it.q.Optional {
		line += it.d.Theme.Muted.Render(" (" + it.d.Words.Asking.Optional + ")")
	}
	return cut(line, w)
}

func (it *item) below(focused bool, w int) block {
	theme := it.d.Theme
	if it.mistake != "" {
		return block{text: theme.Bad.Render(indent("✗ ", wrap(it.mistake, w-2)))}
	}
	if focused && it.hint != "" {
		return block{text: theme.Muted.Render(indent("  ", wrap(it.hint, w-2))), rank: 2}
	}
	return block{}
}

// reading is a question that can only be read.
func (it *item) reading(w, rows int) string {
	theme, value := it.d.Theme, safetext.Line(it.q.Value)
	if it.q.Answer == flow.AnswerSelect {
		value = optionName(it.d, it.q, flow.Option{Value: it.q.Value, Label: it.q.Value}, "")
	}
	return pile(w, rows,
		block{text: cut(theme.Blurred.Label.Render(it.label)+theme.Muted.Render(" ("+it.d.Words.Asking.ReadOnly+")"), w), rank: 1},
		block{text: theme.Text.Render(indent("  ", wrap(value, w-2)))},
	)
}
