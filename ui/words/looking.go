package words

import "cedula/flow/media"

// Looking is what the look at a chosen file says.
type Looking struct {
	Card, Face, Video, Other string // what to look for, by need

	Doubtful  string // said below the doubts
	Drawing   string
	Undrawn   string // the picture cannot be drawn
	PhotoKind string
	VideoKind string
	PDFKind   string
	// Formatted is a kind with the name of its format, as "JPEG photo".
	Formatted func(format, kind string) string

	UnknownDuration string

	Take, TakeAndSend, Another, Retake string // keys
}

// Question says what to look for in a file of this need.
func (l Looking) Question(need media.Need) string {
	questions := map[media.Need]string{media.NeedPhoto: l.Card, media.NeedFace: l.Face, media.NeedVideo: l.Video}
	if text, ok := questions[need]; ok {
		return text
	}
	return l.Other
}

// Kind names what a file is.
func (l Looking) Kind(kind media.Kind) string {
	return map[media.Kind]string{media.KindPhoto: l.PhotoKind, media.KindVideo: l.VideoKind, media.KindPDF: l.PDFKind}[kind]
}

var lookingEnglish = Looking{
	"Is the whole document in it, and can every line be read?",
	"Is the whole face in it, sharp and without shadows?",
	"Is it the video that you mean to send?",
	"Is it the file that you mean to send?",

	"It can be sent as it is; a better one passes more easily.",
	"Drawing the picture…",
	"The picture cannot be drawn here. It can be sent all the same.",
	"photo", "video", "PDF document",
	func(format, kind string) string { return format + " " + kind },
	"length unknown",

	"take it", "take it and send", "choose another", "take it again",
}

var lookingSpanish = Looking{
	"¿Se ve el documento entero y se lee cada línea?",
	"¿Se ve el rostro entero, nítido y sin sombras?",
	"¿Es el video que quiere enviar?",
	"¿Es el archivo que quiere enviar?",

	"Se puede enviar así; uno mejor pasa más fácilmente.",
	"Dibujando la imagen…",
	"Aquí no se puede dibujar la imagen. Se puede enviar de todos modos.",
	"foto", "video", "documento PDF",
	func(format, kind string) string { return kind + " " + format },
	"duración desconocida",

	"usarlo", "usarlo y enviar", "elegir otro", "repetir la toma",
}

var lookingPortuguese = Looking{
	"O documento aparece inteiro e dá para ler cada linha?",
	"O rosto aparece inteiro, nítido e sem sombras?",
	"É este o vídeo que você quer enviar?",
	"É este o arquivo que você quer enviar?",

	"Pode ser enviado assim; um melhor passa com mais facilidade.",
	"Desenhando a imagem…",
	"Não é possível desenhar a imagem aqui. Ela pode ser enviada mesmo assim.",
	"foto", "vídeo", "documento PDF",
	func(format, kind string) string { return kind + " " + format },
	"duração desconhecida",

	"usar", "usar e enviar", "escolher outro", "repetir",
}
