package cli

import (
	"errors"
	"io"
	"os"
	"runtime"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
	"github.com/muesli/termenv"

	"cedula/ui/charset"
)

// errNoTerminal is returned if there is no terminal for the screens.
var errNoTerminal = errors.New("there is no terminal to draw on and to read keys from; --plain goes line by line without one")

// terminal is where the screens are drawn and keys are read. It is never
// stdout.
type terminal struct {
	input, output *os.File
	opened        *os.File // the controlling terminal, if it had to be opened
}

// isPlain reports whether plain mode is used.
func (a *app) isPlain() bool { return a.plain || os.Getenv("TERM") == "dumb" }

// findTerminal returns stderr and stdin if they are a terminal, else the
// controlling terminal.
func (a *app) findTerminal() (*terminal, error) {
	t := &terminal{input: a.Input, output: a.Errors}
	if isTerminal(t.input) && isTerminal(t.output) {
		return t, nil
	}
	if runtime.GOOS == "windows" {
		return nil, errNoTerminal
	}
	opened, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	if err != nil {
		return nil, errNoTerminal
	}
	t.opened = opened
	if !isTerminal(t.input) {
		t.input = opened
	}
	if !isTerminal(t.output) {
		t.output = opened
	}
	return t, nil
}

func (t *terminal) close() {
	if t.opened != nil {
		t.opened.Close()
	}
}

// localeCharset is the terminal's charset, by the locale.
func localeCharset() charset.Charset { return charset.Of(os.Getenv, runtime.GOOS) }

// readable converts text to the locale's charset.
func readable(w io.Writer) io.Writer { return localeCharset().Writer(w) }

// wordWrapper wraps lines at words, and indents continuation lines. Words are
// not broken, so that they can be copied. Each Write must contain complete
// lines.
type wordWrapper struct {
	out           io.Writer
	width, indent int // in cells; without a width lines are not wrapped
}

// wrapping wraps text to the terminal's width.
func wrapping(f *os.File, indent int) io.Writer {
	width := widthOf(f)
	if width < 2*indent {
		indent = 0
	}
	return wordWrapper{readable(f), width, indent}
}

// Write writes the lines, wrapped.
func (w wordWrapper) Write(p []byte) (int, error) {
	lines := strings.Split(string(p), "\n")
	for i, line := range lines {
		lines[i] = w.wrap(line)
	}
	if _, err := io.WriteString(w.out, strings.Join(lines, "\n")); err != nil {
		return 0, err
	}
	return len(p), nil
}

// wrap wraps a line.
func (w wordWrapper) wrap(line string) string {
	if w.width == 0 || ansi.StringWidth(line) <= w.width {
		return line
	}
	words := strings.Split(line, " ")
	var b strings.Builder
	b.WriteString(words[0])
	column := ansi.StringWidth(words[0])
	for _, word := range words[1:] {
		size := ansi.StringWidth(word)
		if column+1+size > w.width && column > w.indent {
			b.WriteString("\n" + strings.Repeat(" ", w.indent) + word)
			column = w.indent + size
			continue
		}
		b.WriteString(" " + word)
		column += 1 + size
	}
	return b.String()
}

func isTerminal(f *os.File) bool { return f != nil && term.IsTerminal(f.Fd()) }

// widthOf is a terminal's width in cells; 0 for anything else.
func widthOf(f *os.File) int {
	width, _, err := term.GetSize(f.Fd())
	if err != nil {
		return 0
	}
	return width
}

// colourProfile is the set of colours to print with: none if f is not a
// terminal, and none in plain mode.
func (a *app) colourProfile(f *os.File) termenv.Profile {
	if a.isPlain() || !isTerminal(f) {
		return termenv.Ascii
	}
	output := termenv.NewOutput(f)
	if _, err := termenv.EnableVirtualTerminalProcessing(output); err != nil {
		return termenv.Ascii
	}
	return output.EnvColorProfile()
}
