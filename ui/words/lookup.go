package words

import (
	"strings"
	"unicode"

	"cedula/flow"
	"cedula/flow/camera"
	"cedula/flow/media"
	"cedula/truora/safetext"
)

// codes are a language's texts for codes.
type codes struct {
	steps          map[string]StepText // by type
	faceComparison StepText            // of a face step that asks for nothing
	oneSideLead    string              // of a document with one side

	waiting          map[string]string // for a step, by its type
	waitingForResult string
	waitingForAnswer string // any other step
	notices          map[flow.Notice]string

	answers        map[flow.AnswerProblem]string
	answerLengths  map[flow.AnswerProblem]string // if the required length {n} is known
	answerLengthTo string                        // between the minimum and the maximum
	answerWrong    string                        // any other problem

	accepted                 map[media.Need]string
	faults                   map[media.Fault]Reason // with {size} and {limit}
	warnings                 map[media.Warning]Reason
	foundPicture, foundVideo string // with {format}
	makeJPEG, makeMP4        string
	foundPDF                 Reason

	cameraFaults map[camera.Fault]Reason
	hints        map[media.Hint]string // below the live picture: without a full stop

	foundText, foundProgram, foundSound string // the actual type of a file, regardless of its name

	troubles map[flow.TroubleCode]string // what happened
	kept     map[kept]string

	termsElsewhere string // {languages} are those of a consent's text

	reasons            map[string]string // the text for a reason of the API
	reasonFieldMissing string            // {it} is the field
	reasonFieldInvalid string            // {it} is the field
	reasonNotStarted   string            // {it} is the validation
	reasonNone         string            // the API sent none
	advice             map[advice]string
	adviceNextTime     string // before advice for another verification

	endings       map[string]string // by status of the process
	failures      map[string]string // by kind of failure
	endingUnknown string
	canceledHere  string

	cancelReasons map[string]string
	scenarios     map[string]string // none in English, which is in the scenarios' files
}

// names are a language's names for codes.
type names struct {
	stepGroups map[flow.Group]string
	targets    map[string]string // requested files
	questions  map[flow.Subject]string
	response   string // a question without a text
	// invoiceCountry replaces SubjectCountry if an invoice is asked for.
	invoiceCountry string

	validationTypes    map[string]string
	validationSubjects map[string]string // the same within a sentence
	checkGroups        map[string]string
	checks             map[string]string // by type
	register           string            // of a government
	checkResults       map[string]string
	movements          map[string]string // of the head, in a video

	fields        map[string]string // data of a document or a person
	genders       map[string]string
	deviceTypes   map[string]string
	documentTypes map[string]string
	countries     map[string]string // ISO 3166-1 and Kosovo, by common name
}

// StepText are the texts of a step.
type StepText struct {
	Title string // a few words
	Lead  string // what is asked, in a sentence; may be empty for an unknown step
	Hint  string // advice; may be empty
}

// Step returns the texts of a step. For a type without texts, they are the
// API's title and description, else a readable form of its type.
func (w *Words) Step(s flow.Step) StepText {
	text, ok := w.codes.steps[stepTextKey(s.Type)]
	if ok {
		return w.adaptStepText(text, s)
	}
	title := safetext.Line(s.Title)
	if title == "" {
		title = Readable(s.Type)
	}
	return StepText{Title: title, Lead: safetext.Line(s.Description)}
}

// The types of face steps whose texts others share.
const (
	faceVideo = "record_face_video"
	facePhoto = "record_face_photo"
)

// stepTextKey is the type whose texts a step of this type uses.
func stepTextKey(stepType string) string {
	switch stepType = flow.BaseType(stepType); stepType {
	case "enter_face_verification_liveness":
		return faceVideo
	case "enter_face_verification":
		return facePhoto
	}
	return stepType
}

// adaptStepText adapts the texts to the step's actual content: a passport has
// one side, face steps ask for a photo, a video or nothing, and a question is
// defined by the flow.
func (w *Words) adaptStepText(t StepText, s flow.Step) StepText {
	key := stepTextKey(s.Type)
	switch {
	case s.Type == "take_document_photo" && len(s.Files) == 1:
		t.Lead = w.codes.oneSideLead
	case s.Group == flow.GroupFace && len(s.Files) > 0:
		t = w.codes.steps[facePhoto]
		if need := s.Files[0].Need; need == media.NeedVideo || need == media.NeedAny {
			t = w.codes.steps[faceVideo]
		}
	case s.Kind == flow.KindAutomatic && (key == faceVideo || key == facePhoto):
		t = w.codes.faceComparison
	}
	t = StepText{w.withCountryWords(t.Title, s.Country), w.withCountryWords(t.Lead, s.Country), w.withCountryWords(t.Hint, s.Country)}
	for _, q := range s.Questions {
		if q.Answer == flow.AnswerPhone {
			t = StepText{w.withPhoneExample(t.Title, q.Country), w.withPhoneExample(t.Lead, q.Country), w.withPhoneExample(t.Hint, q.Country)}
		}
	}
	if question := safetext.Line(s.Description); s.Type == "enter_response" && question != "" {
		t.Lead = question
	}
	return t
}

// WaitingFor describes what Truora is doing while a step is waited for. The
// zero step means the review.
func (w *Words) WaitingFor(s flow.Step) string {
	if s.Type == "" {
		return w.codes.waitingForResult
	}
	kind := flow.BaseType(s.Type)
	switch kind {
	case "enter_phone_verification_code":
		kind = "enter_email_verification_code"
	case "enter_face_verification", facePhoto, faceVideo:
		kind = "enter_face_verification_liveness"
	}
	if doing, ok := w.codes.waiting[kind]; ok {
		return doing
	}
	return w.codes.waitingForAnswer
}

// Notice describes an event elsewhere; it is empty if there is none.
func (w *Words) Notice(n flow.Notice) string { return w.codes.notices[n] }

// StepGroup is the name of a group of steps.
func (w *Words) StepGroup(g flow.Group) string {
	if name, ok := w.names.stepGroups[g]; ok {
		return name
	}
	return w.names.stepGroups[flow.GroupOther]
}

// Target is the name of a requested file, such as "Front of the document".
func (w *Words) Target(target string) string {
	key := target
	switch target {
	case "front_document":
		key = "document_front"
	case "back_document", "document_reverse":
		key = "document_back"
	case "invoice_photo", "invoice_front", "utility_bill":
		key = "invoice"
	}
	if name, ok := w.names.targets[key]; ok {
		return name
	}
	return Readable(target)
}

// Accepted describes which files a step accepts.
func (w *Words) Accepted(need media.Need) string {
	if accepted, ok := w.codes.accepted[need]; ok {
		return accepted
	}
	return w.codes.accepted[media.NeedAny]
}

// Label is the label of a question: by its subject, else the API's description,
// else its name. In a step of an unknown type an e-mail address may not be the
// person's, nor a country that of their document: there the API's own text
// takes precedence.
func (w *Words) Label(q flow.Question) string {
	description := safetext.Line(q.Description)
	label, ok := w.names.questions[q.Subject]
	if q.Subject == flow.SubjectCountry && q.OfInvoice {
		label = w.names.invoiceCountry
	}
	switch {
	case ok && !q.OfUnknownStep, ok && description == "" && !canRepeat[q.Subject]:
		return w.withPhoneExample(label, q.Country)
	case description != "":
		return description
	case q.Subject == flow.SubjectResponse:
		return w.names.response
	}
	return w.Field(q.Name)
}

// canRepeat are the subjects that one form may ask for more than once.
var canRepeat = map[flow.Subject]bool{flow.SubjectEmail: true, flow.SubjectPhone: true, flow.SubjectCountry: true}

// ConsentBox returns the texts of a consent's checkbox, for a company of a
// country.
func (w *Words) ConsentBox(kind flow.ConsentKind, country string) ConsentBox {
	switch kind {
	case flow.ConsentItems:
		items := w.Consent.items
		return ConsentBox{w.withCountryWords(items.Label, country), w.withCountryWords(items.Question, country)}
	case flow.ConsentOwn:
		return w.Consent.own
	}
	return w.Consent.basic
}

// ConsentRequest describes who asks for a consent.
func (w *Words) ConsentRequest(consent flow.Consent) string {
	who := safetext.Line(consent.Company)
	if who == "" {
		return w.Consent.RequestUnnamed
	}
	if id := safetext.Line(consent.TaxID); id != "" {
		who += " (" + taxID(consent.Country) + " " + id + ")"
	}
	if country := w.Country(consent.Country); country != "" && !strings.EqualFold(consent.Country, "ALL") {
		who += ", " + country + ","
	}
	return fill(w.Consent.Request, "{who}", who)
}

// taxID is the name of a company's tax number; the config calls it nit
// everywhere (sdk).
func taxID(country string) string {
	if strings.EqualFold(country, "BR") { // the tax-id there is a person's
		return "CNPJ"
	}
	if name, ok := localDocuments[strings.ToUpper(country)+" tax-id"]; ok {
		return name
	}
	return "NIT"
}

// CancelReason is a reason for cancelling: the API's code, and its text.
type CancelReason struct{ Code, Label string }

// CancelReasons are the reasons to choose from, the least specific last.
func (w *Words) CancelReasons() []CancelReason {
	reasons := make([]CancelReason, 0, len(cancelReasons))
	for _, code := range cancelReasons {
		reasons = append(reasons, CancelReason{code, w.codes.cancelReasons[code]})
	}
	return reasons
}

// cancelReasons are the codes sent by the vendor's own clients, including the
// misspelled camara_problems.
var cancelReasons = []string{
	"dont_have_my_document", "my_document_type_is_not_there", "camara_problems", "dont_understand_what_to_do",
	"dont_want_to_continue", "other_reason",
}

// Scenario describes a scenario: in English by its own description, in other
// languages by ours if it is built in.
func (w *Words) Scenario(name, english string) string {
	if text, ok := w.codes.scenarios[name]; ok {
		return text
	}
	return english
}

// Country is the name of a country by its two letters; "ALL" is any country. An
// unknown code is returned unchanged.
func (w *Words) Country(code string) string {
	if name, ok := w.names.countries[strings.ToUpper(strings.TrimSpace(code))]; ok {
		return name
	}
	return safetext.Line(code)
}

// DocumentType is the name of a country's type of document, such as
// "national-id" of "CO", including the country's own name for it. An unknown
// type is made readable.
func (w *Words) DocumentType(value, country string) string {
	value, country = strings.ToLower(strings.TrimSpace(value)), strings.ToUpper(strings.TrimSpace(country))
	general, ok := w.names.documentTypes[value]
	if !ok {
		general = Readable(value)
	}
	local := localDocuments[country+" "+value]
	switch {
	case local == "" || local == general:
		return general
	case w.language == localLanguage(country):
		return local
	}
	return general + " (" + local + ")"
}

// localLanguage is the language of the country's own names.
func localLanguage(country string) string {
	if country == "BR" || country == "PT" {
		return "pt"
	}
	return "es"
}

// DeviceType is the name of a kind of device, such as "mobile"; a kind without a
// name is returned unchanged.
func (w *Words) DeviceType(value string) string {
	if name, ok := w.names.deviceTypes[strings.ToLower(value)]; ok {
		return name
	}
	return value
}

// localDocuments are what documents are called where they are issued.
var localDocuments = map[string]string{
	"AR driver-license":        "Licencia Nacional de Conducir",
	"AR foreign-id":            "DNI para extranjeros",
	"AR national-id":           "DNI",
	"AR tax-id":                "CUIT",
	"BO foreign-id":            "Cédula de identidad de extranjero",
	"BO national-id":           "Cédula de identidad",
	"BO tax-id":                "NIT",
	"BR cnh":                   "Carteira Nacional de Habilitação (CNH)",
	"BR driver-license":        "Carteira Nacional de Habilitação (CNH)",
	"BR foreign-id":            "Carteira de Registro Nacional Migratório (CRNM)",
	"BR general-registration":  "Registro Geral (RG)",
	"BR national-id":           "RG/CIN",
	"BR tax-id":                "CPF",
	"CL driver-license":        "Licencia de conducir",
	"CL foreign-id":            "Cédula de identidad para extranjeros",
	"CL national-id":           "Cédula de identidad",
	"CL tax-id":                "RUT",
	"CO driver-license":        "Licencia de conducción",
	"CO foreign-id":            "Cédula de extranjería",
	"CO identity-card":         "Tarjeta de identidad",
	"CO national-id":           "Cédula de ciudadanía",
	"CO pep":                   "Permiso Especial de Permanencia (PEP)",
	"CO ppt":                   "Permiso por Protección Temporal (PPT)",
	"CO rut":                   "Registro Único Tributario (RUT)",
	"CO tax-id":                "NIT",
	"CO temporary-national-id": "Contraseña",
	"CR foreign-id":            "DIMEX",
	"CR national-id":           "Cédula de identidad",
	"DO national-id":           "Cédula de identidad y electoral",
	"DO tax-id":                "RNC",
	"EC foreign-id":            "Cédula de identidad de extranjero",
	"EC national-id":           "Cédula de identidad",
	"EC tax-id":                "RUC",
	"ES driver-license":        "Permiso de conducir",
	"ES foreign-id":            "TIE",
	"ES national-id":           "DNI",
	"ES tax-id":                "NIF",
	"GT national-id":           "DPI",
	"GT tax-id":                "NIT",
	"HN foreign-id":            "Carné de residente",
	"HN national-id":           "DNI",
	"HN tax-id":                "RTN",
	"MX driver-license":        "Licencia de conducir",
	"MX foreign-id":            "Tarjeta de residente",
	"MX national-id":           "INE, credencial para votar",
	"MX tax-id":                "RFC",
	"NI foreign-id":            "Cédula de residencia",
	"NI national-id":           "Cédula de identidad",
	"NI tax-id":                "RUC",
	"PA foreign-id":            "Carné de residente",
	"PA national-id":           "Cédula de identidad personal",
	"PA tax-id":                "RUC",
	"PE driver-license":        "Licencia de conducir",
	"PE foreign-id":            "Carné de extranjería",
	"PE national-id":           "DNI",
	"PE ptp":                   "Permiso Temporal de Permanencia (PTP)",
	"PE tax-id":                "RUC",
	"PT driver-license":        "Carta de condução",
	"PT foreign-id":            "Título de residência",
	"PT national-id":           "Cartão de Cidadão",
	"PT tax-id":                "NIF",
	"PY foreign-id":            "Carné de residencia",
	"PY national-id":           "Cédula de identidad",
	"PY tax-id":                "RUC",
	"SV foreign-id":            "Carné de residente",
	"SV national-id":           "DUI",
	"SV tax-id":                "NIT",
	"UY national-id":           "Cédula de identidad",
	"UY tax-id":                "RUT",
	"VE foreign-id":            "Cédula de identidad de extranjero",
	"VE national-id":           "Cédula de identidad",
	"VE tax-id":                "RIF",
}

// withCountryWords replaces words that are different in a country.
func (w *Words) withCountryWords(text, country string) string {
	own := countryWords[w.language+" "+strings.ToUpper(country)]
	if len(own) == 0 {
		return text
	}
	return strings.NewReplacer(own...).Replace(text)
}

// countryWords are pairs of a word in the texts and the word that is used in a
// country.
var countryWords = map[string][]string{
	"es AR": {"mascarilla", "barbijo", "gafas oscuras", "anteojos oscuros"},
	"es BO": {"mascarilla", "barbijo", "gafas oscuras", "lentes oscuros", creditBureaus, "burós de información"},
	"es CL": {"gafas oscuras", "lentes oscuros"},
	"es CO": {"mascarilla", "tapabocas"},
	"es CR": {"gafas oscuras", "anteojos oscuros", creditBureaus, "burós de crédito"},
	"es DO": {"gafas oscuras", "lentes oscuros", creditBureaus, "burós de crédito"},
	"es EC": {creditBureaus, "burós de crédito"},
	"es ES": {"celular", "móvil", "Celular", "Móvil", "gafas oscuras", "gafas de sol", creditBureaus, "ficheros de solvencia"},
	"es GT": {"gafas oscuras", "lentes oscuros", creditBureaus, "burós de crédito"},
	"es HN": {"gafas oscuras", "lentes oscuros", creditBureaus, "burós de crédito"},
	"es MX": {"mascarilla", "cubrebocas", "gafas oscuras", "lentes oscuros", creditBureaus, "burós de crédito"},
	"es NI": {"gafas oscuras", "lentes oscuros", creditBureaus, "burós de crédito"},
	"es PA": {"gafas oscuras", "lentes oscuros", creditBureaus, "burós de crédito"},
	"es PE": {"gafas oscuras", "lentes oscuros"},
	"es PY": {"mascarilla", "tapabocas", "gafas oscuras", "lentes oscuros", creditBureaus, "burós de crédito"},
	"es SV": {"gafas oscuras", "lentes oscuros", creditBureaus, "burós de crédito"},
	"es US": {"gafas oscuras", "lentes oscuros", creditBureaus, "burós de crédito"},
	"es UY": {"mascarilla", "tapabocas", "gafas oscuras", "lentes oscuros"},
	"es VE": {"mascarilla", "tapabocas", "gafas oscuras", "lentes oscuros"},
	"pt PT": {"celular", "telemóvel", "Celular", "Telemóvel"},
}

// creditBureaus is the term used in Colombia and Peru.
const creditBureaus = "centrales de riesgo"

// Field is the name of a field of a document or a person, such as
// "date_of_birth". An unknown one is made readable.
func (w *Words) Field(name string) string {
	if field, ok := w.names.fields[name]; ok {
		return field
	}
	return Readable(name)
}

// FieldValue formats the value of a document's field, for a document of
// country: dates without a time, countries and types by name.
func (w *Words) FieldValue(field, value, country string) string {
	value = safetext.Line(value)
	switch field {
	case "country":
		return w.Country(value)
	case "document_type":
		return w.DocumentType(value, country)
	case "gender":
		if name, ok := w.names.genders[strings.ToLower(value)]; ok {
			return name
		}
		return value
	}
	return w.DateOf(value)
}

// ValidationType is the name of a result's validation, such as
// "document-validation".
func (w *Words) ValidationType(kind string) string {
	if name, ok := w.names.validationTypes[kind]; ok {
		return name
	}
	return Readable(strings.TrimSuffix(kind, "-validation"))
}

// CheckGroup is the name of a group of checks, such as "data_consistency".
func (w *Words) CheckGroup(group string) string {
	if name, ok := w.names.checkGroups[group]; ok {
		return name
	}
	return Readable(group)
}

// CheckName is the name of a check by its type, else the API's own.
func (w *Words) CheckName(kind, name string) string {
	if known, ok := w.names.checks[kind]; ok {
		return known
	}
	if strings.HasPrefix(kind, "government-database-") {
		return w.registerName(safetext.Line(name))
	}
	if field, ok := w.names.fields[strings.ReplaceAll(strings.TrimSuffix(kind, "-validation"), "-", "_")]; ok {
		return field
	}
	if name = safetext.Line(name); name != "" {
		return name
	}
	return Readable(kind)
}

// registerName extracts the register's name from the API's name for a check,
// such as "Validation of Government Database - INE".
func (w *Words) registerName(name string) string {
	if _, which, ok := strings.Cut(name, " - "); ok {
		return w.names.register + ": " + which
	}
	return w.names.register
}

// Movement is the name of a requested head movement, such as "turn_left".
func (w *Words) Movement(action string) string {
	if name, ok := w.names.movements[strings.ToLower(strings.TrimSpace(action))]; ok {
		return name
	}
	return strings.ToLower(Readable(action))
}

// CheckResult is the name of a check's or a validation's result, such as
// "valid".
func (w *Words) CheckResult(result string) string {
	if name, ok := w.names.checkResults[strings.ToLower(strings.TrimSpace(result))]; ok {
		return name
	}
	return strings.ToLower(Readable(result))
}

// Readable converts a code without a text to words: "some_new_reason" becomes
// "Some new reason".
func Readable(code string) string {
	s := safetext.Line(strings.NewReplacer("_", " ", "-", " ").Replace(code))
	first := []rune(s)
	if len(first) == 0 {
		return ""
	}
	first[0] = unicode.ToUpper(first[0])
	return string(first)
}

// fill replaces a text's placeholders, as in fill(t, "{n}", "6").
func fill(s string, pairs ...string) string { return strings.NewReplacer(pairs...).Replace(s) }

// sentence joins two parts, either of which may be empty.
func sentence(a, b string) string { return strings.TrimSpace(a + " " + b) }
