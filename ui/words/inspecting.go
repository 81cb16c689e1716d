package words

// Inspecting is the inspector.
type Inspecting struct {
	Title    string
	Empty    string
	Masked   string // that secrets are masked
	Sent     string // half of a call
	Received string // half of a call
	NoBody   string
	Attempt  func(n int) string
}

var (
	inspectingEnglish = Inspecting{
		"Inspector", "Nothing yet: calls are kept from the first opening of this page on.", "Keys, codes and personal data are masked.",
		"Sent", "Received", "(no body)",
		func(n int) string { return plural(n, "1st attempt", "attempt %d", "") },
	}
	inspectingSpanish = Inspecting{
		"Inspector", "Todavía no hay nada: las llamadas se registran desde que esta página se abre por primera vez.", "Las claves, los códigos y los datos personales están ocultos.",
		"Enviado", "Recibido", "(sin cuerpo)",
		func(n int) string { return plural(n, "1.er intento", "intento %d", "") },
	}
	inspectingPortuguese = Inspecting{
		"Inspetor", "Ainda não há nada: as chamadas são registradas a partir da primeira vez que esta página é aberta.", "Chaves, códigos e dados pessoais estão ocultos.",
		"Enviado", "Recebido", "(sem corpo)",
		func(n int) string { return plural(n, "1ª tentativa", "tentativa %d", "") },
	}
)
