package graphics

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"image"
	"image/color"
	_ "image/jpeg"
	"io"
	"os"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/ansi/kitty"
	"github.com/muesli/termenv"
)

// renderer writes frames as Bubble Tea's renderer does.
type renderer struct {
	t      *testing.T
	output *Output
	reader *os.File
	last   []string
}

func newRenderer(t *testing.T, question string) *renderer {
	t.Helper()
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { reader.Close(); writer.Close() })
	return &renderer{t: t, output: NewOutput(writer, question), reader: reader}
}

// write gives what reaches the terminal.
func (r *renderer) write(p string) string {
	r.t.Helper()
	done := make(chan string)
	go func() {
		written := make([]byte, 4<<20)
		n, _ := io.ReadAtLeast(r.reader, written, 1)
		for !bytes.HasSuffix(written[:n], []byte("END")) {
			more, err := r.reader.Read(written[n:])
			if n += more; err != nil {
				break
			}
		}
		done <- strings.TrimSuffix(string(written[:n]), "END")
	}()
	if n, err := r.output.Write([]byte(p)); n != len(p) || err != nil {
		r.t.Fatalf("%d of %d bytes, %v", n, len(p), err)
	}
	r.output.File.WriteString("END")
	return <-done
}

func (r *renderer) frame(view string) string {
	r.t.Helper()
	lines := strings.Split(view, "\n")
	frame := "\x1b[H"
	for i, line := range lines {
		isLeftOut := i < len(r.last) && r.last[i] == line
		if !isLeftOut {
			frame += line + "\x1b[K"
		}
		if i < len(lines)-1 && isLeftOut {
			frame += "\n"
		} else if i < len(lines)-1 {
			frame += "\r\n"
		}
	}
	if len(r.last) > len(lines) {
		frame += "\x1b[J"
	}
	r.last = lines
	return r.write(frame + "\x1b[" + "9;H")
}

// page is a picture at the second row and the fourth column, with a footer.
func page(p Picture, footer string) string {
	return "head\nab " + strings.Join(p.Lines(), " |\nab ") + " |\n" + footer
}

// pixelTerminals are those with a protocol, by its name.
var pixelTerminals = map[string]Terminal{
	"sixel":              {Protocol: Sixel, CellSize: image.Pt(10, 20)},
	"iTerm2":             {Protocol: ITerm, CellSize: image.Pt(10, 20)},
	"kitty":              {Protocol: Kitty, CellSize: image.Pt(10, 20), hasPlaceholders: true},
	"kitty through tmux": {Protocol: Kitty, hasPlaceholders: true, isTmux: true},
	"early kitty":        {Protocol: Kitty},
}

func TestAPictureIsSentOnceAndLeavesNoTrace(t *testing.T) {
	for name, terminal := range pixelTerminals {
		r := newRenderer(t, "")
		picture := terminal.Draw(flag(100, 80), 10, 4)
		if sent := r.frame(page(picture, "foot")); !strings.Contains(sent, picture.pixels.transmit) || !strings.Contains(sent, picture.pixels.draw) || strings.Contains(sent, "cedula") {
			t.Errorf("%s: not drawn: %.200q", name, sent)
		}
		if sent := r.frame(page(picture, "another foot")); len(sent) > 100 {
			t.Errorf("%s: sent again: %.200q", name, sent)
		}
		sent := r.frame("another\npage")
		if picture.pixels.remove == "" && strings.Count(sent, "\x1b[10X") != 4 || !strings.Contains(sent, picture.pixels.remove) {
			t.Errorf("%s: left on the screen: %q", name, sent)
		}
		if !strings.Contains(sent, "another") || strings.Index(sent, "another") < strings.LastIndex(sent, "X") {
			t.Errorf("%s: erased what was drawn: %q", name, sent)
		}
		r.frame(page(picture, "foot"))
		if sent := r.write("\x1b[?1049l"); !strings.HasPrefix(sent, picture.pixels.remove) {
			t.Errorf("%s: left at the end: %q", name, sent)
		}
		if sent := r.frame(page(picture, "a foot")); picture.pixels.remove != "" && strings.Contains(sent, picture.pixels.transmit) {
			t.Errorf("%s: its mark was not drawn again, and yet it came back: %.200q", name, sent)
		}
	}
}

func TestAPictureIsDrawnAgainWhereItsCellsWere(t *testing.T) {
	for name, terminal := range pixelTerminals {
		r := newRenderer(t, "")
		picture := terminal.Draw(flag(100, 80), 10, 4)
		r.frame(page(picture, "foot"))
		changed := strings.Replace(page(picture, "foot"), " |\nab ", " !\nab ", 1)
		if sent := r.frame(changed); !strings.Contains(sent, picture.pixels.draw) {
			t.Errorf("%s: gone with its line: %.200q", name, sent)
		}
		r.last = nil // as after a resize
		if sent := r.frame("one more line\n" + page(picture, "foot")); !strings.Contains(sent, picture.pixels.draw) || picture.pixels.remove != "" && strings.Contains(sent, picture.pixels.remove) {
			t.Errorf("%s: gone with a resize: %.200q", name, sent)
		}
	}
}

func TestAPictureThatAFrameHasNoRoomForIsNotDrawn(t *testing.T) {
	for name, terminal := range pixelTerminals {
		r := newRenderer(t, "")
		picture := terminal.Draw(flag(100, 80), 10, 4)
		rows := strings.Split(page(picture, "foot"), "\n")
		if sent := r.frame(strings.Join(rows[:3], "\n")); picture.pixels.draw != "" && strings.Contains(sent, picture.pixels.draw) {
			t.Errorf("%s: drawn beyond the screen", name)
		}
		if sent := r.frame(page(picture, "foot")); !strings.Contains(sent, picture.pixels.draw) {
			t.Errorf("%s: not drawn", name)
		}
	}
}

func TestTheQuestionFollowsTheFirstFrame(t *testing.T) {
	r := newRenderer(t, "QUESTION")
	for _, sent := range []string{r.write("\x1b[?1049h"), r.write("\x1b[2J"), r.frame(" ")} {
		if strings.Contains(sent, "QUESTION") {
			t.Errorf("asked before anything was there: %q", sent)
		}
	}
	if sent := r.frame("head\nfoot"); !strings.HasSuffix(sent, "QUESTION") {
		t.Errorf("not asked: %q", sent)
	}
	if sent := r.frame("head\nanother foot"); strings.Contains(sent, "QUESTION") {
		t.Errorf("asked again: %q", sent)
	}
}

func TestAnUnreferencedPictureIsForgotten(t *testing.T) {
	id := pixelTerminals["sixel"].Draw(flag(10, 20), 1, 1).pixels.id
	runtime.GC()
	runtime.GC()
	if findPixels(id) != nil {
		t.Error("still known")
	}
	r := newRenderer(t, "")
	if sent := r.frame("a" + mark(id) + "b\nc"); strings.Contains(sent, "cedula") {
		t.Errorf("its mark was sent: %q", sent)
	}
}

// decodePixels gives the picture that a terminal makes of what it gets.
func decodePixels(t *testing.T, sent string) image.Image {
	t.Helper()
	sent = strings.ReplaceAll(strings.NewReplacer("\x1bPtmux;", "", "\x1b\x1b", "\x1b").Replace(sent), "\x1b\\\x1b\\", "\x1b\\")
	if data, _, ok := strings.Cut(after(sent, "\x1bP0;1q"), "\x1b\\"); ok {
		return decodeSixel(data)
	}
	if data, _, ok := strings.Cut(after(after(sent, "\x1b]1337;File="), ":"), "\x07"); ok {
		picture, _, err := image.Decode(base64.NewDecoder(base64.StdEncoding, strings.NewReader(data)))
		if err != nil {
			t.Fatal(err)
		}
		return picture
	}
	return decodeKitty(t, sent)
}

var sixelToken = regexp.MustCompile(`"[\d;]+|#(\d+)(?:;2;(\d+);(\d+);(\d+))?|(?:!(\d+))?([?-~])|[$-]`)

// decodeSixel draws a picture as a terminal does.
func decodeSixel(data string) image.Image {
	var picture *image.RGBA
	colours, current, x, top := map[string]color.RGBA{}, color.RGBA{}, 0, 0
	for _, token := range sixelToken.FindAllStringSubmatch(data, -1) {
		switch token[0][0] {
		case '"':
			size := strings.Split(token[0], ";")
			picture = image.NewRGBA(image.Rect(0, 0, number([]byte(size[2])), number([]byte(size[3]))))
		case '#':
			level := func(percent string) uint8 { return uint8(number([]byte(percent)) * 255 / 100) }
			if token[2] != "" {
				colours[token[1]] = color.RGBA{level(token[2]), level(token[3]), level(token[4]), 255}
			}
			current = colours[token[1]]
		case '$', '-':
			if x = 0; token[0] == "-" {
				top += bandHeight
			}
		default:
			for range max(1, number([]byte(token[5]))) {
				for row := range bandHeight {
					if (token[6][0]-'?')>>row&1 == 1 {
						picture.SetRGBA(x, top+row, current)
					}
				}
				x++
			}
		}
	}
	return picture
}

func after(text, start string) string {
	_, rest, _ := strings.Cut(text, start)
	return rest
}

var kittyPiece = regexp.MustCompile(`\x1b_G([^;\x1b]*)(?:;([^\x1b]*))?\x1b\\`)

func decodeKitty(t *testing.T, sent string) image.Image {
	t.Helper()
	var payload string
	for _, piece := range kittyPiece.FindAllStringSubmatch(sent, -1) {
		if len(piece[2]) > 4096 {
			t.Errorf("a piece of %d bytes", len(piece[2]))
		}
		payload += piece[2]
	}
	size := regexp.MustCompile(`s=(\d+),v=(\d+)`).FindStringSubmatch(sent)
	unpacker, err := zlib.NewReader(base64.NewDecoder(base64.StdEncoding, strings.NewReader(payload)))
	if err != nil || size == nil {
		t.Fatalf("%v, %d bytes in %.2000q", err, len(payload), sent)
	}
	picture := image.NewRGBA(image.Rect(0, 0, number([]byte(size[1])), number([]byte(size[2]))))
	for i := 0; i < len(picture.Pix); i += 4 {
		if _, err := io.ReadFull(unpacker, picture.Pix[i:i+3]); err != nil {
			t.Fatal(err)
		}
		picture.Pix[i+3] = 255
	}
	return picture
}

func TestATerminalGetsAnAccuratePicture(t *testing.T) {
	photo := photograph(t, "astronaut.jpg")
	for name, terminal := range pixelTerminals {
		r := newRenderer(t, "")
		picture := terminal.Draw(photo, 76, 20)
		got := decodePixels(t, r.frame(page(picture, "foot")))
		cols, rows := picture.Size()
		if size := got.Bounds().Size(); cols > 76 || rows > 20 || size.X < 250 {
			t.Errorf("%s: %d×%d cells, %v pixels", name, cols, rows, size)
		}
		size := got.Bounds().Size()
		if psnr := peakSignalToNoise(scaleTo(photo, size.X, size.Y), scaleTo(got, size.X, size.Y)); psnr < 28 {
			t.Errorf("%s: %.1f dB", name, psnr)
		}
	}
}

// placeholder is one cell that shows a part of a picture: the colour names the
// picture, and the first of a row says which row it is.
var placeholder = regexp.MustCompile(`^\x1b\[38;5;(\d+)m\x{10EEEE}(\pM)\x{0305}((?:\x{10EEEE})*)\x1b\[39m$`)

func TestPlaceholdersNameThePictureAndItsRows(t *testing.T) {
	picture := pixelTerminals["kitty"].Draw(flag(200, 160), 20, 8)
	named := regexp.MustCompile(`i=(\d+),p=1,c=20,r=8,q=2,U=1`).FindStringSubmatch(picture.pixels.transmit)
	lines := strings.Split(strings.TrimPrefix(picture.String(), mark(picture.pixels.id)), "\n")
	if named == nil || len(lines) != 8 {
		t.Fatalf("%d lines, placed by %v", len(lines), named)
	}
	for row, line := range lines {
		cell := placeholder.FindStringSubmatch(line)
		if cell == nil || cell[1] != named[1] || cell[2] != string(kitty.Diacritic(row)) || ansi.StringWidth(line) != 20 {
			t.Errorf("row %d: %q", row, line)
		}
	}
}

func TestWhereTheTerminalScalesADocumentCanBeRead(t *testing.T) {
	large := image.NewGray(image.Rect(0, 0, 1600, 1000))
	for name, terminal := range pixelTerminals {
		r := newRenderer(t, "")
		picture := terminal.Draw(large, 76, 24)
		got := decodePixels(t, r.frame(page(picture, "foot"))).Bounds().Size()
		runtime.KeepAlive(picture)
		if want := 800; terminal.Protocol != Sixel && got.X < want || terminal.Protocol == Sixel && got.X < 750 {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestSixelPicturesHaveTheColoursThatTheTerminalHas(t *testing.T) {
	terminal := Terminal{Protocol: Sixel, registers: 16, Profile: termenv.ANSI}
	drawn := terminal.Draw(photograph(t, "coffee.jpg"), 20, 10)
	if strings.Contains(drawn.pixels.draw, "#16") || !strings.Contains(drawn.pixels.draw, "#15;2;") {
		t.Errorf("%.300q", drawn.pixels.draw)
	}
}
