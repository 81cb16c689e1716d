//go:build !windows

package journal

import (
	"errors"
	"os"
)

// syncFolder syncs a folder, so that the name of a new file is on disk.
func syncFolder(dir string) error {
	folder, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
