package graphics

import (
	"image"
	"strings"
	"testing"
	"unicode"

	"github.com/muesli/termenv"
)

// FuzzHostileTerminal uses arbitrary answers of a terminal, and draws on it:
// pictures have the right cells and a bounded size, and the terminal's text is
// never sent back.
func FuzzHostileTerminal(f *testing.F) {
	for _, answer := range []string{
		"\x1b]11;rgb:ffff/0/ff\x07", "\x1b[6;999999999;1t", "\x1bP>|kitty(0.99999)\x1b\\", "\x1b[?1;0;999999999S", "\x1b[?1;0;1S",
		"\x1b_Gi=31;OK\x1b\\", "\x1b[?62;4c", "\x1bP>|\x1b]52;c;aGFjaw==\x07\x1b\\", "\x1b]11;rgb:$(reboot)\x1b\\",
	} {
		f.Add(answer, answer)
	}
	picture := image.NewRGBA(image.Rect(0, 0, 40, 30))
	f.Fuzz(func(t *testing.T, first, second string) {
		var filter answerFilter
		var answers Answers
		_, found := filter.split(nil, []byte(first+second))
		for _, answer := range append(found, []byte(first), []byte(second)) {
			answers.add(answer)
		}
		if strings.ContainsFunc(answers.Name, unicode.IsControl) || answers.CellSize.X > 100 || answers.CellSize.Y > 200 {
			t.Errorf("%+v", answers)
		}
		none := func(string) string { return "" }
		for _, protocol := range []Protocol{answers.Protocol(none), Blocks, Sixel, ITerm, Kitty} {
			terminal := answers.Terminal(protocol, none)
			terminal.Profile = termenv.ANSI256
			drawn := terminal.Draw(picture, 6, 4)
			cols, rows := drawn.Size()
			if cols > 6 || rows > 4 || len(drawn.Lines()) != max(rows, 1) || len(drawn.String()) > 20_000 {
				t.Errorf("%s: %d×%d, %d bytes", protocol, cols, rows, len(drawn.String()))
			}
			if drawn.pixels != nil && len(drawn.pixels.transmit+drawn.pixels.draw) > 200_000 {
				t.Errorf("%s: %d bytes are sent", protocol, len(drawn.pixels.transmit+drawn.pixels.draw))
			}
		}
	})
}
