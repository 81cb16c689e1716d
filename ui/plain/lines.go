package plain

import (
	"bufio"
	"io"
	"strings"

	"cedula/truora/crash"
	"cedula/truora/safetext"
)

// maxLineBytes is the longest line of input; a longer one is not an answer.
const maxLineBytes = 1 << 20

// Input reads lines on request. A read from a terminal or a pipe cannot be
// interrupted, so one goroutine reads for the life of the program, and only
// when a line was requested.
type Input struct {
	requests  chan struct{}
	lines     chan string // closed at the end of the input
	requested bool        // a line was requested and has not arrived yet
	ended     bool
	failure   error // a *crash.Panic that ended it
}

// NewInput reads lines from r.
func NewInput(r io.Reader) *Input {
	in := &Input{requests: make(chan struct{}, 1), lines: make(chan string)}
	crash.Go(func() error { return in.read(r) }, func(err error) {
		in.failure = err
		close(in.lines)
	})
	return in
}

func (in *Input) read(r io.Reader) error {
	scanner := bufio.NewScanner(r)
	scanner.Buffer(nil, maxLineBytes)
	for range in.requests {
		if !scanner.Scan() {
			return nil
		}
		in.lines <- scanner.Text()
	}
	return nil
}

// request requests a line, and returns the channel that delivers it. If an
// earlier request was not received, it delivers that line.
func (in *Input) request() <-chan string {
	if !in.requested && !in.ended {
		in.requested = true
		in.requests <- struct{}{}
	}
	return in.lines
}

// markReceived is called after every receive from the channel.
func (in *Input) markReceived(ok bool) {
	in.requested = false
	if in.ended = !ok; in.ended {
		crash.Rethrow(in.failure)
	}
}

// HasEnded reports whether the end of the input was reached.
func (in *Input) HasEnded() bool { return in.ended }

// printer prints lines, without control characters and escape sequences.
type printer struct{ out io.Writer }

// printLine prints the non-empty parts as one line; nothing if there are none.
func (p printer) printLine(parts ...string) {
	var full []string
	for _, part := range parts {
		if clean := safetext.Line(part); clean != "" {
			full = append(full, clean)
		}
	}
	if len(full) > 0 {
		io.WriteString(p.out, strings.Join(full, " ")+"\n")
	}
}

// printItem prints one line of a list, indented.
func (p printer) printItem(text string) {
	io.WriteString(p.out, "  "+safetext.Line(text)+"\n")
}
