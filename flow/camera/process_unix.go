//go:build unix

package camera

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// interrupt asks the command and all that it started to end.
func interrupt(process *os.Process) error { return signalGroup(process, unix.SIGINT) }

// killGroup kills what the command left running behind it.
func killGroup(process *os.Process) { _ = signalGroup(process, unix.SIGKILL) }

// signalGroup reaches a whole session, whose leader the command is.
func signalGroup(process *os.Process, signal unix.Signal) error {
	err := unix.Kill(-process.Pid, signal)
	if errors.Is(err, unix.ESRCH) {
		return os.ErrProcessDone
	}
	return err
}
