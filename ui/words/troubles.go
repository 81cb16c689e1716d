package words

import (
	"strconv"
	"strings"

	"cedula/flow"
	"cedula/truora/safetext"
)

// Sentences tell of a trouble: what happened, what to do, what was kept.
type Sentences struct{ Happened, Do, Kept string }

// Trouble puts into words what went wrong between this machine and Truora, or
// in a file.
func (w *Words) Trouble(t flow.Trouble) Sentences {
	row, ok := troubles[t.Code]
	if !ok {
		row = troubles[flow.TroubleNonsense]
	}
	happened := sentence(w.pick(row.happened), circumstances(t))
	if t.Target != "" {
		happened = w.Target(t.Target) + ": " + happened
	}
	return Sentences{happened, w.pick(row.do), w.pick(row.kept)}
}

// circumstances are the host, the status and the API's own words, for whoever
// has to find out more.
func circumstances(t flow.Trouble) string {
	var parts []string
	if t.Host != "" {
		parts = append(parts, safetext.Line(t.Host))
	}
	if t.Status != 0 {
		parts = append(parts, "HTTP "+strconv.Itoa(t.Status))
	}
	if detail := safetext.Line(t.Detail); detail != "" {
		parts = append(parts, detail)
	}
	if len(parts) == 0 {
		return ""
	}
	return "(" + strings.Join(parts, ", ") + ")"
}

type troubleText struct{ happened, do, kept text }

var (
	answersKept = text{
		"What you have answered so far is kept.",
		"Lo que usted ha respondido hasta ahora se conserva.",
		"O que você respondeu até agora está guardado.",
	}
	processKept = text{
		"The verification is kept: it can be taken up again.",
		"La verificación se conserva: se puede retomar.",
		"A verificação está guardada: pode ser retomada.",
	}
	fileKept = text{
		"Your other answers and files are kept.",
		"Sus otras respuestas y archivos se conservan.",
		"As suas outras respostas e arquivos estão guardados.",
	}
	nothingKept = text{
		"Nothing further was sent.",
		"No se envió nada más.",
		"Nada mais foi enviado.",
	}
	tryOrLeave = text{
		"Try again, or leave and go on later.",
		"Intente de nuevo, o salga y continúe más tarde.",
		"Tente de novo, ou saia e continue mais tarde.",
	}
	waitAndTry = text{
		"Wait a moment and try again.",
		"Espere un momento e intente de nuevo.",
		"Espere um momento e tente de novo.",
	}
	checkSettings = text{
		"Please tell whoever set this up; “cedula doctor” shows what is wrong.",
		"Avise a quien configuró el programa; «cedula doctor» muestra qué falla.",
		"Avise quem configurou o programa; “cedula doctor” mostra o que está errado.",
	}
	chooseAgain = text{
		"Please choose the file again.",
		"Elija el archivo de nuevo.",
		"Escolha o arquivo de novo.",
	}
)

var troubles = map[flow.TroubleCode]troubleText{
	flow.TroubleUnreachable: {
		text{"Truora could not be reached.", "No se pudo conectar con Truora.", "Não foi possível conectar com a Truora."},
		text{
			"Check the internet connection and try again.",
			"Revise la conexión a internet e intente de nuevo.",
			"Verifique a conexão com a internet e tente de novo.",
		}, answersKept,
	},
	flow.TroubleTimeout: {
		text{"Truora did not answer in time.", "Truora no respondió a tiempo.", "A Truora não respondeu a tempo."},
		tryOrLeave, answersKept,
	},
	flow.TroubleNonsense: {
		text{
			"An answer came that is not one of Truora's.",
			"Llegó una respuesta que no es de Truora.",
			"Chegou uma resposta que não é da Truora.",
		},
		text{
			"A network that asks for a login may be in between. Check the connection and try again.",
			"Puede haber una red que pide iniciar sesión. Revise la conexión e intente de nuevo.",
			"Pode haver uma rede que pede login. Verifique a conexão e tente de novo.",
		}, answersKept,
	},
	flow.TroubleServer: {
		text{"Something failed at Truora.", "Algo falló en Truora.", "Algo falhou na Truora."},
		waitAndTry, answersKept,
	},
	flow.TroubleRateLimited: {
		text{
			"Too many requests have reached Truora in a short time.",
			"Llegaron demasiadas solicitudes a Truora en poco tiempo.",
			"Chegaram solicitações demais à Truora em pouco tempo.",
		},
		waitAndTry, answersKept,
	},
	flow.TroubleKeyRefused: {
		text{"Truora refused the API key.", "Truora rechazó la clave de API.", "A Truora recusou a chave de API."},
		checkSettings, processKept,
	},
	flow.TroubleTokenRefused: {
		text{
			"Truora refused the token; a permanent key may be needed here.",
			"Truora rechazó el token; aquí puede necesitarse una clave permanente.",
			"A Truora recusou o token; pode ser necessária uma chave permanente.",
		},
		checkSettings, processKept,
	},
	flow.TroubleTokenExpired: {
		text{
			"The token of this verification has run out.",
			"El token de esta verificación se venció.",
			"O token desta verificação expirou.",
		},
		text{
			"A new token is needed to go on.",
			"Para continuar se necesita un token nuevo.",
			"Para continuar é preciso um novo token.",
		}, processKept,
	},
	flow.TroubleWrongURL: {
		text{
			"Truora does not know the address that was called.",
			"Truora no conoce la dirección a la que se llamó.",
			"A Truora não conhece o endereço que foi chamado.",
		},
		checkSettings, processKept,
	},
	flow.TroubleNoProcess: {
		text{
			"Truora knows no such verification.",
			"Truora no conoce esa verificación.",
			"A Truora não conhece essa verificação.",
		},
		text{
			"Check the id and the key, or begin a new verification.",
			"Revise el identificador y la clave, o empiece una verificación nueva.",
			"Verifique o identificador e a chave, ou comece uma nova verificação.",
		}, nothingKept,
	},
	flow.TroubleRejected: {
		text{
			"Truora did not accept what was sent.",
			"Truora no aceptó lo que se envió.",
			"A Truora não aceitou o que foi enviado.",
		},
		tryOrLeave, answersKept,
	},
	flow.TroubleUploadHost: {
		text{
			"Files are to go to a host that is not allowed here, so nothing was sent.",
			"Los archivos irían a un servidor no permitido aquí; no se envió nada.",
			"Os arquivos iriam para um servidor não permitido aqui; nada foi enviado.",
		},
		text{
			"If it is one of Truora's, whoever set this up can add it to upload_hosts.",
			"Si es de Truora, quien configuró el programa puede agregarlo a upload_hosts.",
			"Se for da Truora, quem configurou o programa pode incluí-lo em upload_hosts.",
		}, fileKept,
	},
	flow.TroubleUploadRefused: {
		text{"The file was not taken.", "El archivo no fue recibido.", "O arquivo não foi recebido."},
		tryOrLeave, fileKept,
	},
	flow.TroubleFileChanged: {
		text{
			"The file changed while it was being sent.",
			"El archivo cambió mientras se enviaba.",
			"O arquivo mudou enquanto era enviado.",
		},
		chooseAgain, fileKept,
	},
	flow.TroubleFileUnreadable: {
		text{
			"The file cannot be read any more.",
			"El archivo ya no se puede leer.",
			"O arquivo não pode mais ser lido.",
		},
		chooseAgain, fileKept,
	},
	flow.TroubleNoTarget: {
		text{
			"Truora gave no place to send the file to.",
			"Truora no indicó adónde enviar el archivo.",
			"A Truora não indicou para onde enviar o arquivo.",
		},
		tryOrLeave, answersKept,
	},
	flow.TroubleUnclear: {
		text{
			"Your answer was sent three times and did not arrive.",
			"Su respuesta se envió tres veces y no llegó.",
			"A sua resposta foi enviada três vezes e não chegou.",
		},
		tryOrLeave, answersKept,
	},
}
