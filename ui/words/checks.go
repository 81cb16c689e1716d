package words

import (
	"strings"
	"time"

	"cedula/truora/safetext"
)

// ValidationType names a validation of a result, as "document-validation".
func (w *Words) ValidationType(kind string) string {
	if name, ok := validationTypes[kind]; ok {
		return w.pick(name)
	}
	return Readable(strings.TrimSuffix(kind, "-validation"))
}

var validationTypes = map[string]text{
	"document-validation":             {"Document", "Documento", "Documento"},
	"face-recognition":                {"Face", "Rostro", "Rosto"},
	"face-search":                     {"Search for the face", "Búsqueda del rostro", "Busca do rosto"},
	"email-verification":              {"E-mail", "Correo electrónico", "E-mail"},
	"email-validation":                {"E-mail", "Correo electrónico", "E-mail"},
	"phone-verification":              {"Phone", "Celular", "Celular"},
	"phone-validation":                {"Phone", "Celular", "Celular"},
	"invoice-validation":              {"Bill", "Recibo", "Conta"},
	"electronic-signature":            {"Electronic signature", "Firma electrónica", "Assinatura eletrônica"},
	"electronic-signature-validation": {"Electronic signature", "Firma electrónica", "Assinatura eletrônica"},
}

// CheckGroup names a group of checks, as "data_consistency".
func (w *Words) CheckGroup(group string) string {
	if name, ok := checkGroups[group]; ok {
		return w.pick(name)
	}
	return Readable(group)
}

var checkGroups = map[string]text{
	"data_consistency":    {"Consistency of the data", "Coherencia de los datos", "Coerência dos dados"},
	"government_database": {"Official registers", "Registros oficiales", "Registros oficiais"},
	"image_analysis":      {"Look of the document", "Aspecto del documento", "Aspecto do documento"},
	"photocopy_analysis":  {"Photocopy", "Fotocopia", "Fotocópia"},
	"photo_of_photo":      {"Photo of a photo", "Foto de otra foto", "Foto de outra foto"},
	"manual_analysis":     {"Review by a person", "Revisión por una persona", "Revisão por uma pessoa"},
	"manual_review":       {"Review by a person", "Revisión por una persona", "Revisão por uma pessoa"},
}

// CheckName names a check by its type, else by the API's own name for it.
func (w *Words) CheckName(kind, name string) string {
	if known, ok := checkNames[kind]; ok {
		return w.pick(known)
	}
	if strings.HasPrefix(kind, "government-database-") {
		return w.register(safetext.Line(name))
	}
	if field, ok := fields[strings.ReplaceAll(strings.TrimSuffix(kind, "-validation"), "-", "_")]; ok {
		return w.pick(field)
	}
	if name = safetext.Line(name); name != "" {
		return name
	}
	return Readable(kind)
}

// register names the register that the API's name for the check ends in, as
// in "Validation of Government Database - INE".
func (w *Words) register(name string) string {
	general := w.pick(text{"Official register", "Registro oficial", "Registro oficial"})
	if _, which, ok := strings.Cut(name, " - "); ok {
		return general + ": " + which
	}
	return general
}

var checkNames = map[string]text{
	"security-elements-validation":  {"Security marks", "Marcas de seguridad", "Marcas de segurança"},
	"photocopy-validation":          {"Not a photocopy", "No es fotocopia", "Não é fotocópia"},
	"photo-of-photo-validation":     {"Not a photo of a photo", "No es foto de otra foto", "Não é foto de outra foto"},
	"face-detection-validation":     {"Face on the document", "Rostro en el documento", "Rosto no documento"},
	"ocr-validation":                {"Text can be read", "Texto legible", "Texto legível"},
	"age-validation":                {"Age", "Edad", "Idade"},
	"underage-validation":           {"Of age", "Mayoría de edad", "Maioridade"},
	"photocopy-analysis-validation": {"Not a photocopy", "No es fotocopia", "Não é fotocópia"},
	"image-quality-validation":      {"Quality of the picture", "Calidad de la imagen", "Qualidade da imagem"},
	"manual-review":                 {"Review by a person", "Revisión por una persona", "Revisão por uma pessoa"},
	"manual-review-validation":      {"Review by a person", "Revisión por una persona", "Revisão por uma pessoa"},
	"image-face-validation":         {"Picture of the face", "Imagen del rostro", "Imagem do rosto"},
	"image-text-validation":         {"Printed text", "Texto impreso", "Texto impresso"},
	"qr-validation":                 {"QR or bar code", "Código QR o de barras", "Código QR ou de barras"},
}

// CheckResult names what a check or a validation came to, as "valid".
func (w *Words) CheckResult(result string) string {
	if name, ok := checkResults[strings.ToLower(strings.TrimSpace(result))]; ok {
		return w.pick(name)
	}
	return strings.ToLower(Readable(result))
}

var checkResults = map[string]text{
	"":            {"no result", "sin resultado", "sem resultado"},
	"valid":       {"valid", "correcto", "correto"},
	"invalid":     {"not valid", "incorrecto", "incorreto"},
	"success":     {"passed", "aprobado", "aprovado"},
	"failure":     {"not passed", "no aprobado", "não aprovado"},
	"failed":      {"not passed", "no aprobado", "não aprovado"},
	"declined":    {"not passed", "no aprobado", "não aprovado"},
	"pending":     {"under way", "en curso", "em andamento"},
	"in_progress": {"under way", "en curso", "em andamento"},
	"not_started": {"not begun", "sin empezar", "não iniciado"},
	"skipped":     {"not needed", "no fue necesario", "não foi necessário"},
	"expired":     {"expired", "vencido", "expirado"},
	"canceled":    {"cancelled", "cancelado", "cancelado"},
	"match":       {"found", "encontrado", "encontrado"},
	"not_found":   {"not found", "no encontrado", "não encontrado"},
	"no_match":    {"not found", "no encontrado", "não encontrado"},
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
		return w.gender(value)
	}
	return Date(value)
}

func (w *Words) gender(value string) string {
	if name, ok := genders[strings.ToLower(value)]; ok {
		return w.pick(name)
	}
	return value
}

var genders = map[string]text{
	"male":   {"male", "masculino", "masculino"},
	"female": {"female", "femenino", "feminino"},
}

// Date shortens a time of the API: a day alone when it is midnight, else to
// the minute, in UTC. What is no time stays as it is.
func Date(value string) string {
	at, err := time.Parse(time.RFC3339Nano, value)
	if err != nil {
		return value
	}
	if at = at.UTC(); at.Equal(at.Truncate(24 * time.Hour)) {
		return at.Format(time.DateOnly)
	}
	return at.Format("2006-01-02 15:04 UTC")
}
