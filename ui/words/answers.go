package words

import (
	"errors"
	"strconv"

	"cedula/flow"
)

// Answer says why an answer cannot be right, of a *flow.AnswerError; of any
// other error, that the answer cannot be taken.
func (w *Words) Answer(err error) string {
	var wrong *flow.AnswerError
	if !errors.As(err, &wrong) {
		return w.pick(cannotTake)
	}
	row, ok := answerProblems[wrong.Problem]
	if !ok {
		row = answerText{cannotTake, cannotTake}
	}
	return w.measured(row, wrong)
}

// measured takes the wording with a length when one is known.
func (w *Words) measured(row answerText, wrong *flow.AnswerError) string {
	if wrong.Length == 0 {
		return w.pick(row.plain)
	}
	length := strconv.Itoa(wrong.Length)
	if wrong.Longest > wrong.Length {
		length += w.pick(text{" to ", " a ", " a "}) + strconv.Itoa(wrong.Longest)
	}
	return fill(w.pick(row.measured), "{n}", length)
}

// answerText is a problem's wording, without and with a length.
type answerText struct{ plain, measured text }

var (
	cannotTake = text{
		"That cannot be right.",
		"Eso no puede ser correcto.",
		"Isso não pode estar correto.",
	}
	codeLength = text{
		"The code has {n} letters or digits.",
		"El código tiene {n} letras o números.",
		"O código tem {n} letras ou números.",
	}
	emailMalformed = text{
		"That is not a whole e-mail address, as name@example.com.",
		"Ese no es un correo completo, como nombre@ejemplo.com.",
		"Esse não é um e-mail completo, como nome@exemplo.com.",
	}
	phoneMalformed = text{
		"Please give the number with + and the country's code, as +57 300 123 4567.",
		"Escriba el número con + y el código del país, como +57 300 123 4567.",
		"Digite o número com + e o código do país, como +55 11 91234-5678.",
	}
	answerMissing = text{
		"Please answer this first.",
		"Responda esto primero.",
		"Responda isto primeiro.",
	}
	codeMalformed = text{
		"A code has letters and digits alone.",
		"Un código solo tiene letras y números.",
		"Um código só tem letras e números.",
	}
	codeTooShort = text{
		"The code is too short.",
		"Al código le faltan caracteres.",
		"O código está curto demais.",
	}
	codeTooLong = text{
		"The code is too long.",
		"Al código le sobran caracteres.",
		"O código está longo demais.",
	}
	numberMalformed = text{
		"That is not a number.",
		"Eso no es un número.",
		"Isso não é um número.",
	}
	dateMalformed = text{
		"Please give a day that exists, as year-month-day: 1990-12-31.",
		"Escriba un día que exista, como año-mes-día: 1990-12-31.",
		"Digite um dia que exista, como ano-mês-dia: 1990-12-31.",
	}
	textTooLong = text{
		"That is too long.",
		"Es demasiado largo.",
		"É longo demais.",
	}
	textLimit = text{
		"At most {n} characters, please.",
		"Máximo {n} caracteres.",
		"No máximo {n} caracteres.",
	}
	controlCharacters = text{
		"There is something in it that cannot be seen. Please type it by hand.",
		"Contiene algo que no se ve. Escríbalo a mano.",
		"Contém algo que não se vê. Digite à mão.",
	}
	notAnOption = text{
		"That is not one of the choices.",
		"Esa no es una de las opciones.",
		"Essa não é uma das opções.",
	}
	countryCode = text{
		"Please give the country's {n} letters, as CO.",
		"Escriba las {n} letras del país, como CO.",
		"Digite as {n} letras do país, como BR.",
	}
	ambiguousOption = text{
		"More than one choice begins like that. Please be more precise.",
		"Más de una opción coincide. Sea más preciso.",
		"Mais de uma opção coincide. Seja mais preciso.",
	}
	consentRefused = text{
		"Without your permission we cannot go on. Nothing was sent.",
		"Sin su autorización no podemos continuar. No se envió nada.",
		"Sem a sua autorização não podemos continuar. Nada foi enviado.",
	}
	yesOrNo = text{
		"Please answer yes or no.",
		"Responda sí o no.",
		"Responda sim ou não.",
	}
)

var answerProblems = map[flow.AnswerProblem]answerText{
	flow.AnswerMissing:     {answerMissing, answerMissing},
	flow.EmailMalformed:    {emailMalformed, emailMalformed},
	flow.PhoneMalformed:    {phoneMalformed, phoneMalformed},
	flow.CodeTooShort:      {codeTooShort, codeLength},
	flow.CodeTooLong:       {codeTooLong, codeLength},
	flow.CodeMalformed:     {codeMalformed, codeMalformed},
	flow.NumberMalformed:   {numberMalformed, numberMalformed},
	flow.DateMalformed:     {dateMalformed, dateMalformed},
	flow.TextTooLong:       {textTooLong, textLimit},
	flow.ControlCharacters: {controlCharacters, controlCharacters},
	flow.NotAnOption:       {notAnOption, countryCode},
	flow.AmbiguousOption:   {ambiguousOption, ambiguousOption},
	flow.ConsentRefused:    {consentRefused, consentRefused},
	flow.YesOrNo:           {yesOrNo, yesOrNo},
}
