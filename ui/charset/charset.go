// Package charset knows which characters a terminal can show, and what stands in
// the place of those that it cannot: marks and frames by ASCII, or by what the
// font of Linux's console has, and letters by their like.
package charset

import (
	"cmp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/text/unicode/norm"
)

// Charset is the set of characters that a terminal can show.
type Charset int

// The charsets.
const (
	UTF8    Charset = iota // all of Unicode
	Console                // Linux's console: Unicode, in a font of 256 signs
	Latin1                 // the Latin letters of ISO 8859-1, a byte each
	ASCII
)

// Of is the charset of the locale that the environment names, by POSIX's rules.
// Where it names none, or no charset, nothing speaks against UTF-8. Windows has
// no such variables.
func Of(environment func(name string) string, system string) Charset {
	if system == "windows" {
		return UTF8
	}
	locale := cmp.Or(environment("LC_ALL"), environment("LC_CTYPE"), environment("LANG"))
	locale, _, _ = strings.Cut(locale, "@")
	name, codeset, _ := strings.Cut(locale, ".")
	switch strings.NewReplacer("-", "", "_", "").Replace(strings.ToLower(codeset)) {
	case "iso88591", "iso885915", "latin1", "latin9", "cp1252", "windows1252":
		return Latin1
	case "":
		if name == "C" || name == "POSIX" {
			return ASCII
		}
	case "utf8":
	default:
		return ASCII
	}
	if environment("TERM") == "linux" {
		return Console
	}
	return UTF8
}

// HasUnicode reports whether the locale has all characters; a font may lack them.
func (c Charset) HasUnicode() bool { return c == UTF8 || c == Console }

// HasHalfBlocks reports whether half of a cell can be drawn.
func (c Charset) HasHalfBlocks() bool { return c.HasUnicode() }

// marks are what stands for a sign: on Linux's console, and in ASCII. Each is as
// wide as the sign. In the place of a blank the sign itself is shown.
var marks = map[rune][2]string{
	'▸': {"►", ">"}, '✓': {"√", "+"}, '✗': {"x", "x"}, '●': {"•", "*"}, '•': {"", "*"}, '·': {"", "-"}, '×': {"x", "x"},
	'─': {"", "-"}, '│': {"", "|"}, '╭': {"┌", "+"}, '╮': {"┐", "+"}, '╰': {"└", "+"}, '╯': {"┘", "+"},
	'█': {"", "#"}, '░': {"", "."}, '▄': {"", "_"}, '▀': {"", "^"}, '▌': {"", "|"},
	'▘': {"▀", " "}, '▝': {"▀", " "}, '▖': {"▄", " "}, '▗': {"▄", " "}, '▚': {"▌", " "},
	'↑': {"", "^"}, '↓': {"", "v"}, '←': {"", "<"}, '→': {"", ">"}, '⇧': {"^", "^"},
	'—': {"-", "-"}, '–': {"-", "-"}, '“': {`"`, `"`}, '”': {`"`, `"`}, '‘': {"'", "'"}, '’': {"'", "'"}, '«': {"", `"`}, '»': {"", `"`},
	'¿': {"", "?"}, '¡': {"", "!"}, 'º': {"", "o"}, 'ª': {"", "a"}, '…': {"~", "~"}, '\u00a0': {" ", " "},
	'ß': {"", "s"}, 'ø': {"", "o"}, 'Ø': {"", "O"}, 'æ': {"", "a"}, 'Æ': {"", "A"}, 'ł': {"", "l"}, 'Ł': {"", "L"}, 'đ': {"", "d"},
}

// Screen is a view in the characters of the charset. Nothing moves: what stands
// for a character is as wide. An ellipsis is three dots where there is room.
func (c Charset) Screen(view string) string {
	if c == UTF8 || isASCII(view) {
		return view
	}
	return c.replace(view, func(rest string) bool { return strings.HasPrefix(withoutStyle(rest), "  ") })
}

// Text is a text that nothing stands beside, in the characters of the charset.
func (c Charset) Text(text string) string {
	if c == UTF8 || isASCII(text) {
		return text
	}
	return c.replace(strings.ReplaceAll(text, "…", "..."), func(string) bool { return false })
}

// replace puts what the charset has in the place of what it lacks. hasRoom tells
// of what follows an ellipsis whether two cells of it can be spared.
func (c Charset) replace(text string, hasRoom func(rest string) bool) string {
	var shown strings.Builder
	if composed := norm.NFC.String(text); ansi.StringWidth(composed) == ansi.StringWidth(text) {
		text = composed
	}
	for state := byte(0); text != ""; {
		sequence, width, n, next := ansi.DecodeSequence(text, state, nil)
		text, state = text[n:], next
		switch {
		case isASCII(sequence):
			shown.WriteString(sequence)
		case sequence == "…" && hasRoom(text):
			shown.WriteString("...")
			text = strings.Replace(text, "  ", "", 1)
		default:
			shown.WriteString(c.character(sequence, width))
		}
	}
	return shown.String()
}

// character is one character, with its accents, in width cells.
func (c Charset) character(cluster string, width int) string {
	first, size := utf8.DecodeRuneInString(cluster)
	if mark, known := marks[first]; known && size == len(cluster) {
		on := mark[1]
		if c == Console {
			on = cmp.Or(mark[0], cluster)
		}
		if !c.isShown(first) || c == Console {
			return on
		}
	}
	if size == len(cluster) && c.isShown(first) {
		return cluster
	}
	if base, _ := utf8.DecodeRuneInString(norm.NFKD.String(cluster)); width == 1 && base < utf8.RuneSelf && unicode.IsPrint(base) {
		return string(base)
	}
	return strings.Repeat("?", width)
}

// isShown reports whether the charset has a character.
func (c Charset) isShown(r rune) bool {
	switch c {
	case Latin1: // what ISO 8859-15 and Windows' 1252 have in the same places
		return r >= 0xc0 && r <= 0xff || r == '¿' || r == '¡' || r == '«' || r == '»' || r == '·' || r == 'º' || r == 'ª'
	case ASCII:
		return r < utf8.RuneSelf
	}
	return true
}

// Encode is a text in the bytes that the terminal takes for it. It is for what
// Screen or Text gave.
func (c Charset) Encode(text []byte) []byte {
	if c != Latin1 || isASCII(string(text)) {
		return text
	}
	encoded := make([]byte, 0, len(text))
	for _, r := range string(text) {
		encoded = append(encoded, byte(r))
	}
	return encoded
}

// AppendDecoded appends what the terminal sent, as UTF-8: at most twice as much.
func (c Charset) AppendDecoded(text, sent []byte) []byte {
	if c != Latin1 {
		return append(text, sent...)
	}
	for _, b := range sent {
		text = utf8.AppendRune(text, rune(b))
	}
	return text
}

func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// withoutStyle is a text without the sequences that it begins with.
func withoutStyle(text string) string {
	for strings.HasPrefix(text, "\x1b[") {
		end := strings.IndexByte(text, 'm')
		if end < 0 {
			return text
		}
		text = text[end+1:]
	}
	return text
}
