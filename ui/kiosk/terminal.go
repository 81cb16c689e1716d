package kiosk

import (
	"os"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
)

// Terminal is the terminal of a kiosk, whose modes stay the same from its start
// to its end: no key is a signal, and the other screen is shown all the time, so
// that nothing flashes between one process's pages and the next one's.
type Terminal struct {
	Input, Output *os.File
	before        *term.State
}

const (
	showPage = ansi.SetModeAltScreenSaveCursor + ansi.EraseEntireScreen + ansi.HideCursor + ansi.SetModeBracketedPaste
	hidePage = ansi.ResetStyle + ansi.EraseEntireScreen + ansi.ResetModeBracketedPaste + ansi.ShowCursor + ansi.ResetModeAltScreenSaveCursor
	// breakOff ends a sequence that was broken off, and undoes what it may have
	// set: attributes, letters, margins, the mouse.
	breakOff = "\x18" + ansi.ResetStyle + "\x1b(B\x0f\x1b[r\x1b[?6l\x1b[?7h\x1b[?1000;1002;1003;1004;1006l"
	// deletePictures takes kitty's pictures away.
	deletePictures = "\x1b_Ga=d,d=A,q=2\x1b\\"
)

// OpenTerminal takes a terminal over.
func OpenTerminal(input, output *os.File) (*Terminal, error) {
	before, err := term.MakeRaw(input.Fd())
	if err != nil {
		return nil, err
	}
	t := &Terminal{Input: input, Output: output, before: before}
	return t, t.write(showPage)
}

// Restore puts the terminal back in order after a process that broke off. Of
// its pictures those of kitty's protocol have to be deleted.
func (t *Terminal) Restore(hasKitty bool) {
	_, _ = term.MakeRaw(t.Input.Fd()) // where it fails there is no terminal any more
	pictures := ""
	if hasKitty {
		pictures = deletePictures
	}
	_ = t.write(breakOff + pictures + ansi.EraseEntireScreen + ansi.HideCursor + ansi.SetModeBracketedPaste)
}

// Close gives the terminal back as it was.
func (t *Terminal) Close() {
	_ = t.write(hidePage)
	_ = term.Restore(t.Input.Fd(), t.before)
}

func (t *Terminal) write(text string) error {
	_, err := t.Output.WriteString(text)
	return err
}
