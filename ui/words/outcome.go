package words

import "cedula/flow"

// Outcome says in one sentence how a verification ended.
func (w *Words) Outcome(o flow.Outcome) string {
	if o.CanceledHere {
		return w.pick(canceledHere)
	}
	return w.Ending(string(o.Status), string(o.Failure))
}

// Ending is the sentence for a status of a process, and for the way in which
// it failed; both as the API gives them.
func (w *Words) Ending(status, failure string) string {
	if t, ok := failures[failure]; ok && status == "failure" {
		return w.pick(t)
	}
	if t, ok := endings[status]; ok {
		return w.pick(t)
	}
	return w.pick(unknownEnding)
}

// OutcomeReason is why a verification failed and what to do; it is zero when
// no reason was given, and says nothing that Outcome has said.
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

// FinalReason is Reason once no other try is left: what to do better is then
// advice for a new verification.
func (w *Words) FinalReason(code, message string) Reason {
	r := w.Reason(code, message)
	for _, another := range anotherTry {
		if r.Do == w.pick(another) {
			r.Do = w.pick(nextTime) + " " + r.Do
			break
		}
	}
	return r
}

// anotherTry are the pieces of advice that speak of trying again.
var anotherTry = []text{
	wholeAndSharp, takeOriginal, takeFront, takeBack, rightDocument, goodFaceVideo, anotherFile,
	newestCode, anotherEmail, anotherPhone,
}

var nextTime = text{
	"For a new verification:",
	"Para una verificación nueva:",
	"Para uma nova verificação:",
}

var canceledHere = text{
	"You have cancelled the verification.",
	"Usted canceló la verificación.",
	"Você cancelou a verificação.",
}

var unknownEnding = text{
	"How the verification stands is not known.",
	"No se sabe en qué estado está la verificación.",
	"Não se sabe em que estado está a verificação.",
}

var endings = map[string]text{
	"success": {
		"Your identity has been verified.",
		"Su identidad quedó verificada.",
		"A sua identidade foi verificada.",
	},
	"failure": {
		"Your identity could not be verified.",
		"No se pudo verificar su identidad.",
		"Não foi possível verificar a sua identidade.",
	},
	"pending": {
		"The verification is not over yet.",
		"La verificación aún no ha terminado.",
		"A verificação ainda não terminou.",
	},
}

// failures are the ways to fail (ref).
var failures = map[string]text{
	"declined": {
		"Your identity could not be verified.",
		"No se pudo verificar su identidad.",
		"Não foi possível verificar a sua identidade.",
	},
	"expired": {
		"The time for this verification ran out.",
		"Se acabó el tiempo de esta verificación.",
		"O tempo desta verificação acabou.",
	},
	"system_error": {
		"The verification failed at Truora; it was not your fault.",
		"La verificación falló en Truora; no fue culpa suya.",
		"A verificação falhou na Truora; não foi culpa sua.",
	},
	"canceled": {
		"The verification was cancelled.",
		"La verificación fue cancelada.",
		"A verificação foi cancelada.",
	},
}

// Failure names a way to fail in a word or two, as "Declined".
func (w *Words) Failure(failure string) string {
	if name, ok := failureNames[failure]; ok {
		return w.pick(name)
	}
	return Readable(failure)
}

var failureNames = map[string]text{
	"declined":     {"Declined", "Rechazada", "Recusada"},
	"expired":      {"Expired", "Vencida", "Expirada"},
	"system_error": {"System error", "Error del sistema", "Erro do sistema"},
	"canceled":     {"Cancelled", "Cancelada", "Cancelada"},
}
