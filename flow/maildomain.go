package flow

import "strings"

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
