package ui

import (
	"bytes"
	"io"
	"os"
	"regexp"
	"runtime"
	"strconv"
	"time"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/term"
	"github.com/muesli/cancelreader"
)

// Tone is the background that colours are chosen for.
type Tone int

// The tones.
const (
	Auto Tone = iota // whatever the terminal says that it has
	Dark
	Light
)

// theme is how everything looks. Under NO_COLOR, or where the terminal has no
// colours, its renderer drops them by itself; so no state is shown by a style
// alone, a character always goes with it.
type theme struct {
	Focused, Blurred fieldStyles

	Brand  lipgloss.Style // the name in the header
	Banner lipgloss.Style // SANDBOX
	Title  lipgloss.Style // what a screen is about
	Text   lipgloss.Style
	Muted  lipgloss.Style // what may be overlooked
	Good   lipgloss.Style // a success
	Warn   lipgloss.Style // a warning, something to know
	Bad    lipgloss.Style // a failure
	Key    lipgloss.Style // a key in the footer
	Rule   lipgloss.Style // lines and empty parts of bars
	Bar    lipgloss.Style // the filled part of a bar
	Link   lipgloss.Style
}

// fieldStyles are how a field or a row looks, with or without the focus.
type fieldStyles struct {
	Label  lipgloss.Style
	Text   lipgloss.Style
	Cursor lipgloss.Style
	Mark   lipgloss.Style // ▸, [x], the box around a digit
	Row    lipgloss.Style // a row of a list: the highlighted one, or any other
}

// newTheme makes the theme for a background, drawn by r. Auto is Dark here:
// askTone asks.
func newTheme(r *lipgloss.Renderer, tone Tone) theme {
	if tone == Auto {
		tone = Dark
	}
	p, style := palettes[tone], r.NewStyle
	colour := func(c string) lipgloss.Style { return style().Foreground(lipgloss.Color(c)) }
	return theme{
		Focused: fieldStyles{
			Label: colour(p.accent).Bold(true), Text: colour(p.text), Cursor: style().Reverse(true),
			Mark: colour(p.accent).Bold(true), Row: colour(p.accent).Bold(true),
		},
		Blurred: fieldStyles{
			Label: colour(p.text), Text: colour(p.text), Cursor: style(), Mark: colour(p.muted), Row: colour(p.text),
		},
		Brand: colour(p.accent).Bold(true), Banner: colour(p.onBanner).Background(lipgloss.Color(p.warn)).Bold(true),
		Title: colour(p.text).Bold(true), Text: colour(p.text), Muted: colour(p.muted),
		Good: colour(p.good), Warn: colour(p.warn), Bad: colour(p.bad),
		Key: colour(p.accent), Rule: colour(p.rule), Bar: colour(p.accent), Link: colour(p.accent).Underline(true),
	}
}

type palette struct{ text, muted, accent, good, warn, bad, rule, onBanner string }

// palettes hold colours of the 256-colour table; each keeps a contrast of at
// least 4.5 to its background, rules aside.
var palettes = map[Tone]palette{
	Dark:  {text: "253", muted: "247", accent: "80", good: "114", warn: "221", bad: "210", rule: "240", onBanner: "16"},
	Light: {text: "234", muted: "240", accent: "24", good: "22", warn: "94", bad: "124", rule: "250", onBanner: "231"},
}

// askFor is how long a terminal may take to tell its background.
const askFor = 100 * time.Millisecond

// The questions: the background's colour, and what kind of terminal it is. Any
// terminal answers the second one, so that there is no waiting for the first
// where it is not understood.
const askBackground = "\x1b]11;?\x07\x1b[c"

// askTone asks the terminal for its background, once and for 100 ms at most.
// Where nobody answers, or nothing is drawn in colours, it is Dark. Call it while nothing else reads keys: what
// is typed meanwhile is lost.
func askTone(keys io.Reader, screen io.Writer) Tone {
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
