package ui

import (
	"os"
	"path/filepath"
	"sync"

	"cedula/flow/scratch"
)

// secretFile is a picture that must not outlive its page: it lies in a folder
// of its own that nobody else can enter, and is removed with it.
type secretFile struct {
	mu      sync.Mutex
	folder  *scratch.Folder
	removed bool
}

// save has the picture written by write. Of a page that was closed meanwhile
// nothing is kept.
func (f *secretFile) save(write func(path string) error) (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.removed {
		return "", os.ErrClosed
	}
	if f.folder != nil {
		return f.path(), nil
	}
	folder, err := scratch.New("link")
	if err != nil {
		return "", err
	}
	f.folder = folder
	return f.path(), write(f.path())
}

func (f *secretFile) path() string { return filepath.Join(f.folder.Path(), "link.png") }

func (f *secretFile) remove() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.removed = true
	if f.folder != nil {
		f.folder.Remove()
		f.folder = nil
	}
}
