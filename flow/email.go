package flow

import (
	"net/mail"
	"slices"
	"strings"
	"unicode"
)

// bareEmail extracts the address from mailto:ana@example.com and from
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

// The maximum lengths of an e-mail address and its parts (RFC 5321).
const (
	maxEmailLength = 254
	maxLocalLength = 64
	maxLabelLength = 63
)

// checkEmail accepts one plain address, such as ana@example.com.
func checkEmail(value string) (string, error) {
	address, err := mail.ParseAddress(value)
	if err != nil || address.Address != value || address.Name != "" || len(value) > maxEmailLength {
		return "", answerError(EmailMalformed)
	}
	at := strings.LastIndexByte(value, '@')
	if at > maxLocalLength || !isMailDomain(value[at+1:]) {
		return "", answerError(EmailMalformed)
	}
	return value, nil
}

// isMailDomain reports whether a name can be a mail domain: at least two labels
// of letters, digits and inner hyphens, the last one not a number.
func isMailDomain(name string) bool {
	labels := strings.Split(name, ".")
	last := []rune(labels[len(labels)-1])
	return len(labels) >= 2 && len(last) >= 2 && unicode.IsLetter(last[0]) &&
		!slices.ContainsFunc(labels, func(label string) bool { return !isDomainLabel(label) })
}

func isDomainLabel(label string) bool {
	if label == "" || len(label) > maxLabelLength || strings.HasPrefix(label, "-") || strings.HasSuffix(label, "-") {
		return false
	}
	return !strings.ContainsFunc(label, func(r rune) bool {
		return r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
}

// commonDomains are common mail domains in Latin America.
var commonDomains = []string{
	"gmail.com", "hotmail.com", "hotmail.es", "outlook.com", "outlook.es", "yahoo.com", "yahoo.es", "yahoo.com.mx", "yahoo.com.ar",
	"yahoo.com.co", "yahoo.com.br", "icloud.com", "live.com", "live.com.mx", "protonmail.com", "uol.com.br", "bol.com.br", "terra.com.br",
	"globo.com",
}

// otherDomains are existing domains that differ by one letter from a common
// one.
var otherDomains = map[string]bool{
	"mail.com": true, "email.com": true, "ymail.com": true, "gmx.com": true, "hotmail.de": true, "hotmail.se": true,
	"outlook.de": true, "outlook.be": true, "yahoo.de": true, "yahoo.se": true, "iol.com.br": true, "love.com": true,
}

// likelyDomain returns the common domain that was probably meant, if it differs
// by one letter: replaced, added, missing, or two adjacent ones swapped. If
// there are several, it returns none.
func likelyDomain(domain string) (likely string, ok bool) {
	domain = strings.ToLower(domain)
	if otherDomains[domain] {
		return "", false
	}
	for _, common := range commonDomains {
		switch {
		case domain == common:
			return "", false
		case !isOneLetterAway(domain, common):
		case ok:
			return "", false
		default:
			likely, ok = common, true
		}
	}
	return likely, ok
}

// isOneLetterAway reports whether two words differ by one letter, or by two
// adjacent ones swapped.
func isOneLetterAway(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	at := 0
	for at < len(a) && a[at] == b[at] {
		at++
	}
	switch len(b) - len(a) {
	case 0:
		if at == len(a) {
			return false
		}
		isSwapped := at+1 < len(a) && a[at] == b[at+1] && a[at+1] == b[at] && a[at+2:] == b[at+2:]
		return a[at+1:] == b[at+1:] || isSwapped
	case 1:
		return a[at:] == b[at+1:]
	}
	return false
}
