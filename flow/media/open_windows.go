package media

import (
	"errors"
	"os"
	"syscall"
)

// openNonblocking has nothing to wait for here: Windows has no pipes among its files.
func openNonblocking(path string) (*os.File, error) { return os.Open(path) }

// errInvalidName is Windows' ERROR_INVALID_NAME.
const errInvalidName = syscall.Errno(123)

// isImpossiblePath reports errors of paths that no file can have.
func isImpossiblePath(err error) bool {
	return errors.Is(err, errInvalidName) || errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTDIR)
}

// hasHiddenAttribute reports Windows' own way of hiding a file.
func hasHiddenAttribute(info os.FileInfo) bool {
	data, ok := info.Sys().(*syscall.Win32FileAttributeData)
	return ok && data.FileAttributes&(syscall.FILE_ATTRIBUTE_HIDDEN|syscall.FILE_ATTRIBUTE_SYSTEM) != 0
}
