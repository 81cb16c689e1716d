package media

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// VisibleName makes a name from the disk fit to be shown: control characters,
// marks that turn the direction of writing, and invisible ones are written
// out, bytes that are no UTF-8 as \x and two digits. Other names stay as they
// are.
func VisibleName(name string) string {
	var shown strings.Builder
	for len(name) > 0 {
		r, size := utf8.DecodeRuneInString(name)
		shown.WriteString(visible(r, name[:size]))
		name = name[size:]
	}
	return shown.String()
}

func visible(r rune, as string) string {
	switch {
	case r == utf8.RuneError && len(as) == 1:
		return fmt.Sprintf(`\x%02x`, as[0])
	case r < ' ':
		return string('␀' + r)
	case r == 0x7f:
		return "␡"
	case unseen(r):
		return fmt.Sprintf("<U+%04X>", r)
	default:
		return as
	}
}

// unseen reports what a terminal would obey, or not show at all. The joiners
// are left, for the scripts and the emoji that need them.
func unseen(r rune) bool {
	const nonJoiner, joiner = '\u200c', '\u200d'
	if r == nonJoiner || r == joiner {
		return false
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
}
