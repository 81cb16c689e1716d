package ui

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fold makes texts comparable: without case and accents, so that "peru" finds
// "Perú".
func fold(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(text))
}

// The ways in which a row matches what was typed, the best first.
const (
	matchCode = iota // its code exactly
	matchStart
	matchWord // the start of a word of it
	matchPart
	matchNone
)

// match says how well a row with a code and a label matches a folded query.
func match(code, label, query string) int {
	code, label = fold(code), fold(label)
	switch {
	case code == query:
		return matchCode
	case strings.HasPrefix(label, query) || strings.HasPrefix(code, query):
		return matchStart
	case strings.Contains(label, " "+query):
		return matchWord
	case strings.Contains(label, query) || strings.Contains(code, query):
		return matchPart
	}
	return matchNone
}
