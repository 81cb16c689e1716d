package camera

import (
	"os"
	"syscall"

	"golang.org/x/sys/windows"
)

// detached gives the command a process group of its own, so that it alone can be
// interrupted.
func detached() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{CreationFlags: windows.CREATE_NEW_PROCESS_GROUP}
}

// interrupt sends Ctrl+Break, which ffmpeg takes as it takes SIGINT.
func interrupt(process *os.Process) error {
	return windows.GenerateConsoleCtrlEvent(windows.CTRL_BREAK_EVENT, uint32(process.Pid))
}

// killGroup has nothing to do: Windows does not kill by group, and a command is
// interrupted as a group before.
func killGroup(*os.Process) {}

// killedWithParent is detached: ffmpeg ends when nobody is left to read from it
// or to write to it.
func killedWithParent() *syscall.SysProcAttr { return detached() }
