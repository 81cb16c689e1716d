package words

// Finishing is what the last screen says beside the result itself.
type Finishing struct {
	InReview     string // the time to wait for the result is over
	InReviewDo   string
	ProcessID    string // label
	AccountID    string // label
	Leave        string // Enter or Esc
	Export       string // title
	ExportLead   string // it holds personal data
	ExportTo     string // label of the file's field
	ExportHelp   string // .json or .md
	Exported     func(path string) string
	NotExported  func(why string) string
	ExportExists string
	Again        string // the menu at the end of a demo
	Same         string
	Another      string
	Finish       string
}

var (
	finishingEnglish = Finishing{
		"Your verification is still being reviewed.", "There is nothing more for you to do. The result can be looked up with the process's id.",
		"Process", "Account",
		"Enter or Esc leaves.",
		"Save the result", "The file holds personal data. Only your user will be able to read it.",
		"File", "A name that ends in .json gives JSON, one that ends in .md gives Markdown.",
		func(path string) string { return "Saved as " + path },
		func(why string) string { return "It could not be saved: " + why },
		"There is a file with this name already.",
		"What next?", "The same again", "Another scenario", "Leave",
	}
	finishingSpanish = Finishing{
		"Su verificación sigue en revisión.", "No tiene que hacer nada más. El resultado se puede consultar con el identificador del proceso.",
		"Proceso", "Cuenta",
		"Enter o Esc sale.",
		"Guardar el resultado", "El archivo contiene datos personales. Solo su usuario podrá leerlo.",
		"Archivo", "Un nombre que termina en .json guarda JSON; uno que termina en .md, Markdown.",
		func(path string) string { return "Guardado como " + path },
		func(why string) string { return "No se pudo guardar: " + why },
		"Ya existe un archivo con ese nombre.",
		"¿Qué sigue?", "El mismo otra vez", "Otro escenario", "Salir",
	}
	finishingPortuguese = Finishing{
		"A sua verificação ainda está em análise.", "Você não precisa fazer mais nada. O resultado pode ser consultado com o identificador do processo.",
		"Processo", "Conta",
		"Enter ou Esc sai.",
		"Salvar o resultado", "O arquivo contém dados pessoais. Somente o seu usuário poderá lê-lo.",
		"Arquivo", "Um nome que termina em .json salva JSON; um que termina em .md, Markdown.",
		func(path string) string { return "Salvo como " + path },
		func(why string) string { return "Não foi possível salvar: " + why },
		"Já existe um arquivo com esse nome.",
		"E agora?", "O mesmo de novo", "Outro cenário", "Sair",
	}
)
