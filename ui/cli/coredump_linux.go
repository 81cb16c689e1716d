package cli

import "golang.org/x/sys/unix"

// forbidCoreDumps prevents core dumps of this program and its children: their
// memory contains keys, answers and pictures. The resource limit applies only
// to files, not to a system that pipes crashes to a collector; making the
// process non-dumpable covers that, and also prevents other programs of the
// same user from reading its memory and environment.
func forbidCoreDumps() {
	_ = unix.Setrlimit(unix.RLIMIT_CORE, new(unix.Rlimit)) // nothing can be done if it fails
	_ = unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0)
}
