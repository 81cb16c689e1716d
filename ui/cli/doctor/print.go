package doctor

import (
	"fmt"
	"io"

	"github.com/muesli/termenv"

	"cedula/truora/safetext"
)

// longestText bounds what a line shows of one text, in characters.
const longestText = 300

// Printer prints findings, one line each: what, state, what was found, cure.
// Whatever they hold, no control character reaches the output.
type Printer struct {
	Output io.Writer
	// Colours are those that the output can show; termenv.Ascii for none.
	Colours termenv.Profile
}

// ink is the colour of a state: green, yellow and red of the terminal's own,
// which are readable on dark and on light.
var ink = map[State]string{OK: "2", Warning: "3", Failure: "1"}

// Print prints one finding.
func (p Printer) Print(f Finding) error {
	state := p.Colours.String(fmt.Sprintf("%-7s", f.State)).Foreground(p.Colours.Color(ink[f.State]))
	line := fmt.Sprintf("%-14s %s  %s", shown(f.What), state, shown(f.Found))
	if f.Cure != "" {
		line += "; cure: " + shown(f.Cure)
	}
	_, err := io.WriteString(p.Output, line+"\n")
	return err
}

// shown makes a text fit for a line.
func shown(text string) string {
	text = safetext.Line(text)
	if runes := []rune(text); len(runes) > longestText {
		return string(runes[:longestText]) + "..."
	}
	return text
}
