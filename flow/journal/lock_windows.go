package journal

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// lockOffset is the locked byte: far beyond the file's end, since a locked
// range cannot be read by others.
const lockOffset = 1 << 30

// lock locks a file until it is closed, or the program ends. It reports whether
// another program has locked it.
func lock(file *os.File) (isLocked bool) {
	at := &windows.Overlapped{OffsetHigh: lockOffset}
	err := windows.LockFileEx(windows.Handle(file.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, at)
	return errors.Is(err, windows.ERROR_LOCK_VIOLATION)
}
