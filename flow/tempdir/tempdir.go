// Package tempdir makes private folders for files that must not outlive the
// program: photos of the camera, a link's picture, a demo's specimens. A folder
// is removed by its maker, and what a maker that was killed has left behind is
// removed by the next.
package tempdir

import (
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// prefix begins the names of the folders.
const prefix = "cedula-scratch-"

// lockName is the file in a folder that its maker holds locked for as long as
// it lives: a process id may come again, a lock ends with its process.
const lockName = ".lock"

// graceTime is how old a folder without a lock has to be until it counts as
// abandoned, and not as just being made.
const graceTime = time.Minute

// Dir is a folder that only this user can enter.
type Dir struct {
	path string
	lock *os.File
}

// New makes a folder: in the user's runtime folder, which is in memory and
// private, else in the temporary one. What it is for becomes part of its name.
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

// Path is where the folder is.
func (d *Dir) Path() string { return d.path }

// Remove removes the folder with all that is in it.
func (d *Dir) Remove() error {
	d.lock.Close()
	return os.RemoveAll(d.path)
}

// bases are where folders are made and looked for, the best first.
func bases() []string {
	if runtime := os.Getenv("XDG_RUNTIME_DIR"); filepath.IsAbs(runtime) && isFolder(runtime) {
		return []string{runtime, os.TempDir()}
	}
	return []string{os.TempDir()}
}

// isFolder follows no links: one among the folders leads nowhere.
func isFolder(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && info.IsDir()
}

// RemoveAbandoned removes the folders whose makers are gone. What others made,
// or what cannot be removed, is left as it is.
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
