package graphics

import (
	"image"
	"image/color"
	"regexp"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
)

// flag is red above, blue below.
func flag(width, height int) image.Image {
	picture := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			picture.SetRGBA(x, y, color.RGBA{255, 0, 0, 255})
			if 2*y >= height {
				picture.SetRGBA(x, y, color.RGBA{0, 0, 255, 255})
			}
		}
	}
	return picture
}

var inBlocks = Terminal{Protocol: Blocks, Profile: termenv.TrueColor}

func TestTheUpperPixelIsTheBackground(t *testing.T) {
	for profile, want := range map[termenv.Profile]string{
		termenv.TrueColor: "\x1b[48;2;255;0;0;38;2;0;0;255m▄▄\x1b[0m",
		termenv.ANSI256:   "\x1b[48;5;196;38;5;21m▄▄\x1b[0m",
		termenv.ANSI:      "\x1b[101;34m▄▄\x1b[0m",
		termenv.Ascii:     "",
	} {
		if got := (Terminal{Protocol: Blocks, Profile: profile}).Draw(flag(2, 2), 10, 10).String(); got != want {
			t.Errorf("profile %v: %q, want %q", profile, got, want)
		}
	}
}

func TestAPictureFitsItsRoom(t *testing.T) {
	for _, size := range []image.Point{{60, 45}, {34, 46}, {400, 300}, {300, 400}, {1, 1}, {1000, 1}, {1, 1000}, {7, 3}} {
		for _, room := range []image.Point{{60, 23}, {1, 1}, {80, 2}, {3, 40}} {
			width, height := fit(size, room, image.Pt(1, 2))
			drawn := strings.Split(inBlocks.Draw(flag(size.X, size.Y), room.X, room.Y).String(), "\n")
			if width > room.X || height > room.Y || len(drawn) != height {
				t.Errorf("%v in %v: %d×%d, %d lines", size, room, width, height, len(drawn))
			}
			for _, line := range drawn {
				if ansi.StringWidth(line) != width || !strings.HasSuffix(line, "\x1b[0m") {
					t.Errorf("%v in %v: %q", size, room, line)
				}
			}
		}
	}
}

func TestTheProportionsAreKept(t *testing.T) {
	if width, height := fit(image.Pt(400, 300), image.Pt(60, 23), image.Pt(1, 2)); width != 60 || height != 23 {
		t.Errorf("lying: %d×%d", width, height)
	}
	if width, height := fit(image.Pt(300, 400), image.Pt(60, 23), image.Pt(1, 2)); width != 34 || height != 23 {
		t.Errorf("upright: %d×%d", width, height)
	}
}

func TestNothingIsDrawnOfNothing(t *testing.T) {
	for _, drawn := range []string{
		inBlocks.Draw(nil, 10, 10).String(), inBlocks.Draw(flag(0, 0), 10, 10).String(), inBlocks.Draw(flag(2, 2), 0, 5).String(),
	} {
		if drawn != "" {
			t.Errorf("%q", drawn)
		}
	}
}

// Every colour of the palette is its own nearest, and greys stay grey.
func TestTheNearestOf256Colours(t *testing.T) {
	for at := range 24 {
		level := uint8(8 + 10*at)
		if got := nearest256(rgb{level, level, level}); got != 232+at && level != 8+10*5 {
			t.Errorf("grey %d: %d", level, got)
		}
	}
	for r, red := range cubeLevels {
		for b, blue := range cubeLevels {
			p := rgb{uint8(red), 95, uint8(blue)}
			if got := nearest256(p); got != 16+36*r+6+b {
				t.Errorf("%v: %d", p, got)
			}
		}
	}
}

var sgrSequence = regexp.MustCompile(`\x1b\[[\d;]*m`)

func TestColoursAreWrittenOnlyWhereTheyChange(t *testing.T) {
	drawn := inBlocks.Draw(flag(60, 46), 60, 23).String()
	if written := len(sgrSequence.FindAllString(drawn, -1)); written != 2*23 {
		t.Errorf("%d sequences", written)
	}
}
