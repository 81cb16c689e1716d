package camera

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"cedula/flow/tempdir"
)

// Folder is the private folder that photos and videos lie in until they are
// sent. It is made when first needed, and safe for use by several goroutines.
// Close it at the end, always.
type Folder struct {
	mu     sync.Mutex
	dir    *tempdir.Dir
	files  int // named in it, so far
	closed bool
}

// NewPath names a new file of the given extension, as ".mp4". ErrClosed after
// Close.
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

// SavePhoto keeps a frame as the photo that it is, and gives its path.
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

// Close removes the folder with all that is in it.
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
