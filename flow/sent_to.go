package flow

import (
	"cmp"
	"strings"
)

// sentTo is where the code was sent, masked: the address or number that the
// nearest earlier step asked for. Empty if it is unknown, such as after a
// resume.
func (m *Machine) sentTo() string {
	if m.current.Kind != KindCode {
		return ""
	}
	for index := m.current.Index - 1; index >= 0; index-- {
		raw := m.current.process.Steps[index]
		if raw.Type != typeEmail && raw.Type != typePhone {
			continue
		}
		answers := m.memory[stepKey(raw, index)].answers
		for _, q := range StepAt(m.current.process, index, m.start.UploadHosts).Questions {
			value := answers[q.Name]
			if q.ReadOnly {
				value = q.Value
			}
			switch q.Answer {
			case AnswerEmail:
				return maskEmail(value)
			case AnswerPhone:
				return maskPhone(value)
			}
		}
		return ""
	}
	return ""
}

const masked = "•••"

// Masked is an answer with most of an e-mail address or phone number hidden;
// any other answer is unchanged.
func (q Question) Masked(answer string) string {
	switch {
	case answer == "":
		return ""
	case q.Answer == AnswerEmail:
		return cmp.Or(maskEmail(answer), masked)
	case q.Answer == AnswerPhone:
		return cmp.Or(maskPhone(answer), masked)
	}
	return answer
}

// maskEmail keeps the first letter and the domain.
func maskEmail(address string) string {
	at := strings.LastIndexByte(address, '@')
	if at <= 0 {
		return ""
	}
	for _, first := range address { // the first letter may have several bytes
		return string(first) + masked + address[at:]
	}
	return ""
}

// phoneShown is how many digits at the end of a masked number are shown.
const phoneShown = 4

// maskPhone keeps the country code, if it is known, and the last digits.
func maskPhone(number string) string {
	if len(number) <= phoneShown+2 {
		return ""
	}
	code := "+"
	if before, _, isKnown := strings.Cut(ReadablePhone(number), " "); isKnown {
		code = before + " "
	}
	return code + masked + " " + number[len(number)-phoneShown:]
}
