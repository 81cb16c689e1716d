package media

import (
	"errors"
	"os"
	"syscall"
)

// openNonblocking opens a file. Windows has no pipes in its file system.
func openNonblocking(path string) (*os.File, error) { return os.Open(path) }

// errInvalidName is ERROR_INVALID_NAME.
const errInvalidName = syscall.Errno(123)

// isImpossiblePath reports whether err is for a path that no file can have.
func isImpossiblePath(err error) bool {
	return errors.Is(err, errInvalidName) || errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTDIR)
}

// hasHiddenAttribute reports whether the file's hidden attribute is set.
func hasHiddenAttribute(info os.FileInfo) bool {
	data, ok := info.Sys().(*syscall.Win32FileAttributeData)
	return ok && data.FileAttributes&(syscall.FILE_ATTRIBUTE_HIDDEN|syscall.FILE_ATTRIBUTE_SYSTEM) != 0
}
