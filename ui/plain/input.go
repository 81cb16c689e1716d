package plain

import (
	"bufio"
	"io"
)

// longestLine bounds a line of input, in bytes: anything longer is no answer.
const longestLine = 1 << 20

// Input gives lines on request. A read of a terminal or a pipe cannot be
// interrupted, so one goroutine reads for the life of the program, and only
// when a line was asked for.
type Input struct {
	want   chan struct{}
	lines  chan string // closed at the end of the input
	wanted bool        // a line was asked for and has not come yet
	ended  bool
}

// NewInput reads lines from r.
func NewInput(r io.Reader) *Input {
	in := &Input{want: make(chan struct{}, 1), lines: make(chan string)}
	go in.read(r)
	return in
}

func (in *Input) read(r io.Reader) {
	defer close(in.lines)
	scanner := bufio.NewScanner(r)
	scanner.Buffer(nil, longestLine)
	for range in.want {
		if !scanner.Scan() {
			return
		}
		in.lines <- scanner.Text()
	}
}

// ask asks for a line, and gives the channel that it will come on. A line that
// was asked for earlier and never taken is that line.
func (in *Input) ask() <-chan string {
	if !in.wanted && !in.ended {
		in.wanted = true
		in.want <- struct{}{}
	}
	return in.lines
}

// took notes what came on the channel.
func (in *Input) took(ok bool) {
	in.wanted = false
	in.ended = !ok
}

// Ended reports whether the input is known to have ended.
func (in *Input) Ended() bool { return in.ended }
