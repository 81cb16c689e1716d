package flow

import "cedula/flow/media"

// Kind is the kind of a step, and so the kind of its screen.
type Kind int

// The kinds of step.
const (
	KindForm      Kind = iota // whatever its questions and files say; also for types nobody told us about
	KindConsent               // enter_authorization
	KindText                  // e-mail, phone, a question: one typed answer
	KindCode                  // a one-time code
	KindChoice                // country, document type
	KindMedia                 // photos, videos
	KindAutomatic             // nothing to ask: it submits itself
)

// Group is what a person thinks of when they think of a step.
type Group int

// The groups that steps are shown in.
const (
	GroupOther Group = iota
	GroupConsent
	GroupEmail
	GroupPhone
	GroupDocument
	GroupFace
	GroupInvoice
	GroupQuestion
)

// Step is one step as a person meets it.
type Step struct {
	ID    string
	Type  string // as on the wire, as "enter_email"
	Kind  Kind
	Group Group
	Index int // position in the process, from 0
	// Title and Description are the API's own words; both may be empty. They
	// lead only where cedula has no words for the Type.
	Title       string
	Description string
	Questions   []Question    // in the order to ask: the API's, but country before document type
	Files       []FileRequest // in the order to ask: the step's, else front, back, video
	Consent     *ConsentTerms // of KindConsent
	// RetriesLeft is how many tries are left after this one; -1 when unknown.
	RetriesLeft int
}

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
	ReadOnly      bool // shown, never asked, sent back unchanged
	Length        int  // exact length of a code, greatest length of a text; 0 when not given
	OfUnknownStep bool // of a step that cedula has no words for: the API's own come first
}

// Option is one choice. Label is the API's own, and equals Value when the API
// gave a plain string; countries and document types have names in words.
type Option struct {
	Value string
	Label string
}

// FileRequest is one file that a step asks for.
type FileRequest struct {
	Target      string // as "document_front", "document_back", "face_video"
	Need        media.Need
	Description string // the API's own words; may be empty
	Optional    bool   // may be left out
	// Delivered says that this file has arrived already (before a crash, or
	// in an earlier try): it need not be asked for again.
	Delivered bool
}

// ConsentTerms is what enter_authorization asks to authorise, as its config
// says (sdk). Any of it may be empty.
type ConsentTerms struct {
	Country string // two letters, or "ALL"
	Company string // the name of who asks
	TaxID   string // the company's NIT
	Text    string // further text that the config carries
	Link    string // to a policy, when the config has one
}
