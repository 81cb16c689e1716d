package camera

import (
	"os"
	"syscall"

	"golang.org/x/sys/windows"
)

// detached puts the command in a process group of its own, so that it can be
// interrupted alone.
func detached() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{CreationFlags: windows.CREATE_NEW_PROCESS_GROUP}
}

// interrupt sends Ctrl+Break, which ffmpeg handles like SIGINT.
func interrupt(process *os.Process) error {
	return windows.GenerateConsoleCtrlEvent(windows.CTRL_BREAK_EVENT, uint32(process.Pid))
}

// killGroup does nothing: Windows cannot kill a group, and the command was
// interrupted as a group before.
func killGroup(*os.Process) {}

// killedWithParent is detached: ffmpeg ends when its pipes are closed.
func killedWithParent() *syscall.SysProcAttr { return detached() }
