package words

// Keys are the names of keys and what they do, in a word or two for the
// footer.
type Keys struct {
	Enter, Space, PgUp, PgDn          string // names of keys
	GoOn, Back, NextField, PrevField  string
	Up, Down, PageUp, PageDown        string
	First, Last, Choose, Filter, Tick string
	Yes, No, Resend, HandOff, Capture string
	Places, Parent, Export, Help      string
	Inspector, Presenter, Quit, Leave string
	Retry, KeepWaiting, Stop, Close   string
	Scroll, Details                   string
}

var (
	keysEnglish = Keys{
		"Enter", "Space", "PgUp", "PgDn",
		"continue", "back", "next field", "previous field",
		"up", "down", "page up", "page down",
		"first", "last", "choose", "search", "tick",
		"yes", "no", "new code", "on a phone", "use the camera",
		"places", "folder above", "export", "help",
		"inspector", "outcome", "leave", "leave",
		"try again", "keep waiting", "stop", "close",
		"scroll", "details",
	}
	keysSpanish = Keys{
		"Enter", "Espacio", "RePág", "AvPág",
		"continuar", "volver", "campo siguiente", "campo anterior",
		"arriba", "abajo", "página arriba", "página abajo",
		"primero", "último", "elegir", "buscar", "marcar",
		"sí", "no", "nuevo código", "en el celular", "usar la cámara",
		"lugares", "carpeta superior", "exportar", "ayuda",
		"inspector", "desenlace", "salir", "salir",
		"reintentar", "seguir esperando", "detener", "cerrar",
		"desplazar", "detalles",
	}
	keysPortuguese = Keys{
		"Enter", "Espaço", "PgUp", "PgDn",
		"continuar", "voltar", "próximo campo", "campo anterior",
		"acima", "abaixo", "página acima", "página abaixo",
		"primeiro", "último", "escolher", "buscar", "marcar",
		"sim", "não", "novo código", "no celular", "usar a câmera",
		"lugares", "pasta acima", "exportar", "ajuda",
		"inspetor", "desfecho", "sair", "sair",
		"tentar de novo", "continuar esperando", "parar", "fechar",
		"rolar", "detalhes",
	}
)
