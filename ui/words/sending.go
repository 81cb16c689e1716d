package words

import "cedula/flow"

// Sending is what the screen says while something is on its way.
type Sending struct {
	Files string // title

	Queued, Retrying, Done, Failed, Stopped string // states of an upload
	Left                                    func(duration string) string
	Of                                      func(sent, size string) string
	AllArrived                              string
	Kept                                    string // said when one failed and others arrived

	Stop, Again string // keys
}

// State names where an upload stands; a running one needs no word.
func (s Sending) State(state flow.UploadState) string {
	return map[flow.UploadState]string{
		flow.UploadQueued: s.Queued, flow.UploadRetrying: s.Retrying, flow.UploadDone: s.Done,
		flow.UploadFailed: s.Failed, flow.UploadStopped: s.Stopped,
	}[state]
}

var sendingEnglish = Sending{
	"Sending your files",

	"waits its turn", "trying again", "arrived", "failed", "stopped",
	func(duration string) string { return duration + " left" },
	func(sent, size string) string { return sent + " of " + size },
	"Everything has arrived.",
	"What has arrived is kept: only the rest is sent again.",

	"stop", "send again",
}

var sendingSpanish = Sending{
	"Enviando sus archivos",

	"espera su turno", "intentando otra vez", "llegó", "falló", "detenido",
	func(duration string) string { return "quedan " + duration },
	func(sent, size string) string { return sent + " de " + size },
	"Todo ha llegado.",
	"Lo que llegó se conserva: solo se envía otra vez el resto.",

	"detener", "enviar otra vez",
}

var sendingPortuguese = Sending{
	"Enviando seus arquivos",

	"aguarda a vez", "tentando de novo", "chegou", "falhou", "parado",
	func(duration string) string { return "faltam " + duration },
	func(sent, size string) string { return sent + " de " + size },
	"Tudo chegou.",
	"O que chegou fica guardado: só o resto é enviado de novo.",

	"parar", "enviar de novo",
}
