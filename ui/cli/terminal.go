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

// errNoTerminal names the way out where there is nothing to draw on.
var errNoTerminal = errors.New("there is no terminal to draw on and to read keys from; --plain goes line by line without one")

// terminal is what the screens are drawn on and read their keys from. stdout
// is left alone.
type terminal struct {
	input, output *os.File
	opened        *os.File // the controlling terminal, when it had to be opened
}

// isPlain tells whether to go line by line.
func (a *app) isPlain() bool { return a.plain || os.Getenv("TERM") == "dumb" }

// findTerminal gives stderr and stdin where they are a terminal, else the
// controlling one.
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

// localeCharset is what the terminal can show, by the locale.
func localeCharset() charset.Charset { return charset.Of(os.Getenv, runtime.GOOS) }

// readable writes what people read, in the locale's charset.
func readable(w io.Writer) io.Writer { return localeCharset().Writer(w) }

// wordWrapper breaks lines between words where its output ends, and begins what
// is left of them below. Words stay whole, to be copied. Each Write holds whole
// lines.
type wordWrapper struct {
	out           io.Writer
	width, indent int // in cells; without a width all stays as it is
}

// wrapping writes what people read, in lines that fit the terminal.
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

// wrap is a line as lines that fit.
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

// colourProfile is the set of colours to print with: none for what is no
// terminal, and none line by line.
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
