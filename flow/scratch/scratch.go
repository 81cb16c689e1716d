// Package scratch makes private folders for files that must not outlive the
// program: takes of the camera, a link's picture, a demo's specimens. A folder
// is removed by its maker, and what a maker that was killed has left behind is
// swept by the next.
package scratch

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

// unlockedFor is how old a folder without a lock has to be until it counts as
// left behind, and not as just being made.
const unlockedFor = time.Minute

// Folder is a folder that only this user can enter.
type Folder struct {
	path string
	lock *os.File
}

// New makes a folder: in the user's runtime folder, which is in memory and
// private, else in the temporary one. What it is for becomes part of its name.
func New(purpose string) (*Folder, error) {
	var path string
	err := os.ErrNotExist
	for _, base := range bases() {
		if path, err = os.MkdirTemp(base, prefix+purpose+"-"); err == nil {
			return locked(path)
		}
	}
	return nil, fmt.Errorf("make a private folder: %w", err)
}

func locked(path string) (*Folder, error) {
	lock, err := hold(filepath.Join(path, lockName))
	if err != nil {
		os.RemoveAll(path)
		return nil, fmt.Errorf("lock a private folder: %w", err)
	}
	return &Folder{path, lock}, nil
}

// Path is the folder's.
func (f *Folder) Path() string { return f.path }

// Remove removes the folder with all that is in it.
func (f *Folder) Remove() error {
	f.lock.Close()
	return os.RemoveAll(f.path)
}

// bases are where folders are made and looked for, the best first.
func bases() []string {
	if runtime := os.Getenv("XDG_RUNTIME_DIR"); filepath.IsAbs(runtime) && isFolder(runtime) {
		return []string{runtime, os.TempDir()}
	}
	return []string{os.TempDir()}
}

func isFolder(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && info.IsDir()
}

// Sweep removes the folders whose makers are gone. What others made, or what
// cannot be removed, is left as it is.
func Sweep() {
	for _, base := range bases() {
		left, _ := filepath.Glob(filepath.Join(base, prefix+"*"))
		for _, path := range left {
			if isFolder(path) && abandoned(path, time.Now()) {
				os.RemoveAll(path)
			}
		}
	}
}

func abandoned(path string, now time.Time) bool {
	lock := filepath.Join(path, lockName)
	if _, err := os.Lstat(lock); err == nil {
		return !held(lock)
	}
	info, err := os.Lstat(path)
	return err == nil && now.Sub(info.ModTime()) > unlockedFor
}
