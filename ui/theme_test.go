package ui

import (
	"testing"
	"time"

	"github.com/creack/pty"
)

func TestTheBackgroundIsReadFromTheAnswer(t *testing.T) {
	for answer, want := range map[string]Tone{
		"\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[?62;c": Light, "\x1b]11;rgb:1e/1e/1e\x07": Dark,
		"\x1b]11;rgb:fdf6/e3e3/0000\x07": Light, "\x1b]11;rgb:fd/f6/e3\x1b\\": Light, "\x1b]11;rgba:eeee/eeee/eeee/ffff\x1b\\": Light,
		"\x1b]11;rgb:0000/0000/ffff\x07": Dark, "": Dark, "garbage": Dark, "\x1b[?1;2c": Dark,
	} {
		if got := toneOf([]byte(answer)); got != want {
			t.Errorf("%q gives %v", answer, got)
		}
	}
}

// terminal is a pseudo terminal whose other end answers as it is told.
func TestATerminalIsAskedForItsBackground(t *testing.T) {
	for name, answer := range map[string]string{"light": "\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[?62;c", "mute": ""} {
		far, near, err := pty.Open()
		if err != nil {
			t.Skip("no pseudo terminals here: ", err)
		}
		go func() {
			asked := make([]byte, 64)
			if _, err := far.Read(asked); err == nil {
				far.WriteString(answer)
			}
		}()
		done := make(chan Tone, 1)
		go func() { done <- askTone(near, near) }()
		select {
		case tone := <-done:
			if (tone == Light) != (answer != "") {
				t.Errorf("%s: tone %v", name, tone)
			}
		case <-time.After(10 * time.Second):
			t.Errorf("%s: still waiting", name)
		}
		near.Close()
		far.Close()
	}
}
