// Package tempdir creates private folders for files that must not outlive the
// program: photos, a link's QR code, a demo's specimens. A folder is removed by
// the program that created it; if that was killed, it is removed by the next
// one.
package tempdir

import (
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// prefix is the prefix of the folders' names.
const prefix = "cedula-scratch-"

// lockName is a file in each folder, which its creator keeps locked. Unlike a
// process id, a lock is never reused.
const lockName = ".lock"

// graceTime is the age from which a folder without a lock counts as abandoned,
// and not as being created.
const graceTime = time.Minute

// Dir is a folder that only this user can access.
type Dir struct {
	path string
	lock *os.File
}

// New creates a folder: in the user's runtime folder, which is private and in
// memory, else in the temporary one. Purpose becomes part of its name.
func New(purpose string) (*Dir, error) {
	var path string
	err := os.ErrNotExist
	for _, base := range bases() {
		if path, err = os.MkdirTemp(base, prefix+purpose+"-"); err == nil {
			break
		}
	}
	if err != nil {
		return nil, fmt.Errorf("make a private folder: %w", err)
	}
	lock, err := createLocked(filepath.Join(path, lockName))
	if err != nil {
		os.RemoveAll(path)
		return nil, fmt.Errorf("lock a private folder: %w", err)
	}
	return &Dir{path, lock}, nil
}

// Path is the path of the folder.
func (d *Dir) Path() string { return d.path }

// Remove removes the folder and everything in it.
func (d *Dir) Remove() error {
	d.lock.Close()
	return os.RemoveAll(d.path)
}

// bases are the possible parent folders, the best first.
func bases() []string {
	if runtime := os.Getenv("XDG_RUNTIME_DIR"); filepath.IsAbs(runtime) && isFolder(runtime) {
		return []string{runtime, os.TempDir()}
	}
	return []string{os.TempDir()}
}

// isFolder does not follow symbolic links.
func isFolder(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && info.IsDir()
}

// RemoveAbandoned removes the folders of programs that have ended. Folders of
// other users, and those that cannot be removed, are ignored.
func RemoveAbandoned() {
	for _, base := range bases() {
		paths, _ := filepath.Glob(filepath.Join(base, prefix+"*"))
		for _, path := range paths {
			if isFolder(path) && isAbandoned(path, time.Now()) {
				os.RemoveAll(path)
			}
		}
	}
}

func isAbandoned(path string, now time.Time) bool {
	lock := filepath.Join(path, lockName)
	if _, err := os.Lstat(lock); err == nil {
		return !isLocked(lock)
	}
	info, err := os.Lstat(path)
	return err == nil && now.Sub(info.ModTime()) > graceTime
}
