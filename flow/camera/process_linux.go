package camera

import "syscall"

// detached gives the command a session of its own: no key pressed here reaches
// it, and it cannot draw on the screen. Should this program be killed, the
// system interrupts it.
func detached() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setsid: true, Pdeathsig: syscall.SIGINT}
}
