package tempdir

import "os"

// createLocked creates a file and keeps it open: an open file cannot be
// removed.
func createLocked(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
}

// isLocked reports whether the file is open.
func isLocked(path string) bool { return os.Remove(path) != nil }
