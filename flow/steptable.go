package flow

import "cedula/flow/media"

// stepRule is what is known of a step type beforehand.
type stepRule struct {
	kind  Kind
	group Group
	need  media.Need // of its files, when neither their names nor media types tell
	// targets are the files that the step takes even where it lists none: an
	// earlier step's outputs may name their URLs (guide).
	targets []string
	// insists says that the first of targets is always asked for, since the
	// step can't be ended without it.
	insists bool
	// silent steps have no Verify: the uploads alone end them (guide).
	silent bool
}

// The step types of the guide, of the vendor's SDK, and by analogy.
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
)

// The targets that steps of the guide upload to.
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
	typeDocumentPhoto:    {kind: KindMedia, group: GroupDocument, need: media.NeedPhoto, targets: []string{targetFront, targetBack}, insists: true, silent: true},
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
}

// ruleOf is the rule of a step type; a type nobody told us about is a form.
func ruleOf(stepType string) stepRule {
	if rule, ok := stepTable[stepType]; ok {
		return rule
	}
	return stepRule{kind: KindForm, group: GroupOther, need: media.NeedAny}
}

// IsKnown reports whether cedula has words of its own for the step's type; the
// API's Title and Description lead where it has not.
func (s Step) IsKnown() bool { return known(s.Type) }

func known(stepType string) bool {
	_, ok := stepTable[stepType]
	return ok
}

// outputTargets says which output of an earlier step is the URL of which
// target (guide).
var outputTargets = map[string]string{
	targetFront: "front_document_photo",
	targetBack:  "back_document_photo",
	targetVideo: "face_video",
}
