package flow

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"cedula/truora/lazyregexp"
	"cedula/truora/safetext"
)

// AnswerProblem is why an answer is invalid. It is an error for errors.Is.
type AnswerProblem string

// Why an answer is invalid.
const (
	AnswerMissing     AnswerProblem = "missing"
	EmailMalformed    AnswerProblem = "malformed e-mail"
	PhoneMalformed    AnswerProblem = "malformed phone number" // not +, country code and number
	CodeTooShort      AnswerProblem = "code too short"
	CodeTooLong       AnswerProblem = "code too long"
	CodeMalformed     AnswerProblem = "malformed code" // something other than letters and digits
	NumberMalformed   AnswerProblem = "malformed number"
	DateMalformed     AnswerProblem = "malformed date" // not a valid date as YYYY-MM-DD
	TextTooLong       AnswerProblem = "text too long"
	ControlCharacters AnswerProblem = "control characters"
	NotAnOption       AnswerProblem = "not an option"
	AmbiguousOption   AnswerProblem = "more than one option" // part of several labels
	ConsentRefused    AnswerProblem = "consent refused"
	YesOrNo           AnswerProblem = "neither yes nor no"
)

// Error returns the problem's text.
func (problem AnswerProblem) Error() string { return string(problem) }

// AnswerError is an invalid answer. It never contains the answer.
type AnswerError struct {
	Problem AnswerProblem
	Length  int // the required length; 0 if the length is not the problem
	// Longest is the maximum length if a range is allowed (codes without a
	// length: 4 to 10); 0 otherwise.
	Longest int
}

// Error describes the problem, without the answer.
func (err *AnswerError) Error() string {
	return "the answer cannot be right: " + string(err.Problem)
}

// Is reports whether target is the error's AnswerProblem.
func (err *AnswerError) Is(target error) bool {
	problem, ok := target.(AnswerProblem)
	return ok && problem == err.Problem
}

func answerError(problem AnswerProblem) error { return &AnswerError{Problem: problem} }

// Check is CheckLocalized without localised names.
func (q Question) Check(raw string) (string, error) { return q.CheckLocalized(raw, nil) }

// CheckLocalized validates an answer and returns the value to send. All answers
// are validated here. First, the answer is cleaned: invisible characters are
// removed, both ends are trimmed, and if the field is ASCII by definition,
// full-width characters and the digits of other scripts become plain ones (see
// Remark). An empty answer to an optional question is "" and skips it. Name, if
// not nil, returns the localised name of an option's value, and the words for
// "true" and "false". An invalid answer is an *AnswerError.
func (q Question) CheckLocalized(raw string, name func(value string) string) (string, error) {
	value := q.clean(raw)
	switch {
	case q.ReadOnly:
		return q.Value, nil
	case value == "" && q.Optional:
		return "", nil
	case value == "":
		return "", answerError(AnswerMissing)
	case q.Answer != AnswerCode && safetext.HasControl(value):
		return "", answerError(ControlCharacters)
	}
	switch q.Answer {
	case AnswerEmail:
		return checkEmail(value)
	case AnswerPhone:
		return checkPhone(value, q.Country)
	case AnswerCode:
		return checkCode(value, q.Length)
	case AnswerNumber:
		return checkNumber(value, q.Length)
	case AnswerDate:
		return checkDate(value)
	case AnswerCheckbox:
		return checkYesOrNo(value, name)
	case AnswerConsent:
		return checkConsent(value, name)
	case AnswerSelect:
		return checkChoice(value, q.Options, name)
	}
	if q.Subject == SubjectCountry { // a question without options
		return checkCountry(value)
	}
	return checkLength(value, q.Length)
}

// clean is an answer without invisible characters, in plain letters if the field
// is ASCII by definition. An e-mail address may be pasted in the formats of mail
// programs and links, and a code within a sentence: see FindCode.
func (q Question) clean(raw string) string {
	value := safetext.Typed(raw)
	if q.isASCII() {
		value = safetext.ASCII(value)
	}
	switch q.Answer {
	case AnswerEmail:
		return bareEmail(value)
	case AnswerCode:
		if code, ok := FindCode(value, q.Length); ok {
			return code
		}
	}
	return value
}

// FindCode finds the code of a length in a longer text, such as
// "Your code is 654321.": a word of that many letters and digits, at least one of
// them a digit. ok is false if the text is not longer than a code, or if it
// contains none or several different ones. A length of 0 finds nothing.
func FindCode(text string, length int) (code string, ok bool) {
	if length <= 0 || utf8.RuneCountInString(removeRunes(text, isSeparator)) <= length {
		return "", false
	}
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return !isCodeRune(r) }) {
		if len(word) != length || !strings.ContainsAny(word, "0123456789") || word == code {
			continue
		}
		if ok {
			return "", false
		}
		code, ok = word, true
	}
	return code, ok
}

func isCodeRune(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}

// isASCII reports whether answers consist of ASCII only, except for the letters
// of an e-mail address.
func (q Question) isASCII() bool {
	switch q.Answer {
	case AnswerEmail, AnswerPhone, AnswerCode, AnswerNumber, AnswerDate:
		return true
	}
	return q.Subject == SubjectCountry && q.Answer != AnswerSelect
}

// Remark is something to tell or ask the person about a valid answer before it
// is sent.
type Remark int

// The remarks.
const (
	RemarkNone           Remark = iota
	RemarkChanged               // the value to send differs visibly from the input
	RemarkForeignDomain         // an e-mail address's domain contains letters of another script or that look like ASCII
	RemarkLikelyDomain          // an e-mail address's domain differs by one letter from a common one: see Offer
	RemarkCompletedPhone        // digits were added to a phone number, such as its country's
)

// IsAsked reports whether the remark requires a confirmation: the answer may be
// a mistake.
func (remark Remark) IsAsked() bool { return remark != RemarkNone && remark != RemarkChanged }

// Remark is the remark about a valid answer.
func (q Question) Remark(raw string) Remark {
	typed := safetext.Typed(raw)
	clean := q.clean(raw)
	_, domain, _ := strings.Cut(clean, "@")
	isForeign := func(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) }
	switch {
	case !q.isASCII():
		return RemarkNone
	case q.Answer == AnswerEmail && strings.ContainsFunc(domain, isForeign):
		return RemarkForeignDomain
	case q.Answer == AnswerEmail && q.Offer(raw) != clean:
		return RemarkLikelyDomain
	case q.Answer == AnswerPhone && q.isCompletedPhone(typed):
		return RemarkCompletedPhone
	case clean != typed:
		return RemarkChanged
	}
	return RemarkNone
}

func (q Question) isCompletedPhone(typed string) bool {
	_, isCompleted, ok := InternationalPhone(typed, q.Country)
	return ok && isCompleted
}

// Offer is the value that a remark asks about: an e-mail address with the
// domain that was probably meant, a phone number in groups, anything else
// cleaned.
func (q Question) Offer(raw string) string {
	value := q.clean(raw)
	switch q.Answer {
	case AnswerEmail:
		at := strings.LastIndexByte(value, '@')
		if likely, ok := likelyDomain(value[at+1:]); ok && at > 0 {
			return value[:at+1] + likely
		}
	case AnswerPhone:
		if number, isCompleted, ok := InternationalPhone(value, q.Country); ok && isCompleted {
			return ReadablePhone(number)
		}
	}
	return value
}

// checkCountry accepts two letters.
func checkCountry(value string) (string, error) {
	code := strings.ToUpper(value)
	if len(code) != 2 || strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return "", &AnswerError{Problem: NotAnOption, Length: 2}
	}
	return code, nil
}

// checkLength counts characters, not bytes.
func checkLength(value string, most int) (string, error) {
	if most > 0 && utf8.RuneCountInString(value) > most {
		return "", &AnswerError{Problem: TextTooLong, Length: most}
	}
	return value, nil
}

// The lengths of a code if the API does not specify one.
const (
	codeLeast = 4
	codeMost  = 10
)

// checkCode removes spaces and dashes, which a pasted code may contain.
func checkCode(value string, length int) (string, error) {
	code := removeRunes(value, isSeparator)
	least, most, longest := length, length, 0
	if length <= 0 {
		least, most, longest = codeLeast, codeMost, codeMost
	}
	isOther := func(r rune) bool { return !isCodeRune(r) }
	switch {
	case code == "":
		return "", answerError(AnswerMissing)
	case strings.ContainsFunc(code, isOther):
		return "", &AnswerError{Problem: CodeMalformed, Length: least, Longest: longest}
	case len(code) < least:
		return "", &AnswerError{Problem: CodeTooShort, Length: least, Longest: longest}
	case len(code) > most:
		return "", &AnswerError{Problem: CodeTooLong, Length: least, Longest: longest}
	}
	return code, nil
}

// isSeparator reports whether r is a space, a dash or an invisible character
// from a paste.
func isSeparator(r rune) bool {
	return unicode.IsSpace(r) || unicode.In(r, unicode.Dash, unicode.Zs, unicode.Cf)
}

func removeRunes(value string, isRemoved func(rune) bool) string {
	return strings.Map(func(r rune) rune {
		if isRemoved(r) {
			return -1
		}
		return r
	}, value)
}

var decimal = lazyregexp.New(`^[+-]?[0-9]+([.,][0-9]+)?$`)

// thousands matches a number that may have a thousands separator: 1,500 can
// mean 1.5 or 1500.
var thousands = lazyregexp.New(`,[0-9]{3}$`)

// checkNumber accepts a decimal point or a decimal comma, and returns a point.
func checkNumber(value string, most int) (string, error) {
	if !decimal.MatchString(value) || thousands.MatchString(value) {
		return "", answerError(NumberMalformed)
	}
	return checkLength(strings.Replace(value, ",", ".", 1), most)
}

// checkDate accepts an existing date in the API's form; the language's forms are
// read before (words.ReadDate).
func checkDate(value string) (string, error) {
	if _, err := time.Parse(time.DateOnly, value); err != nil {
		return "", answerError(DateMalformed)
	}
	return value, nil
}

// checkChoice accepts an option's exact value, its number from 1, its value, or
// its label or name, ignoring case and accents; in this order.
func checkChoice(value string, options []Option, name func(string) string) (string, error) {
	for _, option := range options {
		if option.Value == value {
			return option.Value, nil
		}
	}
	if n, err := strconv.Atoi(value); err == nil && n >= 1 && n <= len(options) {
		return options[n-1].Value, nil
	}
	byValue := findOptions(options, func(option Option) bool { return isSameWord(option.Value, value) })
	byLabel := findOptions(options, func(option Option) bool {
		return isSameWord(option.Label, value) || isNameOf(option.Value, value, name)
	})
	switch {
	case len(byValue) == 1:
		return byValue[0], nil
	case len(byValue) > 1 || len(byLabel) > 1:
		return "", answerError(AmbiguousOption)
	case len(byLabel) == 1:
		return byLabel[0], nil
	}
	return "", answerError(NotAnOption)
}

// findOptions returns the different values of the options that match.
func findOptions(options []Option, isMatch func(Option) bool) []string {
	var values []string
	for _, option := range options {
		if isMatch(option) && !slices.Contains(values, option.Value) {
			values = append(values, option.Value)
		}
	}
	return values
}

// isNameOf reports whether text is the localised name of an option's value.
func isNameOf(value, text string, name func(string) string) bool {
	if name == nil {
		return false
	}
	localized := name(value)
	return localized != "" && localized != value && isSameWord(localized, text)
}

// isSameWord compares words, ignoring case and accents.
func isSameWord(a, b string) bool { return foldAccents(a) == foldAccents(b) }

func foldAccents(text string) string {
	fold := func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}
	return strings.Map(fold, norm.NFD.String(strings.TrimSpace(text)))
}

// The values of a checkbox in the API.
const (
	checked   = "true"
	unchecked = "false"
)

// checkYesOrNo accepts true and false, yes and no, and the localised words for
// them.
func checkYesOrNo(value string, name func(string) string) (string, error) {
	for _, option := range []struct{ value, word string }{{checked, "yes"}, {unchecked, "no"}} {
		if isSameWord(value, option.value) || isSameWord(value, option.word) || isNameOf(option.value, value, name) {
			return option.value, nil
		}
	}
	return "", answerError(YesOrNo)
}

// checkConsent accepts only yes: a refusal is not sent.
func checkConsent(value string, name func(string) string) (string, error) {
	value, err := checkYesOrNo(value, name)
	if err == nil && value == unchecked {
		return "", answerError(ConsentRefused)
	}
	return value, err
}
