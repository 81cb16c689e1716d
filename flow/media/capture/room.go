package capture

import (
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// prefix begins the names of the private folders.
const prefix = "cedula-capture-"

// lockName is the file in a private folder that its owner holds locked for as
// long as it lives: a process id may come again, a lock ends with its process.
const lockName = "lock"

// unlockedFor is how old a folder without a lock has to be until it counts as
// left behind, and not as just being made.
const unlockedFor = time.Minute

// room is the private folder.
type room struct {
	path  string
	lock  *os.File
	files int
}

// base is where private folders are made: the user's runtime folder, which is
// in memory and private, else the temporary one.
func base() string {
	if runtime := os.Getenv("XDG_RUNTIME_DIR"); filepath.IsAbs(runtime) && isFolder(runtime) {
		return runtime
	}
	return os.TempDir()
}

func isFolder(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && info.IsDir()
}

// makeRoom makes a folder that only this user can enter.
func makeRoom(base string) (*room, error) {
	path, err := os.MkdirTemp(base, prefix)
	if err != nil {
		return nil, fmt.Errorf("make a private folder for captures: %w", err)
	}
	lock, err := hold(filepath.Join(path, lockName))
	if err != nil {
		os.RemoveAll(path)
		return nil, fmt.Errorf("lock the private folder for captures: %w", err)
	}
	return &room{path: path, lock: lock}, nil
}

// file names the next file.
func (r *room) file(end string) string {
	r.files++
	return filepath.Join(r.path, fmt.Sprintf("take-%d%s", r.files, end))
}

func (r *room) remove() error {
	r.lock.Close()
	return os.RemoveAll(r.path)
}

// sweep removes the private folders whose owners are gone.
func sweep() {
	left, _ := filepath.Glob(filepath.Join(base(), prefix+"*"))
	for _, path := range left {
		if isFolder(path) && abandoned(path, time.Now()) {
			os.RemoveAll(path)
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
