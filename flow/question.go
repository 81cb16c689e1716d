package flow

import (
	"cmp"
	"slices"
	"strings"

	"cedula/truora"
)

// questions are what the inputs ask, in the API's order, but the country
// before the document type that depends on it.
func questions(stepType string, inputs []truora.ExpectedInput) []Question {
	var asked []Question
	for _, input := range inputs {
		if !isFile(input) {
			asked = append(asked, questionOf(stepType, input))
		}
	}
	return countryFirst(asked)
}

func countryFirst(asked []Question) []Question {
	document := slices.IndexFunc(asked, func(q Question) bool { return q.Subject == SubjectDocumentType })
	country := slices.IndexFunc(asked, func(q Question) bool { return q.Subject == SubjectCountry })
	if document < 0 || country < document {
		return asked
	}
	moved := asked[country]
	return slices.Insert(slices.Delete(asked, country, country+1), document, moved)
}

func questionOf(stepType string, input truora.ExpectedInput) Question {
	q := Question{
		Type: input.Type, Name: input.Name, Description: clipped(input.Description, longestQuestion), Value: input.Value,
		Optional: input.Optional, ReadOnly: input.ReadOnly, Length: max(input.Length, 0),
		Options: optionsOf(input.Options), OfUnknownStep: !known(stepType),
	}
	q.Answer = answerKind(stepType, input)
	q.Subject = subjectOf(stepType, q)
	if q.Answer == AnswerConsent && !q.ReadOnly {
		q.Value = "" // nothing is ticked beforehand
	}
	return q
}

func optionsOf(options []truora.Option) []Option {
	var out []Option
	for _, o := range options {
		out = append(out, Option{Value: o.Value, Label: clipped(cmp.Or(o.Label, o.Value), longestLabel)})
	}
	return out
}

// typeWords says what the words that inputs carry as their type mean.
// Whatever else comes is text.
var typeWords = map[string]AnswerKind{
	"email": AnswerEmail, "e-mail": AnswerEmail, "mail": AnswerEmail,
	"phone": AnswerPhone, "tel": AnswerPhone, "telephone": AnswerPhone, "phone_number": AnswerPhone, "mobile": AnswerPhone,
	"token": AnswerCode, "otp": AnswerCode, "code": AnswerCode, "verification_code": AnswerCode,
	"number": AnswerNumber, "numeric": AnswerNumber, "integer": AnswerNumber, "int": AnswerNumber, "float": AnswerNumber, "decimal": AnswerNumber,
	"date": AnswerDate, "birthdate": AnswerDate,
	"checkbox": AnswerCheckbox, "boolean": AnswerCheckbox, "bool": AnswerCheckbox, "check": AnswerCheckbox,
	"consent": AnswerConsent, "authorization": AnswerConsent,
}

// nameWords says what an input's name means where its type is mere text.
var nameWords = map[string]AnswerKind{
	"email": AnswerEmail, "e-mail": AnswerEmail, "email_address": AnswerEmail,
	"phone": AnswerPhone, "phone_number": AnswerPhone, "mobile_phone": AnswerPhone,
	"token": AnswerCode, "otp": AnswerCode, "verification_code": AnswerCode,
}

// answerKind infers how an input is answered from its type, its options, its
// name and its step: what the wire calls a type is documented nowhere.
func answerKind(stepType string, input truora.ExpectedInput) AnswerKind {
	kind, told := typeWords[word(input.Type)]
	switch {
	case kind == AnswerCheckbox || kind == AnswerConsent:
		return tick(stepType, input)
	case len(input.Options) > 0:
		return AnswerSelect
	case told:
		return kind
	}
	return kindByName(stepType, input)
}

// tick is a box that has to be ticked to go on, or one that may be left.
func tick(stepType string, input truora.ExpectedInput) AnswerKind {
	if !input.Optional && (stepType == typeAuthorization || typeWords[word(input.Type)] == AnswerConsent) {
		return AnswerConsent
	}
	return AnswerCheckbox
}

// kindByName looks at the name, then at the step: a code step's only input is
// a code, whatever it is called.
func kindByName(stepType string, input truora.ExpectedInput) AnswerKind {
	if kind, ok := nameWords[word(input.Name)]; ok {
		return kind
	}
	switch stepType {
	case typeEmail:
		return AnswerEmail
	case typePhone:
		return AnswerPhone
	case typeEmailCode, typePhoneCode:
		return AnswerCode
	}
	return AnswerText
}

func word(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

var answerSubjects = map[AnswerKind]Subject{
	AnswerEmail: SubjectEmail, AnswerPhone: SubjectPhone, AnswerCode: SubjectCode, AnswerConsent: SubjectConsent,
}

func subjectOf(stepType string, q Question) Subject {
	switch {
	case word(q.Name) == "country" || word(q.Type) == "country" || stepType == typeInvoiceCountry:
		return SubjectCountry
	case word(q.Name) == "document_type":
		return SubjectDocumentType
	case stepType == typeResponse:
		return SubjectResponse
	}
	return answerSubjects[q.Answer]
}
