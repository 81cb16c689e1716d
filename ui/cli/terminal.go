package cli

import (
	"errors"
	"os"
	"runtime"

	"github.com/charmbracelet/x/term"
)

// errNoTerminal names the way out where there is nothing to draw on.
var errNoTerminal = errors.New("there is no terminal to draw on and to read keys from; --plain goes line by line without one")

// terminal is what the screens are drawn on and read their keys from. stdout
// is left alone.
type terminal struct {
	keys, picture *os.File
	opened        *os.File // the controlling terminal, when it had to be opened
}

// isPlain tells whether to go line by line.
func (s *shell) isPlain() bool { return s.plain || os.Getenv("TERM") == "dumb" }

// terminal finds the terminal: stderr and stdin where they are one, else the
// controlling one.
func (s *shell) terminal() (*terminal, error) {
	t := &terminal{keys: s.Input, picture: s.Errors}
	if isTerminal(t.keys) && isTerminal(t.picture) {
		return t, nil
	}
	opened, err := openTerminal()
	if err != nil {
		return nil, errNoTerminal
	}
	t.opened = opened
	if !isTerminal(t.keys) {
		t.keys = opened
	}
	if !isTerminal(t.picture) {
		t.picture = opened
	}
	return t, nil
}

func isTerminal(f *os.File) bool { return f != nil && term.IsTerminal(f.Fd()) }

func openTerminal() (*os.File, error) {
	if runtime.GOOS == "windows" {
		return nil, errNoTerminal
	}
	return os.OpenFile("/dev/tty", os.O_RDWR, 0)
}

func (t *terminal) close() {
	if t != nil && t.opened != nil {
		t.opened.Close()
	}
}
