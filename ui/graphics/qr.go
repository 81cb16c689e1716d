package graphics

import (
	"fmt"
	"os"
	"strings"

	"github.com/muesli/termenv"
	goqr "github.com/piglig/go-qr"
)

// quietZone is the number of light modules around a code in a terminal. The
// standard requires four; readers need two, and links make large codes.
const quietZone = 2

// QRCode is a text as a QR code.
type QRCode struct{ code *goqr.QrCode }

// QR creates the smallest code for a text. If the text is too long (about 2900
// bytes) it returns an error, which does not contain the text.
func QR(text string) (QRCode, error) {
	code, err := goqr.EncodeText(text, goqr.Low)
	if err != nil {
		return QRCode{}, fmt.Errorf("the text does not fit into a QR code (%d bytes)", len(text))
	}
	return QRCode{code}, nil
}

// Size is how many cells Draw uses.
func (q QRCode) Size() (cols, rows int) {
	side := q.code.Size() + 2*quietZone
	return side, (side + 1) / 2
}

// leastModule and mostModule limit the pixels per module: smaller ones are hard
// to read for a camera, larger ones are no easier.
const (
	leastModule = 2
	mostModule  = 8
)

// PixelSize is how many of cols × rows cells a code drawn in pixels uses, and
// how many pixels a module has. Without a picture protocol or enough room all
// results are zero.
func (q QRCode) PixelSize(t Terminal, cols, rows int) (width, height, module int) {
	if t.Protocol <= Blocks {
		return 0, 0, 0
	}
	side, cell := q.code.Size()+2*quietZone, t.cellSize()
	room := rows * cell.Y
	if t.Protocol == Sixel {
		room -= room % bandHeight
	}
	module = min(cols*cell.X/side, room/side, mostModule)
	if module < leastModule {
		return 0, 0, 0
	}
	height = (module*side + cell.Y - 1) / cell.Y
	if t.Protocol == Sixel && height*cell.Y-height*cell.Y%bandHeight < module*side {
		height++ // terminals may not draw a partial band
	}
	return (module*side + cell.X - 1) / cell.X, height, module
}

// DrawPixels draws the code in the size of PixelSize, on white; nothing if
// there is no room.
func (q QRCode) DrawPixels(t Terminal, cols, rows int) Picture {
	width, height, module := q.PixelSize(t, cols, rows)
	if module == 0 {
		return Picture{}
	}
	cell := t.cellSize()
	picture := bitmap{width: width * cell.X, height: height * cell.Y}
	if t.Protocol == Sixel {
		picture.height -= picture.height % bandHeight
	}
	picture.pixels = make([]rgb, picture.width*picture.height)
	side := (q.code.Size() + 2*quietZone) * module
	left, top := (picture.width-side)/2, (picture.height-side)/2
	for y := range picture.height {
		for x := range picture.width {
			colour := rgb{255, 255, 255}
			if x >= left && y >= top {
				colour = q.colour((x-left)/module, (y-top)/module)
			}
			picture.pixels[y*picture.width+x] = colour
		}
	}
	return t.pixelPicture(picture, width, height, false)
}

// Draw draws the code with two modules per cell, as lines separated by
// newlines. If the profile has colours, they are set explicitly, so that the
// code is readable on any background. Without (termenv.Ascii) it uses block
// characters only, and darkBackground must be right: otherwise the code is
// inverted, which some readers do not support.
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

// qrPalette prefers the black and white of the 256 colours, 16 and 231, which
// themes do not change.
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

// isDark reports whether a module is dark; around the code all are light.
func (q QRCode) isDark(column, row int) bool {
	return q.code.Module(column-quietZone, row-quietZone)
}

// uncolouredLine draws a row in the terminal's default colours: the foreground
// is light if the background is dark.
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

// The pixels per module of a saved picture, and the standard's quiet zone in
// modules.
const (
	pngScale     = 8
	pngQuietZone = 4
)

// SavePNG writes the code to a new file that only this user can read. It never
// overwrites a file: then the error is fs.ErrExist. The link in the code may
// contain a token: remove the file when it is no longer needed.
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
