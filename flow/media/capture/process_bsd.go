//go:build unix && !linux

package capture

import "syscall"

// apart gives the command a session of its own: no key pressed here reaches
// it, and it cannot draw on the screen.
func apart() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true} }
