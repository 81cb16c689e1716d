package safetext

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// Typed is what a person typed or pasted, as it was seen: characters without
// any appearance are gone, spaces of every kind are plain ones, and there are
// none at either end. It is the one rule for every input. Control characters and
// bytes that are no UTF-8 stay: see HasControl.
func Typed(text string) string {
	if !utf8.ValidString(text) {
		return strings.TrimSpace(text)
	}
	runes := []rune(text)
	kept := make([]rune, 0, len(runes))
	for i, r := range runes {
		switch {
		case IsInvisible(r) && !isJoining(runes, i):
		case unicode.Is(unicode.Zs, r):
			kept = append(kept, ' ')
		default:
			kept = append(kept, r)
		}
	}
	return strings.TrimSpace(string(kept))
}

// IsInvisible reports a character that shows nothing, not even a space: format
// characters, selectors of variants, fillers.
func IsInvisible(r rune) bool {
	return unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r) || unicode.Is(unicode.Variation_Selector, r)
}

// isJoining reports a joiner between two letters of a script whose shapes depend
// on it, as in Persian and in the scripts of India.
func isJoining(runes []rune, i int) bool {
	if runes[i] != '\u200c' && runes[i] != '\u200d' || i == 0 || i == len(runes)-1 {
		return false
	}
	return isShaped(runes[i-1]) && isShaped(runes[i+1])
}

func isShaped(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsMark(r)) && !unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic)
}

// ASCII is text for a field that is ASCII by nature, as an e-mail address, a
// number or a code: full-width letters, signs and digits are plain ones, and so
// are the digits of every script. All else stays.
func ASCII(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '。' || r == '｡' {
			return '.'
		}
		if folded := width.LookupRune(r).Folded(); folded != 0 && folded < 0x80 {
			return folded
		}
		if digit, ok := digitOf(r); ok {
			return '0' + digit
		}
		return r
	}, text)
}

// digitOf is the value of a decimal digit: every script's ten stand together,
// the zero first.
func digitOf(r rune) (digit rune, ok bool) {
	for _, span := range unicode.Nd.R16 {
		if rune(span.Lo) <= r && r <= rune(span.Hi) {
			return (r - rune(span.Lo)) % 10, true
		}
	}
	for _, span := range unicode.Nd.R32 {
		if rune(span.Lo) <= r && r <= rune(span.Hi) {
			return (r - rune(span.Lo)) % 10, true
		}
	}
	return 0, false
}
