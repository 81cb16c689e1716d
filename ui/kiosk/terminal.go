package kiosk

import (
	"os"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
)

// Terminal is the terminal of a kiosk. It stays in raw mode on the alternate
// screen from start to end, so that no key is a signal and nothing flashes
// between the pages of two processes.
type Terminal struct {
	Input, Output *os.File
	before        *term.State
}

const (
	showPage = ansi.SetModeAltScreenSaveCursor + ansi.EraseEntireScreen + ansi.HideCursor + ansi.SetModeBracketedPaste
	hidePage = ansi.ResetStyle + ansi.EraseEntireScreen + ansi.ResetModeBracketedPaste + ansi.ShowCursor + ansi.ResetModeAltScreenSaveCursor
	// breakOff terminates an incomplete sequence, and resets what it may have
	// changed: attributes, character sets, margins, the mouse.
	breakOff = "\x18" + ansi.ResetStyle + "\x1b(B\x0f\x1b[r\x1b[?6l\x1b[?7h\x1b[?1000;1002;1003;1004;1006l"
	// deletePictures removes kitty's pictures.
	deletePictures = "\x1b_Ga=d,d=A,q=2\x1b\\"
)

// OpenTerminal prepares a terminal for the kiosk.
func OpenTerminal(input, output *os.File) (*Terminal, error) {
	before, err := term.MakeRaw(input.Fd())
	if err != nil {
		return nil, err
	}
	t := &Terminal{Input: input, Output: output, before: before}
	return t, t.write(showPage)
}

// Restore resets the terminal after a process that was aborted. Pictures of
// kitty's protocol must be deleted explicitly.
func (t *Terminal) Restore(hasKitty bool) {
	_, _ = term.MakeRaw(t.Input.Fd()) // it fails only if the terminal is gone
	pictures := ""
	if hasKitty {
		pictures = deletePictures
	}
	_ = t.write(breakOff + pictures + ansi.EraseEntireScreen + ansi.HideCursor + ansi.SetModeBracketedPaste)
}

// Close restores the terminal's original state.
func (t *Terminal) Close() {
	_ = t.write(hidePage)
	_ = term.Restore(t.Input.Fd(), t.before)
}

func (t *Terminal) write(text string) error {
	_, err := t.Output.WriteString(text)
	return err
}
