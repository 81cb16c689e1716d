package ui

import (
	"github.com/charmbracelet/bubbles/help"
	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
	"cedula/ui/words"
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

// intent is what a screen wants in answer to a message; nil: nothing. The root
// carries it out before it takes the next message, so that no key slips in
// between a command and the lock that it closes.
type intent interface{ isIntent() }

type (
	// sendCommand hands a command to the verification. No key reaches the
	// screen until a snapshot shows what came of it.
	sendCommand struct{ flow.Command }
	// askToLeave opens the question whether to leave.
	askToLeave struct{}
	// openPage opens a page above the screen, and closePage closes it.
	openPage  struct{ page screen }
	closePage struct{}
	// changeLanguage is for all that is shown from now on.
	changeLanguage struct{ *words.Words }
	// startVerification ends the verification that runs and starts another.
	startVerification struct{ StartRequest }
	// startAgain does so with the request of the last one.
	startAgain struct{}
	// chooseAnother goes back to the page where one chooses what to start.
	chooseAnother struct{}
	// quit ends the program.
	quit struct{}
	// work runs outside of the drawing loop; its message comes back to all
	// that is shown.
	work tea.Cmd
	// intents are carried out one after the other.
	intents []intent
)

func (sendCommand) isIntent()       {}
func (askToLeave) isIntent()        {}
func (openPage) isIntent()          {}
func (closePage) isIntent()         {}
func (changeLanguage) isIntent()    {}
func (startVerification) isIntent() {}
func (startAgain) isIntent()        {}
func (chooseAnother) isIntent()     {}
func (quit) isIntent()              {}
func (work) isIntent()              {}
func (intents) isIntent()           {}

// workOf is no intent where there is no Cmd.
func workOf(cmd tea.Cmd) intent {
	if cmd == nil {
		return nil
	}
	return work(cmd)
}
