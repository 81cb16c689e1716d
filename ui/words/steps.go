package words

import (
	"cedula/flow"
	"cedula/flow/media"
	"cedula/truora/safetext"
)

// StepText is what a step says of itself.
type StepText struct {
	Title string // a few words
	Lead  string // what is asked, in a sentence; may be empty for an unknown step
	Hint  string // how it goes well; may be empty
}

// Step gives the texts of a step. A type without words of its own goes by the
// API's title and description, else by a readable form of its type.
func (w *Words) Step(s flow.Step) StepText {
	if known, ok := stepTexts[s.Type]; ok {
		return w.known(asked(known, s), s)
	}
	title := safetext.Line(s.Title)
	if title == "" {
		title = Readable(s.Type)
	}
	return StepText{title, safetext.Line(s.Description), ""}
}

func (w *Words) known(t stepText, s flow.Step) StepText {
	lead := w.pick(t.lead)
	if s.Type == "enter_response" && safetext.Line(s.Description) != "" {
		lead = safetext.Line(s.Description)
	}
	return StepText{w.pick(t.title), lead, w.pick(t.hint)}
}

// asked fits the texts to the files that the step asks for: a passport has one
// side, and the steps of the face ask for a photo, a video or nothing at all,
// as the flow has it.
func asked(t stepText, s flow.Step) stepText {
	switch {
	case s.Type == "take_document_photo" && len(s.Files) == 1:
		t.lead = oneSideLead
	case s.Group == flow.GroupFace && len(s.Files) > 0:
		return faceTexts[s.Files[0].Need]
	case s.Kind == flow.KindAutomatic && (t == faceVideo || t == facePhoto):
		return faceComparison
	}
	return t
}

// faceTexts are for the steps of the face that ask for a file.
var faceTexts = map[media.Need]stepText{
	media.NeedPhoto: facePhoto, media.NeedFace: facePhoto, media.NeedVideo: faceVideo, media.NeedAny: faceVideo, media.NeedInvoice: facePhoto,
}

// stepText is a row of the table of steps.
type stepText struct{ title, lead, hint text }

var oneSideLead = text{
	"We need a photo of the side with your picture.",
	"Necesitamos una foto del lado que lleva su fotografía.",
	"Precisamos de uma foto do lado que tem a sua fotografia.",
}

// stepTexts are the steps that the guide's example flow and the vendor's SDK
// know, and the phone's by analogy.
var stepTexts = map[string]stepText{
	"enter_authorization": {
		text{"Your permission", "Su autorización", "A sua autorização"},
		text{
			"Before we begin, we need your permission to verify your identity.",
			"Antes de empezar, necesitamos su autorización para verificar su identidad.",
			"Antes de começar, precisamos da sua autorização para verificar a sua identidade.",
		},
		text{
			"Please read it calmly. If you say no, nothing is sent.",
			"Léala con calma. Si no la da, no se envía nada.",
			"Leia com calma. Se não autorizar, nada é enviado.",
		},
	},
	"enter_email": {
		text{"Your e-mail", "Su correo electrónico", "O seu e-mail"},
		text{
			"To which address may we send you a code?",
			"¿A qué correo podemos enviarle un código?",
			"Para qual e-mail podemos enviar um código?",
		},
		text{
			"Use an address that you can open now.",
			"Use un correo que pueda abrir ahora.",
			"Use um e-mail que você possa abrir agora.",
		},
	},
	"enter_email_verification_code": {
		text{"The code from your e-mail", "El código de su correo", "O código do seu e-mail"},
		text{
			"Please type the code that we have sent to your e-mail.",
			"Escriba el código que enviamos a su correo.",
			"Digite o código que enviamos para o seu e-mail.",
		},
		text{
			"It may take a minute. Please look among unwanted mail too.",
			"Puede tardar un minuto. Revise también el correo no deseado.",
			"Pode levar um minuto. Veja também a caixa de spam.",
		},
	},
	"enter_phone_number": {
		text{"Your mobile phone", "Su celular", "O seu celular"},
		text{
			"To which number may we send you a code?",
			"¿A qué número podemos enviarle un código?",
			"Para qual número podemos enviar um código?",
		},
		text{
			"With the country's code, as +57 300 123 4567.",
			"Con el código del país, como +57 300 123 4567.",
			"Com o código do país, como +55 11 91234-5678.",
		},
	},
	"enter_phone_verification_code": {
		text{"The code from your phone", "El código de su celular", "O código do seu celular"},
		text{
			"Please type the code that we have sent to your phone.",
			"Escriba el código que enviamos a su celular.",
			"Digite o código que enviamos para o seu celular.",
		},
		text{
			"It may take a minute, and come by SMS, WhatsApp or a call.",
			"Puede tardar un minuto y llegar por SMS, WhatsApp o llamada.",
			"Pode levar um minuto e chegar por SMS, WhatsApp ou ligação.",
		},
	},
	"enter_document_type": {
		text{"Your document", "Su documento", "O seu documento"},
		text{
			"Which document will you use, and which country issued it?",
			"¿Qué documento va a usar y qué país lo expidió?",
			"Qual documento você vai usar e qual país o emitiu?",
		},
		text{
			"Choose one that you have at hand and that has not expired.",
			"Elija uno que tenga a la mano y que no esté vencido.",
			"Escolha um que esteja à mão e dentro da validade.",
		},
	},
	"take_document_photo": {
		text{"Photos of your document", "Fotos de su documento", "Fotos do seu documento"},
		text{
			"We need a photo of each side of your document.",
			"Necesitamos una foto de cada lado de su documento.",
			"Precisamos de uma foto de cada lado do seu documento.",
		},
		text{
			"The original, whole and sharp, in good light, without glare or fingers on it.",
			"El original, completo y nítido, con buena luz, sin reflejos ni dedos encima.",
			"O original, inteiro e nítido, com boa luz, sem reflexos nem dedos na frente.",
		},
	},
	"record_face_photo_liveness": {
		text{"The face on your document", "El rostro de su documento", "O rosto do seu documento"},
		text{
			"We take the picture of your face from your document. There is nothing for you to do.",
			"Tomamos la imagen de su rostro del documento. Usted no tiene que hacer nada.",
			"Obtemos a imagem do seu rosto do documento. Você não precisa fazer nada.",
		},
		text{
			"It will be compared with your video.",
			"Se comparará con su video.",
			"Ela será comparada com o seu vídeo.",
		},
	},
	"record_face_video_liveness": {
		text{"Getting your video ready", "Preparación de su video", "Preparação do seu vídeo"},
		text{
			"We are getting ready for your video. There is nothing for you to do.",
			"Estamos preparando la recepción de su video. Usted no tiene que hacer nada.",
			"Estamos preparando o recebimento do seu vídeo. Você não precisa fazer nada.",
		},
		text{
			"Next comes a short video of your face.",
			"Después viene un video corto de su rostro.",
			"Depois vem um vídeo curto do seu rosto.",
		},
	},
	"enter_face_verification_liveness": faceVideo,
	"record_face_video":                faceVideo,
	"record_face_photo":                facePhoto,
	"enter_face_verification":          facePhoto,
	"enter_invoice_country": {
		text{"The bill's country", "El país del recibo", "O país da conta"},
		text{
			"In which country was the bill issued?",
			"¿En qué país se expidió el recibo?",
			"Em qual país a conta foi emitida?",
		},
		text{
			"A bill of water, power, gas or telephone, for example.",
			"Un recibo de agua, luz, gas o teléfono, por ejemplo.",
			"Uma conta de água, luz, gás ou telefone, por exemplo.",
		},
	},
	"take_invoice_photo": {
		text{"Your bill", "Su recibo", "A sua conta"},
		text{
			"We need a photo or a PDF of a bill with your address.",
			"Necesitamos una foto o un PDF de un recibo con su dirección.",
			"Precisamos de uma foto ou de um PDF de uma conta com o seu endereço.",
		},
		text{
			"Recent and whole, with the address easy to read.",
			"Reciente y completo, con la dirección fácil de leer.",
			"Recente e completa, com o endereço fácil de ler.",
		},
	},
	"enter_response": {
		text{"A question", "Una pregunta", "Uma pergunta"},
		text{
			"Please answer this question.",
			"Responda esta pregunta.",
			"Responda a esta pergunta.",
		},
		text{
			"Answer in your own words.",
			"Responda con sus propias palabras.",
			"Responda com as suas palavras.",
		},
	},
}

var faceVideo = stepText{
	text{"A video of your face", "Un video de su rostro", "Um vídeo do seu rosto"},
	text{
		"We need a short video in which you look at the camera.",
		"Necesitamos un video corto en el que usted mire a la cámara.",
		"Precisamos de um vídeo curto em que você olhe para a câmera.",
	},
	text{
		"Some five seconds, alone, in good light, without cap, mask or dark glasses.",
		"Unos cinco segundos, sin otras personas, con buena luz, sin gorra, mascarilla ni gafas oscuras.",
		"Uns cinco segundos, sem outras pessoas, com boa luz, sem boné, máscara nem óculos escuros.",
	},
}

var faceComparison = stepText{
	text{"Your face", "Su rostro", "O seu rosto"},
	text{
		"Your face is being compared with the one on the document. There is nothing for you to do.",
		"Se compara su rostro con el del documento. Usted no tiene que hacer nada.",
		"O seu rosto é comparado com o do documento. Você não precisa fazer nada.",
	},
	text{
		"This may take a minute.",
		"Puede tardar un minuto.",
		"Pode levar um minuto.",
	},
}

var facePhoto = stepText{
	text{"A photo of your face", "Una foto de su rostro", "Uma foto do seu rosto"},
	text{
		"We need a photo of your face, from the front.",
		"Necesitamos una foto de su rostro, de frente.",
		"Precisamos de uma foto do seu rosto, de frente.",
	},
	text{
		"Alone, in good light, without cap, mask or dark glasses.",
		"Sin otras personas, con buena luz, sin gorra, mascarilla ni gafas oscuras.",
		"Sem outras pessoas, com boa luz, sem boné, máscara nem óculos escuros.",
	},
}
