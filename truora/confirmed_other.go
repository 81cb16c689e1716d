//go:build !linux && !darwin

package truora

// copySize is how much of a file is handed on at once, in bytes: the bar goes
// by it.
const copySize = 64 << 10

// confirmed is what was written: nothing better is known here.
func confirmed(_ int, written int64) int64 { return written }
