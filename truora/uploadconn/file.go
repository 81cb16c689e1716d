package uploadconn

import (
	"errors"
	"io"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// File is the file of an upload, opened once for all its attempts.
type File struct {
	file     *os.File
	size     int64
	modified time.Time
}

// ErrNotRegular is a folder, a pipe or a device in place of a file.
var ErrNotRegular = errors.New("not a regular file")

// OpenFile opens the file at path. Its errors are ErrNotRegular and those of
// the system, which hold the path. A pipe or a device is refused before opening
// it could wait for ever.
func OpenFile(path string) (*File, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, ErrNotRegular
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	if info, err = file.Stat(); err != nil {
		file.Close()
		return nil, err
	}
	return &File{file: file, size: info.Size(), modified: info.ModTime()}, nil
}

// Size is the file's size when it was opened, in bytes.
func (f *File) Size() int64 { return f.size }

// HasChanged reports whether its size or time is not what it was when it was
// opened.
func (f *File) HasChanged() bool {
	info, err := f.file.Stat()
	return err == nil && (info.Size() != f.size || !info.ModTime().Equal(f.modified))
}

// Close closes the file, once no attempt needs it any more.
func (f *File) Close() error { return f.file.Close() }

// NewBody begins an attempt at the file's first byte. The body of the attempt
// before must have been stopped.
func (f *File) NewBody() (*Body, error) {
	_, err := f.file.Seek(0, io.SeekStart)
	return &Body{file: f}, err
}

// Body is the file as one attempt sends it: never past the size that it had,
// and never once the attempt is over. net/http may still be writing when its
// response is there, and must not move the file under the next attempt.
type Body struct {
	file *File
	read atomic.Int64

	mu        sync.Mutex
	isStopped bool
	err       error
}

var errStopped = errors.New("the attempt is over")

// Read gives the file's bytes up to the size that it had.
func (b *Body) Read(p []byte) (int, error) {
	n, err := b.take(int64(len(p)), func(most int64) (int64, error) {
		n, err := b.file.file.Read(p[:most])
		if err != nil && err != io.EOF {
			b.err = err
		}
		return int64(n), err
	})
	return int(n), err
}

// take lets move pass on at most so many bytes.
func (b *Body) take(most int64, move func(most int64) (int64, error)) (int64, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.isStopped {
		return 0, errStopped
	}
	if b.IsComplete() {
		return 0, io.EOF
	}
	n, err := move(min(most, b.file.size-b.read.Load()))
	b.read.Add(n)
	return n, err
}

// BytesRead is how much was passed on to the connection.
func (b *Body) BytesRead() int64 { return b.read.Load() }

// IsComplete reports whether all of it was passed on.
func (b *Body) IsComplete() bool { return b.read.Load() >= b.file.size }

// Err is why reading the file failed; nil when it did not. It is for after Stop.
func (b *Body) Err() error { return b.err }

// Stop waits for a piece that is on its way and lets no other follow. The
// request must have been given up or answered before.
func (b *Body) Stop() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.isStopped = true
}

// Close is for net/http: the file stays open for the next attempt.
func (b *Body) Close() error { return nil }
