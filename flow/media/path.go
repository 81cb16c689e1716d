package media

import (
	"cmp"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"cedula/truora/safetext"
)

// LooksLikePath reports whether what was typed is a path and not a filter: it
// starts with one of / ~ . ' " or with file: or a drive letter.
func LooksLikePath(text string) bool {
	text = trimUnseen(text)
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
// several ways, and takes what looks the same where just one file does: with
// accents written another way, other spaces, or characters that do not show. When
// nothing exists, the likeliest is given. Home is the home folder.
func ParsePath(typed, home string) string {
	candidates := pathParser{home: home, windows: runtime.GOOS == "windows"}.candidates(typed)
	for _, path := range candidates {
		if _, err := os.Lstat(path); err == nil {
			return path
		}
	}
	for _, path := range candidates {
		if found, ok := findAlike(path); ok {
			return found
		}
	}
	if len(candidates) == 0 {
		return ""
	}
	return candidates[0]
}

// FindAlike is path, or, when that does not exist, the one that looks the same.
func FindAlike(path string) string {
	if _, err := os.Lstat(path); err == nil {
		return path
	}
	if found, ok := findAlike(path); ok {
		return found
	}
	return path
}

// findAlike follows a path part by part; of one that does not exist, the only
// sibling is taken that looks the same.
func findAlike(path string) (string, bool) {
	volume := filepath.VolumeName(path)
	found, isFirst := volume, true
	for part := range strings.FieldsFuncSeq(path[len(volume):], func(r rune) bool { return r < 0x80 && os.IsPathSeparator(uint8(r)) }) {
		if isFirst && os.IsPathSeparator(path[len(volume)]) {
			found += string(filepath.Separator)
		}
		isFirst = false
		next := filepath.Join(found, part)
		if _, err := os.Lstat(next); err != nil {
			name, ok := findSibling(cmp.Or(found, "."), part)
			if !ok {
				return "", false
			}
			next = filepath.Join(found, name)
		}
		found = next
	}
	return found, !isFirst
}

// findSibling is the only name in a folder that looks like the one given.
func findSibling(folder, name string) (found string, ok bool) {
	opened, err := os.Open(folder)
	if err != nil {
		return "", false
	}
	defer opened.Close()
	wanted := appearance(name)
	for wanted != "" {
		names, err := opened.Readdirnames(1000)
		for _, other := range names {
			if appearance(other) == wanted && ok {
				return "", false
			} else if appearance(other) == wanted {
				found, ok = other, true
			}
		}
		if err != nil {
			break
		}
	}
	return found, ok
}

// appearance is the same of names that look the same. Bytes that are no UTF-8
// look alike, one and all: what is typed or pasted does not keep them.
func appearance(name string) string {
	var seen strings.Builder
	for _, r := range name { // such a byte is U+FFFD
		switch {
		case safetext.IsInvisible(r):
		case unicode.Is(unicode.Zs, r):
			seen.WriteByte(' ')
		default:
			seen.WriteRune(r)
		}
	}
	return strings.TrimSpace(norm.NFC.String(seen.String()))
}

// trimUnseen takes off what does not show at the front: blanks, line ends,
// invisible marks.
func trimUnseen(text string) string { return strings.TrimLeftFunc(text, isUnseen) }

func isUnseen(r rune) bool {
	return strings.ContainsRune(" \t\r\n\x00", r) || unicode.Is(unicode.Zs, r) || safetext.IsInvisible(r)
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
	for _, text := range []string{p.trim(typed), p.trim(strings.TrimFunc(typed, isUnseen))} {
		if text == "" {
			continue
		}
		line, _, _ := strings.Cut(text, "\n")
		line = strings.TrimRight(line, "\r")
		for _, reading := range []string{p.unquote(text), text, p.unquote(line), p.unquoteFirstWord(line)} {
			if path := p.locate(reading); !slices.Contains(paths, path) {
				paths = append(paths, path)
			}
		}
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

// unquoter reads a text as a shell would, one byte after the other: those that
// are no UTF-8 stay as they are, and whatever means something is ASCII.
type unquoter struct {
	escapes   bool // a backslash takes the next character as it is
	firstWord bool // stop at the first blank outside of quotes
	word      []byte
	quote     byte // the quote that is open; 0 when none is
	escaped   bool
	ended     bool
}

func (u unquoter) unquote(text string) string {
	for i := range len(text) {
		if u.read(text[i]); u.ended {
			break
		}
	}
	if u.quote != 0 || u.escaped {
		return text
	}
	return string(u.word)
}

func (u *unquoter) read(r byte) {
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
func (u *unquoter) readEscaped(r byte) {
	if u.quote == '"' && strings.IndexByte("\\\"$`", r) < 0 {
		u.word = append(u.word, '\\')
	}
	u.word = append(u.word, r)
	u.escaped = false
}

func (u *unquoter) readQuoted(r byte) {
	switch {
	case r == u.quote:
		u.quote = 0
	case r == '\\' && u.quote == '"' && u.escapes:
		u.escaped = true
	default:
		u.word = append(u.word, r)
	}
}

func (u *unquoter) readPlain(r byte) {
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
