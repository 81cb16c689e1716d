//go:build !windows

package cli_test

import (
	"strings"
	"testing"
)

// pictureTerminals are terminals with a protocol: what they say, and how a picture
// begins there and goes.
var pictureTerminals = map[string]struct{ answers, begins, goes string }{
	"kitty":  {"\x1bP>|kitty(0.35.2)\x1b\\\x1b_Gi=31;OK\x1b\\\x1b[6;20;10t\x1b[?62;c", "\x1b_Ga=t,f=24,o=z,", "\x1b_Ga=d,d=I,"},
	"sixel":  {"\x1b[6;20;10t\x1b[?62;4;22c", "\x1bP0;1q\"1;1;", "X\x1b["},
	"iTerm2": {"\x1bP>|iTerm2 3.5.0\x1b\\\x1b[6;20;10t\x1b[?62;4c", "\x1b]1337;File=", "X\x1b["},
}

// TestATerminalThatSaysItShowsPicturesGetsThem lets the terminal answer after the
// photo was drawn in blocks: the answer is not a key, and the picture is drawn again.
func TestATerminalThatSaysItShowsPicturesGetsThem(t *testing.T) {
	t.Parallel()
	for name, terminal := range pictureTerminals {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			run := cedula{args: []string{"demo", "--scenario", "happy", "--speed", "0"}, env: []string{"TERM=xterm-256color"}}.openTerminal(t, 100, 32)
			for _, shown := range [][]string{
				{"john.doe@demo.com"}, {"Please type the code", "2 of 7"}, {"▸ Colombia"}, {"✓ Country", "▸ National"},
			} {
				run.waitFor(shown...)
				run.press(enter)
			}
			run.waitFor("Front of the document", "Enter take the photo")
			run.press("\t") // to the files
			run.waitFor("Use: card-front")
			run.press(enter)
			run.waitFor("1 of 2", "card-front.jpg ·", "Enter use it", "▄")
			run.press(terminal.answers)
			run.waitForSequence(terminal.begins)
			run.press("\x1b") // choose another
			run.waitForSequence(terminal.goes)
			run.waitFor("Use: card-front")
			if strings.Contains(run.text(), "OK") || strings.Contains(run.text(), "[6;") {
				t.Errorf("an answer was typed:\n%s", run.text())
			}
			run.press("\x03\x03")
			run.wait()
		})
	}
}
