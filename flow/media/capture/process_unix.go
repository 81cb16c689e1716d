//go:build unix

package capture

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// interrupt asks the command and all that it started to end.
func interrupt(process *os.Process) error { return send(process, unix.SIGINT) }

// finish ends what the command left running behind it.
func finish(process *os.Process) { _ = send(process, unix.SIGKILL) }

// send reaches a whole session, whose leader the command is.
func send(process *os.Process, signal unix.Signal) error {
	err := unix.Kill(-process.Pid, signal)
	if errors.Is(err, unix.ESRCH) {
		return os.ErrProcessDone
	}
	return err
}
