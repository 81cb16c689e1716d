package words

// Scenario says what a scenario shows: as the scenario itself says it in
// English, and of those that come with cedula in the other languages too.
func (w *Words) Scenario(name, english string) string {
	known := scenarios[name]
	if told := w.pick(text{english, known.es, known.pt}); told != "" {
		return told
	}
	return english
}

// scenarios are without the English, which is in the scenarios' own files.
var scenarios = map[string]struct{ es, pt string }{
	"happy":              {"Todo sale bien al primer intento", "Tudo dá certo na primeira tentativa"},
	"blurry-document":    {"Las primeras fotos salen borrosas: se piden otras, con enlaces nuevos", "As primeiras fotos saem borradas: outras são pedidas, com novos links"},
	"consent":            {"Primero se pide autorización para tratar los datos de la persona", "Primeiro se pede autorização para tratar os dados da pessoa"},
	"declined":           {"El documento no coincide con el registro oficial: rechazado", "O documento não confere com o registro oficial: recusado"},
	"everything":         {"Todas las clases de pasos, y casi todo lo que puede pasar, en un solo flujo", "Todos os tipos de etapas, e quase tudo o que pode acontecer, em um só fluxo"},
	"expired":            {"El proceso vence mientras se revisa el documento", "O processo expira enquanto o documento é verificado"},
	"finished-elsewhere": {"Mientras tanto alguien termina el documento en un teléfono", "Enquanto isso alguém termina o documento em um celular"},
	"flaky-network":      {"Las respuestas se pierden, tardan o llegan dañadas, y todo termina bien", "As respostas se perdem, demoram ou chegam corrompidas, e tudo acaba bem"},
	"in-review":          {"Todos los pasos están hechos y el resultado sigue en revisión", "Todas as etapas estão feitas e o resultado continua em análise"},
	"liveness-failed":    {"El video no muestra a una persona viva, dos veces: rechazado", "O vídeo não mostra uma pessoa viva, duas vezes: recusado"},
	"passport":           {"Un pasaporte: basta una foto, y su enlace llega con el paso anterior", "Um passaporte: uma foto basta, e o seu link chega com a etapa anterior"},
	"phone":              {"Un celular y un código de cuatro dígitos en lugar del correo", "Um celular e um código de quatro dígitos em vez do e-mail"},
	"prefilled":          {"Lo que ya se sabe está puesto: el correo es fijo, el celular se puede cambiar", "O que já se sabe está preenchido: o e-mail é fixo, o celular pode ser mudado"},
	"unknown-steps":      {"Pasos que nadie conoce: con preguntas, con un archivo, con nada", "Etapas que ninguém conhece: com perguntas, com um arquivo, sem nada"},
	"wrong-code":         {"El primer código es incorrecto; el segundo, correcto", "O primeiro código está errado; o segundo, certo"},
}
