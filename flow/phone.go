package flow

import (
	"strings"
	"unicode"

	"cedula/truora/lazyregexp"
	"cedula/truora/safetext"
)

// phonePlan is the format of a country's phone numbers, by ITU-T E.164 and the
// country's own numbering plan.
type phonePlan struct {
	code string // the country code
	// groups are how a number is grouped, without the code, by its number of
	// digits: numbers of any other length are invalid.
	groups [][]int
	// mobile is the international prefix of mobile numbers that is omitted in
	// national format, such as Argentina's 9.
	mobile string
}

var (
	eight     = [][]int{{4, 4}}
	nine      = [][]int{{3, 3, 3}}
	ten       = [][]int{{3, 3, 4}}
	seven     = [][]int{{3, 4}}
	northPlan = phonePlan{code: "1", groups: ten} // the North American plan
)

// phonePlans are the plans of the Americas and Spain, by the country's two
// letters. Numbers of other countries must be typed with a plus.
var phonePlans = map[string]phonePlan{
	"AR": {code: "54", groups: ten, mobile: "9"},
	"AW": {code: "297", groups: seven},
	"BO": {code: "591", groups: eight},
	"BR": {code: "55", groups: [][]int{{2, 5, 4}, {2, 4, 4}}},
	"BZ": {code: "501", groups: seven},
	"CL": {code: "56", groups: [][]int{{1, 4, 4}}},
	"CO": {code: "57", groups: ten},
	"CR": {code: "506", groups: eight},
	"CU": {code: "53", groups: eight},
	"CW": {code: "599", groups: [][]int{{4, 4}, {3, 4}}},
	"EC": {code: "593", groups: nine},
	"ES": {code: "34", groups: nine},
	"GF": {code: "594", groups: nine},
	"GP": {code: "590", groups: nine},
	"GT": {code: "502", groups: eight},
	"GY": {code: "592", groups: seven},
	"HN": {code: "504", groups: eight},
	"HT": {code: "509", groups: eight},
	"MQ": {code: "596", groups: nine},
	"MX": {code: "52", groups: ten},
	"NI": {code: "505", groups: eight},
	"PA": {code: "507", groups: [][]int{{4, 4}, {3, 4}}},
	"PE": {code: "51", groups: nine},
	"PY": {code: "595", groups: nine},
	"SR": {code: "597", groups: seven},
	"SV": {code: "503", groups: eight},
	"UY": {code: "598", groups: eight},
	"VE": {code: "58", groups: ten},
	"AG": northPlan, "AI": northPlan, "BB": northPlan, "BM": northPlan, "BS": northPlan, "CA": northPlan, "DM": northPlan,
	"DO": northPlan, "GD": northPlan, "JM": northPlan, "KN": northPlan, "KY": northPlan, "LC": northPlan, "MS": northPlan,
	"PR": northPlan, "TC": northPlan, "TT": northPlan, "US": northPlan, "VC": northPlan, "VG": northPlan, "VI": northPlan,
}

// split splits a number into the groups for its length; nil if there are none.
func (plan phonePlan) split(number string) (parts []string) {
	for _, groups := range plan.groups {
		total := 0
		for _, n := range groups {
			total += n
		}
		if total != len(number) {
			continue
		}
		for rest := number; len(groups) > 0; groups = groups[1:] {
			parts, rest = append(parts, rest[:groups[0]]), rest[groups[0]:]
		}
		return parts
	}
	return nil
}

// complete returns the international digits of a number in national format:
// with or without the country code, or with a leading zero.
func (plan phonePlan) complete(digits string) (international string, ok bool) {
	home := []string{digits}
	if rest, isZero := strings.CutPrefix(digits, "0"); isZero {
		home = append(home, rest)
	}
	if rest, hasCode := strings.CutPrefix(digits, plan.code); hasCode {
		home = append(home, rest)
	}
	for _, number := range home {
		if rest, isMobile := strings.CutPrefix(number, plan.mobile); plan.mobile != "" && isMobile && plan.split(rest) != nil {
			return plan.code + number, true
		}
		if plan.split(number) != nil && number[0] != '0' {
			return plan.code + plan.mobile + number, true
		}
	}
	return "", false
}

var (
	// e164 matches an international number: a plus, then 7 to 15 digits, the
	// first not zero.
	e164 = lazyregexp.New(`^\+[1-9][0-9]{6,14}$`)
	// phoneExtension matches an extension.
	phoneExtension = lazyregexp.New(`(?i)[\s,;]*(?:;\s*ext\s*=|#|\b(?:ext(?:ensi[oó]n|ension|ens[aã]o)?|extn|anexo|anx|interno|int|ramal|x)\b\.?:?)\s*[0-9]{1,6}$|x[0-9]{1,6}$`)
	// phoneZero matches the zero that is dialled only within the country.
	phoneZero = lazyregexp.New(`\(\s*0\s*\)`)
	homeDigit = lazyregexp.New(`^[0-9]{6,15}$`)
)

// InternationalPhone converts a number to E.164. country, two letters, is the
// country of a number without a code; empty if unknown. isCompleted reports
// whether the digits differ from the typed ones, which the person must confirm.
// ok is false if it is not a number, or its country is unknown.
func InternationalPhone(text, country string) (number string, isCompleted, ok bool) {
	typed := safetext.ASCII(safetext.Typed(text))
	if len(typed) >= 4 && strings.EqualFold(typed[:4], "tel:") {
		typed = typed[4:]
	}
	short := phoneExtension.ReplaceAllString(typed, "")
	withoutZero := phoneZero.ReplaceAllString(short, "")
	if digits := withoutSeparators(withoutZero); strings.HasPrefix(digits, "+") || strings.HasPrefix(digits, "00") {
		short = withoutZero
	}
	isCompleted = short != typed
	compact := withoutSeparators(short)
	plan, isKnown := phonePlans[strings.ToUpper(country)]
	if rest, found := strings.CutPrefix(compact, "00"); found {
		compact, isCompleted = "+"+rest, true
	} else if rest, found := strings.CutPrefix(compact, "011"); found && plan.code == northPlan.code {
		compact, isCompleted = "+"+rest, true
	}
	if e164.MatchString(compact) {
		return compact, isCompleted, true
	}
	if !isKnown || !homeDigit.MatchString(compact) {
		return "", false, false
	}
	digits, ok := plan.complete(compact)
	return "+" + digits, true, ok
}

// withoutSeparators removes the usual separators between digits.
func withoutSeparators(number string) string {
	return removeRunes(number, func(r rune) bool {
		return isSeparator(r) || unicode.IsSpace(r) || strings.ContainsRune("().", r)
	})
}

// ReadablePhone groups the digits of an international number, such as "+57 300
// 123 4567", if its country's plan is known.
func ReadablePhone(number string) string {
	for _, plan := range phonePlans {
		rest, ok := strings.CutPrefix(number, "+"+plan.code)
		if !ok {
			continue
		}
		parts := []string{"+" + plan.code}
		if home, isMobile := strings.CutPrefix(rest, plan.mobile); plan.mobile != "" && isMobile && plan.split(home) != nil {
			parts, rest = append(parts, plan.mobile), home
		}
		if groups := plan.split(rest); groups != nil {
			return strings.Join(append(parts, groups...), " ")
		}
	}
	return number
}

// IsPhoneOfSomewhere reports whether text would be a valid number in some
// country.
func IsPhoneOfSomewhere(text string) bool {
	for country := range phonePlans {
		if _, _, ok := InternationalPhone(text, country); ok {
			return true
		}
	}
	return false
}

// checkPhone completes a number with the country's code.
func checkPhone(value, country string) (string, error) {
	number, _, ok := InternationalPhone(value, country)
	if !ok {
		return "", answerError(PhoneMalformed)
	}
	return number, nil
}
