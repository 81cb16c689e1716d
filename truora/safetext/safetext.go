// Package safetext makes text from outside safe for a terminal, a log or a file
// name. Text from outside is any text that is not part of the program:
// responses of the API, a person's input, file names, the output of another
// command, a configuration.
//
// Hidden characters are those that are not graphic in Unicode
// (unicode.IsGraphic):
//
//   - control characters: C0, DEL and C1 (U+0080 to U+009F), which a terminal obeys
//   - format characters: marks that turn the direction of writing (U+202A to
//     U+202E, U+2066 to U+2069, …), those without width (U+200B to U+200D, U+FEFF,
//     …) and tags
//   - line and paragraph separators (U+2028, U+2029)
//   - surrogates, private use and what Unicode has not assigned
//
// Invalid UTF-8 is hidden too, and so is its replacement U+FFFD, except by
// Visible. Line and Block remove all hidden characters; Visible and JSON escape
// them, for when the exact text matters.
package safetext

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// Line returns text as one line: escape sequences and hidden characters are
// removed, each run of white space becomes one space, and both ends are
// trimmed.
func Line(text string) string {
	return strings.Join(strings.Fields(withoutHidden(text)), " ")
}

// Block returns text with its line breaks and spaces: escape sequences and
// hidden characters are removed, \r\n and a lone \r become \n, and other white
// space becomes spaces.
func Block(text string) string {
	return withoutHidden(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text))
}

// withoutHidden keeps line breaks, and turns other white space into spaces.
// Invalid UTF-8 is removed first: it must not split an escape sequence.
func withoutHidden(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsGraphic(r) || r == utf8.RuneError:
			return -1
		}
		return r
	}, ansi.Strip(strings.ToValidUTF8(text, "")))
}

// Visible returns a file name for display. Nothing is removed, so that
// different names never look the same: control characters become symbols such
// as ␛, other hidden ones <U+202E>, invalid UTF-8 \xff. The two joiners
// (U+200C, U+200D) are kept, for the scripts and emoji that need them.
func Visible(name string) string {
	var shown strings.Builder
	for len(name) > 0 {
		r, size := utf8.DecodeRuneInString(name)
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&shown, `\x%02x`, name[0])
		case r < ' ':
			shown.WriteRune('␀' + r)
		case r == 0x7f:
			shown.WriteRune('␡')
		case !unicode.IsGraphic(r) && r != '\u200c' && r != '\u200d':
			fmt.Fprintf(&shown, "<U+%04X>", r)
		default:
			shown.WriteString(name[:size])
		}
		name = name[size:]
	}
	return shown.String()
}

// JSON returns the same JSON with hidden characters escaped as \u202e, so that
// it is safe on a terminal and still decodes to the same values. Line breaks
// and tabs are kept; valid JSON has no other control characters. Invalid UTF-8
// becomes \ufffd.
func JSON(text []byte) []byte {
	shown := make([]byte, 0, len(text))
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		switch {
		case r <= ' ' || unicode.IsGraphic(r) && r != utf8.RuneError:
			shown = append(shown, text[:size]...)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			shown = fmt.Appendf(shown, `\u%04x\u%04x`, high, low)
		default:
			shown = fmt.Appendf(shown, `\u%04x`, r)
		}
		text = text[size:]
	}
	return shown
}

// FileName returns the characters of text that are safe in a file name: ASCII
// letters and digits, hyphens and underscores. The result may be empty.
func FileName(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r == '-', r == '_':
			return r
		}
		return -1
	}, text)
}

// HasControl reports whether text contains a control character (C0, DEL, C1) or
// invalid UTF-8: nobody types those on purpose.
func HasControl(text string) bool {
	return !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl)
}
