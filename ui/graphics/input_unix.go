//go:build unix

package graphics

import (
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// CanAsk reports whether Input can be read in the place of a terminal.
const CanAsk = true

// isReadable waits for something to read.
func isReadable(file *os.File, wait time.Duration) bool {
	var files unix.FdSet
	descriptor := int(file.Fd())
	files.Set(descriptor)
	timeout := unix.NsecToTimeval(wait.Nanoseconds())
	n, err := unix.Select(descriptor+1, &files, nil, nil, &timeout)
	return err == nil && n > 0
}
