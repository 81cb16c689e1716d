package graphics

import (
	"errors"
	"image"
	"image/color"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"github.com/muesli/termenv"
)

func link(length int) string {
	const start = "https://identity.truora.com/?token="
	return start + strings.Repeat("eyJhbGciOiJIUzI1NiJ9-AbC_xYz019.", length)[:length-len(start)]
}

func qrCode(t *testing.T, text string) QRCode {
	t.Helper()
	code, err := QR(text)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// scan is what a reader makes of a picture.
func scan(t *testing.T, picture image.Image) string {
	t.Helper()
	bitmap, err := gozxing.NewBinaryBitmapFromImage(picture)
	if err != nil {
		t.Fatal(err)
	}
	result, err := qrcode.NewQRCodeReader().Decode(bitmap, nil)
	if err != nil {
		return err.Error()
	}
	return result.GetText()
}

// terminal is what a terminal shows: its own two colours, or those that were
// asked for.
type terminal struct {
	background, foreground color.Gray
	screen                 *image.Gray
}

const dot = 4 // pixels of a half cell's side

// screenshot shows the drawn cells as pixels, with some of the terminal around.
func screenshot(drawn string, background, foreground uint8) image.Image {
	lines := strings.Split(drawn, "\n")
	width, height := ansi.StringWidth(lines[0])+6, 2*len(lines)+6
	shown := terminal{color.Gray{Y: background}, color.Gray{Y: foreground}, image.NewGray(image.Rect(0, 0, width*dot, height*dot))}
	for i := range shown.screen.Pix {
		shown.screen.Pix[i] = background
	}
	for row, line := range lines {
		shown.line(row, line)
	}
	return shown.screen
}

func (t terminal) line(row int, line string) {
	background, foreground := t.background, t.foreground
	for column := 0; line != ""; {
		sequence, width, n, _ := ansi.DecodeSequence(line, ansi.NormalState, nil)
		line = line[n:]
		if width == 0 {
			background, foreground = applySGR(sequence, t, background, foreground)
			continue
		}
		upper, lower := background, background
		if strings.ContainsAny(sequence, "█▀") {
			upper = foreground
		}
		if strings.ContainsAny(sequence, "█▄") {
			lower = foreground
		}
		t.cell(column+3, 2*row+3, upper)
		t.cell(column+3, 2*row+4, lower)
		column++
	}
}

func (t terminal) cell(x, y int, value color.Gray) {
	for dy := range dot {
		for dx := range dot {
			t.screen.SetGray(x*dot+dx, y*dot+dy, value)
		}
	}
}

// applySGR follows the colours that codes are drawn in.
func applySGR(sequence string, t terminal, background, foreground color.Gray) (color.Gray, color.Gray) {
	black, white := color.Gray{Y: 0}, color.Gray{Y: 255}
	for name, set := range map[string]func(){
		"48;5;231": func() { background = white }, "48;5;16": func() { background = black },
		"38;5;231": func() { foreground = white }, "38;5;16": func() { foreground = black },
		"107": func() { background = white }, "40": func() { background = black },
		"97": func() { foreground = white }, "30": func() { foreground = black },
		"0": func() { background, foreground = t.background, t.foreground },
	} {
		if strings.Contains(";"+strings.Trim(sequence, "\x1b[m")+";", ";"+name+";") {
			set()
		}
	}
	return background, foreground
}

func TestDrawnCodesAreReadOnDarkAndLight(t *testing.T) {
	for _, length := range []int{60, 300, 600, 900} {
		code, want := qrCode(t, link(length)), link(length)
		for _, profile := range []termenv.Profile{termenv.TrueColor, termenv.ANSI256, termenv.ANSI, termenv.Ascii} {
			for _, dark := range []bool{true, false} {
				background, foreground := uint8(250), uint8(30)
				if dark {
					background, foreground = foreground, background
				}
				drawn := code.Draw(profile, dark)
				if got := scan(t, screenshot(drawn, background, foreground)); got != want {
					t.Errorf("%d characters, profile %v, dark %v: %q", length, profile, dark, got)
				}
			}
		}
	}
}

func TestCodesTakeTheCellsTheySay(t *testing.T) {
	for length, want := range map[int]image.Point{300: {65, 33}, 600: {89, 45}, 900: {105, 53}} {
		code := qrCode(t, link(length))
		cols, rows := code.Size()
		if cols != want.X || rows != want.Y {
			t.Errorf("%d characters: %d×%d, want %v", length, cols, rows, want)
		}
		lines := strings.Split(code.Draw(termenv.ANSI256, true), "\n")
		if len(lines) != rows {
			t.Errorf("%d lines", len(lines))
		}
		for _, line := range lines {
			if ansi.StringWidth(line) != cols || !strings.HasSuffix(line, "\x1b[0m") {
				t.Errorf("%q", line)
			}
		}
	}
}

func TestWithoutColoursNoSequenceIsWritten(t *testing.T) {
	if drawn := qrCode(t, link(300)).Draw(termenv.Ascii, true); strings.Contains(drawn, "\x1b") {
		t.Error("an escape sequence")
	}
}

func TestATextTooLongForACode(t *testing.T) {
	_, err := QR(link(4000))
	if err == nil || strings.Contains(err.Error(), "token") {
		t.Errorf("%v", err)
	}
}

func TestTheSavedPictureIsReadAndPrivate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "code.png")
	code := qrCode(t, link(600))
	if err := code.SavePNG(path); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	picture, err := png.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	if got := scan(t, picture); got != link(600) {
		t.Errorf("%q", got)
	}
	if info, _ := file.Stat(); runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
	if err := code.SavePNG(path); !errors.Is(err, fs.ErrExist) {
		t.Errorf("written over: %v", err)
	}
}

// onScreen is what a camera sees of pixels: those of the terminal around them.
func onScreen(picture image.Image) image.Image {
	size := picture.Bounds().Size()
	screen := image.NewGray(image.Rect(0, 0, size.X+40, size.Y+40))
	for y := range size.Y {
		for x := range size.X {
			screen.Set(x+20, y+20, picture.At(x, y))
		}
	}
	return screen
}

// A page of 80×24 cells leaves some 16 rows to the code of a long link.
func TestALongLinksCodeIsReadInFewCellsOfPixels(t *testing.T) {
	for name, terminal := range pixelTerminals {
		for _, room := range []image.Point{{78, 16}, {78, 30}, {200, 60}} {
			picture := qrCode(t, link(900)).DrawPixels(terminal, room.X, room.Y)
			cols, rows := picture.Size()
			if picture.IsEmpty() || cols > room.X || rows > room.Y {
				t.Errorf("%s: %d×%d cells in a room of %v", name, cols, rows, room)
				continue
			}
			sent := newRenderer(t, "").frame(page(picture, "foot"))
			if got := scan(t, onScreen(decodePixels(t, sent))); got != link(900) {
				t.Errorf("%s in %v: %q", name, room, got)
			}
			runtime.KeepAlive(picture)
		}
	}
}

func TestAnUnreadableCodeIsNotDrawn(t *testing.T) {
	for name, terminal := range pixelTerminals {
		if picture := qrCode(t, link(900)).DrawPixels(terminal, 20, 8); !picture.IsEmpty() {
			t.Errorf("%s: drawn", name)
		}
	}
	if !qrCode(t, link(60)).DrawPixels(inBlocks, 200, 200).IsEmpty() {
		t.Error("pixels without a protocol")
	}
}
