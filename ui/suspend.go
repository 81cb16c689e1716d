package ui

import (
	"io"

	"github.com/charmbracelet/x/term"
)

type (
	// suspendMsg says that the shell is to have the terminal for a while.
	suspendMsg struct{}
	// continuedMsg says that the program was stopped, and goes on.
	continuedMsg struct{}
)

// sharedTerminal is a terminal that a shell has, too, while the program is stopped.
// Bubble Tea's own way to share it, tea.Exec, sets up its input anew each time:
// that races with its goroutine that reads the terminal's size, and leaves the
// former input's files open.
type sharedTerminal struct {
	renderer *renderer
	keyboard term.File   // nil: what keys come from is no terminal
	before   *term.State // of the line, to be restored at the end; nil: as Bubble Tea found it
}

func newSharedTerminal(input io.Reader, r *renderer) *sharedTerminal {
	shared := &sharedTerminal{renderer: r}
	if keyboard, ok := input.(term.File); ok && term.IsTerminal(keyboard.Fd()) {
		shared.keyboard = keyboard
		shared.before, _ = term.GetState(keyboard.Fd())
	}
	return shared
}

// suspend gives the terminal back as it was, and stops the program until its shell
// continues it. Where there is no shell to do so, nothing stops it.
func (shared *sharedTerminal) suspend() {
	shared.renderer.leaveScreen()
	shared.restoreLine()
	if !stopUntilContinued() {
		shared.takeAnew()
	}
}

// takeAnew sets the terminal's modes and has the screen drawn as a whole: the shell
// has had it.
func (shared *sharedTerminal) takeAnew() {
	if shared.keyboard != nil {
		before, err := term.MakeRaw(shared.keyboard.Fd())
		if err == nil && !shared.renderer.hasScreen() {
			shared.before = before
		}
	}
	shared.renderer.retakeScreen()
}

// restoreLine has the terminal put lines together and echo them, as before.
func (shared *sharedTerminal) restoreLine() {
	if shared.before != nil {
		_ = term.Restore(shared.keyboard.Fd(), shared.before) // where it fails there is no terminal any more
	}
}
