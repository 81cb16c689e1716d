package words

// withdrawalReasons are those of a verification that was not carried through.
var withdrawalReasons = map[string]reasonText{
	"canceled":                        wasCanceled,
	"dont_want_to_continue":           wasCanceled,
	"dont_want_to_send_my_document":   wasCanceled,
	"dont_want_to_send_my_video":      wasCanceled,
	"dont_want_to_send_my_number":     wasCanceled,
	"dont_have_my_phone":              wasCanceled,
	"dont_have_my_document":           wasCanceled,
	"dont_understand_what_to_do":      wasCanceled,
	"dont_know_how_to_take_the_photo": wasCanceled,
	"my_document_type_is_not_there":   wasCanceled,
	"doesnt_redirect_me":              wasCanceled,
	"other":                           wasCanceled,
	"other_reason":                    wasCanceled,
	"abandoned_without_using_retries": {text{
		"The verification was left although there were tries left.",
		"La verificación se abandonó aunque quedaban intentos.",
		"A verificação foi abandonada embora restassem tentativas.",
	}, beginAnew},
	"user_stopped_responding": notFinished,
	"user_process_postponed":  notFinished,
	"validation_not_finished": notFinished,
	"not_used":                notFinished,
	"not_answered_question": {text{
		"A question was left without an answer.",
		"Una pregunta quedó sin respuesta.",
		"Uma pergunta ficou sem resposta.",
	}, beginAnew},
	"no_document_media_uploaded": {text{
		"No picture of the document arrived.",
		"No llegó ninguna foto del documento.",
		"Não chegou nenhuma foto do documento.",
	}, beginAnew},
	"no_face_media_uploaded": {text{
		"No picture or video of the face arrived.",
		"No llegó ninguna foto ni video del rostro.",
		"Não chegou nenhuma foto nem vídeo do rosto.",
	}, beginAnew},
	"data_authorization_not_provided": {text{
		"The permission to use the data was not given.",
		"No se dio la autorización para usar los datos.",
		"A autorização para usar os dados não foi dada.",
	}, beginAnew},
	"geolocation_denied":          locationUnknown,
	"geolocation_not_provided":    locationUnknown,
	"unwanted_camera_permissions": cameraDenied,
	"camera_permission_error":     cameraDenied,
	"camara_problems":             cameraDenied,
}

// expiredReasons are those of time that ran out.
var expiredReasons = map[string]reasonText{
	"validation_expired":         timeOver,
	"process_expired":            timeOver,
	"expired":                    timeOver,
	"process_started_late":       timeOver,
	"pending_validation_methods": timeOver,
	"input_file_not_uploaded": {text{
		"A file did not arrive in time.",
		"Un archivo no llegó a tiempo.",
		"Um arquivo não chegou a tempo.",
	}, beginAnew},
	"manual_review_expired": {text{
		"The review by a person was not finished in time.",
		"La revisión por una persona no terminó a tiempo.",
		"A revisão por uma pessoa não terminou a tempo.",
	}, againOrContact},
	"system_error": {text{
		"Something failed at Truora; it was not your fault.",
		"Algo falló en Truora; no fue culpa suya.",
		"Algo falhou na Truora; não foi culpa sua.",
	}, later},
}

var (
	wasCanceled = reasonText{text{
		"The verification was cancelled.",
		"La verificación fue cancelada.",
		"A verificação foi cancelada.",
	}, beginAnew}
	notFinished = reasonText{text{
		"The verification was not finished.",
		"La verificación no se terminó.",
		"A verificação não foi concluída.",
	}, beginAnew}
	timeOver = reasonText{text{
		"The time for this verification ran out.",
		"Se acabó el tiempo de esta verificación.",
		"O tempo desta verificação acabou.",
	}, beginAnew}
	locationUnknown = reasonText{text{
		"The location was not shared.",
		"No se compartió la ubicación.",
		"A localização não foi compartilhada.",
	}, beginAnew}
	cameraDenied = reasonText{text{
		"The camera could not be used.",
		"No se pudo usar la cámara.",
		"A câmera não pôde ser usada.",
	}, beginAnew}
)
