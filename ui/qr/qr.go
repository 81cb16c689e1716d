// Package qr draws a link as a QR code in a terminal, and saves it as a PNG.
package qr

import (
	"fmt"
	"os"
	"strings"

	"github.com/muesli/termenv"
	goqr "github.com/piglig/go-qr"
)

// quiet is how many light modules lie around the code in a terminal. The
// standard asks for four; readers need two, and links are long.
const quiet = 2

// Code is a text as a square of dark and light modules.
type Code struct{ code *goqr.QrCode }

// Encode makes the smallest code for the text. A text that no code can hold
// (about 2900 bytes) is an error.
func Encode(text string) (Code, error) {
	code, err := goqr.EncodeText(text, goqr.Low)
	if err != nil {
		return Code{}, fmt.Errorf("the text does not fit into a QR code (%d bytes)", len(text))
	}
	return Code{code}, nil
}

// Size is how many cells Draw takes.
func (c Code) Size() (cols, rows int) {
	side := c.side()
	return side, (side + 1) / 2
}

// side is the number of modules of a row, with the quiet zone.
func (c Code) side() int { return c.code.Size() + 2*quiet }

// Draw draws the code two modules to a cell, as lines without a newline behind
// the last. Where there are colours they are named outright, so that it reads
// on any background. Without (termenv.Ascii) it is made of blocks alone, for
// which it has to be known whether the terminal's background is dark: on the
// other kind it comes out inverted, which not every reader takes.
func (c Code) Draw(profile termenv.Profile, darkBackground bool) string {
	_, rows := c.Size()
	lines := make([]string, rows)
	for row := range lines {
		if profile == termenv.Ascii {
			lines[row] = c.blocks(row, darkBackground)
		} else {
			lines[row] = c.colours(row, palettes[profile])
		}
	}
	return strings.Join(lines, "\n")
}

// dark reports a dark module; around the code all are light.
func (c Code) dark(column, row int) bool { return c.code.Module(column-quiet, row-quiet) }

// blocks draws a row in the terminal's own two colours: its foreground is the
// light one where the background is dark.
func (c Code) blocks(row int, darkBackground bool) string {
	var line strings.Builder
	for column := range c.side() {
		upper := c.dark(column, 2*row) != darkBackground
		lower := c.dark(column, 2*row+1) != darkBackground
		line.WriteString(block(upper, lower))
	}
	return line.String()
}

// block is the character whose halves are drawn or left.
func block(upper, lower bool) string {
	switch {
	case upper && lower:
		return "█"
	case upper:
		return "▀"
	case lower:
		return "▄"
	default:
		return " "
	}
}

// palette is black and white, as foreground and as background.
type palette struct{ foreground, background [2]string }

// palettes name colours that themes do not change, 16 and 231, where there are
// such.
var palettes = map[termenv.Profile]palette{
	termenv.TrueColor: indexed,
	termenv.ANSI256:   indexed,
	termenv.ANSI:      {[2]string{"97", "30"}, [2]string{"107", "40"}},
}

var indexed = palette{[2]string{"38;5;231", "38;5;16"}, [2]string{"48;5;231", "48;5;16"}}

// colours draws a row of lower half blocks over the upper half's colour.
func (c Code) colours(row int, p palette) string {
	var line strings.Builder
	last := ""
	for column := range c.side() {
		now := p.background[index(c.dark(column, 2*row))] + ";" + p.foreground[index(c.dark(column, 2*row+1))]
		if now != last {
			line.WriteString("\x1b[" + now + "m")
			last = now
		}
		line.WriteString("▄")
	}
	return line.String() + "\x1b[0m"
}

func index(dark bool) int {
	if dark {
		return 1
	}
	return 0
}

// The saved picture: how many pixels a module has, and the standard's quiet
// zone in modules.
const (
	pngScale = 8
	pngQuiet = 4
)

// SavePNG writes the code to a new file that only this user can read. It never
// writes over a file: the error is fs.ErrExist then. The link that it holds
// may carry a token: remove the file at the end.
func (c Code) SavePNG(path string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	err = c.code.WriteAsPNG(goqr.NewQrCodeImgConfig(pngScale, pngQuiet), file)
	if closing := file.Close(); err == nil {
		err = closing
	}
	if err != nil {
		os.Remove(path)
	}
	return err
}
