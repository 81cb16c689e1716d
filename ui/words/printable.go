package words

import (
	"strings"
	"unicode"

	"github.com/charmbracelet/x/ansi"
)

// Printable makes a text from outside safe to print on one line: no escape
// sequences, no control characters, none that turn the direction of writing.
func Printable(s string) string {
	return strings.Join(strings.Fields(strings.Map(printable, ansi.Strip(s))), " ")
}

func printable(r rune) rune {
	switch {
	case unicode.IsSpace(r):
		return ' '
	case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r == unicode.ReplacementChar:
		return -1
	}
	return r
}

// Readable makes words of a code that there are no words for: "some_new_reason"
// becomes "Some new reason".
func Readable(code string) string {
	s := Printable(strings.NewReplacer("_", " ", "-", " ").Replace(code))
	first := []rune(s)
	if len(first) == 0 {
		return ""
	}
	first[0] = unicode.ToUpper(first[0])
	return string(first)
}

// fill puts values into a text's placeholders, as fill(t, "{n}", "6").
func fill(s string, pairs ...string) string { return strings.NewReplacer(pairs...).Replace(s) }

// sentence joins two parts of which either may be empty.
func sentence(a, b string) string { return strings.TrimSpace(a + " " + b) }
