package media

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// FirstPath is the first of the paths in a pasted or dropped text, unchanged,
// and whether others follow: on other lines, or after a blank outside of
// quotes.
func FirstPath(text string) (first string, hasMore bool) {
	lines := strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' })
	for i, line := range lines {
		if strings.TrimSpace(line) != "" {
			hasMore = strings.TrimSpace(strings.Join(lines[i+1:], "")) != ""
			first, hasOther := firstPath(line, isWindows)
			return first, hasMore || hasOther
		}
	}
	return text, false
}

// firstPath ends a line where another absolute path begins after a blank
// outside of quotes. A path that begins with a dot does not count: it may be
// part of a name.
func firstPath(line string, windows bool) (first string, hasMore bool) {
	if !LooksLikePath(line) {
		return line, false
	}
	u := unquoter{escapes: !windows}
	for i := 0; i < len(line); i++ {
		if isBlank := line[i] == ' ' || line[i] == '\t'; isBlank && u.quote == 0 && beginsPath(line[i+1:]) {
			return line[:i], true
		}
		i += u.read(line[i:]) - 1
	}
	return line, false
}

func beginsPath(text string) bool {
	text = strings.TrimLeft(text, `'"$<“‘«`)
	return strings.HasPrefix(text, "/") || strings.HasPrefix(text, "~/") || strings.HasPrefix(text, `\\`) ||
		hasFileScheme(text) || len(text) > 2 && hasDriveLetter(text)
}

// withinQuotes is the part of a text within quotes (“…”, «…», <…>, and '…' as
// in PowerShell), up to the first that closes a word; empty if a path is not
// quoted.
func withinQuotes(text string, windows bool) string {
	opening, size := utf8.DecodeRuneInString(text)
	isSingle := opening == '\''
	if !isSingle && !isOpening(opening) || !LooksLikePath(text) {
		return ""
	}
	within := text[size:]
	for i, r := range within {
		if !isClosing(r) && !(isSingle && r == '\'') {
			continue
		}
		if after := within[i+utf8.RuneLen(r):]; after == "" || strings.IndexByte(" \t\r\n", after[0]) >= 0 {
			within = within[:i]
			break
		}
	}
	if isSingle && windows { // as in PowerShell
		within = strings.ReplaceAll(within, "''", "'")
	}
	return within
}

// unquoter parses a text like a shell, byte by byte: invalid UTF-8 is kept, and
// all special characters are ASCII. Blanks outside of quotes are kept, because
// people type them.
type unquoter struct {
	escapes   bool // a backslash escapes the next character
	asInC     bool // a backslash begins a C escape, such as \n and \303
	firstWord bool // stop at the first blank outside of quotes
	word      []byte
	quote     byte // the open quote, $ for $'; 0 if there is none
}

// unquote removes quotes and escapes. If a quote is not closed, the text is
// returned unchanged.
func (u unquoter) unquote(text string) string {
	for i := 0; i < len(text); {
		if u.firstWord && text[i] == ' ' && u.quote == 0 {
			break
		}
		i += u.read(text[i:])
	}
	if u.quote != 0 {
		return text
	}
	return string(u.word)
}

// read parses the beginning of text, and returns its length.
func (u *unquoter) read(text string) int {
	r := text[0]
	switch {
	case u.quote == '$' && r == '\'', u.quote != '$' && u.quote != 0 && u.quote == r:
		u.quote = 0
	case r == '\\' && u.hasEscapes():
		return u.readEscape(text)
	case u.quote != 0:
		u.word = append(u.word, r)
	case r == '$' && u.escapes && len(text) > 1 && (text[1] == '\'' || text[1] == '"'):
		if u.quote = r; text[1] == '"' {
			u.quote = text[1]
		}
		return 2
	case r == '"' || r == '\'' && u.escapes:
		u.quote = r
	default:
		u.word = append(u.word, r)
	}
	return 1
}

func (u *unquoter) hasEscapes() bool { return u.escapes && u.quote != '\'' }

// readEscape parses a backslash and the escaped character. Within double quotes
// it only escapes special characters; at the end of a text it is a plain
// character.
func (u *unquoter) readEscape(text string) int {
	switch {
	case len(text) == 1:
		u.word = append(u.word, '\\')
		return 1
	case u.asInC || u.quote == '$':
		char, size := readCEscape(text)
		u.word = append(u.word, char...)
		return size
	case u.quote == '"' && strings.IndexByte("\\\"$`", text[1]) < 0:
		u.word = append(u.word, '\\')
	}
	u.word = append(u.word, text[1])
	return 2
}

// cEscapes are the C escapes of single letters.
var cEscapes = map[byte]byte{'a': 7, 'b': 8, 'e': 27, 'E': 27, 'f': 12, 'n': 10, 'r': 13, 't': 9, 'v': 11}

// readCEscape returns the character of a C escape, as in bash's $'…': \n and
// the like, \303, \xc3, \u00e9, \U000000e9; and the escape's length. Any other
// escaped character is itself.
func readCEscape(text string) (char []byte, size int) {
	letter := text[1]
	most, base, start := map[byte]int{'x': 2, 'u': 4, 'U': 8}[letter], 16, 2
	if letter >= '0' && letter <= '7' {
		most, base, start = 3, 8, 1
	}
	end := start
	for end < len(text) && end < start+most && isDigitOf(text[end], base) {
		end++
	}
	number, err := strconv.ParseUint(text[start:end], base, 32)
	switch plain, ok := cEscapes[letter]; {
	case err == nil && (letter == 'u' || letter == 'U'):
		return utf8.AppendRune(nil, rune(number)), end
	case err == nil:
		return []byte{byte(number)}, end
	case ok:
		return []byte{plain}, 2
	}
	return []byte{letter}, 2
}

func isDigitOf(char byte, base int) bool {
	_, err := strconv.ParseUint(string(char), base, 8)
	return err == nil
}
