package media

import (
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// LooksLikePath reports whether what was typed is a path and not a filter: it
// starts with one of / ~ . ' " or with file: or a drive letter.
func LooksLikePath(text string) bool {
	text = strings.TrimLeft(text, " \t\r\n")
	return text != "" && (strings.ContainsRune(`/~.'"`, rune(text[0])) || hasFileScheme(text) || hasDriveLetter(text))
}

func hasFileScheme(text string) bool {
	return len(text) >= 5 && strings.EqualFold(text[:5], "file:")
}

// hasDriveLetter reports a drive letter; alone, or with a slash behind it.
func hasDriveLetter(text string) bool {
	return len(text) >= 2 && text[1] == ':' && text[0]|0x20 >= 'a' && text[0]|0x20 <= 'z' &&
		(len(text) == 2 || text[2] == '\\' || text[2] == '/')
}

// ParsePath makes a path of what was typed, pasted or dropped: in quotes, with
// backslash escapes (not on Windows), as a file: address, from ~ on, with
// spaces or line ends around it. It asks the disk where the text can be read in
// several ways, also in the two ways to write an accent; when none exists, the
// likeliest is given. Home is the home folder.
func ParsePath(typed, home string) string {
	candidates := pathParser{home: home, windows: runtime.GOOS == "windows"}.candidates(typed)
	for _, path := range candidates {
		if _, err := os.Lstat(path); err == nil {
			return path
		}
	}
	if len(candidates) == 0 {
		return ""
	}
	return candidates[0]
}

// pathParser reads typed text as one kind of system would.
type pathParser struct {
	home    string
	windows bool
}

// candidates are the paths that a text may mean, the likeliest first: as a
// shell word, as it stands, and its first line and word alone, since several
// files may have been dropped at once; then each with its accents composed and
// decomposed.
func (p pathParser) candidates(typed string) (paths []string) {
	text := p.trim(typed)
	if text == "" {
		return nil
	}
	line, _, _ := strings.Cut(text, "\n")
	line = strings.TrimRight(line, "\r")
	for _, reading := range []string{p.unquote(text), text, p.unquote(line), p.unquoteFirstWord(line)} {
		paths = append(paths, p.locate(reading))
	}
	for _, form := range []norm.Form{norm.NFC, norm.NFD} {
		for _, path := range paths[:len(paths):len(paths)] {
			if other := form.String(path); other != path {
				paths = append(paths, other)
			}
		}
	}
	return paths
}

// trim takes blanks and line ends off, but for a blank that is escaped.
func (p pathParser) trim(text string) string {
	text = strings.TrimLeft(text, " \t\r\n")
	trimmed := strings.TrimRight(text, " \t\r\n\x00")
	slashes := len(trimmed) - len(strings.TrimRight(trimmed, `\`))
	if !p.windows && slashes%2 == 1 && len(text) > len(trimmed) {
		return text[:len(trimmed)+1]
	}
	return trimmed
}

// locate turns a file: address or a path from ~ on into a path.
func (p pathParser) locate(text string) string {
	if hasFileScheme(text) {
		return p.fromURL(text[len("file:"):])
	}
	rest, ok := strings.CutPrefix(text, "~")
	if ok && p.home != "" && (rest == "" || rest[0] == '/' || p.windows && rest[0] == '\\') {
		return filepath.Join(p.home, rest)
	}
	return text
}

// fromURL reads what follows file:, with or without a host. On Windows another
// host means a shared folder there, and a drive follows the first slash.
func (p pathParser) fromURL(rest string) string {
	host := ""
	if address, ok := strings.CutPrefix(rest, "//"); ok {
		before, path, found := strings.Cut(address, "/")
		if host = before; !found {
			host, path = "", address
		}
		rest = "/" + path
	}
	if plain, err := url.PathUnescape(rest); err == nil {
		rest = plain
	}
	if !p.windows {
		return rest
	}
	path := strings.ReplaceAll(rest, "/", `\`)
	if host != "" && !strings.EqualFold(host, "localhost") {
		return `\\` + host + path
	}
	if drive, ok := strings.CutPrefix(path, `\`); ok && hasDriveLetter(drive) {
		return drive
	}
	return path
}

// unquote takes quotes and escapes off; blanks outside of quotes stay, since
// people type them. A text whose quotes do not close is taken as it stands.
func (p pathParser) unquote(text string) string {
	return unquoter{escapes: !p.windows}.unquote(text)
}

// unquoteFirstWord is unquote up to the first blank outside of quotes.
func (p pathParser) unquoteFirstWord(text string) string {
	return unquoter{escapes: !p.windows, firstWord: true}.unquote(text)
}

// unquoter reads a text as a shell would, one rune after the other.
type unquoter struct {
	escapes   bool // a backslash takes the next character as it is
	firstWord bool // stop at the first blank outside of quotes
	word      []rune
	quote     rune // the quote that is open; 0 when none is
	escaped   bool
	ended     bool
}

func (u unquoter) unquote(text string) string {
	for _, r := range text {
		if u.read(r); u.ended {
			break
		}
	}
	if u.quote != 0 || u.escaped {
		return text
	}
	return string(u.word)
}

func (u *unquoter) read(r rune) {
	switch {
	case u.escaped:
		u.readEscaped(r)
	case u.quote != 0:
		u.readQuoted(r)
	default:
		u.readPlain(r)
	}
}

// readEscaped: within double quotes a backslash only escapes what means
// something there.
func (u *unquoter) readEscaped(r rune) {
	if u.quote == '"' && !strings.ContainsRune("\\\"$`", r) {
		u.word = append(u.word, '\\')
	}
	u.word = append(u.word, r)
	u.escaped = false
}

func (u *unquoter) readQuoted(r rune) {
	switch {
	case r == u.quote:
		u.quote = 0
	case r == '\\' && u.quote == '"' && u.escapes:
		u.escaped = true
	default:
		u.word = append(u.word, r)
	}
}

func (u *unquoter) readPlain(r rune) {
	switch {
	case r == '"' || r == '\'' && u.escapes:
		u.quote = r
	case r == '\\' && u.escapes:
		u.escaped = true
	case r == ' ' && u.firstWord:
		u.ended = true
	default:
		u.word = append(u.word, r)
	}
}
