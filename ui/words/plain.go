package words

import "strconv"

// Plain is what plain mode says beside the texts that it shares with the
// screens.
type Plain struct {
	Starting  string
	Rehearsal string // in place of Starting, in a demo
	Sending   string
	Canceling string

	Optional   string // after a label: may be left empty
	Dash       string // after a label: - leaves it empty
	ReadOnly   func(label, value string) string
	ChooseFrom string // above numbered choices
	ByNumber   string // after a label: how to choose
	Path       func(takes string) string
	Delivered  func(label string) string
	Taken      func(name, facts string) string

	Retrying    string
	TriesLeft   func(n int) string
	UploadDone  func(label string) string
	UploadAgain func(label string) string
	Automatic   func(title string) string

	InputEnded string
	Overdue    string
	Kept       string // the process is kept and can be resumed
}

var plainEnglish = Plain{
	"Connecting to Truora.",
	"SANDBOX: all of it runs on this machine.",
	"Sending.",
	"Cancelling.",

	"optional",
	"- leaves it empty",
	func(label, value string) string { return label + ": " + value + " (cannot be changed)" },
	"Choose from:",
	"number, code or name",
	func(takes string) string { return "path of a file: " + takes },
	func(label string) string { return label + ": has arrived already." },
	func(name, facts string) string { return "File: " + name + " (" + facts + ")" },

	"Trying again.",
	func(n int) string {
		if n == 1 {
			return "One try is left."
		}
		return "Tries left: " + strconv.Itoa(n) + "."
	},
	func(label string) string { return label + ": arrived." },
	func(label string) string { return label + ": interrupted, trying again." },
	func(title string) string { return title + ": nothing to do for you." },

	"The input ended while a question was open.",
	"Truora takes longer than expected.",
	"Nothing is lost: the verification is kept and can be resumed.",
}

var plainSpanish = Plain{
	"Conectando con Truora.",
	"SANDBOX: todo ocurre en este equipo.",
	"Enviando.",
	"Cancelando.",

	"opcional",
	"- lo deja vacío",
	func(label, value string) string { return label + ": " + value + " (no se puede cambiar)" },
	"Opciones:",
	"número, código o nombre",
	func(takes string) string { return "ruta de un archivo: " + takes },
	func(label string) string { return label + ": ya llegó." },
	func(name, facts string) string { return "Archivo: " + name + " (" + facts + ")" },

	"Intentando de nuevo.",
	func(n int) string {
		if n == 1 {
			return "Queda un intento."
		}
		return "Intentos restantes: " + strconv.Itoa(n) + "."
	},
	func(label string) string { return label + ": llegó." },
	func(label string) string { return label + ": se interrumpió, intentando de nuevo." },
	func(title string) string { return title + ": usted no tiene que hacer nada." },

	"La entrada terminó con una pregunta abierta.",
	"Truora tarda más de lo previsto.",
	"No se pierde nada: la verificación se conserva y se puede retomar.",
}

var plainPortuguese = Plain{
	"Conectando com a Truora.",
	"SANDBOX: tudo acontece neste computador.",
	"Enviando.",
	"Cancelando.",

	"opcional",
	"- deixa em branco",
	func(label, value string) string { return label + ": " + value + " (não pode ser alterado)" },
	"Opções:",
	"número, código ou nome",
	func(takes string) string { return "caminho de um arquivo: " + takes },
	func(label string) string { return label + ": já chegou." },
	func(name, facts string) string { return "Arquivo: " + name + " (" + facts + ")" },

	"Tentando de novo.",
	func(n int) string {
		if n == 1 {
			return "Resta uma tentativa."
		}
		return "Tentativas restantes: " + strconv.Itoa(n) + "."
	},
	func(label string) string { return label + ": chegou." },
	func(label string) string { return label + ": interrompido, tentando de novo." },
	func(title string) string { return title + ": você não precisa fazer nada." },

	"A entrada terminou com uma pergunta em aberto.",
	"A Truora está demorando mais do que o previsto.",
	"Nada se perde: a verificação fica guardada e pode ser retomada.",
}
