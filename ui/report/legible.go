package report

import (
	"fmt"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Legible is the same JSON with everything written out that would steer a
// terminal it is shown on: control characters, and those that turn the
// direction of writing or cannot be seen. JSON itself lets most of them stand.
func Legible(text []byte) []byte {
	legible := make([]byte, 0, len(text))
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		if steers(r) {
			legible = appendEscaped(legible, r)
		} else {
			legible = append(legible, text[:size]...)
		}
		text = text[size:]
	}
	return legible
}

// steers holds for what may stand in a string of JSON and is no text. Below a
// space JSON has only line ends and tabs, and those between values.
func steers(r rune) bool {
	return r == utf8.RuneError || r > ' ' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
}

func appendEscaped(text []byte, r rune) []byte {
	if r > 0xffff {
		high, low := utf16.EncodeRune(r)
		return fmt.Appendf(text, `\u%04x\u%04x`, high, low)
	}
	return fmt.Appendf(text, `\u%04x`, r)
}
