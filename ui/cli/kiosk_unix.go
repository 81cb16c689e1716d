//go:build unix

package cli

import (
	"os"
	"syscall"
)

// keyboardSignals are those that a keyboard can send beside the interrupt.
var keyboardSignals = []os.Signal{syscall.SIGQUIT, syscall.SIGTSTP}
