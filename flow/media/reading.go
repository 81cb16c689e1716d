package media

import (
	"context"
	"errors"
	"io"
	"io/fs"
)

// heedfulReader stops when its context does, and remembers the disk's own
// error, so that a failing disk is not taken for a damaged picture.
type heedfulReader struct {
	ctx    context.Context
	from   io.Reader
	failed error
}

func (r *heedfulReader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := r.from.Read(p)
	if err != nil && err != io.EOF {
		r.failed = err
	}
	return n, err
}

// heedfulReaderAt is a heedfulReader for those who jump about.
type heedfulReaderAt struct {
	ctx    context.Context
	from   io.ReaderAt
	failed error
}

// ReadAt reads as io.ReaderAt has it, as long as the context lives.
func (r *heedfulReaderAt) ReadAt(p []byte, at int64) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := r.from.ReadAt(p, at)
	if err != nil && err != io.EOF {
		r.failed = err
	}
	return n, err
}

// blame gives the fault for a decoder's error: the disk's when reading failed,
// else damage.
func (r *heedfulReader) blame(err error) error { return blame(err, r.failed) }

func (r *heedfulReaderAt) blame(err error) error { return blame(err, r.failed) }

func blame(err, failed error) error {
	switch {
	case err == nil:
		return nil
	case failed != nil:
		return &FileError{Fault: Unreadable, Err: bare(failed)}
	default:
		return &FileError{Fault: Damaged, Err: err}
	}
}

// unfit makes err the reason why the file at path is refused.
func unfit(path string, err error) *FileError {
	var refusal *FileError
	if !errors.As(err, &refusal) {
		refusal = &FileError{Fault: faultOf(err), Err: bare(err)}
	}
	if refusal.Path == "" {
		refusal.Path = path
	}
	return refusal
}

// faultOf tells which fault an error of the file system is.
func faultOf(err error) Fault {
	var fault Fault
	switch {
	case errors.As(err, &fault):
		return fault
	case errors.Is(err, fs.ErrNotExist), noSuchPath(err):
		return Missing
	default:
		return Unreadable
	}
}

// bare takes the path out of an error: paths hold names.
func bare(err error) error {
	var of *fs.PathError
	if errors.As(err, &of) {
		return of.Err
	}
	return err
}
