package ui

import (
	"io"

	"github.com/charmbracelet/x/term"
)

type (
	// suspendMsg means that the terminal is to be given to the shell.
	suspendMsg struct{}
	// continuedMsg means that the program was stopped and continues.
	continuedMsg struct{}
)

// sharedTerminal is a terminal that a shell uses while the program is stopped.
// Bubble Tea's tea.Exec is not used, because it sets up its input again each
// time: that races with the goroutine that reads the terminal's size, and leaks
// the files of the previous input.
type sharedTerminal struct {
	renderer *renderer
	keyboard term.File   // nil: the input is not a terminal
	before   *term.State // the original state, to be restored at the end; nil: as Bubble Tea found it
}

func newSharedTerminal(input io.Reader, r *renderer) *sharedTerminal {
	shared := &sharedTerminal{renderer: r}
	if keyboard, ok := input.(term.File); ok && term.IsTerminal(keyboard.Fd()) {
		shared.keyboard = keyboard
		shared.before, _ = term.GetState(keyboard.Fd())
	}
	return shared
}

// suspend restores the terminal, and stops the program until its shell
// continues it. If there is no such shell, the program is not stopped.
func (shared *sharedTerminal) suspend() {
	shared.renderer.leaveScreen()
	shared.restoreLineMode()
	if !stopUntilContinued() {
		shared.reclaim()
	}
}

// reclaim sets the terminal's modes and draws the screen completely, because
// the shell has used it.
func (shared *sharedTerminal) reclaim() {
	if shared.keyboard != nil {
		before, err := term.MakeRaw(shared.keyboard.Fd())
		if err == nil && !shared.renderer.hasScreen() {
			shared.before = before
		}
	}
	shared.renderer.retakeScreen()
}

// restoreLineMode restores the terminal's line mode and echo.
func (shared *sharedTerminal) restoreLineMode() {
	if shared.before != nil {
		_ = term.Restore(shared.keyboard.Fd(), shared.before) // it fails only if the terminal is gone
	}
}
