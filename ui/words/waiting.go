package words

import "cedula/flow"

// Waiting says what Truora is doing while a step is waited for. With the zero
// step, it says that the result is being worked out.
func (w *Words) Waiting(s flow.Step) string {
	if s.Type == "" {
		return w.pick(reviewing)
	}
	if doing, ok := waitings[s.Type]; ok {
		return w.pick(doing)
	}
	return w.pick(checkingAnswer)
}

var (
	reviewing = text{
		"Everything has arrived. Your result is being worked out.",
		"Ya llegó todo. Se está calculando su resultado.",
		"Tudo chegou. O seu resultado está sendo apurado.",
	}
	checkingAnswer = text{
		"Your answer is being checked.",
		"Se está revisando su respuesta.",
		"A sua resposta está sendo verificada.",
	}
	checkingCode = text{
		"The code is being checked.",
		"Se está revisando el código.",
		"O código está sendo verificado.",
	}
	comparingFaces = text{
		"Your face is being compared with the one on the document.",
		"Se está comparando su rostro con el del documento.",
		"O seu rosto está sendo comparado com o do documento.",
	}
)

var waitings = map[string]text{
	"enter_authorization": {
		"Your permission is being noted down.",
		"Se está registrando su autorización.",
		"A sua autorização está sendo registrada.",
	},
	"enter_email": {
		"The address is being checked and a code is sent to it.",
		"Se está revisando el correo y enviando un código.",
		"O e-mail está sendo verificado e um código está sendo enviado.",
	},
	"enter_email_verification_code": checkingCode,
	"enter_phone_number": {
		"The number is being checked and a code is sent to it.",
		"Se está revisando el número y enviando un código.",
		"O número está sendo verificado e um código está sendo enviado.",
	},
	"enter_phone_verification_code": checkingCode,
	"enter_document_type": {
		"Getting ready for the photos of your document.",
		"Se está preparando la recepción de las fotos.",
		"O recebimento das fotos está sendo preparado.",
	},
	"take_document_photo": {
		"Your document is being read and checked. This may take a minute or two.",
		"Se está leyendo y revisando su documento. Puede tardar uno o dos minutos.",
		"O seu documento está sendo lido e verificado. Pode levar um ou dois minutos.",
	},
	"record_face_photo_liveness": {
		"The picture of your face is being taken from the document.",
		"Se está tomando la imagen de su rostro del documento.",
		"A imagem do seu rosto está sendo obtida do documento.",
	},
	"record_face_video_liveness": {
		"Getting ready for the video of your face.",
		"Se está preparando la recepción de su video.",
		"O recebimento do seu vídeo está sendo preparado.",
	},
	"enter_face_verification_liveness": comparingFaces,
	"enter_face_verification":          comparingFaces,
	"record_face_photo":                comparingFaces,
	"record_face_video":                comparingFaces,
	"take_invoice_photo": {
		"Your bill is being read and checked.",
		"Se está leyendo y revisando su recibo.",
		"A sua conta está sendo lida e verificada.",
	},
}
