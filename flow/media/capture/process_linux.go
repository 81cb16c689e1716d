package capture

import "syscall"

// apart gives the command a session of its own: no key pressed here reaches
// it, and it cannot draw on the screen. Should this program be killed, the
// system interrupts it.
func apart() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setsid: true, Pdeathsig: syscall.SIGINT}
}
