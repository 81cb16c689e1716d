package words

import (
	"strings"

	"cedula/truora/safetext"
)

// Reason puts a declined or expired reason of the API into words. One that
// points at fraud is worded neutrally: it may be wrong, and accuses nobody.
// One without words of its own is made readable, with the API's message added.
func (w *Words) Reason(code, message string) Reason {
	code = strings.ToLower(strings.TrimSpace(code))
	if row, ok := reasonRow(code); ok {
		return w.reason(row)
	}
	if r, ok := w.family(code); ok {
		return r
	}
	return w.unknownReason(code, safetext.Line(message))
}

func reasonRow(code string) (reasonText, bool) {
	for _, table := range reasonTables {
		if row, ok := table[code]; ok {
			return row, true
		}
	}
	return reasonText{}, false
}

var reasonTables = []map[string]reasonText{
	contactReasons, documentReasons, doubtfulReasons, faceReasons, withdrawalReasons, expiredReasons,
}

// family words the reasons that name a datum: missing_issue_date,
// invalid_postal_code, face_validation_not_started.
func (w *Words) family(code string) (Reason, bool) {
	if name, ok := strings.CutSuffix(code, "_validation_not_started"); ok {
		return Reason{fill(w.pick(notBegun), "{it}", w.validationSubject(name)), w.pick(beginAnew)}, true
	}
	for prefix, row := range reasonFamilies {
		if name, ok := strings.CutPrefix(code, prefix); ok && name != "" {
			return Reason{fill(w.pick(row.what), "{it}", w.Field(name)), w.pick(row.do)}, true
		}
	}
	return Reason{}, false
}

var reasonFamilies = map[string]reasonText{
	"missing_": {text{
		"This could not be found or read on the document: {it}.",
		"Esto no se encontró o no se pudo leer en el documento: {it}.",
		"Isto não foi encontrado ou não pôde ser lido no documento: {it}.",
	}, wholeAndSharp},
	"invalid_": {text{
		"This on the document is not as it should be: {it}.",
		"Esto no es como debería ser en el documento: {it}.",
		"Isto não está como deveria no documento: {it}.",
	}, rightDocument},
}

var notBegun = text{
	"This part of the verification was not begun: {it}.",
	"Esta parte de la verificación no se empezó: {it}.",
	"Esta parte da verificação não foi iniciada: {it}.",
}

func (w *Words) validationSubject(name string) string {
	if subject, ok := validationSubjects[name]; ok {
		return w.pick(subject)
	}
	return Readable(name)
}

var validationSubjects = map[string]text{
	"document":             {"document", "documento", "documento"},
	"face":                 {"face", "rostro", "rosto"},
	"email":                {"e-mail", "correo electrónico", "e-mail"},
	"phone":                {"phone", "celular", "celular"},
	"invoice":              {"bill", "recibo", "conta"},
	"electronic_signature": {"electronic signature", "firma electrónica", "assinatura eletrônica"},
}

func (w *Words) unknownReason(code, message string) Reason {
	what := Readable(code)
	if what == "" && message == "" {
		return Reason{w.pick(noReason), w.pick(againOrContact)}
	}
	if what != "" {
		what += "."
	}
	return Reason{sentence(what, message), w.pick(againOrContact)}
}

var noReason = text{
	"No reason was given.",
	"No se indicó el motivo.",
	"Não foi informado o motivo.",
}

// What to do next, shared by many reasons.
var (
	againOrContact = text{
		"If you can, try again; otherwise ask whoever requested this verification.",
		"Si puede, intente de nuevo; si no, consulte a quien le pidió esta verificación.",
		"Se puder, tente de novo; se não, consulte quem pediu esta verificação.",
	}
	contact = text{
		"If you believe that this is a mistake, ask whoever requested this verification.",
		"Si cree que es un error, consulte a quien le pidió esta verificación.",
		"Se acredita que é um engano, consulte quem pediu esta verificação.",
	}
	wholeAndSharp = text{
		"Take the photo again: the original, whole and sharp, in good light and without glare.",
		"Tome la foto de nuevo: el original, completo y nítido, con buena luz y sin reflejos.",
		"Tire a foto de novo: o original, inteiro e nítido, com boa luz e sem reflexos.",
	}
	takeOriginal = text{
		"Take the photo of the document itself, not of a copy or a screen.",
		"Tome la foto del documento mismo, no de una copia ni de una pantalla.",
		"Tire a foto do próprio documento, não de uma cópia nem de uma tela.",
	}
	takeFront = text{
		"Send the side with your picture as the front.",
		"Envíe como frente el lado que lleva su fotografía.",
		"Envie como frente o lado que tem a sua fotografia.",
	}
	takeBack = text{
		"Send the other side of the document as the back.",
		"Envíe como reverso el otro lado del documento.",
		"Envie como verso o outro lado do documento.",
	}
	rightDocument = text{
		"Check that the country and the type are the document's own, and send sharp photos of the original.",
		"Revise que el país y el tipo sean los del documento y envíe fotos nítidas del original.",
		"Verifique se o país e o tipo são os do documento e envie fotos nítidas do original.",
	}
	anotherDocument = text{
		"Use another document, or have this one renewed.",
		"Use otro documento, o renueve este.",
		"Use outro documento, ou renove este.",
	}
	goodFaceVideo = text{
		"Try again alone and in good light, looking at the camera, without cap, mask or dark glasses.",
		"Intente de nuevo sin otras personas y con buena luz, mirando a la cámara, sin gorra, mascarilla ni gafas oscuras.",
		"Tente de novo sem outras pessoas e com boa luz, olhando para a câmera, sem boné, máscara nem óculos escuros.",
	}
	anotherFile = text{
		"Choose another file and send it again.",
		"Elija otro archivo y envíelo de nuevo.",
		"Escolha outro arquivo e envie de novo.",
	}
	authority = text{
		"Check your data with the authority that issued the document.",
		"Revise sus datos con la entidad que expidió el documento.",
		"Verifique os seus dados com o órgão que emitiu o documento.",
	}
	later = text{
		"Try again a little later.",
		"Intente de nuevo un poco más tarde.",
		"Tente de novo um pouco mais tarde.",
	}
	beginAnew = text{
		"If you still want to, begin a new verification.",
		"Si aún lo desea, empiece una verificación nueva.",
		"Se ainda quiser, comece uma nova verificação.",
	}
)
