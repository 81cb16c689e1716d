// Package charset determines which characters a terminal can show, and replaces
// those that it cannot: symbols and frames by ASCII or characters in the font
// of Linux's console, and letters by similar ones.
package charset

import (
	"cmp"
	"io"
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
	Console                // Linux's console: Unicode with a font of 256 characters
	Latin1                 // the Latin letters of ISO 8859-1, one byte each
	ASCII
)

// Of is the charset of the environment's locale, by POSIX's rules. If there is
// none, it is UTF-8. Windows has no such variables.
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

// HasUnicode reports whether the charset has all characters; the font may lack
// some.
func (c Charset) HasUnicode() bool { return c == UTF8 || c == Console }

// HasHalfBlocks reports whether half blocks can be drawn.
func (c Charset) HasHalfBlocks() bool { return c.HasUnicode() }

// marks are the replacements of symbols: on Linux's console, and in ASCII. Each
// has the same width as the symbol. A blank means that the symbol is kept.
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

// Screen converts a view to the charset without changing its layout:
// replacements have the same width. An ellipsis becomes three dots if there is
// room.
func (c Charset) Screen(view string) string {
	if c == UTF8 || isASCII(view) {
		return view
	}
	return c.replace(view, func(rest string) bool { return strings.HasPrefix(withoutStyle(rest), "  ") })
}

// Text converts a text, whose width may change, to the charset.
func (c Charset) Text(text string) string {
	if c == UTF8 || isASCII(text) {
		return text
	}
	return c.replace(strings.ReplaceAll(text, "…", "..."), func(string) bool { return false })
}

// replace replaces the characters that the charset lacks. hasRoom reports
// whether the text after an ellipsis has two blank cells to spare.
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

// character converts one character, with its accents, to width cells.
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
	case Latin1: // characters at the same codes in ISO 8859-15 and Windows-1252
		return r >= 0xc0 && r <= 0xff || r == '¿' || r == '¡' || r == '«' || r == '»' || r == '·' || r == 'º' || r == 'ª'
	case ASCII:
		return r < utf8.RuneSelf
	}
	return true
}

// Encode encodes the result of Screen or Text for the terminal.
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

// AppendDecoded appends the terminal's input as UTF-8: at most twice as many
// bytes.
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

// withoutStyle removes the escape sequences at the beginning of a text.
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

// Writer returns a writer that converts text to the charset; each Write must
// contain complete characters.
func (c Charset) Writer(w io.Writer) io.Writer {
	if c.HasUnicode() && c != Console {
		return w
	}
	return writer{w, c}
}

type writer struct {
	io.Writer
	charset Charset
}

// Write converts and writes a text. It returns the number of input bytes.
func (w writer) Write(text []byte) (int, error) {
	if _, err := w.Writer.Write(w.charset.Encode([]byte(w.charset.Text(string(text))))); err != nil {
		return 0, err
	}
	return len(text), nil
}

// Reader returns a reader that converts input in the charset to UTF-8.
func (c Charset) Reader(r io.Reader) io.Reader {
	if c != Latin1 {
		return r
	}
	return reader{r, c}
}

type reader struct {
	io.Reader
	charset Charset
}

// Read reads at most half of the room, because each byte may become two.
func (r reader) Read(text []byte) (int, error) {
	if len(text) < 2 {
		return 0, io.ErrShortBuffer
	}
	sent := make([]byte, len(text)/2)
	n, err := r.Reader.Read(sent)
	return len(r.charset.AppendDecoded(text[:0], sent[:n])), err
}
