package words

// Pausing is what the screens say that ask nothing of a step: waiting, having
// waited too long, having been refused, being stuck.
type Pausing struct {
	Starting      string // a process is created or read
	Sending       string
	Canceling     string
	LeavingNow    string
	Concluding    string // the process ended, and its result is read
	Since         func(elapsed string) string
	Overdue       string // title
	OverdueLead   func(elapsed string) string
	OverdueDo     string
	OverdueKept   string
	Refused       string // title
	TriesLeft     func(n int) string
	RefusedDo     string // Enter
	RefusedAuto   string // Enter, of a step that submits itself
	Stuck         string // title
	StuckDo       string // Enter, Esc
	NotBegun      string // what was kept, where nothing has begun yet
	RetryingAgain func(left string) string
}

var (
	pausingEnglish = Pausing{
		"Getting in touch with Truora…", "Sending…", "Cancelling the verification…", "Leaving…",
		"The verification has ended. Its result is being read.",
		func(elapsed string) string { return "For " + elapsed + " now." },
		"This takes longer than usual",
		func(elapsed string) string { return "There has been no answer for " + elapsed + "." },
		"Enter keeps waiting. Esc asks whether to leave.",
		"All that you sent has been kept. You can leave and come back later.",
		"That did not work",
		func(n int) string { return plural(n, "One try left.", "%d tries left.", "This was the last try.") },
		"Press Enter to try again.", "Press Enter to have it checked again.",
		"Something went wrong",
		"Enter tries again. Esc asks whether to leave.",
		"Nothing has begun yet, so nothing is lost.",
		func(left string) string { return "Trying again in " + left + "." },
	}
	pausingSpanish = Pausing{
		"Conectando con Truora…", "Enviando…", "Cancelando la verificación…", "Saliendo…",
		"La verificación terminó. Se está leyendo su resultado.",
		func(elapsed string) string { return "Desde hace " + elapsed + "." },
		"Está tardando más de lo normal",
		func(elapsed string) string { return "No hay respuesta desde hace " + elapsed + "." },
		"Enter sigue esperando. Esc pregunta si desea salir.",
		"Todo lo que envió se conserva. Puede salir y volver más tarde.",
		"No se pudo",
		func(n int) string {
			return plural(n, "Queda un intento.", "Quedan %d intentos.", "Era el último intento.")
		},
		"Presione Enter para intentarlo de nuevo.", "Presione Enter para que se revise de nuevo.",
		"Algo salió mal",
		"Enter lo intenta de nuevo. Esc pregunta si desea salir.",
		"Todavía no ha empezado nada, así que nada se pierde.",
		func(left string) string { return "Se intentará de nuevo en " + left + "." },
	}
	pausingPortuguese = Pausing{
		"Conectando com a Truora…", "Enviando…", "Cancelando a verificação…", "Saindo…",
		"A verificação terminou. O resultado está sendo lido.",
		func(elapsed string) string { return "Há " + elapsed + "." },
		"Está demorando mais que o normal",
		func(elapsed string) string { return "Não há resposta há " + elapsed + "." },
		"Enter continua esperando. Esc pergunta se deseja sair.",
		"Tudo o que você enviou está guardado. Você pode sair e voltar mais tarde.",
		"Não deu certo",
		func(n int) string {
			return plural(n, "Resta uma tentativa.", "Restam %d tentativas.", "Era a última tentativa.")
		},
		"Pressione Enter para tentar de novo.", "Pressione Enter para verificar de novo.",
		"Algo deu errado",
		"Enter tenta de novo. Esc pergunta se deseja sair.",
		"Nada começou ainda, então nada se perde.",
		func(left string) string { return "Nova tentativa em " + left + "." },
	}
)
