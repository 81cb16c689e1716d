package camera

import (
	"os/exec"
	"runtime"
)

// startProcess starts a command and waits for its end on a thread of its own:
// where the system stops a command whose parent died, the parent is the thread
// that started it. What the command left running is killed, then ended is
// called with how it ended.
func startProcess(cmd *exec.Cmd, ended func(error)) error {
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err != nil {
			return
		}
		err = cmd.Wait()
		killGroup(cmd.Process)
		ended(err)
	}()
	return <-started
}
