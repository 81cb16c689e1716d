// Package safetext decides what text from outside may reach a terminal, a log
// or a file name. Outside is whatever this program did not write itself: the
// API's answers, a person's typing, names on a disk, the output of another
// command, a configuration.
//
// One set of characters is hidden everywhere: those that are not graphic by
// Unicode (unicode.IsGraphic). That is
//
//   - control characters: C0, DEL and C1 (U+0080 to U+009F), which a terminal obeys
//   - format characters: marks that turn the direction of writing (U+202A to
//     U+202E, U+2066 to U+2069, …), those without width (U+200B to U+200D, U+FEFF,
//     …) and tags
//   - line and paragraph separators (U+2028, U+2029)
//   - surrogates, private use and what Unicode has not assigned
//
// Bytes that are no UTF-8 are hidden too, and so is U+FFFD, which stands for
// such bytes, except by Visible. Line and Block take all of this away; Visible
// and JSON write it out, where the exact text matters.
package safetext

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// Line is text as one line: whole escape sequences and hidden characters are
// gone, white space of any kind and length is a single space, with none at
// either end.
func Line(text string) string {
	return strings.Join(strings.Fields(withoutHidden(text)), " ")
}

// Block is text with its lines and the spaces within them: whole escape
// sequences and hidden characters are gone, \r\n and a lone \r end a line as \n
// does, and any other white space is as many spaces.
func Block(text string) string {
	return withoutHidden(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text))
}

// withoutHidden keeps line ends, and makes a space of all other white space.
// Bytes that are no UTF-8 go first: they must not part an escape sequence.
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

// Visible is a name from the disk as it is shown: nothing is left out, so that
// two names never look the same. Control characters are written as ␛ and the
// like, other hidden ones as <U+202E>, bytes that are no UTF-8 as \xff. The two
// joiners (U+200C, U+200D) stay, for the scripts and the emoji that need them.
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

// JSON is the same JSON with its hidden characters written as \u202e, so that
// it can be shown on a terminal and still reads as the same values. Its own
// line ends and tabs stay; below a space JSON has no others. Bytes that are no
// UTF-8 become \ufffd.
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

// FileName is what of text may be part of the name of a new file: letters and
// digits of ASCII, hyphens and underscores. It may be empty.
func FileName(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r == '-', r == '_':
			return r
		}
		return -1
	}, text)
}

// HasControl reports whether text holds a control character (C0, DEL, C1) or
// bytes that are no UTF-8: then it is no answer that a person meant to type.
func HasControl(text string) bool {
	return !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl)
}
