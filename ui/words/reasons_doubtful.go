package words

// doubtfulReasons are those that point at fraud. They are worded so that an
// honest person, whom a false alarm hits, is neither accused nor left alone.
var doubtfulReasons = map[string]reasonText{
	"possible_fraud":                            notConfirmed,
	"risk_signal_detected":                      notConfirmed,
	"risky_face_detected":                       notConfirmed,
	"face_in_blocklist":                         notConfirmed,
	"fraudster_face_match_in_client_collection": notConfirmed,
	"fraudster_face_match_in_truora_collection": notConfirmed,
	"user_face_match_in_fraud_collection":       notConfirmed,
	"user_face_match_in_client_collection": {text{
		"This face seems to be known here under another account.",
		"Este rostro parece estar registrado aquí con otra cuenta.",
		"Este rosto parece estar registrado aqui com outra conta.",
	}, contact},
	"traces_of_tampering":                 notAuthentic,
	"portrait_photo_is_fake":              notAuthentic,
	"image_face_validation_not_passed":    notAuthentic,
	"image_text_validation_not_passed":    notAuthentic,
	"image_validation_not_passed":         notAuthentic,
	"irregular_fonts":                     notAuthentic,
	"irregular_alignments":                notAuthentic,
	"inconsistent_delegate_signature":     notAuthentic,
	"missing_security_elements":           securityUnseen,
	"missing_coat_of_arms":                securityUnseen,
	"missing_legal_institute_perforation": securityUnseen,
	"vpn_detected": {text{
		"The connection comes through a VPN or a proxy.",
		"La conexión pasa por una VPN o un proxy.",
		"A conexão passa por uma VPN ou um proxy.",
	}, text{
		"Switch it off and begin again.",
		"Desactívela y empiece de nuevo.",
		"Desative-a e comece de novo.",
	}},
}

var (
	notConfirmed = reasonText{text{
		"The verification could not be approved automatically.",
		"La verificación no se pudo aprobar automáticamente.",
		"A verificação não pôde ser aprovada automaticamente.",
	}, contact}
	notAuthentic = reasonText{text{
		"The document could not be confirmed from its pictures.",
		"No se pudo confirmar el documento a partir de las fotos.",
		"Não foi possível confirmar o documento a partir das fotos.",
	}, wholeAndSharp}
	securityUnseen = reasonText{text{
		"Some of the document's security marks could not be seen.",
		"No se vieron algunas marcas de seguridad del documento.",
		"Algumas marcas de segurança do documento não foram vistas.",
	}, wholeAndSharp}
)
