package capture

import (
	"strings"
	"sync"
	"unicode"

	"github.com/charmbracelet/x/ansi"
)

const (
	tailBytes = 4 << 10
	tailLines = 10
)

// tail keeps the end of what a command says.
type tail struct {
	mu    sync.Mutex
	bytes []byte
}

// Write never fails: a command is not to be stopped by what it says.
func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.bytes = append(t.bytes, p[max(len(p)-tailBytes, 0):]...)
	if surplus := len(t.bytes) - tailBytes; surplus > 0 {
		t.bytes = append(t.bytes[:0], t.bytes[surplus:]...)
	}
	return len(p), nil
}

// text gives the last lines, without escape sequences and control characters.
// A line that was written over by the next one counts as a line.
func (t *tail) text() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	said := strings.ToValidUTF8(ansi.Strip(string(t.bytes)), "")
	var lines []string
	for line := range strings.FieldsFuncSeq(said, func(r rune) bool { return r == '\n' || r == '\r' }) {
		if line = strings.TrimSpace(strings.Map(printable, line)); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines[max(len(lines)-tailLines, 0):], "\n")
}

func printable(r rune) rune {
	if unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) {
		return ' '
	}
	return r
}
