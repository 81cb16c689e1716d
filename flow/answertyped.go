package flow

import (
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
)

// The lengths that an e-mail address and its parts can have (RFC 5321).
const (
	emailMost = 254
	localMost = 64
	labelMost = 63
)

// checkEmail takes one bare address, as ana@example.com.
func checkEmail(value string) (string, error) {
	address, err := mail.ParseAddress(value)
	if err != nil || address.Address != value || address.Name != "" || len(value) > emailMost {
		return "", wrong(EmailMalformed)
	}
	at := strings.LastIndexByte(value, '@')
	if at > localMost || !domain(value[at+1:]) {
		return "", wrong(EmailMalformed)
	}
	return value, nil
}

// domain reports whether a name can be a host that takes mail: two labels or
// more, each of letters, digits and inner hyphens, the last one no number.
func domain(name string) bool {
	labels := strings.Split(name, ".")
	last := []rune(labels[len(labels)-1])
	return len(labels) >= 2 && len(last) >= 2 && unicode.IsLetter(last[0]) &&
		!slices.ContainsFunc(labels, func(l string) bool { return !label(l) })
}

func label(l string) bool {
	if l == "" || len(l) > labelMost || strings.HasPrefix(l, "-") || strings.HasSuffix(l, "-") {
		return false
	}
	return !strings.ContainsFunc(l, func(r rune) bool {
		return r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
}

// international is the shape of E.164: a plus, then 7 to 15 digits, of which
// the first is no zero.
var international = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)

// checkPhone drops what people and address books set between the digits.
func checkPhone(value string) (string, error) {
	bare := without(value, func(r rune) bool { return separator(r) || strings.ContainsRune("().", r) })
	if !international.MatchString(bare) {
		return "", wrong(PhoneMalformed)
	}
	return bare, nil
}

// The lengths of a code whose length the API does not give.
const (
	codeLeast = 4
	codeMost  = 10
)

// checkCode drops spaces and dashes, which a pasted code may hold.
func checkCode(value string, length int) (string, error) {
	bare := without(value, separator)
	least, most, longest := length, length, 0
	if length <= 0 {
		least, most, longest = codeLeast, codeMost, codeMost
	}
	switch {
	case bare == "":
		return "", wrong(AnswerMissing)
	case strings.ContainsFunc(bare, func(r rune) bool { return !letterOrDigit(r) }):
		return "", &AnswerError{Problem: CodeMalformed, Length: least, Longest: longest}
	case len(bare) < least:
		return "", &AnswerError{Problem: CodeTooShort, Length: least, Longest: longest}
	case len(bare) > most:
		return "", &AnswerError{Problem: CodeTooLong, Length: least, Longest: longest}
	}
	return bare, nil
}

func letterOrDigit(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}

// separator reports whether a rune is a space, a dash or an invisible mark
// that came along with a paste.
func separator(r rune) bool {
	return unicode.IsSpace(r) || unicode.In(r, unicode.Dash, unicode.Zs, unicode.Cf)
}

func without(value string, drop func(rune) bool) string {
	return strings.Map(func(r rune) rune {
		if drop(r) {
			return -1
		}
		return r
	}, value)
}

var number = regexp.MustCompile(`^[+-]?[0-9]+([.,][0-9]+)?$`)

// thousands looks like a number with its thousands set apart: 1,500 is one and
// a half to one person and fifteen hundred to the other.
var thousands = regexp.MustCompile(`,[0-9]{3}$`)

// checkNumber takes a decimal point or a decimal comma, and sends the point.
func checkNumber(value string, most int) (string, error) {
	if !number.MatchString(value) || thousands.MatchString(value) {
		return "", wrong(NumberMalformed)
	}
	return checkLength(strings.Replace(value, ",", ".", 1), most)
}

// checkDate takes a day that exists.
func checkDate(value string) (string, error) {
	if _, err := time.Parse(time.DateOnly, value); err != nil {
		return "", wrong(DateMalformed)
	}
	return value, nil
}
