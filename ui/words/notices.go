package words

import "cedula/flow"

// Notice says what happened without the person at this terminal; it is empty
// when nothing did.
func (w *Words) Notice(n flow.Notice) string { return w.pick(notices[n]) }

var notices = map[flow.Notice]text{
	flow.NoticeFinishedElsewhere: {
		"This step was finished elsewhere, on a phone perhaps. We go on from there.",
		"Este paso se terminó en otro lugar, quizá en un celular. Seguimos desde ahí.",
		"Esta etapa foi concluída em outro lugar, talvez em um celular. Seguimos daí.",
	},
	flow.NoticeCanceledElsewhere: {
		"The verification was cancelled elsewhere.",
		"La verificación se canceló desde otro lugar.",
		"A verificação foi cancelada em outro lugar.",
	},
	flow.NoticeExpired: {
		"The time for this verification is over.",
		"Se acabó el tiempo de esta verificación.",
		"O tempo desta verificação acabou.",
	},
	flow.NoticeBackWithdrawn: {
		"It is not possible to go back in this verification.",
		"En esta verificación no es posible volver atrás.",
		"Nesta verificação não é possível voltar.",
	},
	flow.NoticeWentBack: {
		"We are one step back. You can change your answer.",
		"Volvimos un paso. Puede cambiar su respuesta.",
		"Voltamos uma etapa. Você pode mudar a sua resposta.",
	},
	flow.NoticeFreshLinks: {
		"The time for uploading had run out, so a new place was asked for. Nothing is lost.",
		"Se había vencido el tiempo de envío y se pidió otro lugar. No se perdió nada.",
		"O tempo de envio havia acabado e foi pedido outro lugar. Nada se perdeu.",
	},
	flow.NoticeResumed: {
		"We go on where this verification was left.",
		"Seguimos donde quedó esta verificación.",
		"Seguimos de onde esta verificação parou.",
	},
	flow.NoticeSendAgain: {
		"What was sent did not arrive. Please answer once more.",
		"Lo que se envió no llegó. Responda una vez más.",
		"O que foi enviado não chegou. Responda mais uma vez.",
	},
	flow.NoticeEnded: {
		"This verification has ended meanwhile.",
		"Esta verificación terminó entretanto.",
		"Esta verificação terminou nesse meio-tempo.",
	},
	flow.NoticeNewCode: {
		"A new code is on its way.",
		"Un nuevo código va en camino.",
		"Um novo código está a caminho.",
	},
}
