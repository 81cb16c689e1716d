//go:build unix

package camera

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// interrupt asks the command and its children to end.
func interrupt(process *os.Process) error { return signalGroup(process, unix.SIGINT) }

// killGroup kills the remaining children of the command.
func killGroup(process *os.Process) { _ = signalGroup(process, unix.SIGKILL) }

// signalGroup signals the session that the command leads.
func signalGroup(process *os.Process, signal unix.Signal) error {
	err := unix.Kill(-process.Pid, signal)
	if errors.Is(err, unix.ESRCH) {
		return os.ErrProcessDone
	}
	return err
}
