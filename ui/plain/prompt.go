package plain

import (
	"fmt"
	"strings"

	"cedula/flow"
)

// prompt prints a question's line, as "Country (number, code or name) [CO]:".
func (a *asking) prompt(q flow.Question, o offer) {
	var notes []string
	if q.Answer == flow.AnswerConsent || q.Answer == flow.AnswerCheckbox {
		notes = append(notes, a.Words.Plain.Yes+"/"+a.Words.Plain.No)
	}
	if len(q.Options) > 1 {
		notes = append(notes, a.Words.Plain.ByNumber)
	}
	notes = append(notes, a.skipping(q.Optional, o)...)
	a.promptLine(a.labelOf(q), notes, a.shown(q, o.value))
}

// labelOf is a question's label; a permission is asked for in a sentence.
func (a *asking) labelOf(q flow.Question) string {
	if q.Subject == flow.SubjectConsent && q.Answer == flow.AnswerConsent {
		return a.Words.ConsentText(nil).Ask
	}
	return a.Words.Label(q)
}

func (a *asking) skipping(optional bool, o offer) []string {
	switch {
	case optional && o.there():
		return []string{a.Words.Plain.Optional, a.Words.Plain.DashSkips}
	case optional:
		return []string{a.Words.Plain.Optional}
	}
	return nil
}

func (a *asking) promptLine(label string, notes []string, offered string) {
	parts := []string{label}
	if len(notes) > 0 {
		parts = append(parts, "("+strings.Join(notes, ", ")+")")
	}
	if offered != "" {
		parts = append(parts, "["+offered+"]")
	}
	a.say(strings.TrimSuffix(strings.Join(parts, " "), ":") + ":")
}

// sayReadOnly shows what cannot be changed.
func (c *conversation) sayReadOnly(q flow.Question) {
	c.say(c.Words.Plain.ReadOnly(c.Words.Label(q), c.shown(q, q.Value)))
}

// shown is a value as it is shown: yes and no in words, all else as it is.
func (c *conversation) shown(q flow.Question, value string) string {
	if q.Answer != flow.AnswerConsent && q.Answer != flow.AnswerCheckbox {
		return value
	}
	return map[string]string{"true": c.Words.Plain.Yes, "false": c.Words.Plain.No}[value]
}

// sayChoices lists the options with their numbers, once.
func (a *asking) sayChoices(q flow.Question) {
	if len(q.Options) == 0 {
		return
	}
	a.say(a.Words.Label(q)+".", a.Words.Plain.ChooseFrom)
	for i, option := range q.Options {
		a.item(fmt.Sprintf("%d. %s", i+1, a.choice(q, option)))
	}
}

// choice is an option as "Colombia (CO)": its name, and what it is on the wire.
func (a *asking) choice(q flow.Question, option flow.Option) string {
	name := a.name(q, option.Value)
	if name == "" {
		name = option.Label
	}
	if name == option.Value {
		return name
	}
	return name + " (" + option.Value + ")"
}

// name is an option's name in the person's language; empty without one.
func (a *asking) name(q flow.Question, value string) string {
	switch q.Subject {
	case flow.SubjectCountry:
		return a.Words.Country(value)
	case flow.SubjectDocumentType:
		return a.Words.DocumentType(value, a.country())
	}
	return ""
}

// country is the country answered in this step, which names document types.
func (a *asking) country() string {
	for _, q := range a.snapshot.Step.Questions {
		if q.Subject == flow.SubjectCountry {
			return a.values[q.Name]
		}
	}
	return ""
}
