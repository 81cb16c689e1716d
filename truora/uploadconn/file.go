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

// File is the file of an upload, opened once for all its attempts.
type File struct {
	file     *os.File
	identity fileid.Identity
	// expected is what it was when it was looked at; what it was when it was
	// opened where nobody has looked.
	expected fileid.Identity
}

var (
	// ErrNotRegular is a folder, a pipe or a device in place of a file.
	ErrNotRegular = errors.New("not a regular file")
	// ErrChanged is a file that is not what it was when it was looked at.
	ErrChanged = errors.New("its content or time is not what it was when it was looked at")
)

// OpenFile opens the file at path, which was so when it was looked at; a zero
// identity stands for whatever is there. Its errors are ErrNotRegular,
// ErrChanged and those of the system, which hold the path. A pipe or a device is
// refused before opening it could wait for ever.
func OpenFile(path string, looked fileid.Identity) (*File, error) {
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
	f, err := newFile(file, looked)
	if err != nil {
		file.Close()
		return nil, err
	}
	return f, nil
}

func newFile(file *os.File, looked fileid.Identity) (*File, error) {
	identity, err := fileid.Of(file)
	if err != nil {
		return nil, err
	}
	if looked.IsZero() {
		looked = identity
	}
	f := &File{file: file, identity: identity, expected: looked}
	if f.HasChanged() {
		return nil, ErrChanged
	}
	return f, nil
}

// Size is the file's size when it was opened, in bytes.
func (f *File) Size() int64 { return f.identity.Size() }

// HasChanged reports whether the file is not what it was when it was looked at.
func (f *File) HasChanged() bool {
	now, err := fileid.Of(f.file)
	return err == nil && !f.expected.Matches(now)
}

// Close closes the file, once no attempt needs it any more.
func (f *File) Close() error { return f.file.Close() }

// NewBody begins an attempt at the file's first byte. The body of the attempt
// before must have been stopped.
func (f *File) NewBody() (*Body, error) {
	_, err := f.file.Seek(0, io.SeekStart)
	body := &Body{file: f}
	if _, ok := f.expected.Digest(); ok {
		body.sum = sha256.New()
	}
	return body, err
}

// Body is the file as one attempt sends it: never past the size that it had,
// and never once the attempt is over. net/http may still be writing when its
// response is there, and must not move the file under the next attempt.
//
// Its last piece is passed on once all of it is found to be what was looked at:
// by its bytes where their digest is known, else by its size and times. Storage
// keeps whole files alone, so nothing that nobody has seen is ever kept.
type Body struct {
	file *File
	read atomic.Int64
	sum  hash.Hash // of what was passed on; nil without a digest

	mu        sync.Mutex
	isStopped bool
	err       error
}

var errStopped = errors.New("the attempt is over")

// Read gives the file's bytes up to the size that it had.
func (b *Body) Read(p []byte) (int, error) {
	n, err := b.take(int64(len(p)), func(most int64) (int64, error) { return b.readChecked(p[:most]) })
	return int(n), err
}

// readChecked reads the next bytes, the last ones only if all is as it was.
func (b *Body) readChecked(p []byte) (int64, error) {
	n, err := b.file.file.Read(p)
	if err == nil {
		err = b.compare(p[:n])
	}
	if err != nil {
		if err == io.EOF { // within the size that it had
			err = ErrChanged
		}
		b.err = err
		return 0, err
	}
	return int64(n), nil
}

// compare takes note of the next bytes, and compares all once they are the last.
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

// canCopy reports whether the next bytes may go by the kernel's own copying,
// which lets nobody see them: neither those of a file whose bytes are compared,
// nor the last ones.
func (b *Body) canCopy(most int64) bool { return b.sum == nil && b.file.Size()-b.read.Load() > most }

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
	n, err := move(min(most, b.file.Size()-b.read.Load()))
	b.read.Add(n)
	return n, err
}

// BytesRead is how much was passed on to the connection.
func (b *Body) BytesRead() int64 { return b.read.Load() }

// IsComplete reports whether all of it was passed on.
func (b *Body) IsComplete() bool { return b.read.Load() >= b.file.Size() }

// Err is why reading the file failed, ErrChanged among the reasons; nil when it
// did not. It is for after Stop.
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
