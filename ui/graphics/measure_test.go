package graphics

import (
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
)

const photographs = "../../flow/media/testdata/photographs"

// photograph reads one of the public photographs that files are tested on.
func photograph(t testing.TB, name string) image.Image {
	t.Helper()
	file, err := os.Open(filepath.Join(photographs, name))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	picture, err := jpeg.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	return picture
}

// peakSignalToNoise is how near two pictures of one size are, in decibels.
func peakSignalToNoise(a, b bitmap) float64 {
	sum := 0.0
	for i := range a.pixels {
		for _, d := range [3]int{int(a.pixels[i].r) - int(b.pixels[i].r), int(a.pixels[i].g) - int(b.pixels[i].g), int(a.pixels[i].b) - int(b.pixels[i].b)} {
			sum += float64(d * d)
		}
	}
	return 10 * math.Log10(255*255/(sum/float64(3*len(a.pixels))))
}

// cellPixels is how large cells are where they are compared.
var cellPixels = image.Pt(8, 16)

// quadrantsOf are the filled quadrants of the characters that pictures are drawn
// with.
var quadrantsOf = map[string]int{
	" ": 0, "▘": upperLeft, "▝": upperRight, "▀": upperLeft | upperRight, "▖": lowerLeft, "▌": upperLeft | lowerLeft,
	"▞": upperRight | lowerLeft, "▛": upperLeft | upperRight | lowerLeft, "▗": lowerRight, "▚": upperLeft | lowerRight,
	"▐": upperRight | lowerRight, "▜": upperLeft | upperRight | lowerRight, "▄": lowerLeft | lowerRight,
	"▙": upperLeft | lowerLeft | lowerRight, "▟": upperRight | lowerLeft | lowerRight, "█": 15,
}

// colourState follows 24-bit colours.
type colourState struct {
	foreground, background rgb
	isReversed             bool
}

func (s *colourState) apply(sequence string) {
	parameters := strings.Split(strings.TrimSuffix(strings.TrimPrefix(sequence, "\x1b["), "m"), ";")
	for at := 0; at < len(parameters); at++ {
		switch parameters[at] {
		case "", "0":
			*s = colourState{foreground: rgb{255, 255, 255}}
		case "7":
			s.isReversed = true
		case "38", "48":
			level := func(offset int) uint8 { n, _ := strconv.Atoi(parameters[at+offset]); return uint8(n) }
			colour := rgb{level(2), level(3), level(4)}
			if parameters[at] == "38" {
				s.foreground = colour
			} else {
				s.background = colour
			}
			at += 4
		}
	}
}

// showBlocks gives the pixels that a terminal shows of a picture in blocks.
func showBlocks(t testing.TB, drawn string, cols, rows int) bitmap {
	t.Helper()
	screen := bitmap{cols * cellPixels.X, rows * cellPixels.Y, make([]rgb, cols*cellPixels.X*rows*cellPixels.Y)}
	for row, line := range strings.Split(strings.TrimRight(drawn, "\n"), "\n") {
		state := colourState{}
		for column := 0; line != ""; {
			sequence, width, n, _ := ansi.DecodeSequence(line, ansi.NormalState, nil)
			if line = line[n:]; width == 0 {
				if strings.HasSuffix(sequence, "m") {
					state.apply(sequence)
				}
				continue
			}
			filled, isKnown := quadrantsOf[sequence]
			if !isKnown || column >= cols || row >= rows {
				t.Fatalf("%q at %d, %d", sequence, column, row)
			}
			for y := range cellPixels.Y {
				for x := range cellPixels.X {
					quadrant := 2*(y*2/cellPixels.Y) + x*2/cellPixels.X
					colour := state.background
					if (filled>>quadrant&1 == 1) != state.isReversed {
						colour = state.foreground
					}
					screen.pixels[(row*cellPixels.Y+y)*screen.width+column*cellPixels.X+x] = colour
				}
			}
			column++
		}
	}
	return screen
}

// TestBlocksAreAsNearAsChafas compares every photograph with chafa's drawing,
// in the same cells and characters; -v prints both accuracies.
func TestBlocksAreAsNearAsChafas(t *testing.T) {
	if _, err := exec.LookPath("chafa"); err != nil {
		t.Skip("chafa is not installed")
	}
	files, _ := filepath.Glob(filepath.Join(photographs, "*.jpg"))
	for _, size := range []image.Point{{100, 32}, {74, 20}} {
		for _, file := range files {
			photo := photograph(t, filepath.Base(file))
			drawn := Terminal{Protocol: Blocks, Profile: termenv.TrueColor}.Draw(photo, size.X, size.Y)
			cols, rows := drawn.Size()
			theirs, err := exec.Command("chafa", "--format", "symbols", "--symbols", "half+quad", "--colors", "full", "--work", "9",
				"--stretch", "--animate", "off", "--polite", "on", "--size", fmt.Sprintf("%dx%d", cols, rows), file).Output()
			if err != nil {
				t.Fatal(err)
			}
			wanted := scaleTo(photo, cols*cellPixels.X, rows*cellPixels.Y)
			near := peakSignalToNoise(wanted, showBlocks(t, drawn.String(), cols, rows))
			chafa := peakSignalToNoise(wanted, showBlocks(t, string(theirs), cols, rows))
			t.Logf("%-14s %3d×%2d cells: %.2f dB, chafa %.2f dB", filepath.Base(file), cols, rows, near, chafa)
			if near < chafa {
				t.Errorf("%s: %.2f dB, chafa %.2f dB", file, near, chafa)
			}
		}
	}
}

// BenchmarkLivePicture draws a 720p frame in 100×32 cells, as a camera's.
func BenchmarkLivePicture(b *testing.B) {
	photo := scaleTo(photograph(b, "astronaut.jpg"), 1280, 720).image()
	frame := image.NewYCbCr(photo.Rect, image.YCbCrSubsampleRatio420)
	for y := range 720 {
		for x := range 1280 {
			luminance, blue, red := color.RGBToYCbCr(photo.RGBAAt(x, y).R, photo.RGBAAt(x, y).G, photo.RGBAAt(x, y).B)
			frame.Y[frame.YOffset(x, y)], frame.Cb[frame.COffset(x, y)], frame.Cr[frame.COffset(x, y)] = luminance, blue, red
		}
	}
	for name, terminal := range map[string]Terminal{
		"blocks": {Protocol: Blocks, Profile: termenv.TrueColor}, "blocks of 256 colours": {Protocol: Blocks, Profile: termenv.ANSI256},
		"sixel": {Protocol: Sixel, CellSize: image.Pt(8, 16)}, "kitty": {Protocol: Kitty}, "iTerm2": {Protocol: ITerm},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			size := 0
			for b.Loop() {
				drawn := terminal.Draw(frame, 100, 32)
				size = len(drawn.String())
				if drawn.pixels != nil {
					size = len(drawn.pixels.draw) + len(drawn.pixels.transmit)
				}
			}
			b.ReportMetric(float64(size)/1024, "KiB/frame")
		})
	}
}
