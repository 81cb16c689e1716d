//go:build unix && !linux

package camera

import "syscall"

// detached puts the command in a session of its own: it receives no keys of
// this terminal, and cannot write to it.
func detached() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true} }

// killedWithParent is detached: ffmpeg ends when its pipes are closed.
func killedWithParent() *syscall.SysProcAttr { return detached() }
