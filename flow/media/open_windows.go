package media

import (
	"errors"
	"os"
	"syscall"
)

func openUnwaiting(path string) (*os.File, error) { return os.Open(path) }

// invalidName is Windows' ERROR_INVALID_NAME.
const invalidName = syscall.Errno(123)

// noSuchPath reports errors of paths that no file can have.
func noSuchPath(err error) bool {
	return errors.Is(err, invalidName) || errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTDIR)
}

// hiddenByAttribute reports Windows' own way of hiding a file.
func hiddenByAttribute(info os.FileInfo) bool {
	data, ok := info.Sys().(*syscall.Win32FileAttributeData)
	return ok && data.FileAttributes&(syscall.FILE_ATTRIBUTE_HIDDEN|syscall.FILE_ATTRIBUTE_SYSTEM) != 0
}
