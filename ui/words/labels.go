package words

import (
	"cedula/flow"

	"cedula/truora/safetext"
)

// Group names what a person thinks of when they think of a step.
func (w *Words) Group(g flow.Group) string {
	if name, ok := groups[g]; ok {
		return w.pick(name)
	}
	return w.pick(groups[flow.GroupOther])
}

var groups = map[flow.Group]text{
	flow.GroupOther:    {"Further data", "Otros datos", "Outros dados"},
	flow.GroupConsent:  {"Permission", "Autorización", "Autorização"},
	flow.GroupEmail:    {"E-mail", "Correo", "E-mail"},
	flow.GroupPhone:    {"Phone", "Celular", "Celular"},
	flow.GroupDocument: {"Document", "Documento", "Documento"},
	flow.GroupFace:     {"Face", "Rostro", "Rosto"},
	flow.GroupInvoice:  {"Bill", "Recibo", "Conta"},
	flow.GroupQuestion: {"Question", "Pregunta", "Pergunta"},
}

// Target names a file that is asked for, as "Front of the document".
func (w *Words) Target(target string) string {
	if name, ok := targets[target]; ok {
		return w.pick(name)
	}
	return Readable(target)
}

var targets = map[string]text{
	"document_front": documentFront,
	"front_document": documentFront,
	"document_back":  documentBack,
	"back_document":  documentBack,
	"face_video":     {"Video of your face", "Video de su rostro", "Vídeo do seu rosto"},
	"face_photo":     {"Photo of your face", "Foto de su rostro", "Foto do seu rosto"},
	"invoice":        invoicePicture,
	"invoice_photo":  invoicePicture,
	"invoice_front":  invoicePicture,
}

var (
	documentFront  = text{"Front of the document", "Frente del documento", "Frente do documento"}
	documentBack   = text{"Back of the document", "Reverso del documento", "Verso do documento"}
	invoicePicture = text{"Bill", "Recibo", "Conta"}
)

// Label names a question: by what it is about, else by the API's own
// description, else by its name. In a step of an unknown kind an e-mail need
// not be the person's, nor a country their document's: there the API's own
// words lead.
func (w *Words) Label(q flow.Question) string {
	description := safetext.Line(q.Description)
	label, ok := labels[q.Subject]
	switch {
	case ok && !q.OfUnknownStep, ok && description == "" && !manifold[q.Subject]:
		return w.pick(label)
	case description != "":
		return description
	case q.Subject == flow.SubjectResponse:
		return w.pick(text{"Your answer", "Su respuesta", "A sua resposta"})
	}
	return w.Field(q.Name)
}

// manifold are the subjects that one form may ask for more than once.
var manifold = map[flow.Subject]bool{flow.SubjectEmail: true, flow.SubjectPhone: true, flow.SubjectCountry: true}

var labels = map[flow.Subject]text{
	flow.SubjectEmail:        {"E-mail", "Correo electrónico", "E-mail"},
	flow.SubjectPhone:        {"Mobile phone", "Celular", "Celular"},
	flow.SubjectCode:         {"Code", "Código", "Código"},
	flow.SubjectCountry:      {"Country of the document", "País del documento", "País do documento"},
	flow.SubjectDocumentType: {"Type of document", "Tipo de documento", "Tipo de documento"},
	flow.SubjectConsent:      {"I give my permission", "Doy mi autorización", "Dou a minha autorização"},
}
