//go:build !linux && !darwin

package uploadconn

// PieceSize is how much of a file is sent at once, in bytes: the granularity of
// the progress.
const PieceSize = 64 << 10

// acknowledged is written: this system offers nothing better.
func acknowledged(_ int, written int64) int64 { return written }
