package flow

import (
	"net/mail"
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

// AnswerProblem is why an answer cannot be right. It is an error, so that
// errors.Is finds it.
type AnswerProblem string

// Why an answer cannot be right.
const (
	AnswerMissing     AnswerProblem = "missing"
	EmailMalformed    AnswerProblem = "malformed e-mail"
	PhoneMalformed    AnswerProblem = "malformed phone number" // not +, country code and number
	CodeTooShort      AnswerProblem = "code too short"
	CodeTooLong       AnswerProblem = "code too long"
	CodeMalformed     AnswerProblem = "malformed code" // something that is no letter or digit
	NumberMalformed   AnswerProblem = "malformed number"
	DateMalformed     AnswerProblem = "malformed date" // not a day that exists, as YYYY-MM-DD
	TextTooLong       AnswerProblem = "text too long"
	ControlCharacters AnswerProblem = "control characters"
	NotAnOption       AnswerProblem = "not an option"
	AmbiguousOption   AnswerProblem = "more than one option" // part of several labels
	ConsentRefused    AnswerProblem = "consent refused"
	YesOrNo           AnswerProblem = "neither yes nor no"
)

// Error names the problem.
func (problem AnswerProblem) Error() string { return string(problem) }

// AnswerError is an answer that cannot be right. It never holds the answer.
type AnswerError struct {
	Problem AnswerProblem
	Length  int // what length was wanted; 0 when that is not the matter
	// Longest is the greatest length where a range is allowed (codes without a
	// length: 4 to 10); 0 otherwise.
	Longest int
}

// Error says why, without the answer.
func (err *AnswerError) Error() string {
	return "the answer cannot be right: " + string(err.Problem)
}

// Is makes an AnswerProblem match.
func (err *AnswerError) Is(target error) bool {
	problem, ok := target.(AnswerProblem)
	return ok && problem == err.Problem
}

func answerError(problem AnswerProblem) error { return &AnswerError{Problem: problem} }

// Check is CheckLocalized without further names.
func (q Question) Check(raw string) (string, error) { return q.CheckLocalized(raw, nil) }

// CheckLocalized checks an answer and gives the value to send: the one place
// where an answer is found right or wrong. It is cleaned first: invisible
// characters are gone, both ends are trimmed, and where a field is ASCII by
// nature, full-width characters and other scripts' digits are plain ones (see
// Remark). An empty answer to an optional question is "" and means that it is
// skipped. name,
// where given, gives the localised name of an option's value, and the words
// for "true" and "false". What is wrong comes back as an *AnswerError.
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
	if q.Subject == SubjectCountry { // one without options
		return checkCountry(value)
	}
	return checkLength(value, q.Length)
}

// clean is an answer without what does not show, in plain letters where the
// field is ASCII by nature. An e-mail address may be pasted as mail programs and
// links have it; so may a code, see FindCode.
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

// bareEmail takes the address out of mailto:ana@example.com and of
// Ana <ana@example.com>.
func bareEmail(value string) string {
	const scheme = "mailto:"
	if len(value) > len(scheme) && strings.EqualFold(value[:len(scheme)], scheme) {
		value, _, _ = strings.Cut(value[len(scheme):], "?")
	}
	if address, err := mail.ParseAddress(value); err == nil && strings.HasSuffix(value, ">") {
		return address.Address
	}
	return value
}

// FindCode finds the one code of a length in a text that holds more than that,
// as "Your code is 654321.": a word of so many letters and digits, digits among
// them. Not ok: the text is no longer than a code, or there is none or more than
// one. A length of 0 finds nothing.
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

// isASCII reports a question whose answers hold nothing but ASCII, but for an
// e-mail's letters.
func (q Question) isASCII() bool {
	switch q.Answer {
	case AnswerEmail, AnswerPhone, AnswerCode, AnswerNumber, AnswerDate:
		return true
	}
	return q.Subject == SubjectCountry && q.Answer != AnswerSelect
}

// Remark is what a person is told of, or asked about, an answer that can be
// right, before it is sent.
type Remark int

// The remarks.
const (
	RemarkNone           Remark = iota
	RemarkChanged               // what is sent looks otherwise than what was typed
	RemarkForeignDomain         // an e-mail's domain holds letters that only look like the usual ones, or are another script's
	RemarkLikelyDomain          // an e-mail's domain is a letter away from a common one: see Offer
	RemarkCompletedPhone        // a phone number has other digits than were typed, as those of its country
)

// IsAsked reports a remark that wants a yes: the answer may not be what was
// meant.
func (remark Remark) IsAsked() bool { return remark != RemarkNone && remark != RemarkChanged }

// Remark is what there is to say of an answer that Check took.
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

// Offer is the answer that a remark is about, to be taken or corrected: an
// e-mail address with the domain that was likely meant, a phone number in
// groups, all else as it is cleaned.
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

// checkCountry takes the two letters of a country.
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
		return "", answerError(EmailMalformed)
	}
	at := strings.LastIndexByte(value, '@')
	if at > localMost || !isMailDomain(value[at+1:]) {
		return "", answerError(EmailMalformed)
	}
	return value, nil
}

// isMailDomain reports whether a name can be a host that takes mail: two
// labels or more, each of letters, digits and inner hyphens, the last one no
// number.
func isMailDomain(name string) bool {
	labels := strings.Split(name, ".")
	last := []rune(labels[len(labels)-1])
	return len(labels) >= 2 && len(last) >= 2 && unicode.IsLetter(last[0]) &&
		!slices.ContainsFunc(labels, func(label string) bool { return !isDomainLabel(label) })
}

func isDomainLabel(label string) bool {
	if label == "" || len(label) > labelMost || strings.HasPrefix(label, "-") || strings.HasSuffix(label, "-") {
		return false
	}
	return !strings.ContainsFunc(label, func(r rune) bool {
		return r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
}

// The lengths of a code whose length the API does not give.
const (
	codeLeast = 4
	codeMost  = 10
)

// checkCode drops spaces and dashes, which a pasted code may hold.
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

// isSeparator reports whether a rune is a space, a dash or an invisible mark
// that came along with a paste.
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

// thousands looks like a number with its thousands set apart: 1,500 is one and
// a half to one person and fifteen hundred to the other.
var thousands = lazyregexp.New(`,[0-9]{3}$`)

// checkNumber takes a decimal point or a decimal comma, and sends the point.
func checkNumber(value string, most int) (string, error) {
	if !decimal.MatchString(value) || thousands.MatchString(value) {
		return "", answerError(NumberMalformed)
	}
	return checkLength(strings.Replace(value, ",", ".", 1), most)
}

// checkDate takes a day that exists.
func checkDate(value string) (string, error) {
	if _, err := time.Parse(time.DateOnly, value); err != nil {
		return "", answerError(DateMalformed)
	}
	return value, nil
}

// checkChoice takes an option by its exact value, else by its number from 1,
// else by its value, else by its label or name without regard to case and
// accents.
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

// findOptions gives the values of the options that match, each once.
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

// isSameWord compares as a person would: without regard to case and accents.
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

// The values of a checkbox on the wire.
const (
	checked   = "true"
	unchecked = "false"
)

// checkYesOrNo takes true and false, yes and no, and the caller's words for
// them.
func checkYesOrNo(value string, name func(string) string) (string, error) {
	for _, option := range []struct{ value, word string }{{checked, "yes"}, {unchecked, "no"}} {
		if isSameWord(value, option.value) || isSameWord(value, option.word) || isNameOf(option.value, value, name) {
			return option.value, nil
		}
	}
	return "", answerError(YesOrNo)
}

// checkConsent takes yes alone: a no is no answer to send.
func checkConsent(value string, name func(string) string) (string, error) {
	value, err := checkYesOrNo(value, name)
	if err == nil && value == unchecked {
		return "", answerError(ConsentRefused)
	}
	return value, err
}
