//go:build unix

package cli

import (
	"os"
	"syscall"
)

// keyboardSignals are the signals of a keyboard in addition to the interrupt.
var keyboardSignals = []os.Signal{syscall.SIGQUIT, syscall.SIGTSTP}
