package words

// Leaving is what is said when a person wants to leave.
type Leaving struct {
	Title, Lead        string
	Stay, Keep, Cancel string // what can be chosen
	StayNote           string
	KeepNote           string
	CancelNote         string
	Why                string // title of the reasons
	WhyLead            string
	Twice              string // Ctrl+C again

	// NotBegun and NotBegunNote stand for Lead and KeepNote where nothing has
	// begun yet.
	NotBegun, NotBegunNote string

	// End, EndNote and EndTwice stand for Keep, KeepNote and Twice in a demo,
	// of which nothing is left.
	End, EndNote, EndTwice string
}

var (
	leavingEnglish = Leaving{
		"Do you want to leave?", "The verification is not finished.",
		"Stay here", "Leave, and go on later", "Cancel the verification",
		"nothing changes", "it is kept for you", "it ends for good",
		"Why do you cancel?", "The verification ends, and cannot be taken up again.",
		"Ctrl+C again leaves at once, and keeps it for later.",
		"The verification has not begun yet.", "there is nothing to keep yet",
		"Leave", "nothing is kept of a demo", "Ctrl+C again leaves at once.",
	}
	leavingSpanish = Leaving{
		"¿Desea salir?", "La verificación no ha terminado.",
		"Quedarme aquí", "Salir y continuar después", "Cancelar la verificación",
		"nada cambia", "queda guardada", "termina definitivamente",
		"¿Por qué la cancela?", "La verificación termina y no se puede retomar.",
		"Otra vez Ctrl+C sale de inmediato y la guarda para después.",
		"La verificación todavía no ha empezado.", "todavía no hay nada que guardar",
		"Salir", "de una demostración no se guarda nada", "Otra vez Ctrl+C sale de inmediato.",
	}
	leavingPortuguese = Leaving{
		"Deseja sair?", "A verificação não terminou.",
		"Ficar aqui", "Sair e continuar depois", "Cancelar a verificação",
		"nada muda", "fica guardada", "termina de vez",
		"Por que você cancela?", "A verificação termina e não pode ser retomada.",
		"Ctrl+C de novo sai na hora e a guarda para depois.",
		"A verificação ainda não começou.", "ainda não há nada para guardar",
		"Sair", "de uma demonstração nada fica guardado", "Ctrl+C de novo sai na hora.",
	}
)
