package words

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"cedula/flow"
	"cedula/flow/camera"
	"cedula/flow/media"
	"cedula/truora"
)

// declinedReasons are those that the vendor's guides name.
const declinedReasons = `wrong_verification_code email_not_valid_verdict phone_number_out_of_coverage blurry_image
damaged_document document_has_expired document_is_a_photo_of_photo document_is_a_photocopy front_document_not_found
reverse_document_not_found incomplete_document face_not_detected portrait_photo_illegible invalid_document_number
data_not_match_with_government_database similarity_threshold_not_passed liveness_verification_not_passed
passive_liveness_verification_not_passed face_in_blocklist risky_face_detected possible_fraud underage
age_above_threshold invalid_image_format invalid_video_file empty_input_file validation_expired
validation_not_finished canceled no_document_media_uploaded no_face_media_uploaded data_authorization_not_provided
abandoned_without_using_retries not_answered_question`

// moreReasons are those of the vendor's documentation beside the guides: of data, of
// fraud, of files, of what could not be read, of what was left, of what expired.
const moreReasons = `invalid_curp invalid_issue_date invalid_mrz invalid_postal_code missing_accents
national_registrar_inconsistency document_unregistered identity_belongs_to_dead_person invalid_qr_content
missing_security_elements image_face_validation_not_passed image_text_validation_not_passed portrait_photo_is_fake
traces_of_tampering photo_of_photo fraudster_face_match_in_client_collection risk_signal_detected
invalid_or_corrupted_image_file file_format_not_supported invalid_file_format perforations_illegible
inconsistent_parent_names missing_text missing_names missing_mrz missing_gender missing_nationality missing_postal_code
missing_document_number missing_date_of_birth missing_expiration_date geolocation_denied vpn_detected process_started_late
unwanted_camera_permissions user_process_postponed document_validation_not_started face_validation_not_started
email_validation_not_started phone_validation_not_started electronic_signature_validation_not_started
government_database_unavailable input_file_not_uploaded manual_review_expired pending_validation_methods
validation_not_performed invoice_validation_not_started`

// hasWords reports whether a reason has a sentence of its own, shares another one's,
// or names a datum or a validation that has a name.
func hasWords(w *Words, code string) bool {
	if _, ok := w.codes.reasons[code]; ok || sameReason[code] != "" {
		return true
	}
	if subject, ok := strings.CutSuffix(code, "_validation_not_started"); ok {
		return w.names.validationSubjects[subject] != ""
	}
	field := strings.TrimPrefix(strings.TrimPrefix(code, "missing_"), "invalid_")
	return field != code && w.names.fields[field] != ""
}

func TestEveryKnownReasonHasASentenceAndAdvice(t *testing.T) {
	known := truora.KnownReasons()
	for _, code := range strings.Fields(declinedReasons + " " + moreReasons) {
		if !slices.Contains(known, code) {
			t.Errorf("%s is not among the known reasons", code)
		}
	}
	for _, code := range known {
		for _, w := range All() {
			if !hasWords(w, code) {
				t.Errorf("%s has no words of its own in %s", code, w.Language())
			}
		}
		for _, w := range All() {
			r := w.Reason(code, "API message")
			if !strings.HasSuffix(r.What, ".") || r.Do == "" || strings.Contains(r.What, "API message") {
				t.Errorf("%s in %s reads %+v", code, w.Language(), r)
			}
		}
	}
}

func TestReasonsOfFamiliesNameTheirDatum(t *testing.T) {
	for code, want := range map[string]string{
		"missing_issue_date":                          "Fecha de expedición",
		"missing_names":                               "Nombres",
		"invalid_postal_code":                         "Código postal",
		"missing_something_else":                      "Something else",
		"face_validation_not_started":                 "rostro",
		"electronic_signature_validation_not_started": "firma electrónica",
	} {
		if r := Spanish.Reason(code, ""); !strings.Contains(r.What, want) || r.Do == "" {
			t.Errorf("%s reads %q, without %q", code, r.What, want)
		}
	}
}

func TestUnknownReasonsStillRead(t *testing.T) {
	for _, c := range []struct{ code, message, want string }{
		{"some_new_reason", "", "Some new reason."},
		{"some_new_reason", "The lab is closed", "Some new reason. The lab is closed"},
		{"", "The lab is closed", "The lab is closed"},
		{"", "", "No reason was given."},
		{"bad\x1b[31m_code\a", "", "Bad code."},
	} {
		if got := English.Reason(c.code, c.message); got.What != c.want || got.Do == "" {
			t.Errorf("Reason(%q, %q) = %+v, want %q", c.code, c.message, got, c.want)
		}
	}
}

func TestEveryReasonHasItsAdvice(t *testing.T) {
	used := map[advice]bool{}
	for code, do := range reasonAdvice {
		used[do] = true
		if English.codes.reasons[code] == "" || sameReason[code] != "" {
			t.Errorf("%s has advice, and no sentence of its own", code)
		}
	}
	for code := range English.codes.reasons {
		if English.codes.advice[reasonAdvice[code]] == "" {
			t.Errorf("%s has no advice", code)
		}
	}
	for code, same := range sameReason {
		if English.codes.reasons[same] == "" {
			t.Errorf("%s goes by %s, which has no sentence", code, same)
		}
	}
	for _, next := range afterTrouble {
		used[next.do] = true
	}
	for do := range English.codes.advice {
		if !used[do] {
			t.Errorf("nothing gives the advice %s", do)
		}
	}
}

// A false alarm affects honest people: no sentence may accuse anybody.
func TestReasonsThatIndicateFraudAreNeutral(t *testing.T) {
	for _, code := range strings.Fields(`possible_fraud risk_signal_detected risky_face_detected face_in_blocklist
		fraudster_face_match_in_client_collection fraudster_face_match_in_truora_collection user_face_match_in_fraud_collection
		user_face_match_in_client_collection traces_of_tampering portrait_photo_is_fake image_face_validation_not_passed
		image_text_validation_not_passed image_validation_not_passed irregular_fonts irregular_alignments
		inconsistent_delegate_signature missing_security_elements missing_coat_of_arms missing_legal_institute_perforation
		vpn_detected`) {
		if English.codes.reasons[code] == "" && sameReason[code] == "" {
			t.Errorf("%s has no words of its own", code)
		}
		for _, w := range All() {
			text := strings.ToLower(w.Reason(code, "possible fraud").String())
			for _, word := range []string{"fraud", "fals", "fake", "blocklist", "bloque", "risk", "riesgo", "risco", "tamper"} {
				if strings.Contains(text, word) {
					t.Errorf("%s in %s says %q: %s", code, w.Language(), word, text)
				}
			}
		}
	}
}

func TestAdviceAfterTheEndIsForANewVerification(t *testing.T) {
	again := English.OutcomeReason(flow.Outcome{Status: "failure", Failure: "declined", Reason: "blurry_image"})
	if !strings.HasPrefix(again.Do, "For a new verification:") {
		t.Errorf("after the end: %q", again.Do)
	}
	if r := English.FinalReason("possible_fraud", ""); strings.Contains(r.Do, "For a new verification") {
		t.Errorf("nothing can be done better, yet: %q", r.Do)
	}
	over := English.OutcomeReason(flow.Outcome{Status: "failure", Failure: "expired", Reason: "process_expired"})
	if over.What != "" || over.Do == "" {
		t.Errorf("the same sentence twice: %+v", over)
	}
	if r := English.OutcomeReason(flow.Outcome{Status: "success"}); r != (Reason{}) {
		t.Errorf("a success has the reason %+v", r)
	}
}

func TestOutcomesReadDifferently(t *testing.T) {
	seen := map[string]flow.Outcome{}
	for _, o := range []flow.Outcome{
		{Status: "success"}, {Status: "pending"}, {Status: "failure", Failure: "declined"},
		{Status: "failure", Failure: "expired"}, {Status: "failure", Failure: "system_error"},
		{Status: "failure", Failure: "canceled"}, {Status: "failure", Failure: "canceled", CanceledHere: true}, {},
	} {
		text := Portuguese.Outcome(o)
		if before, ok := seen[text]; ok {
			t.Errorf("%+v and %+v both read %q", before, o, text)
		}
		seen[text] = o
	}
	if got := English.Outcome(flow.Outcome{Status: "failure", Failure: "new_way"}); got != English.Outcome(flow.Outcome{Status: "failure"}) {
		t.Errorf("an unknown failure reads %q", got)
	}
}

func TestEveryTroubleHasItsThreeSentences(t *testing.T) {
	for code := flow.TroubleUnreachable; code <= flow.TroubleUnclear; code++ {
		if _, ok := afterTrouble[code]; !ok {
			t.Errorf("trouble %d has no words", code)
		}
		s := Spanish.Trouble(flow.Trouble{Code: code})
		if s.Happened == "" || s.Do == "" || s.Kept == "" {
			t.Errorf("trouble %d reads %+v", code, s)
		}
	}
}

func TestTroubleNamesItsCircumstances(t *testing.T) {
	s := English.Trouble(flow.Trouble{
		Code: flow.TroubleUploadRefused, Host: "files.truora.com", Status: 403, Detail: "Access\x1b[2JDenied", Target: "document_front",
	})
	want := "Front of the document: The file was not accepted. (files.truora.com, HTTP 403, AccessDenied)"
	if s.Happened != want {
		t.Errorf("got  %q\nwant %q", s.Happened, want)
	}
}

func TestAnswerErrorsDescribeTheExpectedAnswer(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{&flow.AnswerError{Problem: flow.CodeTooShort, Length: 6}, "El código tiene 6 letras o números."},
		{&flow.AnswerError{Problem: flow.CodeTooLong, Length: 4, Longest: 10}, "El código tiene 4 a 10 letras o números."},
		{fmt.Errorf("e-mail: %w", &flow.AnswerError{Problem: flow.AnswerMissing}), "Responda esto primero."},
		{&flow.AnswerError{Problem: flow.TextTooLong, Length: 80}, "Máximo 80 caracteres."},
		{&flow.AnswerError{Problem: flow.NotAnOption}, "Esa no es una de las opciones."},
		{&flow.AnswerError{Problem: flow.NotAnOption, Length: 2}, "Escriba las 2 letras del país; por ejemplo, CO."},
		{&flow.AnswerError{Problem: "a new problem"}, "Eso no puede ser correcto."},
		{errors.New("anything"), "Eso no puede ser correcto."},
	} {
		if got := Spanish.AnswerError(c.err); got != c.want {
			t.Errorf("%v reads %q, want %q", c.err, got, c.want)
		}
	}
}

func TestFaultsReadDifferentlyWithoutThePath(t *testing.T) {
	seen := map[string]media.Fault{}
	for _, fault := range []media.Fault{
		media.Missing, media.IsFolder, media.NotFolder, media.NotRegular, media.Unreadable, media.Empty, media.Damaged, media.WrongType,
		media.BuriedJPEG, media.PhotoNeeded, media.VideoNeeded, media.HEIC, media.TooLarge, media.TooManyPixels, media.OutsideRoot, media.BeingWritten,
	} {
		r := English.FileError(&media.FileError{Fault: fault, Path: "/home/ana/secret.jpg", Found: "text/plain", Size: 30 << 20, Limit: 20 << 20})
		if before, ok := seen[r.What]; ok {
			t.Errorf("%q and %q both read %q", before, fault, r.What)
		}
		seen[r.What] = fault
		if strings.Contains(r.String(), "secret") || strings.Contains(r.String(), "{") || r.Do == "" {
			t.Errorf("%q reads %q", fault, r)
		}
	}
	if _, ok := seen["The file has 30 MB; the maximum is 20 MB."]; !ok {
		t.Error("the sizes are missing")
	}
}

func TestKindsOfFilesReadAsTheLanguagePutsThem(t *testing.T) {
	for w, want := range map[*Words]string{English: "JPEG photo", Spanish: "foto JPEG", Portuguese: "foto JPEG"} {
		if got := w.Preview.Formatted("JPEG", w.Preview.Kind(media.KindPhoto)); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestChecksOfDocumentsAreNamedInEveryLanguage(t *testing.T) {
	for _, kind := range []string{
		"date-of-birth-validation", "document-number-validation", "expiration-date-validation", "government-database-validation",
		"image-quality-validation", "photocopy-analysis-validation", "photo-of-photo-validation", "manual-review",
	} {
		english := English.CheckName(kind, "As the API says")
		for _, w := range []*Words{Spanish, Portuguese} {
			if name := w.CheckName(kind, "As the API says"); name == english || name == "As the API says" {
				t.Errorf("%q reads %q", kind, name)
			}
		}
	}
}

func TestUnsupportedFilesAreNamedByTheirFormat(t *testing.T) {
	for _, c := range []struct{ found, want string }{
		{"text/plain; charset=utf-8", "That is a text file, whatever its name says. Please choose another file."},
		{"application/x-sharedlib", "That is a program, whatever its name says. Please choose another file."},
		{"audio/mpeg", "That is sound without a picture. Please choose another file."},
		{"application/zip", "Files of this type are not accepted here (application/zip). Please choose another file."},
		{"image/avif", "That is a picture in the AVIF format, which Truora does not accept. Save it as JPEG: open it, and choose Export or Save as."},
		{"image/jxl", "That is a picture in the JPEG XL format, which Truora does not accept. Save it as JPEG: open it, and choose Export or Save as."},
		{"video/matroska", "That is a video in the Matroska (MKV) format, which Truora does not accept. Convert it to MP4, for example with VLC (Convert) or ffmpeg (ffmpeg -i FILE video.mp4)."},
		{"image/jls", "That is a picture in the JPEG-LS format, which Truora does not accept. Save it as JPEG: open it, and choose Export or Save as."},
		{"image/x-jpeg-lossless", "That is a picture in the JPEG (SOF3) format, which Truora does not accept. Save it as JPEG: open it, and choose Export or Save as."},
		{"image/x-raw", "That is a picture in the RAW format, which Truora does not accept. Save it as JPEG: open it, and choose Export or Save as."},
		{"application/pdf", "That is a PDF, not a photo or a video. If a photo is needed, save its page as JPEG or PNG, or take a photo of it."},
		{"video/mp2t", "That is a video in the MPEG-TS format, which Truora does not accept. Convert it to MP4, for example with VLC (Convert) or ffmpeg (ffmpeg -i FILE video.mp4)."},
		{"", "Files of this type are not accepted here. Please choose another file."},
	} {
		if got := English.FileError(&media.FileError{Fault: media.WrongType, Found: c.found}).String(); got != c.want {
			t.Errorf("%s reads %q", c.found, got)
		}
	}
}

func TestEveryWarningHasAHint(t *testing.T) {
	for _, d := range []media.Warning{
		media.Small, media.Blurred, media.Dark, media.Bright, media.Glare, media.Portrait, media.SamePicture,
		media.ShortVideo, media.LongVideo, media.NoVideo,
		media.NoFace, media.NoPortrait, media.ManyFaces, media.SmallFace, media.OffCentre,
	} {
		if r := Portuguese.Warning(d); r.What == "" || r.Do == "" {
			t.Errorf("%q reads %+v", d, r)
		}
	}
}

func TestCameraErrorsHaveAdvice(t *testing.T) {
	for _, fault := range []camera.Fault{
		camera.NoFFmpeg, camera.NoEncoder, camera.NoCamera, camera.Busy, camera.Missing, camera.NotPermitted,
		camera.Unplugged, camera.Silent, camera.Unusable, camera.NotRecorded,
	} {
		general := English.CameraError(errors.New("anything"))
		r := English.CameraError(fmt.Errorf("open: %w", &camera.Error{Fault: fault, Device: "/dev/video0"}))
		if r.What == "" || r.Do == "" || r == general && fault != camera.Unusable {
			t.Errorf("%q reads %+v", fault, r)
		}
	}
}

func TestEveryHintAtTheCameraHasWords(t *testing.T) {
	if text := Spanish.Hint(media.NoHint); text != "" {
		t.Errorf("nothing to do reads %q", text)
	}
	for _, hint := range []media.Hint{
		media.HintDark, media.HintGlare, media.HintHoldStill, media.HintCloser, media.HintFill,
		media.HintNoFace, media.HintManyFaces, media.HintCentre,
	} {
		if Spanish.Hint(hint) == "" {
			t.Errorf("%q reads as nothing", hint)
		}
	}
}

func TestStepsWithoutWordsGoByTheAPIs(t *testing.T) {
	for _, c := range []struct {
		step flow.Step
		want StepText
	}{
		{flow.Step{Type: "enter_tax_data", Title: "Tax\x07 data", Description: "Your RUT"}, StepText{"Tax data", "Your RUT", ""}},
		{flow.Step{Type: "enter_tax_data"}, StepText{"Enter tax data", "", ""}},
		{flow.Step{Type: "enter_email", Title: "E"}, StepText{"Your e-mail", "To which address may we send you a code?", "Use an address that you can open now."}},
	} {
		if got := English.Step(c.step); got != c.want {
			t.Errorf("%+v reads %+v, want %+v", c.step, got, c.want)
		}
	}
}

func TestAPassportIsAskedForOneSide(t *testing.T) {
	one := English.Step(flow.Step{Type: "take_document_photo", Files: make([]flow.FileRequest, 1)})
	two := English.Step(flow.Step{Type: "take_document_photo", Files: make([]flow.FileRequest, 2)})
	if one.Lead == two.Lead {
		t.Errorf("one side and two are both asked for by %q", one.Lead)
	}
}

func TestStepsOfTheFaceAskForWhatTheyTake(t *testing.T) {
	steps := English.codes.steps
	for _, c := range []struct {
		step flow.Step
		want StepText
	}{
		{flow.Step{Type: "enter_face_verification", Files: []flow.FileRequest{{Need: media.NeedVideo}}}, steps["record_face_video"]},
		{flow.Step{Type: "enter_face_verification", Files: []flow.FileRequest{{Need: media.NeedFace}}}, steps["record_face_photo"]},
		{flow.Step{Type: "enter_face_verification_liveness", Kind: flow.KindAutomatic}, English.codes.faceComparison},
		{flow.Step{Type: "record_face_photo_liveness", Files: []flow.FileRequest{{Need: media.NeedFace}}}, steps["record_face_photo"]},
		{flow.Step{Type: "record_face_photo_liveness", Kind: flow.KindAutomatic}, steps["record_face_photo_liveness"]},
	} {
		c.step.Group = flow.GroupFace
		if got := English.Step(c.step); got != c.want || got.Title == "" {
			t.Errorf("%+v is asked for as %q, want %q", c.step, got.Title, c.want.Title)
		}
	}
}

func TestDocumentsHaveTheirOwnNamesAtHome(t *testing.T) {
	for _, c := range []struct {
		w                    *Words
		value, country, want string
	}{
		{Spanish, "national-id", "CO", "Cédula de ciudadanía"},
		{English, "national-id", "co", "National identity card (Cédula de ciudadanía)"},
		{Portuguese, "cnh", "BR", "Carteira Nacional de Habilitação (CNH)"},
		{English, "passport", "MX", "Passport"},
		{English, "moon-pass", "MX", "Moon pass"},
		{Portuguese, "national-id", "BR", "RG/CIN"},
		{Spanish, "tax-id", "AR", "CUIT"},
		{English, "foreign-id", "EC", "Foreign resident's card (Cédula de identidad de extranjero)"},
		{Portuguese, "driver-license", "PT", "Carta de condução"},
		{Spanish, "national-id", "BR", "Documento nacional de identidad (RG/CIN)"},
	} {
		if got := c.w.DocumentType(c.value, c.country); got != c.want {
			t.Errorf("%s of %s in %s: %q, want %q", c.value, c.country, c.w.Language(), got, c.want)
		}
	}
}

// documentTypes are those that the vendor's own app knows beside the guides'.
const documentTypes = `identity-card foreign-id driver-license tax-id invoice cnh general-registration ppt rut
temporary-national-id ptp native-national-id national-id passport`

func TestEveryDocumentTypeHasAName(t *testing.T) {
	for _, kind := range strings.Fields(documentTypes) {
		for _, w := range All() {
			if w.names.documentTypes[kind] == "" {
				t.Errorf("%s has no name in %s", kind, w.Language())
			}
		}
	}
	if got := Spanish.DocumentType("temporary-national-id", "CO"); got != "Contraseña" {
		t.Errorf("at home it is %q", got)
	}
}

func TestEveryStepTypeHasItsTextsAndItsWait(t *testing.T) {
	for _, kind := range []string{"get_signature", "get_validations_result", "enter_geolocation_permissions", "start_video_call", "video_call"} {
		for _, w := range All() {
			step := flow.Step{Type: kind, Title: "API", Description: "API"}
			text := w.Step(step)
			if text.Title == "API" || text.Lead == "API" || text.Hint == "" || w.WaitingFor(step) == w.codes.waitingForAnswer || !step.IsKnown() {
				t.Errorf("%s in %s reads %+v, and waits with %q", kind, w.Language(), text, w.WaitingFor(step))
			}
		}
	}
}

func TestALocationThatWasRefusedSaysWhatToDo(t *testing.T) {
	for code, want := range map[string]string{"vpn_detected": "VPN", "geolocation_denied": "ubicación"} {
		if r := Spanish.Reason(code, ""); !strings.Contains(r.What, want) || r.Do == "" || strings.Contains(r.Do, "nueva") {
			t.Errorf("%s reads %+v: there is another try", code, r)
		}
	}
}

func TestCountriesGoByNameOrStayACode(t *testing.T) {
	for code, want := range map[string]string{"CO": "Colômbia", "br": "Brasil", "ALL": "Qualquer país", "ZZ": "ZZ", "": ""} {
		if got := Portuguese.Country(code); got != want {
			t.Errorf("Country(%q) = %q, want %q", code, got, want)
		}
	}
}

func TestConsentNamesWhoAsks(t *testing.T) {
	request := Spanish.ConsentRequest(flow.Consent{Country: "CO", Company: "Banco\x1b[0m Río", TaxID: "900.123"})
	if want := "Banco Río (NIT 900.123), Colombia, solicita su autorización"; !strings.HasPrefix(request, want) {
		t.Errorf("got %q, want it to begin with %q", request, want)
	}
	if request = English.ConsentRequest(flow.Consent{Country: "ALL"}); request != English.Consent.RequestUnnamed {
		t.Errorf("without a name: %q", request)
	}
}

func TestEachBoxOfAConsentHasItsOwnName(t *testing.T) {
	seen := map[string]bool{}
	for _, kind := range []flow.ConsentKind{flow.ConsentBasic, flow.ConsentItems, flow.ConsentOwn} {
		box := Portuguese.ConsentBox(kind, "BR")
		if box.Label == "" || box.Question == "" || seen[box.Label] || seen[box.Question] {
			t.Errorf("box %d is called %+v", kind, box)
		}
		seen[box.Label], seen[box.Question] = true, true
	}
}

func TestATextInAnotherLanguageIsNamed(t *testing.T) {
	s := English.Trouble(flow.Trouble{Code: flow.TroubleNoTerms, Languages: "es pt-BR xx"})
	if !strings.HasSuffix(s.Happened, "It is available in: Español, Português, xx.") {
		t.Errorf("%q", s.Happened)
	}
}

func TestSizesReadAsPeopleWriteThem(t *testing.T) {
	for n, want := range map[int64]string{
		0: "0 B", 999: "999 B", 1024: "1 KB", 1023: "1023 B", 900_000: "879 KB", 1 << 20: "1 MB",
		3_565_158: "3.4 MB", 20 << 20: "20 MB", 1<<30 - 1: "1 GB", 5 << 40: "5 TB", -1: "0 B",
	} {
		if got := English.Bytes(n); got != want {
			t.Errorf("Bytes(%d) = %q, want %q", n, got, want)
		}
	}
	if got := Spanish.Rate(3_565_158); got != "3,4 MB/s" {
		t.Errorf("Spanish rate %q", got)
	}
}

func TestTimeSpansShowTwoUnits(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0 s", 200 * time.Millisecond: "1 s", 59 * time.Second: "59 s", time.Minute: "1 min",
		80 * time.Second: "1 min 20 s", 2*time.Hour + 5*time.Minute + time.Second: "2 h 5 min",
		72 * time.Hour: "3 d", -time.Second: "0 s",
	} {
		if got := Portuguese.Duration(d); got != want {
			t.Errorf("Duration(%v) = %q, want %q", d, got, want)
		}
	}
}

func TestTheAPIsOwnWordsLeadInAStepOfAnUnknownKind(t *testing.T) {
	for want, q := range map[string]flow.Question{
		"Correo electrónico": {Name: "email", Subject: flow.SubjectEmail, Description: "Type it"},
		"Su jefe":            {Name: "boss", Subject: flow.SubjectEmail, Description: "Su jefe", OfUnknownStep: true},
		"Second mail":        {Name: "second_mail", Subject: flow.SubjectEmail, OfUnknownStep: true},
		"País":               {Name: "country", Subject: flow.SubjectCountry, OfUnknownStep: true},
		"Código":             {Name: "token", Subject: flow.SubjectCode, OfUnknownStep: true},
	} {
		if got := Spanish.Label(q); got != want {
			t.Errorf("%+v: %q, want %q", q, got, want)
		}
	}
}

func TestDatesAreOfTheLanguageAndTimesLocal(t *testing.T) {
	local := time.Local
	time.Local = time.FixedZone("-05", -5*60*60)
	t.Cleanup(func() { time.Local = local })
	for value, want := range map[string][3]string{ // in English, Spanish and Portuguese
		"2026-11-03T02:30:00Z": {"2 Nov 2026 21:30 -05", "02/11/2026 21:30 -05", "02/11/2026 21:30 -05"},
		"1988-06-21T00:00:00Z": {"21 Jun 1988", "21/06/1988", "21/06/1988"},
		"1988-06-01":           {"1 Jun 1988", "01/06/1988", "01/06/1988"},
		"1988-06-31":           {"1988-06-31", "1988-06-31", "1988-06-31"},
		"soon":                 {"soon", "soon", "soon"},
	} {
		for i, w := range []*Words{English, Spanish, Portuguese} {
			if got := w.DateOf(value); got != want[i] {
				t.Errorf("%q is shown as %q in %s, want %q", value, got, w.Language(), want[i])
			}
		}
	}
}

func TestADayIsReadAsPeopleWriteIt(t *testing.T) {
	const day = "1990-12-03"
	everywhere := []string{"1990-12-03", "1990/12/3", "3 dec 1990", "3 Dec. 1990", "03-DEC-1990", "December 3, 1990", "3 de diciembre de 1990", "3 de dezembro de 1990", " ３ dic １９９０ "}
	dayFirst := []string{"03/12/1990", "3/12/1990", "3-12-1990", "03.12.1990", "3 12 1990"}
	for _, w := range All() {
		for _, typed := range append(everywhere, w.DateOf(day)) {
			if got := w.ReadDate(typed); got != day {
				t.Errorf("%s: %q is read as %q", w.Language(), typed, got)
			}
		}
		for _, typed := range dayFirst {
			if got := w.ReadDate(typed); (got == day) != (w != English) || w == English && !strings.Contains(w.DateError(typed), "3 Dec 1990 or 12 Mar 1990") {
				t.Errorf("%s: %q is read as %q: %s", w.Language(), typed, got, w.DateError(typed))
			}
		}
		for _, typed := range []string{"31/12/1990", "31-12-1990", "31.12.1990", "1990-12-31"} {
			if got := w.ReadDate(typed); got != "1990-12-31" {
				t.Errorf("%s: %q is read as %q", w.Language(), typed, got)
			}
		}
		for _, typed := range []string{"31/12/90", "31/2/1990", "29/02/1991", "1990-13-01", "0/1/1990", "32 dec 1990", "31/12/190", "1/2/3/1990", "12/1990", "soon", "31121990", "", "--"} {
			if got := w.ReadDate(typed); got != typed || !strings.Contains(w.DateError(typed), typed) {
				t.Errorf("%s: %q is read as %q: %s", w.Language(), typed, got, w.DateError(typed))
			}
		}
	}
	if got := English.ReadDate("12/31/1990"); got != "1990-12-31" {
		t.Errorf("what can be but one day is read as %q", got)
	}
	if got := Spanish.ReadDate("12/31/1990"); got != "12/31/1990" {
		t.Errorf("nobody who writes so puts the month first: %q", got)
	}
}

func TestAnAgeBeyondAMonthIsADay(t *testing.T) {
	now := time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
	for i, w := range []*Words{English, Spanish, Portuguese} {
		want := [3]string{"1 Sep 2026", "01/09/2026", "01/09/2026"}[i]
		if got := w.Age(now.AddDate(0, 0, -85), now); got != want {
			t.Errorf("%s: %q, want %q", w.Language(), got, want)
		}
	}
}

func TestPhonesAndTheirNumbersAreThoseOfTheCountry(t *testing.T) {
	for _, c := range []struct {
		w                           *Words
		country, label, title, hint string
	}{
		{Spanish, "", "Celular", "Su celular", "+57 300 123 4567"},
		{Spanish, "MX", "Celular", "Su celular", "+52 55 1234 5678"},
		{Spanish, "ES", "Móvil", "Su móvil", "+34 612 34 56 78"},
		{Portuguese, "BR", "Celular", "O seu celular", "+55 11 91234-5678"},
		{Portuguese, "CO", "Celular", "O seu celular", "+57 300 123 4567"},
		{Portuguese, "PT", "Telemóvel", "O seu telemóvel", "+351 912 345 678"},
		{English, "PE", "Mobile phone", "Your mobile phone", "+51 912 345 678"},
	} {
		q := flow.Question{Subject: flow.SubjectPhone, Answer: flow.AnswerPhone, Country: c.country}
		text := c.w.Step(flow.Step{Type: "enter_phone_number", Questions: []flow.Question{q}})
		if label := c.w.Label(q); label != c.label || text.Title != c.title || !strings.Contains(text.Hint, c.hint) {
			t.Errorf("%s in %s: %q, %+v", c.country, c.w.Language(), label, text)
		}
	}
}

func TestACountrysOwnWordsAreUsedWhereItIsKnown(t *testing.T) {
	for country, want := range map[string][2]string{
		"":   {"sin gorra, mascarilla ni gafas oscuras", "centrales de riesgo"},
		"AR": {"sin gorra, barbijo ni anteojos oscuros", "centrales de riesgo"},
		"CO": {"sin gorra, tapabocas ni gafas oscuras", "centrales de riesgo"},
		"ES": {"sin gorra, mascarilla ni gafas de sol", "ficheros de solvencia"},
		"mx": {"sin gorra, cubrebocas ni lentes oscuros", "burós de crédito"},
	} {
		for _, kind := range []string{facePhoto, faceVideo} {
			if hint := Spanish.Step(flow.Step{Type: kind, Country: country}).Hint; !strings.Contains(hint, want[0]) {
				t.Errorf("%s of %q: %q", kind, country, hint)
			}
		}
		box := Spanish.ConsentBox(flow.ConsentItems, country)
		if !strings.Contains(box.Label, want[1]) || !strings.Contains(box.Question, want[1]) {
			t.Errorf("the box of %q: %+v", country, box)
		}
	}
}

func TestEveryCountrysWordReplacesOneInTheTexts(t *testing.T) {
	for of, own := range countryWords {
		w, _ := For(of[:2])
		all := strings.Join(slices.Collect(maps.Values(texts(t, w))), "\n")
		for i := 0; i < len(own); i += 2 {
			if !strings.Contains(all, own[i]) {
				t.Errorf("%s: no text has %q", of, own[i])
			}
		}
	}
}

func TestACompanysNumberIsCalledAsInItsCountry(t *testing.T) {
	for country, want := range map[string]string{"CO": "NIT", "mx": "RFC", "BR": "CNPJ", "PE": "RUC", "CL": "RUT", "AR": "CUIT", "ALL": "NIT", "PT": "NIF"} {
		if got := taxID(country); got != want {
			t.Errorf("%s: %s, want %s", country, got, want)
		}
	}
}

func TestAnInvoicesCountryIsNotTheDocuments(t *testing.T) {
	for _, w := range All() {
		document, invoice := flow.Question{Subject: flow.SubjectCountry}, flow.Question{Subject: flow.SubjectCountry, OfInvoice: true}
		if w.Label(document) == w.Label(invoice) || w.Label(invoice) == "" {
			t.Errorf("both are called %q in %s", w.Label(invoice), w.Language())
		}
	}
}

func TestMovementsOfTheHeadHaveNames(t *testing.T) {
	for _, w := range All() {
		for action, name := range w.names.movements {
			if w.Movement(strings.ToUpper(action)) != name {
				t.Errorf("%s in %s is called %q", action, w.Language(), w.Movement(action))
			}
		}
	}
	if got := Spanish.Movement("turn_left"); got != "girar a la izquierda" {
		t.Errorf("turn_left is called %q", got)
	}
	if got := Spanish.Movement("wave_hand"); got != "wave hand" {
		t.Errorf("an unknown one is called %q", got)
	}
}
