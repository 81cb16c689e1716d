package uploadconn

import (
	"crypto/sha256"
	"errors"
	"hash"
	"io"
	"os"
	"sync"
	"sync/atomic"

	"cedula/truora/fileid"
)

// File is the file of an upload, opened once for all attempts.
type File struct {
	file     *os.File
	identity fileid.Identity
	// expected is its identity when it was checked, or when it was opened if it
	// was not checked.
	expected fileid.Identity
}

var (
	// ErrNotRegular is returned for a folder, a pipe or a device.
	ErrNotRegular = errors.New("not a regular file")
	// ErrChanged is returned for a file that has changed since it was checked.
	ErrChanged = errors.New("its content or time is not what it was when it was looked at")
)

// OpenFile opens the file at path, which had the identity checked; a zero
// identity matches any file. Its errors are ErrNotRegular, ErrChanged and the
// system's, which contain the path. A pipe or a device is refused before it is
// opened, because opening it could block.
func OpenFile(path string, checked fileid.Identity) (*File, error) {
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
	f, err := newFile(file, checked)
	if err != nil {
		file.Close()
		return nil, err
	}
	return f, nil
}

func newFile(file *os.File, checked fileid.Identity) (*File, error) {
	identity, err := fileid.Of(file)
	if err != nil {
		return nil, err
	}
	if checked.IsZero() {
		checked = identity
	}
	f := &File{file: file, identity: identity, expected: checked}
	if f.HasChanged() {
		return nil, ErrChanged
	}
	return f, nil
}

// Size is the file's size when it was opened, in bytes.
func (f *File) Size() int64 { return f.identity.Size() }

// HasChanged reports whether the file has changed since it was checked.
func (f *File) HasChanged() bool {
	now, err := fileid.Of(f.file)
	return err == nil && !f.expected.Matches(now)
}

// Close closes the file, after the last attempt.
func (f *File) Close() error { return f.file.Close() }

// NewBody begins an attempt at the file's first byte. The previous attempt's
// body must have been stopped.
func (f *File) NewBody() (*Body, error) {
	_, err := f.file.Seek(0, io.SeekStart)
	body := &Body{file: f}
	if _, ok := f.expected.Digest(); ok {
		body.sum = sha256.New()
	}
	return body, err
}

// Body is the file's content during one attempt: never more than its size when
// opened, and nothing after the attempt has ended. net/http may still be
// writing when the response arrives, and must not move the file's offset during
// the next attempt.
//
// The last piece is passed on only if the whole content is what was checked:
// compared by its digest where that is known, else by size and times. Storage
// keeps complete files only, so content that was not checked is never kept.
type Body struct {
	file *File
	read atomic.Int64
	sum  hash.Hash // of what was passed on; nil without an expected digest

	mu        sync.Mutex
	isStopped bool
	err       error
}

var errStopped = errors.New("the attempt is over")

// Read returns the file's content up to its size when opened.
func (b *Body) Read(p []byte) (int, error) {
	n, err := b.take(int64(len(p)), func(most int64) (int64, error) { return b.readChecked(p[:most]) })
	return int(n), err
}

// readChecked reads the next bytes; the last ones only if the content is
// unchanged.
func (b *Body) readChecked(p []byte) (int64, error) {
	n, err := b.file.file.Read(p)
	if err == nil {
		err = b.compare(p[:n])
	}
	if err != nil {
		if err == io.EOF { // shorter than its size when opened
			err = ErrChanged
		}
		b.err = err
		return 0, err
	}
	return int64(n), nil
}

// compare adds the next bytes to the digest, and compares it after the last
// ones.
func (b *Body) compare(next []byte) error {
	if b.sum != nil {
		b.sum.Write(next)
	}
	if b.read.Load()+int64(len(next)) < b.file.Size() {
		return nil
	}
	if digest, ok := b.file.expected.Digest(); ok && [sha256.Size]byte(b.sum.Sum(nil)) != digest || b.file.HasChanged() {
		return ErrChanged
	}
	return nil
}

// canCopy reports whether the next bytes may be sent with sendfile, which does
// not show them to the program: not if the content is compared by digest, and
// never the last bytes.
func (b *Body) canCopy(most int64) bool { return b.sum == nil && b.file.Size()-b.read.Load() > most }

// take calls move for at most most bytes.
func (b *Body) take(most int64, move func(most int64) (int64, error)) (int64, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.isStopped {
		return 0, errStopped
	}
	if b.IsComplete() {
		return 0, io.EOF
	}
	n, err := move(min(most, b.file.Size()-b.read.Load()))
	b.read.Add(n)
	return n, err
}

// BytesRead is how many bytes were passed to the connection.
func (b *Body) BytesRead() int64 { return b.read.Load() }

// IsComplete reports whether all bytes were passed to the connection.
func (b *Body) IsComplete() bool { return b.read.Load() >= b.file.Size() }

// Err is why reading the file failed, such as ErrChanged; nil if it did not.
// Call it after Stop.
func (b *Body) Err() error { return b.err }

// Stop waits for a read in progress and prevents any other. The request must
// have ended or been cancelled.
func (b *Body) Stop() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.isStopped = true
}

// Close does nothing: the file stays open for the next attempt.
func (b *Body) Close() error { return nil }
