package words

// Report is what a result says beside its data.
type Report struct {
	Title                  string // of a document that holds it
	Details                string // a heading within a validation
	Ids                    string // the last heading
	Reviewed               string // by a person
	NothingChecked         string // a result without validations
	Similarity             string
	Liveness, Age, Search  string
	TriesLeft              string
	Began, Changed         string
	Process, Account, Flow string
	Client, Validation     string
	Background, Country    string
	Field, Value           string // headings of a table
	Check, Result, Message string // headings of a table
	Years                  func(low, high string) string
	SimilarityOf           func(score, needed string) string
	Confidence             func(result, score string) string
}

var (
	reportEnglish = Report{
		"Result of the verification",
		"Data read from the document",
		"Ids",
		"reviewed by a person",
		"Nothing has been checked so far.",
		"Likeness to the document",
		"A live person", "Estimated age", "Search for the face",
		"Tries left",
		"Began", "Last change",
		"Process", "Account", "Flow",
		"Client", "Validation",
		"Background check", "Country",
		"Datum", "Value",
		"Check", "Result", "Message",
		func(low, high string) string { return low + " to " + high + " years" },
		func(score, needed string) string { return score + " (needed: " + needed + ")" },
		func(result, score string) string { return result + " (confidence: " + score + ")" },
	}
	reportSpanish = Report{
		"Resultado de la verificación",
		"Datos leídos del documento",
		"Identificadores",
		"revisado por una persona",
		"Hasta ahora no se ha revisado nada.",
		"Parecido con el documento",
		"Persona real", "Edad estimada", "Búsqueda del rostro",
		"Intentos restantes",
		"Inicio", "Último cambio",
		"Proceso", "Cuenta", "Flujo",
		"Cliente", "Validación",
		"Consulta de antecedentes", "País",
		"Dato", "Valor",
		"Revisión", "Resultado", "Mensaje",
		func(low, high string) string { return "de " + low + " a " + high + " años" },
		func(score, needed string) string { return score + " (necesario: " + needed + ")" },
		func(result, score string) string { return result + " (confianza: " + score + ")" },
	}
	reportPortuguese = Report{
		"Resultado da verificação",
		"Dados lidos do documento",
		"Identificadores",
		"revisado por uma pessoa",
		"Até agora nada foi verificado.",
		"Semelhança com o documento",
		"Pessoa real", "Idade estimada", "Busca do rosto",
		"Tentativas restantes",
		"Início", "Última mudança",
		"Processo", "Conta", "Fluxo",
		"Cliente", "Validação",
		"Consulta de antecedentes", "País",
		"Dado", "Valor",
		"Verificação", "Resultado", "Mensagem",
		func(low, high string) string { return "de " + low + " a " + high + " anos" },
		func(score, needed string) string { return score + " (necessário: " + needed + ")" },
		func(result, score string) string { return result + " (confiança: " + score + ")" },
	}
)
