//go:build unix

package ui

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cedula/truora/crash"
)

// suspend gives the terminal to the shell and stops the program, until the
// shell brings it to the foreground again.
func suspend() tea.Msg { return suspendMsg{} }

// redrawWhenContinued sets up the terminal again whenever the program continues
// after it was stopped, because the shell has used the terminal.
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

// ignoredStop is the time after which the program is assumed not to have been
// stopped.
const ignoredStop = 200 * time.Millisecond

// stopUntilContinued stops the program's process group, and reports whether it
// was continued; a continuedMsg follows then. Without a shell that could
// continue it, the system ignores the stop.
func stopUntilContinued() bool {
	continued := make(chan os.Signal, 1)
	signal.Notify(continued, syscall.SIGCONT)
	defer signal.Stop(continued)
	if err := syscall.Kill(0, syscall.SIGTSTP); err != nil {
		return false
	}
	select {
	case <-continued:
		return true
	case <-time.After(ignoredStop):
		return false
	}
}
