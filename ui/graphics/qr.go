package graphics

import (
	"fmt"
	"os"
	"strings"

	"github.com/muesli/termenv"
	goqr "github.com/piglig/go-qr"
)

// quietZone is how many light modules lie around the code in a terminal. The
// standard asks for four; readers need two, and links are long.
const quietZone = 2

// QRCode is a text as a square of dark and light modules.
type QRCode struct{ code *goqr.QrCode }

// QR makes the smallest code for the text. A text that no code can hold (about
// 2900 bytes) is an error, which does not repeat the text.
func QR(text string) (QRCode, error) {
	code, err := goqr.EncodeText(text, goqr.Low)
	if err != nil {
		return QRCode{}, fmt.Errorf("the text does not fit into a QR code (%d bytes)", len(text))
	}
	return QRCode{code}, nil
}

// Size is how many cells Draw takes.
func (q QRCode) Size() (cols, rows int) {
	side := q.code.Size() + 2*quietZone
	return side, (side + 1) / 2
}

// Draw draws the code two modules to a cell, as lines without a newline behind
// the last. Where there are colours they are written outright, so that it reads
// on any background. Without (termenv.Ascii) it is made of blocks alone, for
// which it has to be known whether the terminal's background is dark: on the
// other kind it comes out inverted, which not every reader takes.
func (q QRCode) Draw(profile termenv.Profile, darkBackground bool) string {
	cols, rows := q.Size()
	lines := make([]string, rows)
	for row := range lines {
		if profile == termenv.Ascii {
			lines[row] = q.uncolouredLine(row, darkBackground)
			continue
		}
		lines[row] = drawLine(cols, qrPalette(profile), func(column int) cell {
			return cell{"▄", q.colour(column, 2*row), q.colour(column, 2*row+1)}
		})
	}
	return strings.Join(lines, "\n")
}

// qrPalette prefers the fixed black and white of the 256 colours, 16 and 231,
// which themes do not change.
func qrPalette(profile termenv.Profile) palette {
	if profile == termenv.TrueColor {
		profile = termenv.ANSI256
	}
	return palette{profile}
}

func (q QRCode) colour(column, row int) rgb {
	if q.isDark(column, row) {
		return rgb{0, 0, 0}
	}
	return rgb{255, 255, 255}
}

// isDark reports a dark module; around the code all are light.
func (q QRCode) isDark(column, row int) bool {
	return q.code.Module(column-quietZone, row-quietZone)
}

// uncolouredLine draws a row in the terminal's own two colours: its foreground
// is the light one where the background is dark.
func (q QRCode) uncolouredLine(row int, darkBackground bool) string {
	var line strings.Builder
	cols, _ := q.Size()
	for column := range cols {
		upper := q.isDark(column, 2*row) != darkBackground
		lower := q.isDark(column, 2*row+1) != darkBackground
		switch {
		case upper && lower:
			line.WriteString("█")
		case upper:
			line.WriteString("▀")
		case lower:
			line.WriteString("▄")
		default:
			line.WriteString(" ")
		}
	}
	return line.String()
}

// The saved picture: how many pixels a module has, and the standard's quiet
// zone in modules.
const (
	pngScale     = 8
	pngQuietZone = 4
)

// SavePNG writes the code to a new file that only this user can read. It never
// writes over a file: the error is fs.ErrExist then. The link that it holds
// may carry a token: remove the file at the end.
func (q QRCode) SavePNG(path string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	err = q.code.WriteAsPNG(goqr.NewQrCodeImgConfig(pngScale, pngQuietZone), file)
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		os.Remove(path)
	}
	return err
}
