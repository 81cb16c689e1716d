package sandbox

import (
	"cmp"
	"strings"
)

// Answers are what a demo offers for the scenario's questions, by input name.
func (s *Scenario) Answers() map[string]string {
	answers := map[string]string{}
	for _, step := range s.Steps {
		for _, input := range step.Inputs {
			answers[input.Name] = input.offer()
		}
	}
	return answers
}

// offersByName are the answers to the questions that are known by name.
var offersByName = map[string]string{
	"email":         "john.doe@demo.com",
	"token":         "654321",
	"country":       "CO",
	"document_type": "national-id",
	"phone":         "+573001234567",
	"phone_number":  "+573001234567",
	"response":      "Blue",
}

// offersByType are the answers to the rest.
var offersByType = map[string]string{
	"email":    "john.doe@demo.com",
	"phone":    "+573001234567",
	"number":   "42",
	"date":     "1988-06-21",
	"checkbox": "true",
	"text":     "Anything",
}

// offer is the answer that a demo offers for an input.
func (p InputPlan) offer() string {
	if answer := cmp.Or(p.Answer, p.Value); answer != "" {
		return answer
	}
	if answer := offersByName[p.Name]; answer != "" && p.allows(answer) {
		return p.cut(answer)
	}
	if len(p.Options) > 0 {
		return p.Options[0].Value
	}
	return p.cut(cmp.Or(offersByType[strings.ToLower(p.Type)], offersByType["text"]))
}

// cut keeps an answer within the input's length, as a code of four digits.
func (p InputPlan) cut(answer string) string {
	if p.Length > 0 && len(answer) > p.Length {
		return answer[:p.Length]
	}
	return answer
}
