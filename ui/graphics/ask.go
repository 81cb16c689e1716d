package graphics

import (
	"image"
	"io"
	"os"
	"time"

	"github.com/charmbracelet/x/term"
)

// Ask queries the capabilities of a terminal that is not in use by Bubble Tea,
// and waits for the answers, up to wait. Keys typed meanwhile are lost. If the
// terminal cannot be queried, or does not answer, the result is the zero value.
func Ask(keyboard, screen *os.File, environment Environment, wait time.Duration) (answers Answers) {
	if !CanAsk || !term.IsTerminal(keyboard.Fd()) || !term.IsTerminal(screen.Fd()) || !isInForeground(keyboard) {
		return Answers{}
	}
	before, err := term.MakeRaw(keyboard.Fd())
	if err != nil {
		return Answers{}
	}
	defer term.Restore(keyboard.Fd(), before)
	if _, err := io.WriteString(screen, Question(environment)); err != nil {
		return Answers{}
	}
	var filter answerFilter
	read := make([]byte, 1024)
	// A multiplexer answers for itself, and before the outer terminal.
	isDone := func() bool { return answers.hasAttributes && !environment.isTmux() }
	for end := time.Now().Add(wait); !isDone() && isReadable(keyboard, time.Until(end)); {
		n, err := keyboard.Read(read)
		if err != nil {
			break
		}
		_, found := filter.split(nil, read[:n])
		for _, answer := range found {
			answers.add(answer)
		}
	}
	if answers.CellSize == (image.Point{}) {
		answers.CellSize = windowCellSize(screen)
	}
	return answers
}
