package graphics

import (
	"bytes"
	"image"
	"image/color"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"cedula/truora/lazyregexp"
)

// Answers are what a terminal has said of itself so far. The zero value is a
// terminal that has said nothing.
type Answers struct {
	IsLight bool // the background
	// Background is its colour; transparent: not said.
	Background color.RGBA
	Name       string      // and version, as "XTerm(379)" or "tmux 3.3a"
	CellSize   image.Point // in pixels; zero: not said
	HasSixel   bool
	Registers  int // how many colours a sixel picture may have; 0: not said
	HasKitty   bool

	hasAttributes bool // the last part of Question is answered
}

// Environment looks environment variables up, as os.Getenv.
type Environment func(name string) string

func (e Environment) isTmux() bool { return e("TMUX") != "" }

// kittyQuestion asks whether a picture of one pixel would be shown.
const kittyQuestion = "\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\"

// Question is what a terminal is asked, once a frame is drawn. Any terminal
// answers the last part; nothing waits for it. A multiplexer answers for itself,
// and hands on what is wrapped for the terminal around it where it may.
func Question(environment Environment) string {
	const (
		background = "\x1b]11;?\x07"
		cellSize   = "\x1b[16t"
		registers  = "\x1b[?1;1;0S"
		name       = "\x1b[>q"
		attributes = "\x1b[c"
	)
	if environment("TERM") == "linux" { // the console, which prints what it does not know
		return background + attributes
	}
	question := background + cellSize + registers + name
	switch {
	case environment.isTmux():
		question += ansi.TmuxPassthrough(kittyQuestion) + ansi.TmuxPassthrough(name)
	case environment("TERM_PROGRAM") == "Apple_Terminal" || environment("STY") != "":
		// One prints it, and GNU screen shows it as a message.
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

// add reads one answer. What is none is passed over.
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

// isCellSize holds for what a cell may be: nobody reads smaller or larger ones.
func isCellSize(size image.Point) bool {
	return size.X >= 3 && size.X <= 100 && size.Y >= 6 && size.Y <= 200
}

// isLight reports whether a background, as hexadecimal digits, is brighter than
// middle grey to the eye.
func isLight(r, g, b []byte) bool {
	return 0.2126*share(r)+0.7152*share(g)+0.0722*share(b) > 0.5
}

// share is a colour's hexadecimal digits as a part of their greatest value.
func share(digits []byte) float64 {
	level, _ := strconv.ParseUint(string(digits), 16, 32)
	most, _ := strconv.ParseUint(string(bytes.Repeat([]byte("f"), len(digits))), 16, 32)
	return float64(level) / float64(most)
}

// Protocol is the best one that the terminal says it has, or that its
// environment says; else Blocks.
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

// Has256Colours holds for those that say their name: all that do have as many, even
// where TERM speaks of sixteen, as xterm's does. A multiplexer may not hand them on.
func (a Answers) Has256Colours() bool { return a.Name != "" && !strings.HasPrefix(a.Name, "tmux") }

// isITerm knows those that show iTerm2's pictures by their names. A multiplexer
// keeps the pictures from them.
func (a Answers) isITerm(environment Environment) bool {
	if environment.isTmux() {
		return false
	}
	program := environment("TERM_PROGRAM")
	return strings.HasPrefix(a.Name, "iTerm2") || strings.HasPrefix(a.Name, "WezTerm") ||
		program == "iTerm.app" || program == "WezTerm" || environment("LC_TERMINAL") == "iTerm2"
}

var kittyVersion = lazyregexp.New(`^kitty\(0\.(\d{1,4})\.`)

// hasPlaceholders reports whether pictures can be shown by ordinary characters,
// which pass through multiplexers: kitty does since 0.28, and these others do
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

// Terminal is what can be drawn by this protocol, given what is known of the
// terminal. The caller sets the colours.
func (a Answers) Terminal(protocol Protocol, environment Environment) Terminal {
	return Terminal{
		Protocol: protocol, CellSize: a.CellSize, registers: a.Registers,
		hasPlaceholders: a.hasPlaceholders() || environment.isTmux(), isTmux: environment.isTmux(),
	}
}
