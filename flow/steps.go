package flow

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"cedula/flow/media"
	"cedula/truora"
	"cedula/truora/markup"
)

// Kind is the kind of a step, which determines its screen.
type Kind int

// The kinds of step.
const (
	KindForm      Kind = iota // any questions and files; also for unknown types
	KindConsent               // enter_authorization
	KindText                  // e-mail, phone, a question: one typed answer
	KindCode                  // a one-time code
	KindChoice                // country, document type
	KindMedia                 // photos, videos
	KindAutomatic             // nothing to ask: it submits itself
	KindLink                  // completed on a page or on a phone: it is waited for
)

// Group is the group of a step in the list of steps.
type Group int

// The groups of steps.
const (
	GroupOther Group = iota
	GroupConsent
	GroupEmail
	GroupPhone
	GroupDocument
	GroupFace
	GroupInvoice
	GroupQuestion
	GroupSignature
	GroupLocation
	GroupCall
	GroupResults
)

// Step is one step of a process, prepared for presentation.
type Step struct {
	ID    string
	Type  string // as in the API, such as "enter_email"
	Kind  Kind
	Group Group
	Index int // position in the process, from 0
	// Title and Description are the API's own texts; both may be empty. They
	// are used only if cedula has no texts for the Type.
	Title       string
	Description string
	Questions   []Question    // in the order of asking: the API's, but country before document type
	Files       []FileRequest // in the order of asking: the step's, else front, back, video
	Consent     *Consent      // of enter_authorization
	Link        string        // of KindLink: the page to open; empty if there is none, and a phone is used
	Country     string        // the person's, two letters; empty if unknown
	// RetriesLeft is how many tries are left after this one; -1 if unknown.
	RetriesLeft int
}

// stepRule is what is known about a step type.
type stepRule struct {
	kind  Kind
	group Group
	need  media.Need // of its files, if neither their names nor media types determine it
	// targets are the files that the step accepts even if it lists none: their
	// URLs may be in an earlier step's outputs (guide).
	targets []string
	// needsFirst means that the first of targets is always asked for, since the
	// step cannot be completed without it.
	needsFirst bool
	// hasNoVerify means that the uploads alone complete the step (guide), or
	// the backend does by itself (sdk).
	hasNoVerify bool
}

// The step types of the guide, of the vendor's SDK, and similar ones.
const (
	typeEmail            = "enter_email"
	typeEmailCode        = "enter_email_verification_code"
	typePhone            = "enter_phone_number"
	typePhoneCode        = "enter_phone_verification_code"
	typeDocumentType     = "enter_document_type"
	typeDocumentPhoto    = "take_document_photo"
	typeFacePhoto        = "record_face_photo"
	typeFacePhotoLive    = "record_face_photo_liveness"
	typeFaceVideo        = "record_face_video"
	typeFaceVideoLive    = "record_face_video_liveness"
	typeFaceVerification = "enter_face_verification"
	typeFaceLiveness     = "enter_face_verification_liveness"
	typeAuthorization    = "enter_authorization"
	typeInvoiceCountry   = "enter_invoice_country"
	typeInvoicePhoto     = "take_invoice_photo"
	typeResponse         = "enter_response"
	typeSignature        = "get_signature"
	typeResults          = "get_validations_result"
	typeGeolocation      = "enter_geolocation_permissions"
	typeVideoCall        = "video_call"
)

// The upload targets of the guide's steps.
const (
	targetFront = "document_front"
	targetBack  = "document_back"
	targetVideo = "face_video"
)

var stepTable = map[string]stepRule{
	typeEmail:            {kind: KindText, group: GroupEmail},
	typeEmailCode:        {kind: KindCode, group: GroupEmail},
	typePhone:            {kind: KindText, group: GroupPhone},
	typePhoneCode:        {kind: KindCode, group: GroupPhone},
	typeDocumentType:     {kind: KindChoice, group: GroupDocument},
	typeDocumentPhoto:    {kind: KindMedia, group: GroupDocument, need: media.NeedPhoto, targets: []string{targetFront, targetBack}, needsFirst: true, hasNoVerify: true},
	typeFacePhoto:        {kind: KindMedia, group: GroupFace, need: media.NeedFace},
	typeFacePhotoLive:    {kind: KindMedia, group: GroupFace, need: media.NeedFace},
	typeFaceVideo:        {kind: KindMedia, group: GroupFace, need: media.NeedVideo},
	typeFaceVideoLive:    {kind: KindMedia, group: GroupFace, need: media.NeedVideo},
	typeFaceVerification: {kind: KindMedia, group: GroupFace, need: media.NeedFace, targets: []string{targetVideo}},
	typeFaceLiveness:     {kind: KindMedia, group: GroupFace, need: media.NeedVideo, targets: []string{targetVideo}},
	typeAuthorization:    {kind: KindConsent, group: GroupConsent},
	typeInvoiceCountry:   {kind: KindChoice, group: GroupInvoice},
	typeInvoicePhoto:     {kind: KindMedia, group: GroupInvoice, need: media.NeedInvoice},
	typeResponse:         {kind: KindText, group: GroupQuestion},
	typeSignature:        {kind: KindLink, group: GroupSignature},
	typeResults:          {kind: KindAutomatic, group: GroupResults, hasNoVerify: true},
	typeGeolocation:      {kind: KindForm, group: GroupLocation, need: media.NeedAny},
	typeVideoCall:        {kind: KindLink, group: GroupCall},
}

// BaseType is the known type whose rules and texts apply to a step type: the
// type of a video call's step is not documented (open).
func BaseType(stepType string) string {
	if name := strings.ReplaceAll(normalized(stepType), "-", "_"); strings.Contains(name, "video_call") || strings.Contains(name, "videocall") {
		return typeVideoCall
	}
	return stepType
}

// ruleOf is the rule of a step type; an unknown type is a form.
func ruleOf(stepType string) stepRule {
	if rule, ok := stepTable[BaseType(stepType)]; ok {
		return rule
	}
	return stepRule{kind: KindForm, group: GroupOther, need: media.NeedAny}
}

// IsKnown reports whether cedula has texts for the step's type; otherwise the
// API's Title and Description are used.
func (step Step) IsKnown() bool { return isKnownType(step.Type) }

func isKnownType(stepType string) bool {
	_, ok := stepTable[BaseType(stepType)]
	return ok
}

// StepAt is the step at index of the process; hosts are the allowed upload
// hosts.
func StepAt(p truora.Process, index int, hosts truora.UploadHosts) Step {
	raw := p.Steps[index]
	rule := ruleOf(raw.Type)
	inputs := inputsAt(p, index)
	step := Step{
		ID: raw.StepID, Type: raw.Type, Group: rule.group, Index: index,
		Title: readable(raw.Title, longestLabel), Description: readable(cmp.Or(raw.Description, dataAt(p, index).Description), longestText),
		Questions: questionsOf(raw.Type, inputs), Files: fileRequests(p, index),
		RetriesLeft: retryCount(raw),
	}
	addConsent(&step, p, index)
	step.Kind = kindOf(step, rule.kind)
	if page, isLink := linkOf(p, index, hosts); isLink {
		step.Kind, step.Link, step.Questions, step.Files = KindLink, page, nil, nil
	}
	return step
}

// The maximum length of texts from outside, in bytes: a page lays out all of
// its text at every key.
const (
	longestLabel    = 400
	longestQuestion = 2 << 10
	longestText     = 8 << 10
)

// readable is an API text without markup, truncated if it is too long.
func readable(text string, most int) string { return clip(markup.Plain(text), most) }

// clip truncates a text between two characters, and marks where.
func clip(text string, most int) string {
	if len(text) <= most {
		return text
	}
	for !utf8.RuneStart(text[most]) {
		most--
	}
	return text[:most] + "…"
}

// dataAt is current_step_data if it belongs to the step at index: it has no id,
// so its type must match. Zero otherwise.
func dataAt(p truora.Process, index int) truora.StepData {
	if p.CurrentStepData == nil || p.CurrentStepData.Type != p.Steps[index].Type || !isCurrentStep(p, index) {
		return truora.StepData{}
	}
	return *p.CurrentStepData
}

// inputsAt are the inputs of a step, with missing fields filled in from
// current_step_data.
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

// fillInput fills in missing fields from the input of the same type and name in
// others.
func fillInput(input truora.ExpectedInput, others []truora.ExpectedInput) truora.ExpectedInput {
	i := slices.IndexFunc(others, func(other truora.ExpectedInput) bool {
		return other.Type == input.Type && other.Name == input.Name
	})
	if i < 0 {
		return input
	}
	twin := others[i]
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

// retryCount is the API's count of retries, or -1.
func retryCount(raw truora.Step) int {
	if raw.RemainingRetries == nil {
		return -1
	}
	return *raw.RemainingRetries
}

// retriesLeft is how often the step at index may be tried again: the count,
// else derived from retry_status for the step in progress (-1: at least once),
// else 0 (sdk).
func retriesLeft(p truora.Process, index int) int {
	switch raw := p.Steps[index]; {
	case raw.RemainingRetries != nil:
		return max(*raw.RemainingRetries, 0)
	case dataAt(p, index).RetryStatus == truora.RetryAvailable:
		return -1
	}
	return 0
}

// kindOf is the kind of screen for what the step actually asks: its inputs and
// files may differ from those usual for its type.
func kindOf(step Step, usual Kind) Kind {
	open := step.openQuestions()
	switch {
	case len(open) == 0 && len(step.Files) == 0:
		return KindAutomatic
	case step.Consent != nil && len(step.Consent.Boxes) > 0:
		return KindConsent
	case len(step.Questions) == 0:
		return KindMedia
	case len(step.Files) > 0 || !canAsk(usual, open):
		return KindForm
	}
	return usual
}

// canAsk reports whether the kind's screen supports the questions.
func canAsk(kind Kind, questions []Question) bool {
	switch kind {
	case KindText:
		return len(questions) == 1 && questions[0].Answer.isTyped() && questions[0].Answer != AnswerCode
	case KindCode:
		return len(questions) == 1 && questions[0].Answer == AnswerCode
	case KindChoice:
		return !slices.ContainsFunc(questions, func(q Question) bool {
			return q.Answer != AnswerSelect && q.Subject != SubjectCountry
		})
	}
	return false
}

// openQuestions are the questions to answer, without the read-only ones.
func (step Step) openQuestions() []Question {
	var open []Question
	for _, q := range step.Questions {
		if !q.ReadOnly {
			open = append(open, q)
		}
	}
	return open
}

func isCurrentStep(p truora.Process, index int) bool {
	_, current, ok := p.Current()
	return ok && current == index
}
