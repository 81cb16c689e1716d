package words

// CancelReason is a reason for cancelling: the code for the API, and what a
// person reads.
type CancelReason struct{ Code, Label string }

// CancelReasons are the reasons to pick from, the least specific last.
func (w *Words) CancelReasons() []CancelReason {
	reasons := make([]CancelReason, 0, len(cancelReasons))
	for _, r := range cancelReasons {
		reasons = append(reasons, CancelReason{r.code, w.pick(r.label)})
	}
	return reasons
}

// cancelReasons have the codes that the vendor's own clients send; the
// spelling of camara_problems is the vendor's.
var cancelReasons = []struct {
	code  string
	label text
}{
	{"dont_have_my_document", text{
		"I do not have my document with me", "No tengo mi documento a la mano", "Não estou com o meu documento",
	}},
	{"my_document_type_is_not_there", text{
		"My type of document is not offered", "Mi tipo de documento no aparece", "O meu tipo de documento não aparece",
	}},
	{"camara_problems", text{
		"The camera or the pictures do not work", "La cámara o las fotos no funcionan", "A câmera ou as fotos não funcionam",
	}},
	{"dont_understand_what_to_do", text{
		"I do not understand what to do", "No entiendo qué debo hacer", "Não entendo o que devo fazer",
	}},
	{"dont_want_to_continue", text{
		"I do not want to go on", "No quiero continuar", "Não quero continuar",
	}},
	{"other_reason", text{"Another reason", "Otro motivo", "Outro motivo"}},
}
