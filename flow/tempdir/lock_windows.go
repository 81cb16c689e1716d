package tempdir

import "os"

// createLocked makes a file and keeps it open: while it is, it cannot be removed.
func createLocked(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
}

// isLocked reports whether somebody has the file open.
func isLocked(path string) bool { return os.Remove(path) != nil }
