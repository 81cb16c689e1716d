package ui

import (
	"github.com/charmbracelet/bubbles/help"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
)

// screen is what is shown of one moment of a verification. A screen changes
// itself in Update; its View is pure, never wider than the width nor taller
// than the height that SetSize gave, and can be asked for before any SetSize.
//
// The help.KeyMap names the keys that work right now, the screen's own alone:
// the root adds those that always work.
type screen interface {
	help.KeyMap
	// Update takes a key, a followMsg, a tickMsg or what the screen's own work
	// gave, and returns what follows from it. Keys reach it only while it may
	// take them.
	Update(tea.Msg) intent
	View() string
	// SetSize gives the room in cells.
	SetSize(w, h int)
}

// initializer is a screen that sets something going when it is first shown.
type initializer interface{ Init() tea.Cmd }

// escaper is a screen with something of its own to close or step out of. It
// reports whether it did: if not, Esc goes on to the root.
type escaper interface{ Escape() (intent, bool) }

// closer is a screen or a page that has something to end once it is not shown
// any more. A question may be shown again later.
type closer interface{ Close() }

// fullWidth is a page that wants the whole width, without the steps beside it.
type fullWidth interface{ FullWidth() bool }

// followMsg is a newer snapshot for the screen that is shown already.
type followMsg struct{ flow.Snapshot }

// tickMsg comes once a second, and ten times a second while something is
// under way: screens that show time take it to be drawn anew.
type tickMsg struct{}
