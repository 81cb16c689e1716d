package cli

import "os"

// keyboardSignals are those that a keyboard can send beside the interrupt.
var keyboardSignals []os.Signal
