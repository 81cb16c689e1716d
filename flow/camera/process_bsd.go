//go:build unix && !linux

package camera

import "syscall"

// detached gives the command a session of its own: no key pressed here reaches
// it, and it cannot draw on the screen.
func detached() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true} }
