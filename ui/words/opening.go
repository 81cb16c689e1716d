package words

// Opening is the start form.
type Opening struct {
	Title, Lead  string
	Flow         string
	Account      string
	AccountHelp  string
	Email        string
	EmailHelp    string
	Phone        string
	PhoneHelp    string
	Metadata     string
	MetadataHelp string
	Language     string
	BadAccount   string
	BadMetadata  string
	Start        string // Enter
}

var (
	openingEnglish = Opening{
		"A new verification", "What is left empty is made up, or asked of the person.",
		"Flow", "Account id", "Letters, digits, and . _ - alone. Empty: one is made.",
		"E-mail", "Given here, the person cannot change it; the code goes to it.",
		"Phone", "As +573001234567. Given here, the person cannot change it.",
		"Metadata", "name=value, several with a comma between.",
		"Language of the person",
		"Only letters, digits, and . _ - can be used.", "Please write it as name=value.", "start",
	}
	openingSpanish = Opening{
		"Una verificación nueva", "Lo que quede vacío se genera o se le pregunta a la persona.",
		"Flujo", "Identificador de cuenta", "Solo letras sin tilde, cifras y . _ -. Vacío: se genera uno.",
		"Correo electrónico", "Si se indica aquí, la persona no lo puede cambiar; el código va a él.",
		"Teléfono", "Como +573001234567. Si se indica aquí, la persona no lo puede cambiar.",
		"Metadatos", "nombre=valor; si son varios, separados por comas.",
		"Idioma de la persona",
		"Solo se pueden usar letras sin tilde, cifras y . _ -", "Escríbalo como nombre=valor.", "empezar",
	}
	openingPortuguese = Opening{
		"Uma nova verificação", "O que ficar vazio é gerado, ou perguntado à pessoa.",
		"Fluxo", "Identificador da conta", "Somente letras sem acento, números e . _ -. Vazio: um é gerado.",
		"E-mail", "Se informado aqui, a pessoa não pode alterá-lo; o código vai para ele.",
		"Telefone", "Como +5511912345678. Se informado aqui, a pessoa não pode alterá-lo.",
		"Metadados", "nome=valor; se forem vários, separados por vírgulas.",
		"Idioma da pessoa",
		"Só podem ser usadas letras sem acento, números e . _ -", "Escreva como nome=valor.", "começar",
	}
)
