//go:build unix

package ui

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cedula/truora/crash"
)

// suspend hands the terminal back to the shell and stops the program, until the
// shell brings it to the foreground again.
func suspend() tea.Cmd { return tea.Exec(suspension{}, nil) }

// redrawWhenContinued takes the terminal anew each time that the program goes on
// after somebody else stopped it: the shell has had the terminal meanwhile.
func redrawWhenContinued(ctx context.Context, program *tea.Program) {
	continued := make(chan os.Signal, 1)
	signal.Notify(continued, syscall.SIGCONT)
	crash.Go(func() error {
		defer signal.Stop(continued)
		for {
			select {
			case <-ctx.Done():
				return nil
			case <-continued:
				program.Send(continuedMsg{})
			}
		}
	}, reportTo(program))
}

// takeTerminalAnew sets the terminal's modes and draws the screen as a whole.
func takeTerminalAnew() tea.Cmd { return tea.Exec(nothing{}, nil) }

// nothing is run while the terminal is released.
type nothing struct{ suspension }

// Run does nothing.
func (nothing) Run() error { return nil }

// suspension is what runs while the terminal is released. tea.Suspend waits for
// SIGCONT for ever where there is no shell to send it, since the system then does
// not stop the program at all.
type suspension struct{}

// ignoredStop is the time after which a program that runs was not stopped.
const ignoredStop = 200 * time.Millisecond

// Run stops the program's process group. It returns once the program goes on.
func (suspension) Run() error {
	resumed := make(chan os.Signal, 1)
	signal.Notify(resumed, syscall.SIGCONT)
	defer signal.Stop(resumed)
	if err := syscall.Kill(0, syscall.SIGTSTP); err != nil {
		return err
	}
	select {
	case <-resumed:
	case <-time.After(ignoredStop):
	}
	return nil
}

// SetStdin, SetStdout and SetStderr are for programs that are run.
func (suspension) SetStdin(io.Reader) {}

// SetStdout is not used.
func (suspension) SetStdout(io.Writer) {}

// SetStderr is not used.
func (suspension) SetStderr(io.Writer) {}
