package words

// Touring is the demo's page of scenarios, and what its presenter chooses.
type Touring struct {
	Title, Lead string
	Outcome     string // title of the presenter's choice
	OutcomeLead string
	Why         string // title of the reasons
	Success     string
	Retry       string
	Decline     string
	Expire      string
	Slow        string
	LoseNetwork string
	Restore     string
	Refused     string // nothing is under way that it could be chosen for
}

var (
	touringEnglish = Touring{
		"Which verification shall we show?", "All of it runs on this machine. Every answer is filled in: Enter alone walks through.",
		"What shall become of this step?", "It counts for the step in progress.",
		"For which reason?",
		"It succeeds", "It fails, and may be tried again", "It fails for good", "The process expires",
		"Answers become slow", "The network goes away", "The network is well again",
		"This cannot be chosen now: there is no step for it.",
	}
	touringSpanish = Touring{
		"¿Qué verificación mostramos?", "Todo ocurre en este equipo. Cada respuesta ya está puesta: basta con presionar Enter.",
		"¿Qué debe pasar con este paso?", "Vale para el paso en curso.",
		"¿Por qué motivo?",
		"Sale bien", "Falla y se puede repetir", "Falla definitivamente", "El proceso vence",
		"Las respuestas se vuelven lentas", "Se cae la red", "La red vuelve a la normalidad",
		"Ahora no se puede elegir: no hay un paso en curso para esto.",
	}
	touringPortuguese = Touring{
		"Qual verificação vamos mostrar?", "Tudo acontece neste computador. Cada resposta já está preenchida: basta pressionar Enter.",
		"O que deve acontecer com esta etapa?", "Vale para a etapa em andamento.",
		"Por qual motivo?",
		"Dá certo", "Falha e pode ser repetida", "Falha de vez", "O processo expira",
		"As respostas ficam lentas", "A rede cai", "A rede volta ao normal",
		"Não é possível escolher agora: não há uma etapa para isso.",
	}
)
