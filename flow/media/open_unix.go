//go:build unix

package media

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// openNonblocking opens a file without waiting for the other end of a pipe.
func openNonblocking(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_RDONLY|unix.O_NONBLOCK|unix.O_NOCTTY|unix.O_CLOEXEC, 0)
}

// isImpossiblePath reports whether err is for a path that no file can have.
func isImpossiblePath(err error) bool {
	return errors.Is(err, unix.ENOTDIR) || errors.Is(err, unix.ENAMETOOLONG) ||
		errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ELOOP)
}

func hasHiddenAttribute(os.FileInfo) bool { return false }
