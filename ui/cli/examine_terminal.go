package cli

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strings"

	"github.com/charmbracelet/x/term"
	"github.com/muesli/termenv"
)

// The least size that the screens are laid out for.
const (
	leastColumns = 40
	leastRows    = 12
)

// examineTerminal tells size, colours and characters of the terminal that the
// screens would be drawn on.
func (s *shell) examineTerminal(context.Context, settings) []finding {
	if s.isPlain() {
		return []finding{fine("terminal", "plain mode")}
	}
	t, err := s.terminal()
	if err != nil {
		return []finding{doubt("terminal", "none here", "--plain goes line by line without one")}
	}
	defer t.close()
	return []finding{sizeFinding(t.picture), charactersFinding(t.picture)}
}

func sizeFinding(f *os.File) finding {
	width, height, err := term.GetSize(f.Fd())
	if err != nil {
		return doubt("terminal", "its size is unknown", "set it with stty")
	}
	note := fmt.Sprintf("%d×%d", width, height)
	if width < leastColumns || height < leastRows {
		return doubt("terminal", note, fmt.Sprintf("make it at least %d×%d", leastColumns, leastRows))
	}
	return fine("terminal", note)
}

func charactersFinding(f *os.File) finding {
	colours := map[termenv.Profile]string{
		termenv.TrueColor: "24-bit colours", termenv.ANSI256: "256 colours", termenv.ANSI: "16 colours", termenv.Ascii: "no colours",
	}[termenv.NewOutput(f).EnvColorProfile()]
	if !isUTF8() {
		return doubt("terminal", colours+", not UTF-8", "set LANG to a UTF-8 locale")
	}
	return fine("terminal", colours+", UTF-8")
}

// isUTF8 tells whether the locale's characters are UTF-8; Windows' consoles
// are asked for it.
func isUTF8() bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if value := os.Getenv(name); value != "" {
			value = strings.ToUpper(strings.ReplaceAll(value, "-", ""))
			return strings.Contains(value, "UTF8")
		}
	}
	return runtime.GOOS == "windows"
}
