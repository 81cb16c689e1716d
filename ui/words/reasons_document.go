package words

// documentReasons are those that a better picture, another document or the
// issuing authority can mend.
var documentReasons = map[string]reasonText{
	"blurry_image": {text{
		"The document in the picture is blurred.",
		"El documento se ve borroso en la foto.",
		"O documento está borrado na foto.",
	}, wholeAndSharp},
	"damaged_document": {text{
		"The document is too worn or damaged to be read.",
		"El documento está muy desgastado o dañado para leerlo.",
		"O documento está gasto ou danificado demais para ser lido.",
	}, anotherDocument},
	"incomplete_document": {text{
		"The document is not whole in the picture.",
		"El documento no aparece completo en la foto.",
		"O documento não aparece inteiro na foto.",
	}, wholeAndSharp},
	"missing_text":                    textUnread,
	"ocr_no_text_detected":            textUnread,
	"ocr_failed":                      textUnread,
	"document_image_no_text_detected": textUnread,
	"missing_accents": {text{
		"Small marks of the document's text could not be read.",
		"No se leyeron bien las tildes y detalles del texto del documento.",
		"Os acentos e detalhes do texto do documento não foram lidos bem.",
	}, wholeAndSharp},
	"document_not_recognized": {text{
		"The document was not recognised as one of the country and type that were chosen.",
		"El documento no se reconoció como del país y tipo elegidos.",
		"O documento não foi reconhecido como do país e tipo escolhidos.",
	}, rightDocument},
	"front_document_not_found":      frontNotFound,
	"document_front_not_identified": frontNotFound,
	"reverse_document_not_found":    backNotFound,
	"back_document_not_found":       backNotFound,
	"document_has_expired":          documentExpired,
	"expired_document":              documentExpired,
	"face_not_detected": {text{
		"No face was found in the picture of the document.",
		"No se encontró un rostro en la foto del documento.",
		"Não foi encontrado um rosto na foto do documento.",
	}, takeFront},
	"face_not_clear":           portraitUnclear,
	"portrait_photo_illegible": portraitUnclear,
	"perforations_illegible": {text{
		"The document's perforations cannot be made out.",
		"No se distinguen las perforaciones del documento.",
		"As perfurações do documento não podem ser distinguidas.",
	}, wholeAndSharp},
	"document_is_a_photo_of_photo": {text{
		"The picture seems to show another picture or a screen.",
		"La imagen parece tomada de otra foto o de una pantalla.",
		"A imagem parece tirada de outra foto ou de uma tela.",
	}, takeOriginal},
	"document_is_a_photocopy":                 photocopied,
	"front_side_document_is_a_photocopy":      photocopied,
	"reverse_side_document_is_a_photocopy":    photocopied,
	"front_document_is_a_photocopy":           photocopied,
	"reverse_document_is_a_photocopy":         photocopied,
	"front_document_is_a_photo_of_photo":      photographed,
	"reverse_document_is_a_photo_of_photo":    photographed,
	"data_not_match_with_government_database": databaseDiffers,

	"document_data_does_not_match_government_data": databaseDiffers,
	"document_unregistered": {text{
		"The document was not found in the official register.",
		"El documento no se encontró en el registro oficial.",
		"O documento não foi encontrado no registro oficial.",
	}, authority},
	"government_database_unavailable": {text{
		"The official register does not answer at the moment.",
		"El registro oficial no responde en este momento.",
		"O registro oficial não responde neste momento.",
	}, later},
	"identity_belongs_to_dead_person": {text{
		"The official register does not show this identity as current.",
		"El registro oficial no muestra esta identidad como vigente.",
		"O registro oficial não mostra esta identidade como vigente.",
	}, authority},
	"date_of_birth_does_not_match_with_photo": {text{
		"The date of birth and the picture do not seem to go together.",
		"La fecha de nacimiento y la foto no parecen corresponder.",
		"A data de nascimento e a foto não parecem corresponder.",
	}, rightDocument},
	"document_does_not_match_account_id": {text{
		"The document is not the one that this verification was begun for.",
		"El documento no es el que corresponde a esta verificación.",
		"O documento não é o que corresponde a esta verificação.",
	}, rightDocument},
	"invalid_document_number": {text{
		"The document's number is not right, or was not read well.",
		"El número del documento no es correcto o no se leyó bien.",
		"O número do documento não está correto ou não foi bem lido.",
	}, rightDocument},
	"invalid_document_status": {text{
		"The official register does not show this document as current.",
		"El registro oficial no muestra este documento como vigente.",
		"O registro oficial não mostra este documento como vigente.",
	}, authority},
	"invalid_issue_date":             issueDate,
	"invalid_document_emission_date": issueDate,
	"invalid_mrz":                    machineZone,
	"invalid_mrz_format":             machineZone,
	"invalid_qr_content": {text{
		"The document's QR or bar code does not agree with what is printed on it.",
		"El código QR o de barras no coincide con lo impreso en el documento.",
		"O código QR ou de barras não coincide com o que está impresso no documento.",
	}, wholeAndSharp},
	"invalid_format_for_naturally_field": {text{
		"The place of birth on the document is not written as expected.",
		"El lugar de nacimiento no está escrito como se espera.",
		"A naturalidade não está escrita como se espera.",
	}, rightDocument},
	"invalid_format": {text{
		"The document is not laid out as expected.",
		"El documento no tiene el formato esperado.",
		"O documento não tem o formato esperado.",
	}, rightDocument},
	"invalid_inputs_to_create_check": {text{
		"The document's data were not enough to look it up.",
		"Los datos del documento no alcanzaron para consultarlo.",
		"Os dados do documento não bastaram para consultá-lo.",
	}, wholeAndSharp},
	"inconsistent_parent_names": {text{
		"The parents' names cannot be read well.",
		"Los nombres de los padres no se leen bien.",
		"Os nomes dos pais não podem ser bem lidos.",
	}, wholeAndSharp},
	"national_registrar_inconsistency": dataDisagree,
	"production_data_inconsistency":    dataDisagree,
	"validations_failed":               dataDisagree,
	"underage": {text{
		"The person on the document is under the age that is required.",
		"La persona del documento no tiene la edad requerida.",
		"A pessoa do documento não tem a idade exigida.",
	}, contact},
	"age_above_threshold": {text{
		"By the document's date of birth, the age is above what is accepted.",
		"Según la fecha de nacimiento, la edad supera la que se acepta.",
		"Pela data de nascimento, a idade está acima da aceita.",
	}, contact},
	"invalid_image_format":            pictureFormat,
	"invalid_or_corrupted_image_file": pictureFormat,
	"invalid_file_format":             pictureFormat,
	"file_format_not_supported":       pictureFormat,
	"empty_input_file": {text{
		"An empty file arrived.",
		"Llegó un archivo vacío.",
		"Chegou um arquivo vazio.",
	}, anotherFile},
}

var (
	textUnread = reasonText{text{
		"The text of the document could not be read.",
		"No se pudo leer el texto del documento.",
		"Não foi possível ler o texto do documento.",
	}, wholeAndSharp}
	frontNotFound = reasonText{text{
		"The front of the document was not found in the picture.",
		"No se encontró el frente del documento en la foto.",
		"A frente do documento não foi encontrada na foto.",
	}, takeFront}
	backNotFound = reasonText{text{
		"The back of the document was not found in the picture.",
		"No se encontró el reverso del documento en la foto.",
		"O verso do documento não foi encontrado na foto.",
	}, takeBack}
	documentExpired = reasonText{text{
		"The document has expired.",
		"El documento está vencido.",
		"O documento está vencido.",
	}, anotherDocument}
	portraitUnclear = reasonText{text{
		"The face on the document cannot be seen clearly.",
		"El rostro del documento no se ve con claridad.",
		"O rosto do documento não pode ser visto com clareza.",
	}, wholeAndSharp}
	photocopied = reasonText{text{
		"The picture seems to show a photocopy.",
		"La imagen parece mostrar una fotocopia.",
		"A imagem parece mostrar uma fotocópia.",
	}, takeOriginal}
	photographed = reasonText{text{
		"One picture seems to show another picture or a screen.",
		"Una imagen parece tomada de otra foto o de una pantalla.",
		"Uma imagem parece tirada de outra foto ou de uma tela.",
	}, takeOriginal}
	databaseDiffers = reasonText{text{
		"The document's data do not agree with the official register.",
		"Los datos del documento no coinciden con el registro oficial.",
		"Os dados do documento não coincidem com o registro oficial.",
	}, authority}
	issueDate = reasonText{text{
		"The document's date of issue is not right, or was not read well.",
		"La fecha de expedición no es correcta o no se leyó bien.",
		"A data de emissão não está correta ou não foi bem lida.",
	}, wholeAndSharp}
	machineZone = reasonText{text{
		"The lines for machines on the document do not agree with the rest, or were not read well.",
		"Las líneas de lectura mecánica no coinciden con el resto o no se leyeron bien.",
		"As linhas de leitura mecânica não coincidem com o resto ou não foram bem lidas.",
	}, wholeAndSharp}
	dataDisagree = reasonText{text{
		"Some data of the document do not agree with each other.",
		"Algunos datos del documento no coinciden entre sí.",
		"Alguns dados do documento não coincidem entre si.",
	}, wholeAndSharp}
	pictureFormat = reasonText{text{
		"The file could not be opened as a picture or video.",
		"El archivo no se pudo abrir como imagen o video.",
		"O arquivo não pôde ser aberto como imagem ou vídeo.",
	}, anotherFile}
)
