//go:build unix && !linux

package cli

import "golang.org/x/sys/unix"

// forbidCoreDumps prevents core dumps of this program and its children: their
// memory contains keys, answers and pictures.
func forbidCoreDumps() {
	_ = unix.Setrlimit(unix.RLIMIT_CORE, new(unix.Rlimit)) // nothing can be done if it fails
}
