package cli

import "os"

// keyboardSignals are the signals of a keyboard in addition to the interrupt.
var keyboardSignals []os.Signal
