package camera

import (
	"os/exec"
	"runtime"

	"cedula/truora/crash"
)

// startProcess starts a command and waits for its end on a locked thread: on
// systems that stop a command when its parent dies, the parent is the thread
// that started it. Then it kills the command's remaining children, and calls
// ended with the result.
func startProcess(cmd *exec.Cmd, ended func(error)) error {
	started := make(chan error, 1)
	crash.Go(func() error {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		if err := cmd.Start(); err != nil {
			return err
		}
		started <- nil
		err := cmd.Wait()
		killGroup(cmd.Process)
		return err
	}, func(err error) {
		if cmd.Process == nil {
			started <- err
			return
		}
		ended(err)
	})
	return <-started
}
