package words

import (
	"strings"
	"unicode"

	"cedula/truora/safetext"
)

// Readable makes words of a code that there are no words for: "some_new_reason"
// becomes "Some new reason".
func Readable(code string) string {
	s := safetext.Line(strings.NewReplacer("_", " ", "-", " ").Replace(code))
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
