package words

import "strconv"

// Capturing is what taking a photo or a video here says.
type Capturing struct {
	TakingPhoto, TakingVideo string // titles
	StartsIn                 func(seconds int) string
	HoldCard, LookAtCamera   string // what to do, for a photo of a card and for a face
	Recording                func(elapsed, of string) string
	Waiting                  string // the photo is being taken
	Finishing                string

	Failed  string
	Unbegun func(program string) string // the command could not be started
	Exit    func(code int) string
	Killed  string // it had to be ended by force
	Said    string
	Silent  string
	Instead string // what to do

	Now, Stop, Again, Choose string // keys
}

var capturingEnglish = Capturing{
	"Taking a photo", "Recording a video",
	func(seconds int) string { return "It starts in " + strconv.Itoa(seconds) + "…" },
	"Hold the document still before the camera, in good light.", "Look straight into the camera.",
	func(elapsed, of string) string { return "Recording: " + elapsed + " of " + of },
	"The camera is at work…",
	"Finishing the file…",

	"The camera command did not succeed.",
	func(program string) string { return "The command " + program + " could not be started." },
	func(code int) string { return "It ended with exit code " + strconv.Itoa(code) + "." },
	"It had to be ended by force.",
	"It said:",
	"It said nothing.",
	"Try again, or choose a file that you have.",

	"start now", "stop", "try again", "choose a file",
}

var capturingSpanish = Capturing{
	"Tomar una foto", "Grabar un video",
	func(seconds int) string { return "Empieza en " + strconv.Itoa(seconds) + "…" },
	"Sostenga el documento quieto ante la cámara, con buena luz.", "Mire de frente a la cámara.",
	func(elapsed, of string) string { return "Grabando: " + elapsed + " de " + of },
	"La cámara está trabajando…",
	"Terminando el archivo…",

	"El comando de la cámara no tuvo éxito.",
	func(program string) string { return "El comando " + program + " no se pudo iniciar." },
	func(code int) string { return "Terminó con el código " + strconv.Itoa(code) + "." },
	"Hubo que terminarlo a la fuerza.",
	"Dijo:",
	"No dijo nada.",
	"Intente otra vez, o elija un archivo que ya tenga.",

	"empezar ya", "parar", "intentar otra vez", "elegir un archivo",
}

var capturingPortuguese = Capturing{
	"Tirar uma foto", "Gravar um vídeo",
	func(seconds int) string { return "Começa em " + strconv.Itoa(seconds) + "…" },
	"Segure o documento parado diante da câmera, com boa luz.", "Olhe de frente para a câmera.",
	func(elapsed, of string) string { return "Gravando: " + elapsed + " de " + of },
	"A câmera está trabalhando…",
	"Terminando o arquivo…",

	"O comando da câmera não deu certo.",
	func(program string) string { return "O comando " + program + " não pôde ser iniciado." },
	func(code int) string { return "Terminou com o código " + strconv.Itoa(code) + "." },
	"Foi preciso encerrá-lo à força.",
	"Ele disse:",
	"Ele não disse nada.",
	"Tente de novo, ou escolha um arquivo que você já tenha.",

	"começar já", "parar", "tentar de novo", "escolher um arquivo",
}
