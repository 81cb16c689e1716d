//go:build !windows

package cli_test

import (
	"os/exec"
	"syscall"
)

// detach runs a program without a controlling terminal, as in a script.
func detach(command *exec.Cmd) { command.SysProcAttr = &syscall.SysProcAttr{Setsid: true} }
