//go:build !linux && !darwin

package uploadconn

// PieceSize is how much of a file is handed on at once, in bytes: the bar goes
// by it.
const PieceSize = 64 << 10

// acknowledged is what was written: nothing better is known here.
func acknowledged(_ int, written int64) int64 { return written }
