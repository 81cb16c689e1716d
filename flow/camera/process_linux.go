package camera

import "syscall"

// detached gives the command a session of its own: no key pressed here reaches
// it, and it cannot draw on the screen. Should this program be killed, the
// system interrupts it.
func detached() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setsid: true, Pdeathsig: syscall.SIGINT}
}

// killedWithParent is detached for a program that has nothing to finish: the
// system kills it should this program be.
func killedWithParent() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setsid: true, Pdeathsig: syscall.SIGKILL}
}
