package capture

import (
	"os"
	"syscall"

	"golang.org/x/sys/windows"
)

// apart gives the command a process group of its own, so that it alone can be
// interrupted.
func apart() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{CreationFlags: windows.CREATE_NEW_PROCESS_GROUP}
}

// interrupt sends Ctrl+Break, which ffmpeg takes as it takes SIGINT.
func interrupt(process *os.Process) error {
	return windows.GenerateConsoleCtrlEvent(windows.CTRL_BREAK_EVENT, uint32(process.Pid))
}

func finish(*os.Process) {}
