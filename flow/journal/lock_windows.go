package journal

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// lockOffset is where a file is locked: far behind its end, since what is locked
// cannot be read by others.
const lockOffset = 1 << 30

// lock locks a file until it is closed, be it by the end of the program. It reports
// whether somebody else has it locked.
func lock(file *os.File) (isLocked bool) {
	at := &windows.Overlapped{OffsetHigh: lockOffset}
	err := windows.LockFileEx(windows.Handle(file.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, at)
	return errors.Is(err, windows.ERROR_LOCK_VIOLATION)
}
