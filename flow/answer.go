package flow

import (
	"strings"
	"unicode/utf8"

	"cedula/truora/safetext"
)

// Check is CheckLocalized without further names.
func (q Question) Check(raw string) (string, error) { return q.CheckLocalized(raw, nil) }

// CheckLocalized checks an answer and gives the value to send: the one place where
// an answer is found right or wrong. Both ends are trimmed; an empty answer to
// an optional question is "" and means that it is skipped. name, where given,
// tells the localised name of an option's value, and the words for "true" and
// "false". What is wrong comes back as an *AnswerError.
func (q Question) CheckLocalized(raw string, name func(value string) string) (string, error) {
	value := strings.TrimSpace(raw)
	switch {
	case q.ReadOnly:
		return q.Value, nil
	case value == "" && q.Optional:
		return "", nil
	case value == "":
		return "", wrong(AnswerMissing)
	case q.Answer != AnswerCode && safetext.HasControl(value):
		return "", wrong(ControlCharacters)
	}
	return q.checkKind(value, name)
}

func (q Question) checkKind(value string, name func(string) string) (string, error) {
	switch q.Answer {
	case AnswerEmail:
		return checkEmail(value)
	case AnswerPhone:
		return checkPhone(value)
	case AnswerCode:
		return checkCode(value, q.Length)
	case AnswerNumber:
		return checkNumber(value, q.Length)
	case AnswerDate:
		return checkDate(value)
	case AnswerCheckbox:
		return checkTick(value, name)
	case AnswerConsent:
		return checkConsent(value, name)
	case AnswerSelect:
		return checkChoice(value, q.Options, name)
	}
	return q.checkText(value)
}

// checkText takes the text as it is; a country without options is its two
// letters.
func (q Question) checkText(value string) (string, error) {
	if q.Subject == SubjectCountry {
		return checkCountry(value)
	}
	return checkLength(value, q.Length)
}

func checkCountry(value string) (string, error) {
	code := strings.ToUpper(value)
	if len(code) != 2 || strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return "", &AnswerError{Problem: NotAnOption, Length: 2}
	}
	return code, nil
}

// checkLength counts what a person would call letters: runes, not bytes.
func checkLength(value string, most int) (string, error) {
	if most > 0 && utf8.RuneCountInString(value) > most {
		return "", &AnswerError{Problem: TextTooLong, Length: most}
	}
	return value, nil
}

func wrong(problem AnswerProblem) error { return &AnswerError{Problem: problem} }
