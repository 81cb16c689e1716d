package ui

import (
	"bytes"
	"io"
	"os"
	"regexp"
	"runtime"
	"strconv"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/muesli/cancelreader"
)

// askFor is how long a terminal may take to tell its background.
const askFor = 100 * time.Millisecond

// The questions: the background's colour, and what kind of terminal it is. Any
// terminal answers the second one, so that there is no waiting for the first
// where it is not understood.
const askBackground = "\x1b]11;?\x07\x1b[c"

// AskTone asks the terminal for its background, once and for 100 ms at most.
// Where nobody answers, or nothing is drawn in colours, it is Dark. Call it while nothing else reads keys: what
// is typed meanwhile is lost.
func AskTone(keys io.Reader, screen io.Writer) Tone {
	in, inOK := keys.(term.File)
	out, outOK := screen.(term.File)
	if !inOK || !outOK || os.Getenv("NO_COLOR") != "" || runtime.GOOS == "windows" || !term.IsTerminal(in.Fd()) || !term.IsTerminal(out.Fd()) {
		return Dark
	}
	state, err := term.MakeRaw(in.Fd())
	if err != nil {
		return Dark
	}
	defer term.Restore(in.Fd(), state)
	return toneOf(ask(in, out))
}

// ask gives what the terminal answered within the time.
func ask(in io.Reader, out io.Writer) []byte {
	reader, err := cancelreader.NewReader(in)
	if err != nil {
		return nil
	}
	defer reader.Close()
	if _, err := io.WriteString(out, askBackground); err != nil {
		return nil
	}
	timer := time.AfterFunc(askFor, func() { reader.Cancel() })
	defer timer.Stop()
	return readAnswer(reader)
}

var kindAnswer = regexp.MustCompile(`\x1b\[\?[0-9;]*c`)

// readAnswer reads up to the answer to the second question.
func readAnswer(reader io.Reader) (answer []byte) {
	chunk := make([]byte, 256)
	for len(answer) < 4096 && !kindAnswer.Match(answer) {
		n, err := reader.Read(chunk)
		answer = append(answer, chunk[:n]...)
		if err != nil {
			break
		}
	}
	return answer
}

var backgroundAnswer = regexp.MustCompile(`\x1b\]11;rgba?:([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})`)

// toneOf reads the answer: Light when the background is brighter than middle
// grey to the eye.
func toneOf(answer []byte) Tone {
	parts := backgroundAnswer.FindSubmatch(answer)
	if parts == nil {
		return Dark
	}
	bright := 0.2126*share(parts[1]) + 0.7152*share(parts[2]) + 0.0722*share(parts[3])
	if bright > 0.5 {
		return Light
	}
	return Dark
}

// share is a colour's hexadecimal digits as a part of their greatest value.
func share(digits []byte) float64 {
	n, _ := strconv.ParseUint(string(digits), 16, 32)
	most, _ := strconv.ParseUint(string(bytes.Repeat([]byte("f"), len(digits))), 16, 32)
	return float64(n) / float64(most)
}
