package ui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"

	"cedula/flow"
	"cedula/ui/words"
)

// display is what every screen stands on. It is shared, and not changed while a
// verification runs.
type display struct {
	Options
	Words    *words.Words
	Theme    Theme
	Keys     KeyMap
	Renderer *lipgloss.Renderer
	// Defaults are those of the verification that runs.
	Defaults flow.Defaults
	// Do hands a command to the verification and locks the screen at once: no
	// further key reaches it until a snapshot shows what came of it. It does
	// not block, so Update may call it.
	Do func(flow.Command)
	// Tell hands on a command that changes nothing of what is shown.
	Tell func(flow.Command)
	// Leave opens the question whether to leave.
	Leave func()
	// Open opens a page above the screen, and Close closes it.
	Open  func(screen) tea.Cmd
	Close func()
	// Now is the time.
	Now func() time.Time
}
