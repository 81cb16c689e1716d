package truora

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// content is the file of an upload, opened once for all its attempts.
type content struct {
	file     *os.File
	size     int64
	modified time.Time
}

var errNotRegular = errors.New("not a regular file")

// openContent opens the file. A pipe or a device is refused before opening it
// could wait for ever.
func openContent(path string) (*content, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errNotRegular
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return contentOf(file)
}

func contentOf(file *os.File) (*content, error) {
	info, err := file.Stat()
	if err != nil {
		file.Close()
		return nil, err
	}
	return &content{file: file, size: info.Size(), modified: info.ModTime()}, nil
}

// changed reports whether the file is another than it was when it was opened.
func (c *content) changed() bool {
	info, err := c.file.Stat()
	return err == nil && (info.Size() != c.size || !info.ModTime().Equal(c.modified))
}

// begin starts an attempt at the file's first byte.
func (c *content) begin() (*sending, error) {
	_, err := c.file.Seek(0, io.SeekStart)
	return &sending{content: c}, err
}

// sending is the file's way out in one attempt: never past the size that it
// had, and never once the attempt is over. net/http may still be writing when
// its answer is there, and must not move the file under the next attempt.
type sending struct {
	*content
	handed atomic.Int64 // bytes handed on

	mu     sync.Mutex
	over   bool
	failed error // why reading stopped, other than at the end
}

var errOver = errors.New("the attempt is over")

// Read gives the file's bytes up to the size that it had.
func (s *sending) Read(p []byte) (int, error) {
	n, err := s.take(int64(len(p)), func(most int64) (int64, error) {
		n, err := s.file.Read(p[:most])
		if err != nil && err != io.EOF {
			s.failed = err
		}
		return int64(n), err
	})
	return int(n), err
}

// take hands on at most so many bytes.
func (s *sending) take(most int64, move func(most int64) (int64, error)) (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.over {
		return 0, errOver
	}
	if s.whole() {
		return 0, io.EOF
	}
	n, err := move(min(most, s.size-s.handed.Load()))
	s.handed.Add(n)
	return n, err
}

// whole reports whether all of it was handed on.
func (s *sending) whole() bool { return s.handed.Load() >= s.size }

// end waits for a piece that is on its way and lets no other follow. The
// connection must have been given up before.
func (s *sending) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.over = true
}

// Close is for net/http: the file stays open for the next attempt.
func (s *sending) Close() error { return nil }

// withoutPath is a file's error without its path: a path can name a person.
func withoutPath(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
