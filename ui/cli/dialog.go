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

// dialog asks an operator questions, one answer a line: at the terminal, or of
// whatever is piped in. Prompts go to stderr or to the terminal, never to
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

// ask asks for a line. An empty one is the answer in brackets.
func (d *dialog) ask(ctx context.Context, question, byDefault string) (string, error) {
	if byDefault != "" {
		question += " [" + safetext.Line(byDefault) + "]"
	}
	d.printf("%s: ", question)
	text, err := await(ctx, d.readLine)
	if !d.isTerminal || err != nil { // nobody's Enter ended the line
		d.printf("\n")
	}
	if err != nil || text != "" {
		return text, err
	}
	return byDefault, nil
}

// askHidden asks for a line that no terminal shows. The echo is off before the
// question is there, so that nothing typed early is shown either.
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

// What keys send while the terminal leaves them to its program.
const (
	keyCtrlC     = 0x03
	keyCtrlD     = 0x04
	keyCtrlU     = 0x15
	keyBackspace = 0x08
	keyDelete    = 0x7f
)

// readHidden reads a line of keys, with what a terminal does for one otherwise.
func (d *dialog) readHidden() (string, error) {
	var typed []byte
	for {
		key, err := d.lines.ReadByte()
		switch {
		case err != nil:
			return "", err
		case key == '\r' || key == '\n':
			if next, _ := d.lines.Peek(min(1, d.lines.Buffered())); key == '\r' && string(next) == "\n" { // of one pasted end of line
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

// readLine reads one line without the blanks around it. A last one without an
// end counts.
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
