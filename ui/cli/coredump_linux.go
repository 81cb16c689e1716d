package cli

import "golang.org/x/sys/unix"

// forbidCoreDumps keeps this program and those that it starts from being written
// to the disk when they crash: their memory holds keys, answers and pictures. The
// limit counts for files alone, and a system that collects crashes through a pipe
// passes it over: a process that is not dumpable is left alone by that too, and
// neither its memory nor its environment can be read by other programs of the
// same user.
func forbidCoreDumps() {
	_ = unix.Setrlimit(unix.RLIMIT_CORE, new(unix.Rlimit)) // where it fails, nothing can be done
	_ = unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0)
}
