package words

// faceReasons are those of the face and its video.
var faceReasons = map[string]reasonText{
	"similarity_threshold_not_passed": {text{
		"Your face and the one on the document were not found alike enough.",
		"Su rostro y el del documento no se parecieron lo suficiente.",
		"O seu rosto e o do documento não se pareceram o suficiente.",
	}, goodFaceVideo},
	"liveness_verification_not_passed":         notLive,
	"passive_liveness_verification_not_passed": notLive,
	"photo_of_photo": {text{
		"The picture seems to be taken of another picture or of a screen.",
		"La imagen parece tomada de otra foto o de una pantalla.",
		"A imagem parece tirada de outra foto ou de uma tela.",
	}, goodFaceVideo},
	"no_face_detected": {text{
		"No face was found in the video or the photo.",
		"No se encontró un rostro en el video o la foto.",
		"Não foi encontrado um rosto no vídeo ou na foto.",
	}, goodFaceVideo},
	"multiple_faces_detected": {text{
		"More than one face was found.",
		"Se encontró más de un rostro.",
		"Foi encontrado mais de um rosto.",
	}, goodFaceVideo},
	"face_validation_failed": {text{
		"Your face could not be checked.",
		"No se pudo revisar su rostro.",
		"Não foi possível verificar o seu rosto.",
	}, goodFaceVideo},
	"speech_match_not_passed": {text{
		"What was said in the video is not what was asked for.",
		"Lo que se dijo en el video no es lo que se pidió.",
		"O que foi dito no vídeo não é o que foi pedido.",
	}, text{
		"Record it again and say the words as they are shown.",
		"Grábelo de nuevo y diga las palabras como se muestran.",
		"Grave de novo e diga as palavras como são mostradas.",
	}},
	"invalid_video_file": {text{
		"The file could not be played as a video.",
		"El archivo no se pudo reproducir como video.",
		"O arquivo não pôde ser reproduzido como vídeo.",
	}, text{
		"Send an MP4, MOV or WebM of a few seconds.",
		"Envíe un MP4, MOV o WebM de pocos segundos.",
		"Envie um MP4, MOV ou WebM de poucos segundos.",
	}},
}

var notLive = reasonText{text{
	"It could not be confirmed that a person was before the camera.",
	"No se pudo confirmar que hubiera una persona frente a la cámara.",
	"Não foi possível confirmar que havia uma pessoa diante da câmera.",
}, goodFaceVideo}
