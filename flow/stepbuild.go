package flow

import (
	"cmp"
	"unicode/utf8"

	"cedula/truora"
)

// StepAt is the step at index of the process, as a person meets it.
func StepAt(p truora.Process, index int) Step {
	raw := p.Steps[index]
	rule := ruleOf(raw.Type)
	inputs := inputsAt(p, index)
	step := Step{
		ID: raw.StepID, Type: raw.Type, Group: rule.group, Index: index,
		Title: clipped(raw.Title, longestLabel), Description: clipped(cmp.Or(raw.Description, dataAt(p, index).Description), longestText),
		Questions: questions(raw.Type, inputs), Files: fileRequests(p, index),
		RetriesLeft: countedRetries(raw),
	}
	addConsent(&step, p, index)
	step.Kind = kindFor(rule.kind, step)
	return step
}

// The most that is shown of a text from outside, in bytes: a page lays out all
// of what it shows at every key.
const (
	longestLabel    = 400
	longestQuestion = 2 << 10
	longestText     = 8 << 10
)

// clipped cuts a text between two characters, with a mark where it was cut.
func clipped(text string, most int) string {
	if len(text) <= most {
		return text
	}
	for !utf8.RuneStart(text[most]) {
		most--
	}
	return text[:most] + "…"
}

// dataAt is current_step_data when it belongs to the step at index: it names
// no step, so its type has to agree. Zero otherwise.
func dataAt(p truora.Process, index int) truora.StepData {
	if p.CurrentStepData == nil || p.CurrentStepData.Type != p.Steps[index].Type || !isCurrent(p, index) {
		return truora.StepData{}
	}
	return *p.CurrentStepData
}

// inputsAt are the inputs that a step expects: its own, filled up with what
// only current_step_data says.
func inputsAt(p truora.Process, index int) []truora.ExpectedInput {
	own, more := p.Steps[index].ExpectedInputs, dataAt(p, index).ExpectedInputs
	if len(own) == 0 {
		return more
	}
	filled := make([]truora.ExpectedInput, len(own))
	for i, input := range own {
		filled[i] = fillInput(input, more)
	}
	return filled
}

// fillInput takes from the input's twin what the input itself leaves out.
func fillInput(input truora.ExpectedInput, twins []truora.ExpectedInput) truora.ExpectedInput {
	for _, twin := range twins {
		if twin.Type == input.Type && twin.Name == input.Name {
			return merged(input, twin)
		}
	}
	return input
}

func merged(input, twin truora.ExpectedInput) truora.ExpectedInput {
	input.Value = cmp.Or(input.Value, twin.Value)
	input.Description = cmp.Or(input.Description, twin.Description)
	input.Length = cmp.Or(input.Length, twin.Length)
	input.FileUploadURL = cmp.Or(input.FileUploadURL, twin.FileUploadURL)
	input.MediaType = cmp.Or(input.MediaType, twin.MediaType)
	input.ReadOnly = input.ReadOnly || twin.ReadOnly
	if len(input.Options) == 0 {
		input.Options = twin.Options
	}
	return input
}

// countedRetries is the count that the API gives, or -1.
func countedRetries(raw truora.Step) int {
	if raw.RemainingRetries == nil {
		return -1
	}
	return *raw.RemainingRetries
}

// kindFor is the kind of screen that fits what the step really asks: a type
// promises a kind, its inputs and files may be others.
func kindFor(promised Kind, s Step) Kind {
	asked := s.asked()
	switch {
	case len(asked) == 0 && len(s.Files) == 0:
		return KindAutomatic
	case len(s.Questions) == 0:
		return KindMedia
	case len(s.Files) > 0 || !suits(promised, asked):
		return KindForm
	}
	return promised
}

// suits reports whether the questions are such as the kind's screen can ask.
func suits(kind Kind, asked []Question) bool {
	switch kind {
	case KindConsent:
		return len(asked) == 1 && asked[0].Answer == AnswerConsent
	case KindText, KindCode:
		return len(asked) == 1 && asked[0].Answer.typed() && (kind == KindCode) == (asked[0].Answer == AnswerCode)
	case KindChoice:
		return onlyChoices(asked)
	}
	return false
}

func onlyChoices(asked []Question) bool {
	for _, q := range asked {
		if q.Answer != AnswerSelect && q.Subject != SubjectCountry {
			return false
		}
	}
	return true
}

// typed reports whether the answer is typed into one field.
func (k AnswerKind) typed() bool {
	return k != AnswerCheckbox && k != AnswerConsent && k != AnswerSelect
}

// asked are the questions that a person has to answer: not the read-only ones.
func (s Step) asked() []Question {
	var asked []Question
	for _, q := range s.Questions {
		if !q.ReadOnly {
			asked = append(asked, q)
		}
	}
	return asked
}

func isCurrent(p truora.Process, index int) bool {
	_, current, ok := p.Current()
	return ok && current == index
}
