package words

import "fmt"

// Framing is what stands around every screen.
type Framing struct {
	Steps        func(at, of int) string // where one is among the steps
	TokenLeft    func(left string) string
	TokenExpired string
	Connecting   string
	Connected    string
	Reconnecting string
	Disconnected string
	TooSmall     func(w, h int) string // the least that is needed, in cells
	Done         string                // all steps
	Unfinished   func(when string) string
}

var (
	framingEnglish = Framing{
		func(at, of int) string { return fmt.Sprintf("%d of %d", at, of) },
		func(left string) string { return left + " left" }, "time is up",
		"connecting", "connected", "connecting again", "not connected",
		func(w, h int) string { return fmt.Sprintf("Please make the window larger: %d×%d at least.", w, h) }, "done",
		func(when string) string {
			return "Another verification was left unfinished on " + when + ". “cedula resume” goes on with it."
		},
	}
	framingSpanish = Framing{
		func(at, of int) string { return fmt.Sprintf("%d de %d", at, of) },
		func(left string) string { return "quedan " + left }, "se acabó el tiempo",
		"conectando", "conectado", "reconectando", "sin conexión",
		func(w, h int) string { return fmt.Sprintf("Agrande la ventana, por favor: al menos %d×%d.", w, h) }, "listo",
		func(when string) string {
			return "Otra verificación quedó sin terminar el " + when + ". «cedula resume» la continúa."
		},
	}
	framingPortuguese = Framing{
		func(at, of int) string { return fmt.Sprintf("%d de %d", at, of) },
		func(left string) string { return "restam " + left }, "o tempo acabou",
		"conectando", "conectado", "reconectando", "sem conexão",
		func(w, h int) string { return fmt.Sprintf("Aumente a janela, por favor: pelo menos %d×%d.", w, h) }, "pronto",
		func(when string) string {
			return "Outra verificação ficou por terminar em " + when + ". “cedula resume” continua com ela."
		},
	}
)
