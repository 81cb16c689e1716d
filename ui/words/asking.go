package words

// Asking is what every screen says that asks something.
type Asking struct {
	TypeToSearch, NothingMatches string
	Optional, ReadOnly           string // marks beside a question

	PhoneHelp            string // "+", country code and number
	DateHelp, NumberHelp string
	CodeHelp             func(length int) string // 0: no length is known
	ResendIn             func(left string) string
	ResendNow            string
	TickToGoOn           string // consent not ticked
	Refuse               string // how to refuse consent
	Skip                 string // the row of a list that chooses nothing
	CountryHelp          string
}

var (
	askingEnglish = Asking{
		"type to search", "Nothing in the list matches.",
		"optional", "cannot be changed",
		"Start with + and the country code: +57 Colombia, +52 Mexico, +55 Brazil, +51 Peru, +56 Chile, +54 Argentina, +506 Costa Rica, +593 Ecuador, +1 USA.",
		"Year, month and day, as 1988-06-21.", "Digits alone, as 1500 or 12.5.",
		func(n int) string {
			return plural(n, "One character.", "%d characters; it goes on by itself.", "Type the code, then press Enter.")
		},
		func(left string) string { return "A new code can be sent in " + left + "." },
		"No code? Ctrl+R sends a new one.",
		"Please tick the box with Space to agree. If you do not agree, press n.",
		"Space ticks the box. If you do not agree, press n: nothing is sent.",
		"— no answer —",
		"Two letters, as CO.",
	}
	askingSpanish = Asking{
		"escriba para buscar", "Nada en la lista coincide.",
		"opcional", "no se puede cambiar",
		"Empiece con + y el código del país: +57 Colombia, +52 México, +55 Brasil, +51 Perú, +56 Chile, +54 Argentina, +506 Costa Rica, +593 Ecuador, +1 EE. UU.",
		"Año, mes y día, como 1988-06-21.", "Solo cifras, como 1500 o 12.5.",
		func(n int) string {
			return plural(n, "Un carácter.", "%d caracteres; continúa solo.", "Escriba el código y presione Enter.")
		},
		func(left string) string { return "Podrá pedir otro código en " + left + "." },
		"¿No llegó el código? Ctrl+R envía otro.",
		"Marque la casilla con Espacio si está de acuerdo. Si no lo está, presione n.",
		"Espacio marca la casilla. Si no está de acuerdo, presione n: no se envía nada.",
		"— sin respuesta —",
		"Dos letras, como CO.",
	}
	askingPortuguese = Asking{
		"digite para buscar", "Nada na lista corresponde.",
		"opcional", "não pode ser alterado",
		"Comece com + e o código do país: +57 Colômbia, +52 México, +55 Brasil, +51 Peru, +56 Chile, +54 Argentina, +506 Costa Rica, +593 Equador, +1 EUA.",
		"Ano, mês e dia, como 1988-06-21.", "Somente números, como 1500 ou 12.5.",
		func(n int) string {
			return plural(n, "Um caractere.", "%d caracteres; segue sozinho.", "Digite o código e pressione Enter.")
		},
		func(left string) string { return "Você poderá pedir outro código em " + left + "." },
		"O código não chegou? Ctrl+R envia outro.",
		"Marque a caixa com Espaço se você concorda. Se não concorda, pressione n.",
		"Espaço marca a caixa. Se você não concorda, pressione n: nada é enviado.",
		"— sem resposta —",
		"Duas letras, como CO.",
	}
)
