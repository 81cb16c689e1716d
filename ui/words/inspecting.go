package words

// Inspecting is the inspector.
type Inspecting struct {
	Title     string
	Empty     string
	Masked    string // that secrets are masked
	Sent      string // half of a call
	Received  string // half of a call
	NoBody    string
	NoAnswer  string
	Attempt   func(n int) string
	LastOnly  func(n int) string
	EventText string // label
}

var (
	inspectingEnglish = Inspecting{
		"Inspector", "No call has been made yet.", "Keys, codes and personal data are masked.",
		"Sent", "Received", "(no body)", "no answer",
		func(n int) string { return plural(n, "1st attempt", "attempt %d", "") },
		func(n int) string { return plural(n, "the last one", "the last %d", "") }, "event",
	}
	inspectingSpanish = Inspecting{
		"Inspector", "Todavía no hay llamadas.", "Las claves, los códigos y los datos personales están ocultos.",
		"Enviado", "Recibido", "(sin cuerpo)", "sin respuesta",
		func(n int) string { return plural(n, "1.er intento", "intento %d", "") },
		func(n int) string { return plural(n, "la última", "las últimas %d", "") }, "evento",
	}
	inspectingPortuguese = Inspecting{
		"Inspetor", "Ainda não há chamadas.", "Chaves, códigos e dados pessoais estão ocultos.",
		"Enviado", "Recebido", "(sem corpo)", "sem resposta",
		func(n int) string { return plural(n, "1ª tentativa", "tentativa %d", "") },
		func(n int) string { return plural(n, "a última", "as últimas %d", "") }, "evento",
	}
)
