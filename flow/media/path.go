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
	return text != "" && (strings.ContainsRune(`/~.'"`, rune(text[0])) || hasScheme(text) || hasDrive(text))
}

func hasScheme(text string) bool {
	return len(text) >= 5 && strings.EqualFold(text[:5], "file:")
}

// hasDrive reports a drive letter; alone, or with a slash behind it.
func hasDrive(text string) bool {
	return len(text) >= 2 && text[1] == ':' && isLetter(text[0]) &&
		(len(text) == 2 || text[2] == '\\' || text[2] == '/')
}

func isLetter(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }

// ParsePath makes a path of what was typed, pasted or dropped: in quotes, with
// backslash escapes (not on Windows), as a file: address, from ~ on, with
// spaces or line ends around it. It looks at the disk where the text can be
// read in several ways, also in the two ways to write an accent; when none
// exists, the likeliest is given. Home is the home folder.
func ParsePath(typed, home string) string {
	readings := pathReader{home: home, windows: runtime.GOOS == "windows"}.readings(typed)
	for _, path := range readings {
		if exists(path) {
			return path
		}
	}
	if len(readings) == 0 {
		return ""
	}
	return readings[0]
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// pathReader reads typed text as one kind of system would.
type pathReader struct {
	home    string
	windows bool
}

// readings are the paths that a text may mean, the likeliest first, and then
// each with its accents composed and decomposed.
func (p pathReader) readings(typed string) []string {
	meant := p.meanings(typed)
	for _, form := range []norm.Form{norm.NFC, norm.NFD} {
		for _, path := range meant[:len(meant):len(meant)] {
			if other := form.String(path); other != path {
				meant = append(meant, other)
			}
		}
	}
	return meant
}

// meanings reads the text as a shell word, as it stands, and by its first line
// and word alone: several files may have been dropped at once.
func (p pathReader) meanings(typed string) (meant []string) {
	text := p.trim(typed)
	if text == "" {
		return nil
	}
	line, _, _ := strings.Cut(text, "\n")
	line = strings.TrimRight(line, "\r")
	for _, each := range []string{p.unquote(text), text, p.unquote(line), p.firstWord(line)} {
		meant = append(meant, p.locate(each))
	}
	return meant
}

// trim takes blanks and line ends off, but for a blank that is escaped.
func (p pathReader) trim(text string) string {
	text = strings.TrimLeft(text, " \t\r\n")
	trimmed := strings.TrimRight(text, " \t\r\n\x00")
	slashes := len(trimmed) - len(strings.TrimRight(trimmed, `\`))
	if !p.windows && slashes%2 == 1 && len(text) > len(trimmed) {
		return text[:len(trimmed)+1]
	}
	return trimmed
}

// locate turns a file: address or a path from ~ on into a path.
func (p pathReader) locate(text string) string {
	if hasScheme(text) {
		return p.fromURL(text[5:])
	}
	if rest, ok := strings.CutPrefix(text, "~"); ok && p.home != "" && (rest == "" || p.separates(rest[0])) {
		return filepath.Join(p.home, rest)
	}
	return text
}

func (p pathReader) separates(b byte) bool { return b == '/' || p.windows && b == '\\' }

// fromURL reads what follows file:, with or without a host. On Windows another
// host means a shared folder there, and a drive follows the first slash.
func (p pathReader) fromURL(rest string) string {
	host := ""
	if address, ok := strings.CutPrefix(rest, "//"); ok {
		host, rest = cutHost(address)
	}
	if plain, err := url.PathUnescape(rest); err == nil {
		rest = plain
	}
	if !p.windows {
		return rest
	}
	return windowsPath(host, rest)
}

func cutHost(address string) (host, path string) {
	slash := strings.IndexByte(address, '/')
	if slash < 0 {
		return "", "/" + address
	}
	return address[:slash], address[slash:]
}

func windowsPath(host, path string) string {
	path = strings.ReplaceAll(path, "/", `\`)
	if host != "" && !strings.EqualFold(host, "localhost") {
		return `\\` + host + path
	}
	if rest, ok := strings.CutPrefix(path, `\`); ok && hasDrive(rest) {
		return rest
	}
	return path
}
