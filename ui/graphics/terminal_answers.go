package graphics

import (
	"bytes"
	"image"
	"image/color"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"

	"cedula/truora/lazyregexp"
)

// Answers are a terminal's answers so far. The zero value is a terminal that
// has not answered.
type Answers struct {
	IsLight bool // the background
	// Background is its colour; transparent: unknown.
	Background color.RGBA
	Name       string      // with the version, such as "XTerm(379)" or "tmux 3.3a"
	CellSize   image.Point // in pixels; zero: unknown
	HasSixel   bool
	Registers  int // how many colours a sixel picture may have; 0: unknown
	HasKitty   bool

	hasAttributes bool // the last part of Question was answered
}

// Environment looks up environment variables, such as os.Getenv.
type Environment func(name string) string

func (e Environment) isTmux() bool { return e("TMUX") != "" }

// kittyQuestion asks whether the terminal can show a picture of one pixel.
const kittyQuestion = "\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\"

// Question is the query sent to a terminal after its first frame. All terminals
// answer its last part; nothing waits for it. A multiplexer answers for itself,
// and may pass on the part that is wrapped for the outer terminal.
func Question(environment Environment) string {
	const (
		background = "\x1b]11;?\x07"
		cellSize   = "\x1b[16t"
		registers  = "\x1b[?1;1;0S"
		name       = "\x1b[>q"
		attributes = "\x1b[c"
	)
	if environment("TERM") == "linux" { // the Linux console prints unknown sequences
		return background + attributes
	}
	question := background + cellSize + registers + name
	switch {
	case environment.isTmux():
		question += ansi.TmuxPassthrough(kittyQuestion) + ansi.TmuxPassthrough(name)
	case environment("TERM_PROGRAM") == "Apple_Terminal" || environment("STY") != "":
		// Some terminals print it, and GNU screen shows it as a message.
	default:
		question += kittyQuestion
	}
	return question + attributes
}

var (
	backgroundAnswer = lazyregexp.New(`^\x1b\]11;rgba?:([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})`)
	nameAnswer       = lazyregexp.New(`^\x1bP>\|([ -~]{1,64})\x1b\\$`)
	cellSizeAnswer   = lazyregexp.New(`^\x1b\[6;(\d{1,3});(\d{1,3})t$`)
	registersAnswer  = lazyregexp.New(`^\x1b\[\?1;0;(\d{1,9})S$`)
	kittyAnswer      = lazyregexp.New(`^\x1b_Gi=31;OK\x1b\\$`)
	attributesAnswer = lazyregexp.New(`^\x1b\[\?\d{1,3}((?:;\d{1,3})*)c$`)
)

// add reads one answer; anything else is ignored.
func (a *Answers) add(sequence []byte) {
	if found := backgroundAnswer.FindSubmatch(sequence); found != nil {
		part := func(digits []byte) uint8 { return uint8(255*share(digits) + 0.5) }
		a.IsLight, a.Background = isLight(found[1], found[2], found[3]), color.RGBA{part(found[1]), part(found[2]), part(found[3]), 255}
	} else if found := nameAnswer.FindSubmatch(sequence); found != nil {
		if name := string(found[1]); a.Name == "" || !strings.HasPrefix(name, "tmux") {
			a.Name = name
		}
	} else if found := cellSizeAnswer.FindSubmatch(sequence); found != nil {
		if size := image.Pt(number(found[2]), number(found[1])); isCellSize(size) {
			a.CellSize = size
		}
	} else if found := registersAnswer.FindSubmatch(sequence); found != nil {
		a.Registers = number(found[1])
	} else if found := attributesAnswer.FindSubmatch(sequence); found != nil {
		a.hasAttributes, a.HasSixel = true, strings.Contains(string(found[1])+";", ";4;")
	} else if kittyAnswer.Match(sequence) {
		a.HasKitty = true
	}
}

func number(digits []byte) int {
	n, _ := strconv.Atoi(string(digits))
	return n
}

// isCellSize reports whether a cell size is plausible.
func isCellSize(size image.Point) bool {
	return size.X >= 3 && size.X <= 100 && size.Y >= 6 && size.Y <= 200
}

// isLight reports whether a background, as hexadecimal digits, is brighter than
// middle grey.
func isLight(r, g, b []byte) bool {
	return 0.2126*share(r)+0.7152*share(g)+0.0722*share(b) > 0.5
}

// share is a colour's hexadecimal digits as a fraction of their maximum.
func share(digits []byte) float64 {
	level, _ := strconv.ParseUint(string(digits), 16, 32)
	most, _ := strconv.ParseUint(string(bytes.Repeat([]byte("f"), len(digits))), 16, 32)
	return float64(level) / float64(most)
}

// Protocol is the best protocol that the terminal or its environment indicates;
// else Blocks.
func (a Answers) Protocol(environment Environment) Protocol {
	switch {
	case a.HasKitty && (a.hasPlaceholders() || !environment.isTmux()):
		return Kitty
	case a.isITerm(environment):
		return ITerm
	case a.HasSixel:
		return Sixel
	}
	return Blocks
}

// Has256Colours reports whether the terminal has 256 colours: all terminals that
// report a name do, even if TERM indicates 16, as xterm's does. A multiplexer may
// not pass them on.
func (a Answers) Has256Colours() bool { return a.Name != "" && !strings.HasPrefix(a.Name, "tmux") }

// isITerm recognises terminals with iTerm2's protocol by name. A multiplexer
// does not pass on the pictures.
func (a Answers) isITerm(environment Environment) bool {
	if environment.isTmux() {
		return false
	}
	program := environment("TERM_PROGRAM")
	return strings.HasPrefix(a.Name, "iTerm2") || strings.HasPrefix(a.Name, "WezTerm") ||
		program == "iTerm.app" || program == "WezTerm" || environment("LC_TERMINAL") == "iTerm2"
}

var kittyVersion = lazyregexp.New(`^kitty\(0\.(\d{1,4})\.`)

// hasPlaceholders reports whether kitty's placeholder cells are supported,
// which work in multiplexers: kitty has them since 0.28, other terminals do
// not.
func (a Answers) hasPlaceholders() bool {
	if version := kittyVersion.FindStringSubmatch(a.Name); version != nil {
		return number([]byte(version[1])) >= 28
	}
	for _, name := range []string{"Konsole", "WezTerm", "iTerm2"} {
		if strings.HasPrefix(a.Name, name) {
			return false
		}
	}
	return true
}

// Terminal describes the terminal for this protocol. The caller sets the
// colours.
func (a Answers) Terminal(protocol Protocol, environment Environment) Terminal {
	return Terminal{
		Protocol: protocol, CellSize: a.CellSize, registers: a.Registers,
		hasPlaceholders: a.hasPlaceholders() || environment.isTmux(), isTmux: environment.isTmux(),
	}
}

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
