package camera

import "syscall"

// detached puts the command in a session of its own: it receives no keys of
// this terminal, and cannot write to it. If this program is killed, the system
// interrupts it.
func detached() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setsid: true, Pdeathsig: syscall.SIGINT}
}

// killedWithParent is detached for a command that need not finish anything: if
// this program is killed, the system kills it.
func killedWithParent() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setsid: true, Pdeathsig: syscall.SIGKILL}
}
