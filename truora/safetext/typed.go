package safetext

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// Typed normalises typed or pasted text to what the person saw: invisible
// characters are removed, all kinds of spaces become plain spaces, and both
// ends are trimmed. All inputs use it. Control characters and invalid UTF-8 are
// kept: see HasControl.
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

// IsInvisible reports whether r has no visible appearance, not even a space:
// format characters, variation selectors, fillers.
func IsInvisible(r rune) bool {
	return unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r) || unicode.Is(unicode.Variation_Selector, r)
}

// isJoining reports whether the joiner at i is between two letters of a script
// whose shapes depend on it, such as Persian and the scripts of India.
func isJoining(runes []rune, i int) bool {
	if runes[i] != '\u200c' && runes[i] != '\u200d' || i == 0 || i == len(runes)-1 {
		return false
	}
	return isShaped(runes[i-1]) && isShaped(runes[i+1])
}

func isShaped(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsMark(r)) && !unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic)
}

// ASCII converts text for a field that is ASCII by definition, such as an
// e-mail address, a number or a code: full-width letters, signs and digits
// become plain ones, and so do the digits of every script. Other characters are
// kept.
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

// digitOf is the value of a decimal digit: the ten digits of every script are
// contiguous, beginning with zero.
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
