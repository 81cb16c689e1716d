package media

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// FirstPath is the first of the paths in a text that was pasted or dropped, as
// it stands there, and whether others follow: on lines of their own, or behind a
// blank outside of quotes.
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

// firstPath ends a line where another whole path begins behind a blank outside
// of quotes. A path that begins with a dot is none of these: it may as well be a
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

// withinQuotes is what stands within the quotes of a text (“…”, «…», <…>, and
// '…' as people and PowerShell have it), up to the first that closes a word;
// empty where there are none around a path.
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
	if isSingle && windows { // as PowerShell does
		within = strings.ReplaceAll(within, "''", "'")
	}
	return within
}

// unquoter reads a text as a shell would, one byte after the other: those that
// are no UTF-8 stay as they are, and whatever means something is ASCII. Blanks
// outside of quotes stay, since people type them.
type unquoter struct {
	escapes   bool // a backslash takes the next character as it is
	asInC     bool // or stands for one, as \n and \303 do in C
	firstWord bool // stop at the first blank outside of quotes
	word      []byte
	quote     byte // the quote that is open, $ for $'; 0 when none is
}

// unquote takes quotes and escapes off. A text whose quotes do not close is
// taken as it stands.
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

// read takes what text begins with, and gives its length.
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

// readEscape takes a backslash and what belongs to it. Within double quotes it
// escapes what means something there alone; at the end of a text it is one.
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

// cEscapes are the letters behind a backslash that stand for a character.
var cEscapes = map[byte]byte{'a': 7, 'b': 8, 'e': 27, 'E': 27, 'f': 12, 'n': 10, 'r': 13, 't': 9, 'v': 11}

// readCEscape is the character that an escape of C stands for, as bash has it in
// $'…': \n and the like, \303, \xc3, \u00e9, \U000000e9; and the escape's
// length. What stands for nothing else is the character itself.
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
