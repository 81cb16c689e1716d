//go:build unix && !linux

package camera

import "syscall"

// detached gives the command a session of its own: no key pressed here reaches
// it, and it cannot draw on the screen.
func detached() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true} }

// killedWithParent is detached: ffmpeg ends when nobody is left to read from it
// or to write to it.
func killedWithParent() *syscall.SysProcAttr { return detached() }
