package flow

import (
	"cmp"
	"slices"
	"strings"

	"cedula/truora"
)

// AnswerKind is the kind of a question's answer, which determines its
// validation.
type AnswerKind int

// The kinds of answer.
const (
	AnswerText AnswerKind = iota
	AnswerEmail
	AnswerPhone // E.164
	AnswerCode
	AnswerNumber
	AnswerDate     // YYYY-MM-DD
	AnswerCheckbox // "true" or "false" in the API
	AnswerConsent  // a mandatory checkbox
	AnswerSelect   // one of Options
)

// isTyped reports whether the answer is typed into one field.
func (kind AnswerKind) isTyped() bool {
	return kind != AnswerCheckbox && kind != AnswerConsent && kind != AnswerSelect
}

// Subject is the subject of a question, for texts and order.
type Subject int

// The subjects with texts of their own.
const (
	SubjectOther Subject = iota
	SubjectEmail
	SubjectPhone
	SubjectCode
	SubjectCountry
	SubjectDocumentType
	SubjectConsent
	SubjectResponse
)

// Question is one value that a step asks for.
type Question struct {
	Type          string // as in the API; answers are matched by Type and Name
	Name          string
	Answer        AnswerKind
	Subject       Subject
	Description   string   // the API's own text; may be empty
	Value         string   // prefilled: a default, or the value of a read-only question
	Options       []Option // of AnswerSelect, as in the API
	Optional      bool
	ReadOnly      bool   // shown, never asked, sent back unchanged
	Length        int    // exact length of a code, maximum length of a text; 0 if unspecified
	Country       string // of AnswerPhone: the country of a number without a code, two letters; empty if unknown
	OfInvoice     bool   // of the country of an invoice, not of a document
	OfUnknownStep bool   // of a step without texts in cedula: the API's own come first
}

// Option is one choice. Label is the API's own, and equals Value if the API
// sent a plain string; countries and document types have localised names.
type Option struct {
	Value string
	Label string
}

// Defaults are preset answers: the demo's, or the configured country. Values
// are by question name, files by target; Consent ticks checkboxes that are
// otherwise never preset.
type Defaults struct {
	Values  map[string]string
	Files   map[string]string
	Consent bool
}

// questionsOf are the questions for the inputs, in the API's order, except that
// the country comes before the document type, which depends on it.
func questionsOf(stepType string, inputs []truora.ExpectedInput) []Question {
	var questions []Question
	for _, input := range inputs {
		if !isFile(input) {
			questions = append(questions, questionOf(stepType, input))
		}
	}
	document := slices.IndexFunc(questions, func(q Question) bool { return q.Subject == SubjectDocumentType })
	country := slices.IndexFunc(questions, func(q Question) bool { return q.Subject == SubjectCountry })
	if document < 0 || country < document {
		return questions
	}
	moved := questions[country]
	return slices.Insert(slices.Delete(questions, country, country+1), document, moved)
}

func questionOf(stepType string, input truora.ExpectedInput) Question {
	q := Question{
		Type: input.Type, Name: input.Name, Description: readable(input.Description, longestQuestion), Value: input.Value,
		Optional: input.Optional, ReadOnly: input.ReadOnly, Length: max(input.Length, 0),
		OfInvoice: stepType == typeInvoiceCountry, OfUnknownStep: !isKnownType(stepType),
	}
	for _, option := range input.Options {
		q.Options = append(q.Options, Option{Value: option.Value, Label: cmp.Or(readable(option.Label, longestLabel), clip(option.Value, longestLabel))})
	}
	q.Answer = answerKind(stepType, input)
	q.Subject = subjectOf(stepType, q)
	if q.Answer == AnswerConsent && !q.ReadOnly {
		q.Value = "" // never preset
	}
	return q
}

// typeWords are the meanings of the inputs' types. Any other type is text.
var typeWords = map[string]AnswerKind{
	"email": AnswerEmail, "e-mail": AnswerEmail, "mail": AnswerEmail,
	"phone": AnswerPhone, "tel": AnswerPhone, "telephone": AnswerPhone, "phone_number": AnswerPhone, "mobile": AnswerPhone,
	"token": AnswerCode, "otp": AnswerCode, "code": AnswerCode, "verification_code": AnswerCode,
	"number": AnswerNumber, "numeric": AnswerNumber, "integer": AnswerNumber, "int": AnswerNumber, "float": AnswerNumber, "decimal": AnswerNumber,
	"date": AnswerDate, "birthdate": AnswerDate,
	"checkbox": AnswerCheckbox, "boolean": AnswerCheckbox, "bool": AnswerCheckbox, "check": AnswerCheckbox,
	"consent": AnswerConsent, "authorization": AnswerConsent,
}

// nameWords are the meanings of an input's name if its type is just text.
var nameWords = map[string]AnswerKind{
	"email": AnswerEmail, "e-mail": AnswerEmail, "email_address": AnswerEmail,
	"phone": AnswerPhone, "phone_number": AnswerPhone, "mobile_phone": AnswerPhone,
	"token": AnswerCode, "otp": AnswerCode, "verification_code": AnswerCode,
}

// answerKind infers the kind of answer from an input's type, options, name and
// step, because the types are not documented.
func answerKind(stepType string, input truora.ExpectedInput) AnswerKind {
	kind, isKnown := typeWords[normalized(input.Type)]
	switch {
	case kind == AnswerCheckbox || kind == AnswerConsent:
		if !input.Optional && (stepType == typeAuthorization || kind == AnswerConsent) {
			return AnswerConsent // it is mandatory
		}
		return AnswerCheckbox
	case len(input.Options) > 0:
		return AnswerSelect
	case isKnown:
		return kind
	}
	if kind, ok := nameWords[normalized(input.Name)]; ok {
		return kind
	}
	switch stepType { // regardless of the input's name
	case typeEmail:
		return AnswerEmail
	case typePhone:
		return AnswerPhone
	case typeEmailCode, typePhoneCode:
		return AnswerCode
	}
	return AnswerText
}

func normalized(word string) string { return strings.ToLower(strings.TrimSpace(word)) }

var answerSubjects = map[AnswerKind]Subject{
	AnswerEmail: SubjectEmail, AnswerPhone: SubjectPhone, AnswerCode: SubjectCode, AnswerConsent: SubjectConsent,
}

func subjectOf(stepType string, q Question) Subject {
	switch {
	case normalized(q.Name) == "country" || normalized(q.Type) == "country" || stepType == typeInvoiceCountry:
		return SubjectCountry
	case normalized(q.Name) == "document_type":
		return SubjectDocumentType
	case stepType == typeResponse:
		return SubjectResponse
	}
	return answerSubjects[q.Answer]
}
