package cli

import (
	"bytes"
	"os"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/muesli/cancelreader"

	"cedula/ui"
)

// askLimit is how long a terminal may take to tell its background.
const askLimit = 100 * time.Millisecond

// The question for the background, and one that every terminal answers, so
// that one which does not know the first is not waited for.
const (
	askBackground = "\x1b]11;?\x1b\\"
	askAttributes = "\x1b[c"
)

var (
	backgroundReply = regexp.MustCompile(`\x1b\]11;rgba?:([0-9a-fA-F]{2})[0-9a-fA-F]*/([0-9a-fA-F]{2})[0-9a-fA-F]*/([0-9a-fA-F]{2})[^\x07\x1b]*(\x07|\x1b\\)`)
	attributesReply = regexp.MustCompile(`\x1b\[\?[0-9;]*c`)
)

// tone is the background that colours are chosen for: what is configured,
// else what the terminal says, else dark.
func (t *terminal) tone(theme string) ui.Tone {
	switch {
	case theme == "light":
		return ui.Light
	case theme == "dark", os.Getenv("NO_COLOR") != "", runtime.GOOS == "windows":
		return ui.Dark
	}
	return toneOf(t.ask())
}

// ask asks the terminal, and gives what it answered in time. An answer that
// comes later is kept from the keys.
func (t *terminal) ask() []byte {
	state, err := term.MakeRaw(t.keys.Fd())
	if err != nil {
		return nil
	}
	defer term.Restore(t.keys.Fd(), state)
	reader, err := cancelreader.NewReader(t.keys)
	if err != nil {
		return nil
	}
	defer reader.Close()
	timer := time.AfterFunc(askLimit, func() { reader.Cancel() })
	defer timer.Stop()
	if _, err := t.picture.WriteString(askBackground + askAttributes); err != nil {
		return nil
	}
	return answers(reader)
}

// answers reads until the last question is answered or the reader is cancelled.
func answers(reader cancelreader.CancelReader) []byte {
	var got []byte
	buffer := make([]byte, 256)
	for !attributesReply.Match(got) && len(got) < 4096 {
		n, err := reader.Read(buffer)
		got = append(got, buffer[:n]...)
		if err != nil {
			break
		}
	}
	return got
}

// toneOf is the tone of the background that a terminal named.
func toneOf(reply []byte) ui.Tone {
	parts := backgroundReply.FindSubmatch(reply)
	if parts == nil {
		return ui.Dark
	}
	if luminance(parts[1], parts[2], parts[3]) > 0.5 {
		return ui.Light
	}
	return ui.Dark
}

// luminance is how bright a colour looks, 0 to 1, by the weights of sRGB.
func luminance(red, green, blue []byte) float64 {
	return (0.2126*part(red) + 0.7152*part(green) + 0.0722*part(blue)) / 255
}

func part(hex []byte) float64 {
	n, _ := strconv.ParseUint(strings.ToLower(string(hex)), 16, 8)
	return float64(n)
}

// keyboard is the terminal's keys without a late answer to what was asked.
type keyboard struct{ *os.File }

// Read reads keys.
func (k keyboard) Read(p []byte) (int, error) {
	n, err := k.File.Read(p)
	if !bytes.Contains(p[:n], []byte("\x1b]11;")) {
		return n, err
	}
	return copy(p, backgroundReply.ReplaceAll(p[:n], nil)), err
}
