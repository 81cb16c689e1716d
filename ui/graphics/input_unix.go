//go:build unix

package graphics

import (
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// CanAsk reports whether Input can be read in the place of a terminal.
const CanAsk = true

// isInForeground reports whether the terminal may be changed: whoever does so in the
// background is stopped.
func isInForeground(terminal *os.File) bool {
	group, err := unix.IoctlGetInt(int(terminal.Fd()), unix.TIOCGPGRP)
	return err == nil && group == unix.Getpgrp()
}

// isReadable waits for something to read.
func isReadable(file *os.File, wait time.Duration) bool {
	if wait <= 0 {
		return false
	}
	var files unix.FdSet
	descriptor := int(file.Fd())
	files.Set(descriptor)
	timeout := unix.NsecToTimeval(wait.Nanoseconds())
	n, err := unix.Select(descriptor+1, &files, nil, nil, &timeout)
	return err == nil && n > 0
}
