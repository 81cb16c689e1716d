package media

import (
	"cmp"
	"net/url"
	"os"
	"os/user"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"cedula/truora/safetext"
)

const isWindows = runtime.GOOS == "windows"

// LooksLikePath reports whether typed text is a path rather than a filter: it
// starts with / ~ . ' " $' or with file:, a drive letter or the \\ of a network
// share; or with one of these after an opening quote or <.
func LooksLikePath(text string) bool {
	text = trimUnseen(text)
	if r, size := utf8.DecodeRuneInString(text); isOpening(r) {
		text = trimUnseen(text[size:])
	}
	return text != "" && (strings.ContainsRune(`/~.'"`, rune(text[0])) || strings.HasPrefix(text, `$'`) ||
		strings.HasPrefix(text, `\\`) || hasFileScheme(text) || hasDriveLetter(text))
}

// isOpening and isClosing match typographic quotes: one language's opening
// quote is another's closing quote. Shell quotes are not included.
func isOpening(r rune) bool { return r == '<' || isTextQuote(r) }

func isClosing(r rune) bool { return r == '>' || isTextQuote(r) }

func isTextQuote(r rune) bool {
	return r == '`' || unicode.In(r, unicode.Pi, unicode.Pf) || r == '„' || r == '‚'
}

func hasFileScheme(text string) bool {
	return len(text) >= 5 && strings.EqualFold(text[:5], "file:")
}

// hasDriveLetter reports whether text is a drive letter, or starts with one and
// a slash.
func hasDriveLetter(text string) bool {
	return len(text) >= 2 && text[1] == ':' && text[0]|0x20 >= 'a' && text[0]|0x20 <= 'z' &&
		(len(text) == 2 || text[2] == '\\' || text[2] == '/')
}

// ParsePath parses a typed, pasted or dropped path: in quotes, with backslash
// escapes (not on Windows), as a file: URL, with ~, surrounded by white space;
// of several paths, the first. If the text is ambiguous, it prefers a path that
// exists, and then one that looks the same as exactly one existing path: with
// accents in another normalisation, other spaces, dashes or quotes, or
// invisible characters. If none exists, it returns the most likely one. Home is
// the home folder.
func ParsePath(typed, home string) string {
	parser := pathParser{home: home, windows: isWindows}
	candidates := parser.candidates(typed)
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
	first, _ := FirstPath(typed)
	if candidates = parser.candidates(first); len(candidates) == 0 {
		return ""
	}
	return candidates[0]
}

// FindAlike returns path, or, if it does not exist, the one that looks the
// same.
func FindAlike(path string) string {
	if _, err := os.Lstat(path); err == nil {
		return path
	}
	if found, ok := findAlike(path); ok {
		return found
	}
	return path
}

// findAlike resolves a path part by part; a part that does not exist is
// replaced by the only sibling that looks the same.
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

// findSibling is the only name in a folder that looks like the given one.
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

// appearance is equal for names that look the same. All invalid UTF-8 is
// considered the same, because typed or pasted text does not preserve it.
func appearance(name string) string {
	var seen strings.Builder
	for _, r := range name { // invalid UTF-8 is U+FFFD here
		switch {
		case safetext.IsInvisible(r):
		case unicode.Is(unicode.Zs, r):
			seen.WriteByte(' ')
		case r == '‘' || r == '’':
			seen.WriteByte('\'')
		case r == '“' || r == '”':
			seen.WriteByte('"')
		case unicode.Is(unicode.Pd, r), r == '−':
			seen.WriteByte('-')
		default:
			seen.WriteRune(r)
		}
	}
	return strings.TrimSpace(norm.NFC.String(seen.String()))
}

// trimUnseen removes invisible characters at the beginning: blanks, line ends,
// invisible marks.
func trimUnseen(text string) string { return strings.TrimLeftFunc(text, isUnseen) }

func isUnseen(r rune) bool {
	return strings.ContainsRune(" \t\r\n\x00", r) || unicode.Is(unicode.Zs, r) || safetext.IsInvisible(r)
}

// pathParser parses typed text by the rules of one system.
type pathParser struct {
	home    string
	windows bool
}

// candidates are the paths that a text may mean, the most likely first: the
// quoted part, and the entire text; each as a shell word, unchanged, with the C
// escapes of ls and git, and only its first path and word, because several
// files may have been dropped at once.
func (p pathParser) candidates(typed string) (paths []string) {
	for _, text := range []string{p.trim(typed), p.trim(strings.TrimFunc(typed, isUnseen))} {
		line, _, _ := strings.Cut(text, "\n")
		line = strings.TrimRight(line, "\r")
		texts := []string{withinQuotes(text, p.windows), text}
		if !p.windows && strings.HasPrefix(text, "'") { // a shell reads it differently
			slices.Reverse(texts)
		}
		for _, text := range texts {
			if text == "" {
				continue
			}
			for _, path := range p.readings(text, line) {
				if !slices.Contains(paths, path) {
					paths = append(paths, path)
				}
			}
		}
	}
	return paths
}

// readings are the paths that a text may mean if line is its first line.
func (p pathParser) readings(text, line string) (paths []string) {
	u := unquoter{escapes: !p.windows}
	first, _ := firstPath(line, p.windows)
	for _, reading := range []string{
		u.unquote(text), text, unquoter{escapes: !p.windows, asInC: true}.unquote(text),
		u.unquote(line), u.unquote(first), unquoter{escapes: !p.windows, firstWord: true}.unquote(line),
	} {
		paths = append(paths, p.locate(reading))
	}
	return paths
}

// trim removes blanks and line ends, except for an escaped blank.
func (p pathParser) trim(text string) string {
	text = strings.TrimLeft(text, " \t\r\n")
	trimmed := strings.TrimRight(text, " \t\r\n\x00")
	slashes := len(trimmed) - len(strings.TrimRight(trimmed, `\`))
	if !p.windows && slashes%2 == 1 && len(text) > len(trimmed) {
		return text[:len(trimmed)+1]
	}
	return trimmed
}

// locate converts a file: URL or a path with ~ to a path.
func (p pathParser) locate(text string) string {
	if hasFileScheme(text) {
		return p.fromURL(text[len("file:"):])
	}
	rest, ok := strings.CutPrefix(text, "~")
	if !ok {
		return text
	}
	name, home := rest, p.home
	if end := strings.IndexFunc(rest, func(r rune) bool { return r == '/' || p.windows && r == '\\' }); end >= 0 {
		name = rest[:end]
	}
	if name != "" {
		home = homeOf(name)
	}
	if home == "" {
		return text
	}
	return filepath.Join(home, rest[len(name):])
}

// homeOf is another user's home folder; empty if there is none.
func homeOf(name string) string {
	found, err := user.Lookup(name)
	if err != nil {
		return ""
	}
	return found.HomeDir
}

// fromURL parses the part after file:, with or without a host. On Windows
// another host is a network share, and a drive follows the first slash.
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
