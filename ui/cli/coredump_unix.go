//go:build unix && !linux

package cli

import "golang.org/x/sys/unix"

// forbidCoreDumps keeps this program and those that it starts from being written
// to the disk when they crash: their memory holds keys, answers and pictures.
func forbidCoreDumps() {
	_ = unix.Setrlimit(unix.RLIMIT_CORE, new(unix.Rlimit)) // where it fails, nothing can be done
}
