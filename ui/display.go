package ui

import (
	"time"

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
	// Now is the time.
	Now func() time.Time
}
