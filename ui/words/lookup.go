package words

import (
	"strings"
	"unicode"

	"cedula/flow"
	"cedula/flow/camera"
	"cedula/flow/media"
	"cedula/truora/safetext"
)

// codes are the sentences of a language that belong to a code.
type codes struct {
	steps          map[string]StepText // by type
	faceComparison StepText            // of a step of the face that asks for nothing
	oneSideLead    string              // of a document with one side

	waiting          map[string]string // for a step, by its type
	waitingForResult string
	waitingForAnswer string // any other step
	notices          map[flow.Notice]string

	answers        map[flow.AnswerProblem]string
	answerLengths  map[flow.AnswerProblem]string // where the length {n} is known
	answerLengthTo string                        // between the least and the greatest
	answerWrong    string                        // any other problem

	accepted                 map[media.Need]string
	faults                   map[media.Fault]Reason // with {size} and {limit}
	warnings                 map[media.Warning]Reason
	foundPicture, foundVideo string // with {format}
	makeJPEG, makeMP4        string
	foundPDF                 Reason

	cameraFaults map[camera.Fault]Reason
	hints        map[media.Hint]string // below the live picture: without a full stop

	foundText, foundProgram, foundSound string // what a file is, whatever its name says

	troubles map[flow.TroubleCode]string // what happened
	kept     map[kept]string

	termsElsewhere string // {languages} have a consent's text, this one has not

	reasons            map[string]string // what a reason of the API says
	reasonFieldMissing string            // {it} is the field
	reasonFieldInvalid string            // {it} is the field
	reasonNotStarted   string            // {it} is the validation
	reasonNone         string            // the API gave none
	advice             map[advice]string
	adviceNextTime     string // before advice that comes too late

	endings       map[string]string // by status of the process
	failures      map[string]string // by the way in which it failed
	endingUnknown string
	canceledHere  string

	cancelReasons map[string]string
	scenarios     map[string]string // none in English: the scenarios' own files have it
}

// names are the names in a language of what a code stands for.
type names struct {
	stepGroups map[flow.Group]string
	targets    map[string]string // files that are asked for
	questions  map[flow.Subject]string
	response   string // a question without any words
	// invoiceCountry is SubjectCountry where an invoice is asked for.
	invoiceCountry string

	validationTypes    map[string]string
	validationSubjects map[string]string // the same within a sentence
	checkGroups        map[string]string
	checks             map[string]string // by type
	register           string            // of a government
	checkResults       map[string]string
	movements          map[string]string // of the head, that a video shows

	fields        map[string]string // data of a document or a person
	genders       map[string]string
	deviceTypes   map[string]string
	documentTypes map[string]string
	countries     map[string]string // ISO 3166-1 and Kosovo, as people call them
}

// StepText is what a step says of itself.
type StepText struct {
	Title string // a few words
	Lead  string // what is asked, in a sentence; may be empty for an unknown step
	Hint  string // how it goes well; may be empty
}

// Step gives the texts of a step. A type without words of its own goes by the
// API's title and description, else by a readable form of its type.
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

// The steps of the face whose texts others share.
const (
	faceVideo = "record_face_video"
	facePhoto = "record_face_photo"
)

// stepTextKey is the type whose texts a step of this type has.
func stepTextKey(stepType string) string {
	switch stepType = flow.BaseType(stepType); stepType {
	case "enter_face_verification_liveness":
		return faceVideo
	case "enter_face_verification":
		return facePhoto
	}
	return stepType
}

// adaptStepText fits the texts to what the flow makes of the step: a passport
// has one side, the steps of the face ask for a photo, a video or nothing at
// all, and a question is the flow's own.
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
	t = StepText{w.asSaidIn(t.Title, s.Country), w.asSaidIn(t.Lead, s.Country), w.asSaidIn(t.Hint, s.Country)}
	for _, q := range s.Questions {
		if q.Answer == flow.AnswerPhone {
			t = StepText{w.aboutPhones(t.Title, q.Country), w.aboutPhones(t.Lead, q.Country), w.aboutPhones(t.Hint, q.Country)}
		}
	}
	if question := safetext.Line(s.Description); s.Type == "enter_response" && question != "" {
		t.Lead = question
	}
	return t
}

// WaitingFor says what Truora is doing while a step is waited for. With the
// zero step, it says that the result is being worked out.
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

// Notice says what happened without the person at this terminal; it is empty
// when nothing did.
func (w *Words) Notice(n flow.Notice) string { return w.codes.notices[n] }

// StepGroup names what a person thinks of when they think of a step.
func (w *Words) StepGroup(g flow.Group) string {
	if name, ok := w.names.stepGroups[g]; ok {
		return name
	}
	return w.names.stepGroups[flow.GroupOther]
}

// Target names a file that is asked for, such as "Front of the document".
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

// Accepted says which files a step takes.
func (w *Words) Accepted(need media.Need) string {
	if accepted, ok := w.codes.accepted[need]; ok {
		return accepted
	}
	return w.codes.accepted[media.NeedAny]
}

// Label names a question: by what it is about, else by the API's own
// description, else by its name. In a step of an unknown kind an e-mail need
// not be the person's, nor a country their document's: there the API's own
// words lead.
func (w *Words) Label(q flow.Question) string {
	description := safetext.Line(q.Description)
	label, ok := w.names.questions[q.Subject]
	if q.Subject == flow.SubjectCountry && q.OfInvoice {
		label = w.names.invoiceCountry
	}
	switch {
	case ok && !q.OfUnknownStep, ok && description == "" && !canRepeat[q.Subject]:
		return w.aboutPhones(label, q.Country)
	case description != "":
		return description
	case q.Subject == flow.SubjectResponse:
		return w.names.response
	}
	return w.Field(q.Name)
}

// canRepeat are the subjects that one form may ask for more than once.
var canRepeat = map[flow.Subject]bool{flow.SubjectEmail: true, flow.SubjectPhone: true, flow.SubjectCountry: true}

// ConsentBox names a box of a consent that a company of a country asks for.
func (w *Words) ConsentBox(kind flow.ConsentKind, country string) ConsentBox {
	switch kind {
	case flow.ConsentItems:
		items := w.Consent.items
		return ConsentBox{w.asSaidIn(items.Label, country), w.asSaidIn(items.Question, country)}
	case flow.ConsentOwn:
		return w.Consent.own
	}
	return w.Consent.basic
}

// ConsentRequest says who asks for a consent.
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

// taxID is what a company's number is called; the config names it nit
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

// CancelReason is a reason for cancelling: the code for the API, and what a
// person reads.
type CancelReason struct{ Code, Label string }

// CancelReasons are the reasons to pick from, the least specific last.
func (w *Words) CancelReasons() []CancelReason {
	reasons := make([]CancelReason, 0, len(cancelReasons))
	for _, code := range cancelReasons {
		reasons = append(reasons, CancelReason{code, w.codes.cancelReasons[code]})
	}
	return reasons
}

// cancelReasons are the codes that the vendor's own clients send; the spelling
// of camara_problems is the vendor's.
var cancelReasons = []string{
	"dont_have_my_document", "my_document_type_is_not_there", "camara_problems", "dont_understand_what_to_do",
	"dont_want_to_continue", "other_reason",
}

// Scenario says what a scenario shows: as the scenario itself says it in
// English, and of those that come with cedula in the other languages too.
func (w *Words) Scenario(name, english string) string {
	if text, ok := w.codes.scenarios[name]; ok {
		return text
	}
	return english
}

// Country names a country by its two letters; "ALL" is any country. An
// unknown code stays as it is.
func (w *Words) Country(code string) string {
	if name, ok := w.names.countries[strings.ToUpper(strings.TrimSpace(code))]; ok {
		return name
	}
	return safetext.Line(code)
}

// DocumentType names a type of document of a country, such as "national-id" of
// "CO". Where the country has a name of its own for it, that name is in it.
// Unknown types are made readable.
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

// DeviceType names what kind of device something is, such as "mobile"; a kind
// without a name of its own stays as the API gave it.
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

// asSaidIn puts the words that a country has for something in the place of those
// of the rest of the language.
func (w *Words) asSaidIn(text, country string) string {
	own := countryWords[w.language+" "+strings.ToUpper(country)]
	if len(own) == 0 {
		return text
	}
	return strings.NewReplacer(own...).Replace(text)
}

// countryWords are the words that differ from country to country: pairs of what
// the texts say and of what is said there.
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

// creditBureaus are what they are called in Colombia and Peru.
const creditBureaus = "centrales de riesgo"

// Field names a datum of a document or of a person, such as "date_of_birth".
// Unknown ones are made readable.
func (w *Words) Field(name string) string {
	if field, ok := w.names.fields[name]; ok {
		return field
	}
	return Readable(name)
}

// FieldValue writes the value of a datum of a document that country issued:
// dates without a time of day, countries and types by name.
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

// ValidationType names a validation of a result, such as "document-validation".
func (w *Words) ValidationType(kind string) string {
	if name, ok := w.names.validationTypes[kind]; ok {
		return name
	}
	return Readable(strings.TrimSuffix(kind, "-validation"))
}

// CheckGroup names a group of checks, such as "data_consistency".
func (w *Words) CheckGroup(group string) string {
	if name, ok := w.names.checkGroups[group]; ok {
		return name
	}
	return Readable(group)
}

// CheckName names a check by its type, else by the API's own name for it.
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

// registerName names the register that the API's name for the check ends in,
// as in "Validation of Government Database - INE".
func (w *Words) registerName(name string) string {
	if _, which, ok := strings.Cut(name, " - "); ok {
		return w.names.register + ": " + which
	}
	return w.names.register
}

// Movement names a movement of the head that was asked for, such as "turn_left".
func (w *Words) Movement(action string) string {
	if name, ok := w.names.movements[strings.ToLower(strings.TrimSpace(action))]; ok {
		return name
	}
	return strings.ToLower(Readable(action))
}

// CheckResult names what a check or a validation came to, such as "valid".
func (w *Words) CheckResult(result string) string {
	if name, ok := w.names.checkResults[strings.ToLower(strings.TrimSpace(result))]; ok {
		return name
	}
	return strings.ToLower(Readable(result))
}

// Readable makes words of a code that there are no words for: "some_new_reason"
// becomes "Some new reason".
func Readable(code string) string {
	s := safetext.Line(strings.NewReplacer("_", " ", "-", " ").Replace(code))
	first := []rune(s)
	if len(first) == 0 {
		return ""
	}
	first[0] = unicode.ToUpper(first[0])
	return string(first)
}

// fill puts values into a text's placeholders, as fill(t, "{n}", "6").
func fill(s string, pairs ...string) string { return strings.NewReplacer(pairs...).Replace(s) }

// sentence joins two parts of which either may be empty.
func sentence(a, b string) string { return strings.TrimSpace(a + " " + b) }
