package scratch

import "os"

// hold makes a file and keeps it open: while it is, it cannot be removed.
func hold(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
}

// held reports whether somebody has the file open.
func held(path string) bool { return os.Remove(path) != nil }
