package words

// Advice about codes, addresses and numbers.
var newestCode = text{
	"Look for the newest message and type its code.",
	"Busque el mensaje más reciente y escriba su código.",
	"Procure a mensagem mais recente e digite o código dela.",
}

var anotherEmail = text{
	"Check how it is written, or give another.",
	"Revise cómo está escrito, o use otro.",
	"Verifique como está escrito, ou use outro.",
}

var anotherPhone = text{
	"Check the number and that the phone is on and has a signal, or give another.",
	"Revise el número y que el celular esté encendido y con señal, o use otro.",
	"Verifique o número e se o celular está ligado e com sinal, ou use outro.",
}

// contactReasons are those of e-mail, phone and code.
var contactReasons = map[string]reasonText{
	"wrong_verification_code": {
		text{"The code was not right.", "El código no era correcto.", "O código não estava correto."},
		newestCode,
	},
	"email_not_valid_verdict": {
		text{
			"That e-mail address cannot be used.",
			"Ese correo no se puede usar.",
			"Esse e-mail não pode ser usado.",
		},
		anotherEmail,
	},
	"phone_number_out_of_coverage": {
		text{
			"That number could not be reached.",
			"No se pudo contactar ese número.",
			"Não foi possível contatar esse número.",
		},
		anotherPhone,
	},
}
