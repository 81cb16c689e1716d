package words

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"cedula/flow"
	"cedula/flow/camera"
	"cedula/flow/media"
	"cedula/truora/safetext"
)

// Reason is an explanation, with advice.
type Reason struct{ What, Do string }

// String joins both in one line.
func (r Reason) String() string { return sentence(r.What, r.Do) }

// Reason returns the text for a declined or expired reason of the API. Reasons
// that indicate fraud are worded neutrally, because they may be wrong. A reason
// without a text is made readable, with the API's message added.
func (w *Words) Reason(code, message string) Reason {
	what, do := w.reason(code, message)
	if do == newVerification { // not needed while this one continues
		do = tryOrLeave
	}
	return Reason{what, w.codes.advice[do]}
}

// FinalReason is Reason when no try is left: the advice is for a new
// verification.
func (w *Words) FinalReason(code, message string) Reason {
	what, do := w.reason(code, message)
	if slices.Contains(anotherTry, do) {
		return Reason{what, w.codes.adviceNextTime + " " + w.codes.advice[do]}
	}
	return Reason{what, w.codes.advice[do]}
}

// reason returns the text for a reason of the API, and its advice.
func (w *Words) reason(code, message string) (string, advice) {
	code = strings.ToLower(strings.TrimSpace(code))
	if same, ok := sameReason[code]; ok {
		code = same
	}
	if what, ok := w.codes.reasons[code]; ok {
		return what, reasonAdvice[code]
	}
	if name, ok := strings.CutSuffix(code, "_validation_not_started"); ok {
		subject, known := w.names.validationSubjects[name]
		if !known {
			subject = Readable(name)
		}
		return fill(w.codes.reasonNotStarted, "{it}", subject), newVerification
	}
	if name, ok := strings.CutPrefix(code, "missing_"); ok && name != "" {
		return fill(w.codes.reasonFieldMissing, "{it}", w.Field(name)), wholeAndSharp
	}
	if name, ok := strings.CutPrefix(code, "invalid_"); ok && name != "" {
		return fill(w.codes.reasonFieldInvalid, "{it}", w.Field(name)), rightDocument
	}
	what, message := Readable(code), safetext.Line(message)
	if what == "" && message == "" {
		return w.codes.reasonNone, againOrContact
	}
	if what != "" {
		what += "."
	}
	return sentence(what, message), againOrContact
}

// Outcome describes in one sentence how a verification ended.
func (w *Words) Outcome(o flow.Outcome) string {
	if o.CanceledHere {
		return w.codes.canceledHere
	}
	return w.Ending(string(o.Status), string(o.Failure))
}

// Ending is the sentence for a status of a process and its kind of failure,
// both as in the API (ref).
func (w *Words) Ending(status, failure string) string {
	if text, ok := w.codes.failures[failure]; ok && status == "failure" {
		return text
	}
	if text, ok := w.codes.endings[status]; ok {
		return text
	}
	return w.codes.endingUnknown
}

// OutcomeReason is why a verification failed, with advice; it is zero if there
// is no reason, and does not repeat the sentence of Outcome.
func (w *Words) OutcomeReason(o flow.Outcome) Reason {
	if o.Reason == "" || o.CanceledHere {
		return Reason{}
	}
	r := w.FinalReason(o.Reason, "")
	if r.What == w.Outcome(o) {
		r.What = ""
	}
	return r
}

// advice is what to do next, shared by many reasons and troubles.
type advice string

// The kinds of advice.
const (
	againOrContact  advice = "againOrContact"
	contact         advice = "contact"
	wholeAndSharp   advice = "wholeAndSharp"
	takeOriginal    advice = "takeOriginal"
	takeFront       advice = "takeFront"
	takeBack        advice = "takeBack"
	rightDocument   advice = "rightDocument"
	anotherDocument advice = "anotherDocument"
	goodFaceVideo   advice = "goodFaceVideo"
	anotherFile     advice = "anotherFile"
	authority       advice = "authority"
	later           advice = "later"
	newVerification advice = "newVerification"
	newestCode      advice = "newestCode"
	anotherEmail    advice = "anotherEmail"
	anotherPhone    advice = "anotherPhone"
	sayTheWords     advice = "sayTheWords"
	shortVideo      advice = "shortVideo"
	turnOffVPN      advice = "turnOffVPN"
	allowLocation   advice = "allowLocation"
	tryOrLeave      advice = "tryOrLeave"
	waitAndTry      advice = "waitAndTry"
	checkConnection advice = "checkConnection"
	checkNetwork    advice = "checkNetwork"
	checkSettings   advice = "checkSettings"
	checkProcessID  advice = "checkProcessID"
	checkFlowID     advice = "checkFlowID"
	allowUploadHost advice = "allowUploadHost"
	newToken        advice = "newToken"
	chooseAgain     advice = "chooseAgain"
)

// anotherTry are the kinds of advice that suggest trying again.
var anotherTry = []advice{
	wholeAndSharp, takeOriginal, takeFront, takeBack, rightDocument, goodFaceVideo, anotherFile,
	newestCode, anotherEmail, anotherPhone, turnOffVPN, allowLocation,
}

// reasonAdvice is the advice for each reason that has a text.
var reasonAdvice = map[string]advice{
	"wrong_verification_code":                 newestCode,
	"email_not_valid_verdict":                 anotherEmail,
	"phone_number_out_of_coverage":            anotherPhone,
	"blurry_image":                            wholeAndSharp,
	"damaged_document":                        anotherDocument,
	"incomplete_document":                     wholeAndSharp,
	"missing_text":                            wholeAndSharp,
	"missing_accents":                         wholeAndSharp,
	"document_not_recognized":                 rightDocument,
	"front_document_not_found":                takeFront,
	"reverse_document_not_found":              takeBack,
	"document_has_expired":                    anotherDocument,
	"face_not_detected":                       takeFront,
	"portrait_photo_illegible":                wholeAndSharp,
	"perforations_illegible":                  wholeAndSharp,
	"document_is_a_photo_of_photo":            takeOriginal,
	"document_is_a_photocopy":                 takeOriginal,
	"front_document_is_a_photo_of_photo":      takeOriginal,
	"data_not_match_with_government_database": authority,
	"document_unregistered":                   authority,
	"government_database_unavailable":         later,
	"identity_belongs_to_dead_person":         authority,
	"date_of_birth_does_not_match_with_photo": rightDocument,
	"document_does_not_match_account_id":      rightDocument,
	"invalid_document_number":                 rightDocument,
	"invalid_document_status":                 authority,
	"invalid_issue_date":                      wholeAndSharp,
	"invalid_mrz":                             wholeAndSharp,
	"invalid_qr_content":                      wholeAndSharp,
	"invalid_format_for_naturally_field":      rightDocument,
	"invalid_format":                          rightDocument,
	"invalid_inputs_to_create_check":          wholeAndSharp,
	"inconsistent_parent_names":               wholeAndSharp,
	"validations_failed":                      wholeAndSharp,
	"underage":                                contact,
	"age_above_threshold":                     contact,
	"invalid_image_format":                    anotherFile,
	"empty_input_file":                        anotherFile,
	"possible_fraud":                          contact,
	"user_face_match_in_client_collection":    contact,
	"traces_of_tampering":                     wholeAndSharp,
	"missing_security_elements":               wholeAndSharp,
	"vpn_detected":                            turnOffVPN,
	"similarity_threshold_not_passed":         goodFaceVideo,
	"liveness_verification_not_passed":        goodFaceVideo,
	"photo_of_photo":                          goodFaceVideo,
	"no_face_detected":                        goodFaceVideo,
	"multiple_faces_detected":                 goodFaceVideo,
	"face_validation_failed":                  goodFaceVideo,
	"speech_match_not_passed":                 sayTheWords,
	"invalid_video_file":                      shortVideo,
	"canceled":                                newVerification,
	"abandoned_without_using_retries":         newVerification,
	"validation_not_finished":                 newVerification,
	"not_answered_question":                   newVerification,
	"no_document_media_uploaded":              newVerification,
	"no_face_media_uploaded":                  newVerification,
	"data_authorization_not_provided":         newVerification,
	"geolocation_not_provided":                allowLocation,
	"camera_permission_error":                 newVerification,
	"validation_expired":                      newVerification,
	"input_file_not_uploaded":                 newVerification,
	"validation_not_performed":                newVerification,
	"pending_validation_methods":              newVerification,
	"process_started_late":                    newVerification,
	"user_process_postponed":                  newVerification,
	"manual_review_expired":                   againOrContact,
	"system_error":                            later,
}

// sameReason maps a reason to another one with the same text and advice.
var sameReason = map[string]string{
	"unwanted_camera_permissions":                  "camera_permission_error",
	"camara_problems":                              "camera_permission_error",
	"dont_want_to_continue":                        "canceled",
	"dont_want_to_send_my_document":                "canceled",
	"dont_want_to_send_my_video":                   "canceled",
	"dont_want_to_send_my_number":                  "canceled",
	"dont_have_my_phone":                           "canceled",
	"dont_have_my_document":                        "canceled",
	"dont_understand_what_to_do":                   "canceled",
	"dont_know_how_to_take_the_photo":              "canceled",
	"my_document_type_is_not_there":                "canceled",
	"doesnt_redirect_me":                           "canceled",
	"other":                                        "canceled",
	"other_reason":                                 "canceled",
	"document_data_does_not_match_government_data": "data_not_match_with_government_database",
	"expired_document":                             "document_has_expired",
	"front_side_document_is_a_photocopy":           "document_is_a_photocopy",
	"reverse_side_document_is_a_photocopy":         "document_is_a_photocopy",
	"front_document_is_a_photocopy":                "document_is_a_photocopy",
	"reverse_document_is_a_photocopy":              "document_is_a_photocopy",
	"reverse_document_is_a_photo_of_photo":         "front_document_is_a_photo_of_photo",
	"document_front_not_identified":                "front_document_not_found",
	"geolocation_denied":                           "geolocation_not_provided",
	"invalid_or_corrupted_image_file":              "invalid_image_format",
	"invalid_file_format":                          "invalid_image_format",
	"file_format_not_supported":                    "invalid_image_format",
	"invalid_document_emission_date":               "invalid_issue_date",
	"invalid_mrz_format":                           "invalid_mrz",
	"passive_liveness_verification_not_passed":     "liveness_verification_not_passed",
	"missing_coat_of_arms":                         "missing_security_elements",
	"missing_legal_institute_perforation":          "missing_security_elements",
	"ocr_no_text_detected":                         "missing_text",
	"ocr_failed":                                   "missing_text",
	"document_image_no_text_detected":              "missing_text",
	"face_not_clear":                               "portrait_photo_illegible",
	"risk_signal_detected":                         "possible_fraud",
	"risky_face_detected":                          "possible_fraud",
	"face_in_blocklist":                            "possible_fraud",
	"fraudster_face_match_in_client_collection":    "possible_fraud",
	"fraudster_face_match_in_truora_collection":    "possible_fraud",
	"user_face_match_in_fraud_collection":          "possible_fraud",
	"back_document_not_found":                      "reverse_document_not_found",
	"portrait_photo_is_fake":                       "traces_of_tampering",
	"image_face_validation_not_passed":             "traces_of_tampering",
	"image_text_validation_not_passed":             "traces_of_tampering",
	"image_validation_not_passed":                  "traces_of_tampering",
	"irregular_fonts":                              "traces_of_tampering",
	"irregular_alignments":                         "traces_of_tampering",
	"inconsistent_delegate_signature":              "traces_of_tampering",
	"process_expired":                              "validation_expired",
	"expired":                                      "validation_expired",
	"user_stopped_responding":                      "validation_not_finished",
	"not_used":                                     "validation_not_finished",
	"national_registrar_inconsistency":             "validations_failed",
	"production_data_inconsistency":                "validations_failed",
}

// TroubleText describes a trouble: what happened, what to do, what was kept.
type TroubleText struct{ Happened, Do, Kept string }

// Trouble describes what went wrong with a call to Truora, or with a file.
func (w *Words) Trouble(t flow.Trouble) TroubleText {
	code := t.Code
	if _, ok := w.codes.troubles[code]; !ok {
		code = flow.TroubleInvalidResponse
	}
	what := w.codes.troubles[code]
	if t.Languages != "" {
		what = fill(w.codes.termsElsewhere, "{languages}", languageNames(t.Languages))
	}
	happened := sentence(what, circumstances(t))
	if t.Target != "" {
		happened = w.Target(t.Target) + ": " + happened
	}
	next := afterTrouble[code]
	return TroubleText{happened, w.codes.advice[next.do], w.codes.kept[next.kept]}
}

// languageNames are the languages' own names, by their codes.
func languageNames(codes string) string {
	var names []string
	for _, code := range strings.Fields(codes) {
		name := safetext.Line(code)
		if w, ok := For(code); ok {
			name = w.name
		}
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}

// circumstances are the host, the status and the API's message, for further
// investigation.
func circumstances(t flow.Trouble) string {
	var parts []string
	if t.Host != "" {
		parts = append(parts, safetext.Line(t.Host))
	}
	if t.Status != 0 {
		parts = append(parts, "HTTP "+strconv.Itoa(t.Status))
	}
	if detail := safetext.Line(t.Detail); detail != "" {
		parts = append(parts, detail)
	}
	if len(parts) == 0 {
		return ""
	}
	return "(" + strings.Join(parts, ", ") + ")"
}

// kept is what is kept after a trouble.
type kept string

// What is kept after a trouble.
const (
	answersKept kept = "answersKept"
	processKept kept = "processKept"
	fileKept    kept = "fileKept"
	nothingKept kept = "nothingKept"
)

// afterTrouble is what to do after a trouble, and what was kept.
var afterTrouble = map[flow.TroubleCode]struct {
	do   advice
	kept kept
}{
	flow.TroubleUnreachable:     {checkConnection, answersKept},
	flow.TroubleTimeout:         {tryOrLeave, answersKept},
	flow.TroubleInvalidResponse: {checkNetwork, answersKept},
	flow.TroubleServer:          {waitAndTry, answersKept},
	flow.TroubleRateLimited:     {waitAndTry, answersKept},
	flow.TroubleKeyRefused:      {checkSettings, processKept},
	flow.TroubleTokenRefused:    {checkSettings, processKept},
	flow.TroubleTokenExpired:    {newToken, processKept},
	flow.TroubleWrongURL:        {checkSettings, processKept},
	flow.TroubleNoProcess:       {checkProcessID, nothingKept},
	flow.TroubleFlowRefused:     {checkFlowID, nothingKept},
	flow.TroubleRejected:        {tryOrLeave, answersKept},
	flow.TroubleUploadHost:      {allowUploadHost, fileKept},
	flow.TroubleUploadRefused:   {tryOrLeave, fileKept},
	flow.TroubleFileChanged:     {chooseAgain, fileKept},
	flow.TroubleFileUnreadable:  {chooseAgain, fileKept},
	flow.TroubleNoTarget:        {tryOrLeave, answersKept},
	flow.TroubleURLSpent:        {tryOrLeave, answersKept},
	flow.TroubleUnclear:         {tryOrLeave, answersKept},
	flow.TroubleNoTerms:         {tryOrLeave, processKept},
}

// AnswerError describes why an answer is invalid, for a *flow.AnswerError; any
// other error means that the answer cannot be used.
func (w *Words) AnswerError(err error) string {
	var wrong *flow.AnswerError
	if !errors.As(err, &wrong) {
		return w.codes.answerWrong
	}
	if text, ok := w.codes.answerLengths[wrong.Problem]; ok && wrong.Length != 0 {
		length := strconv.Itoa(wrong.Length)
		if wrong.Longest > wrong.Length {
			length += w.codes.answerLengthTo + strconv.Itoa(wrong.Longest)
		}
		return fill(text, "{n}", length)
	}
	if text, ok := w.codes.answers[wrong.Problem]; ok {
		return text
	}
	return w.codes.answerWrong
}

// Remark is the text of a remark about a valid answer.
func (w *Words) Remark(remark flow.Remark, value string) string {
	value = safetext.Visible(value)
	switch remark {
	case flow.RemarkForeignDomain:
		return w.Form.ForeignDomain(value)
	case flow.RemarkLikelyDomain:
		return w.Form.LikelyDomain(value)
	case flow.RemarkCompletedPhone:
		return w.Form.CompletedPhone(value)
	}
	return w.Form.TakenAs(value)
}

// FileError describes why a file is refused, for a *media.FileError; any other
// error means that it cannot be read. The path is not included.
func (w *Words) FileError(err error) Reason {
	var unfit *media.FileError
	if !errors.As(err, &unfit) {
		return w.codes.faults[media.Unreadable]
	}
	r, ok := w.codes.faults[unfit.Fault]
	if !ok {
		r = w.codes.faults[media.Damaged]
	}
	r.What = fill(r.What, "{size}", w.Bytes(unfit.Size), "{limit}", w.Bytes(unfit.Limit))
	if unfit.Fault == media.WrongType {
		return w.wrongType(r, unfit.Found)
	}
	return r
}

// wrongType describes the type of an unsupported file by its MIME type without
// parameters, and how to convert it; for a type without a text, it adds the
// type to the general sentence.
func (w *Words) wrongType(general Reason, mime string) Reason {
	found, _, _ := strings.Cut(safetext.Line(mime), ";")
	format := formatNames[found]
	switch isPicture := strings.HasPrefix(found, "image/"); {
	case found == "":
	case found == "application/pdf":
		return w.codes.foundPDF
	case format != "" && isPicture:
		return Reason{What: fill(w.codes.foundPicture, "{format}", format), Do: w.codes.makeJPEG}
	case format != "":
		return Reason{What: fill(w.codes.foundVideo, "{format}", format), Do: w.codes.makeMP4}
	case strings.HasPrefix(found, "text/"):
		general.What = w.codes.foundText
	case strings.HasPrefix(found, "audio/"):
		general.What = w.codes.foundSound
	case slices.ContainsFunc(programTypes, func(prefix string) bool { return strings.HasPrefix(found, prefix) }):
		general.What = w.codes.foundProgram
	default:
		general.What = strings.TrimSuffix(general.What, ".") + " (" + found + ")."
	}
	return general
}

// formatNames are the common names of unsupported picture and video formats,
// the same in every language.
var formatNames = map[string]string{
	"image/avif": "AVIF", "image/jxl": "JPEG XL", "image/jls": "JPEG-LS", "image/x-raw": "RAW",
	"image/x-jpeg-12-bit": "JPEG (12-bit)", "image/x-jpeg-lossless": "JPEG (SOF3)", "image/x-jpeg-hierarchical": "JPEG (SOF5)", "image/x-jpeg-arithmetic": "JPEG (SOF9)",
	"image/gif": "GIF", "image/tiff": "TIFF", "image/bmp": "BMP",
	"image/jp2": "JPEG 2000", "image/svg+xml": "SVG", "image/vnd.adobe.photoshop": "Photoshop (PSD)",
	"video/matroska": "Matroska (MKV)", "video/x-matroska": "Matroska (MKV)", "video/x-msvideo": "AVI", "video/mpeg": "MPEG", "video/mp2t": "MPEG-TS",
	"video/x-ms-asf": "Windows Media (WMV)", "video/x-ms-wmv": "Windows Media (WMV)", "video/x-flv": "Flash (FLV)", "video/ogg": "Ogg",
}

// programTypes are prefixes of the MIME types of programs.
var programTypes = []string{
	"application/x-elf", "application/x-executable", "application/x-sharedlib", "application/x-object",
	"application/x-mach", "application/vnd.microsoft.portable-executable",
}

// Warning describes a possible problem of a file.
func (w *Words) Warning(d media.Warning) Reason {
	if r, ok := w.codes.warnings[d]; ok {
		return r
	}
	return Reason{What: Readable(string(d))}
}

// CameraError describes why the camera cannot be used, for a *camera.Error; any
// other error is described in general.
func (w *Words) CameraError(err error) Reason {
	var failed *camera.Error
	if errors.As(err, &failed) {
		if r, ok := w.codes.cameraFaults[failed.Fault]; ok {
			return r
		}
	}
	return w.codes.cameraFaults[camera.Unusable]
}

// Hint is the text of a hint; empty if there is nothing to do.
func (w *Words) Hint(h media.Hint) string { return w.codes.hints[h] }
