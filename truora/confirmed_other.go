//go:build !linux && !darwin

package truora

// confirmed is what was written: nothing better is known here.
func confirmed(_ int, written int64) int64 { return written }
