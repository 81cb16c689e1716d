package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
	"cedula/ui/words"
)

// intent is what a screen wants in answer to a message; nil: nothing. The root
// carries it out before it takes the next message, so that no key slips in
// spread a command and the lock that it closes.
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
	// beginVerification ends the verification that runs and begins another.
	beginVerification struct{ Beginning }
	// beginAgain does so with what the last one was begun with.
	beginAgain struct{}
	// beginOther goes back to the page where one chooses what to begin with.
	beginOther struct{}
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
func (beginVerification) isIntent() {}
func (beginAgain) isIntent()        {}
func (beginOther) isIntent()        {}
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

// carryOut does what a screen wants.
func (r *root) carryOut(wanted intent) tea.Cmd {
	switch wanted := wanted.(type) {
	case sendCommand:
		r.sendAndLock(wanted.Command)
	case askToLeave:
		return r.openLeavePage()
	case openPage:
		return r.openPage(wanted.page)
	case closePage:
		r.closePage()
	case changeLanguage:
		r.d.setLanguage(wanted.Words)
	case beginVerification:
		return r.begin(wanted.Beginning)
	case beginAgain:
		return r.begin(r.beginning)
	case beginOther:
		r.release()
		return r.showFirst()
	case quit:
		return tea.Quit
	case work:
		return tea.Cmd(wanted)
	case intents:
		var cmds []tea.Cmd
		for _, one := range wanted {
			cmds = append(cmds, r.carryOut(one))
		}
		return tea.Batch(cmds...)
	}
	return nil
}
