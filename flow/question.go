package flow

import (
	"cmp"
	"slices"
	"strings"

	"cedula/truora"
)

// AnswerKind is how a question is answered, and how an answer is checked.
type AnswerKind int

// The kinds of answer.
const (
	AnswerText AnswerKind = iota
	AnswerEmail
	AnswerPhone // E.164
	AnswerCode
	AnswerNumber
	AnswerDate     // YYYY-MM-DD
	AnswerCheckbox // "true" or "false" on the wire
	AnswerConsent  // a checkbox that has to be ticked to go on
	AnswerSelect   // one of Options
)

// isTyped reports whether the answer is typed into one field.
func (kind AnswerKind) isTyped() bool {
	return kind != AnswerCheckbox && kind != AnswerConsent && kind != AnswerSelect
}

// Subject is what a question is about, for words and order.
type Subject int

// The subjects that have words of their own.
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
	Type          string // as on the wire; answers are paired on Type and Name
	Name          string
	Answer        AnswerKind
	Subject       Subject
	Description   string   // the API's own words; may be empty
	Value         string   // prefilled: a default, or what a read-only question says
	Options       []Option // of AnswerSelect, as the API gives them
	Optional      bool
	ReadOnly      bool   // shown, never asked, sent back unchanged
	Length        int    // exact length of a code, greatest length of a text; 0 when not given
	Country       string // of AnswerPhone: where a number without a code is from, two letters; empty when unknown
	OfInvoice     bool   // of the country of an invoice, not of a document
	OfUnknownStep bool   // of a step that cedula has no words for: the API's own come first
}

// Option is one choice. Label is the API's own, and equals Value when the API
// gave a plain string; countries and document types have names in words.
type Option struct {
	Value string
	Label string
}

// Defaults are answers that are offered without having been asked for: the
// demo's own, or the configured country. Values are by question name, files by
// target; Consent ticks what is otherwise never ticked beforehand.
type Defaults struct {
	Values  map[string]string
	Files   map[string]string
	Consent bool
}

// questionsOf are what the inputs ask, in the API's order, but the country
// before the document type that depends on it.
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
		q.Value = "" // nothing is ticked beforehand
	}
	return q
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
	kind, isKnown := typeWords[normalized(input.Type)]
	switch {
	case kind == AnswerCheckbox || kind == AnswerConsent:
		if !input.Optional && (stepType == typeAuthorization || kind == AnswerConsent) {
			return AnswerConsent // it has to be ticked to go on
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
	switch stepType { // whatever its only input is called
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
