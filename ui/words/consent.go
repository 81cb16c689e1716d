package words

import (
	"strings"

	"cedula/flow"
	"cedula/truora/safetext"
)

// ConsentText is what a person is asked to permit, in pieces.
type ConsentText struct {
	Who    string   // who asks, and what for
	What   string   // which data
	Refuse string   // that it may be refused, and what follows
	Terms  []string // the flow's own text, a paragraph each; may be empty
	Link   string   // to a policy; may be empty
	Accept string   // the label of the box
	Ask    string   // the same as a question, to be answered yes or no
}

// Consent words the terms of enter_authorization; they may be nil.
func (w *Words) Consent(terms *flow.ConsentTerms) ConsentText {
	if terms == nil {
		terms = &flow.ConsentTerms{}
	}
	return ConsentText{
		w.asker(*terms), w.pick(consentData), w.pick(consentRefusal),
		paragraphs(terms.Text), safetext.Line(terms.Link), w.pick(labels[flow.SubjectConsent]), w.pick(consentAsk),
	}
}

func (w *Words) asker(terms flow.ConsentTerms) string {
	who := safetext.Line(terms.Company)
	if who == "" {
		return w.pick(consentUnnamed)
	}
	if id := safetext.Line(terms.TaxID); id != "" {
		who += " (" + taxID(terms.Country) + " " + id + ")"
	}
	if country := w.Country(terms.Country); country != "" && !strings.EqualFold(terms.Country, "ALL") {
		who += ", " + country + ","
	}
	return fill(w.pick(consentNamed), "{who}", who)
}

// taxID is what a company's number is called; the config names it nit
// everywhere (sdk).
func taxID(country string) string {
	if name, ok := map[string]string{"BR": "CNPJ", "MX": "RFC"}[strings.ToUpper(country)]; ok {
		return name
	}
	return "NIT"
}

func paragraphs(s string) []string {
	var all []string
	for line := range strings.Lines(s) {
		if line = safetext.Line(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}

var (
	consentNamed = text{
		"{who} asks for your permission to verify your identity through Truora.",
		"{who} solicita su autorización para verificar su identidad por medio de Truora.",
		"{who} solicita a sua autorização para verificar a sua identidade por meio da Truora.",
	}
	consentUnnamed = text{
		"You are asked for your permission to verify your identity through Truora.",
		"Se solicita su autorización para verificar su identidad por medio de Truora.",
		"Solicita-se a sua autorização para verificar a sua identidade por meio da Truora.",
	}
	consentData = text{
		"For this, your answers, pictures of your document and of your face (biometric data) are sent and processed.",
		"Para ello se envían y tratan sus respuestas, imágenes de su documento y de su rostro (datos biométricos).",
		"Para isso são enviados e tratados as suas respostas e imagens do seu documento e do seu rosto (dados biométricos).",
	}
	consentRefusal = text{
		"You may say no. Then nothing is sent, and the verification stops here.",
		"Usted puede negarse. En ese caso no se envía nada y la verificación se detiene aquí.",
		"Você pode recusar. Nesse caso nada é enviado e a verificação para aqui.",
	}
	consentAsk = text{
		"Do you give your permission?",
		"¿Da su autorización?",
		"Você dá a sua autorização?",
	}
)
