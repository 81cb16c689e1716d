package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/charmbracelet/x/term"

	"cedula/truora/crash"
	"cedula/truora/safetext"
)

var (
	errDialogLeft  = &exitError{exitPending, errors.New("left; nothing was written")}
	errDialogEnded = &exitError{exitPending, errors.New("the input ended at a question; nothing was written")}
)

// dialog asks an operator questions, with one line per answer: on the terminal,
// or from piped input. Prompts are written to stderr or the terminal, never to
// stdout.
type dialog struct {
	input      *os.File
	output     io.Writer
	lines      *bufio.Reader
	isTerminal bool
}

func newDialog(input *os.File, output io.Writer) *dialog {
	return &dialog{input: input, output: output, lines: bufio.NewReader(input), isTerminal: isTerminal(input)}
}

func (d *dialog) printf(format string, args ...any) { fmt.Fprintf(d.output, format, args...) }

// ask asks for a line. An empty answer selects the default in brackets.
func (d *dialog) ask(ctx context.Context, question, byDefault string) (string, error) {
	if byDefault != "" {
		question += " [" + safetext.Line(byDefault) + "]"
	}
	d.printf("%s: ", question)
	text, err := await(ctx, d.readLine)
	if !d.isTerminal || err != nil { // no Enter was typed that would end the line
		d.printf("\n")
	}
	if err != nil || text != "" {
		return text, err
	}
	return byDefault, nil
}

// askHidden asks for a line without echo. The echo is turned off before the
// question is printed, so that early input is hidden too.
func (d *dialog) askHidden(ctx context.Context, question string) (string, error) {
	defer d.printf("\n")
	if !d.isTerminal {
		d.printf("%s: ", question)
		return await(ctx, d.readLine)
	}
	state, err := term.MakeRaw(d.input.Fd())
	if err != nil {
		return "", err
	}
	defer term.Restore(d.input.Fd(), state)
	d.printf("%s: ", question)
	return await(ctx, d.readHidden)
}

// Keys in raw mode.
const (
	keyCtrlC     = 0x03
	keyCtrlD     = 0x04
	keyCtrlU     = 0x15
	keyBackspace = 0x08
	keyDelete    = 0x7f
)

// readHidden reads a line in raw mode, with basic line editing.
func (d *dialog) readHidden() (string, error) {
	var typed []byte
	for {
		key, err := d.lines.ReadByte()
		switch {
		case err != nil:
			return "", err
		case key == '\r' || key == '\n':
			if next, _ := d.lines.Peek(min(1, d.lines.Buffered())); key == '\r' && string(next) == "\n" { // a pasted \r\n is one line end
				_, _ = d.lines.Discard(1)
			}
			return strings.TrimSpace(string(typed)), nil
		case key == keyCtrlC:
			return "", errDialogLeft
		case key == keyCtrlD && len(typed) == 0:
			return "", io.EOF
		case key == keyCtrlU:
			typed = nil
		case key == keyBackspace || key == keyDelete:
			typed = typed[:max(0, len(typed)-1)]
		case len(typed) < maxKeyBytes:
			typed = append(typed, key)
		}
	}
}

// readLine reads one line and trims it. The last line need not end in a
// newline.
func (d *dialog) readLine() (string, error) {
	text, err := d.lines.ReadString('\n')
	if text != "" {
		err = nil
	}
	return strings.TrimSpace(text), err
}

// await waits for an answer, or for a signal.
func await(ctx context.Context, read func() (string, error)) (string, error) {
	type answer struct {
		text string
		err  error
	}
	answered := make(chan answer, 1)
	var got answer
	crash.Go(func() (err error) {
		got.text, err = read()
		return err
	}, func(err error) {
		got.err = err
		answered <- got
	})
	select {
	case <-ctx.Done():
		return "", errDialogLeft
	case got := <-answered:
		if errors.Is(got.err, io.EOF) {
			return "", errDialogEnded
		}
		return got.text, got.err
	}
}
