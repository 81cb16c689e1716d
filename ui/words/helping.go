package words

// Helping is the page of help.
type Helping struct {
	Title       string
	Here, Ever  string // the keys of the screen, and those that always work
	Paste       string
	Nothing     string // that nothing is sent before Enter
	InterruptIs string // what Ctrl+C does
}

var (
	helpingEnglish = Helping{
		"Help", "On this screen", "Always",
		"Everything can be pasted, a code with spaces too.",
		"Nothing is sent before you press Enter; a full code alone goes by itself.",
		"Ctrl+C asks whether to leave. What you have sent stays, and you can go on later.",
	}
	helpingSpanish = Helping{
		"Ayuda", "En esta pantalla", "Siempre",
		"Todo se puede pegar, también un código con espacios.",
		"Nada se envía antes de que presione Enter; solo un código completo sigue por sí mismo.",
		"Ctrl+C pregunta si desea salir. Lo que envió se conserva y puede continuar después.",
	}
	helpingPortuguese = Helping{
		"Ajuda", "Nesta tela", "Sempre",
		"Tudo pode ser colado, inclusive um código com espaços.",
		"Nada é enviado antes de você pressionar Enter; só um código completo segue sozinho.",
		"Ctrl+C pergunta se deseja sair. O que você enviou fica guardado e você pode continuar depois.",
	}
)
