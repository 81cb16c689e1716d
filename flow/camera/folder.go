package camera

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"cedula/flow/tempdir"
)

// Folder is the private folder of photos and videos until they are sent. It is
// created when first needed, and safe for concurrent use. It must be closed.
type Folder struct {
	mu     sync.Mutex
	dir    *tempdir.Dir
	files  int // how many files it has named
	closed bool
}

// NewPath returns the path of a new file with the given extension, such as
// ".mp4". After Close it returns ErrClosed.
func (f *Folder) NewPath(extension string) (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return "", ErrClosed
	}
	if f.dir == nil {
		dir, err := tempdir.New("capture")
		if err != nil {
			return "", err
		}
		f.dir = dir
	}
	f.files++
	return filepath.Join(f.dir.Path(), fmt.Sprintf("take-%d%s", f.files, extension)), nil
}

// SavePhoto writes a frame to a new file, and returns its path.
func (f *Folder) SavePhoto(frame Frame) (string, error) {
	path, err := f.NewPath(".jpg")
	if err != nil {
		return "", err
	}
	if err := os.WriteFile(path, frame.JPEG, 0o600); err != nil {
		os.Remove(path)
		return "", err
	}
	return path, nil
}

// Close removes the folder and everything in it.
func (f *Folder) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = true
	if f.dir == nil {
		return nil
	}
	dir := f.dir
	f.dir = nil
	return dir.Remove()
}
