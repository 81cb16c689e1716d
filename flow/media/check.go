package media

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
)

// The size limits unless configured otherwise, in bytes.
const (
	DefaultMaxPhoto int64 = 20 << 20 // photos and PDFs
	DefaultMaxVideo int64 = 100 << 20
)

// Checker says whether files may be sent. Its zero value has no root and the
// default limits.
type Checker struct {
	Root     string // when given, nothing outside of this folder is accepted
	MaxPhoto int64  // bytes, also for PDFs; 0 means DefaultMaxPhoto
	MaxVideo int64  // bytes; 0 means DefaultMaxVideo
}

// Check says what the file at path is and whether it fits the need. A file that
// does not is refused by a *FileError; what else may be wrong with it comes as
// warnings. It reads the whole of a photo and the headers of a video, and waits
// while another picture is being decoded: call it off the Update loop.
func (c Checker) Check(ctx context.Context, path string, need Need) (File, error) {
	check, err := c.open(ctx, path, need)
	if err != nil {
		return File{}, err
	}
	defer check.source.Close()
	if err := check.run(c); err != nil {
		return File{}, check.explain(err)
	}
	return check.file, nil
}

// open resolves the path against the root and opens what it leads to.
func (c Checker) open(ctx context.Context, path string, need Need) (*fileCheck, error) {
	resolved, err := resolve(c.Root, path)
	if err != nil {
		return nil, err
	}
	source, info, err := openRegular(resolved)
	if err != nil {
		return nil, newFileError(path, err)
	}
	file := File{Path: resolved, Name: filepath.Base(resolved), Size: info.Size(), Modified: info.ModTime()}
	return &fileCheck{ctx: ctx, need: need, source: &contextFile{File: source, ctx: ctx}, file: file}, nil
}

// sizeLimit is the greatest size of a kind, in bytes.
func (c Checker) sizeLimit(kind Kind) int64 {
	limit, otherwise := c.MaxPhoto, DefaultMaxPhoto
	if kind == KindVideo {
		limit, otherwise = c.MaxVideo, DefaultMaxVideo
	}
	if limit <= 0 {
		return otherwise
	}
	return limit
}

// fileCheck is one file on its way through the checks.
type fileCheck struct {
	ctx      context.Context
	need     Need
	source   *contextFile
	file     File
	detected string // MIME type as told from the content
}

// run goes from the cheap checks to the expensive ones.
func (c *fileCheck) run(checker Checker) error {
	if err := c.detectKind(); err != nil {
		return err
	}
	if limit := checker.sizeLimit(c.file.Kind); c.file.Size > limit {
		return &FileError{Fault: TooLarge, Size: c.file.Size, Limit: limit}
	}
	switch c.file.Kind {
	case KindPhoto:
		return c.checkPhoto()
	case KindVideo:
		return c.checkVideo()
	default:
		return c.checkPDF()
	}
}

// detectionBytes is how many bytes of a file its type is told from.
const detectionBytes = 3072

// detectKind tells the file's kind from its first bytes, since its name says
// nothing, and refuses one that does not fit the need.
func (c *fileCheck) detectKind() error {
	if c.file.Size == 0 {
		return Empty
	}
	head := make([]byte, min(c.file.Size, detectionBytes))
	n, err := io.ReadFull(c.reader(), head)
	if n == 0 {
		return faultOf(err)
	}
	c.detected = detectType(head[:n])
	known := acceptedTypes[c.detected]
	c.file.MIME, c.file.Kind = known.mime, known.kind
	if !slices.Contains(kindsFor[c.need], c.file.Kind) {
		return mismatch(c.detected, c.need)
	}
	return nil
}

// pdfTail is how much of a PDF's end is searched, in bytes.
const pdfTail = 64 << 10

// checkPDF refuses a PDF whose end is missing. Readers mend a lot, so any trace
// of an end will do (ISO 32000, 7.5.5).
func (c *fileCheck) checkPDF() error {
	start := max(c.file.Size-pdfTail, 0)
	tail := make([]byte, c.file.Size-start)
	if _, err := c.source.ReadAt(tail, start); err != nil && err != io.EOF {
		return err
	}
	for _, end := range []string{"%%EOF", "startxref", "trailer"} {
		if bytes.Contains(tail, []byte(end)) {
			return nil
		}
	}
	return Damaged
}

// explain makes the *FileError that a person is told of. A cancelled context
// stays what it is.
func (c *fileCheck) explain(err error) error {
	if cause := c.ctx.Err(); cause != nil {
		return cause
	}
	refusal := newFileError(c.file.Path, err)
	refusal.Found = c.detected
	return refusal
}

func (c *fileCheck) warn(warnings ...Warning) {
	c.file.Warnings = slices.Concat(c.file.Warnings, warnings)
}

// reader reads the file from its start.
func (c *fileCheck) reader() io.Reader { return io.NewSectionReader(c.source, 0, c.file.Size) }

// contextFile is a file that is read only as long as the context lives. It
// remembers the disk's own error, so that a failing disk is not taken for a
// damaged picture.
type contextFile struct {
	*os.File
	ctx     context.Context
	readErr error
}

// ReadAt reads as io.ReaderAt has it, or gives the context's error.
func (f *contextFile) ReadAt(p []byte, at int64) (int, error) {
	if err := f.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := f.File.ReadAt(p, at)
	if err != nil && err != io.EOF {
		f.readErr = err
	}
	return n, err
}

// fileError gives the reason for a decoder's error: the disk when reading failed,
// else a damaged file. Without an error it gives nil.
func (f *contextFile) fileError(err error) error {
	switch {
	case err == nil:
		return nil
	case f.readErr != nil:
		return &FileError{Fault: Unreadable, Err: withoutPath(f.readErr)}
	default:
		return &FileError{Fault: Damaged, Err: err}
	}
}

// openRegular opens the regular file at path. Whether it is one is asked
// before opening, since opening a device can do things, and after, since the
// path may lead elsewhere by then.
func openRegular(path string) (*os.File, os.FileInfo, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, nil, err
	}
	if err := requireRegular(info); err != nil {
		return nil, nil, err
	}
	file, err := openNonblocking(path)
	if err != nil {
		return nil, nil, err
	}
	if info, err = file.Stat(); err == nil {
		err = requireRegular(info)
	}
	if err != nil {
		file.Close()
		return nil, nil, err
	}
	return file, info, nil
}

func requireRegular(info os.FileInfo) error {
	switch {
	case info.IsDir():
		return IsFolder
	case !info.Mode().IsRegular():
		return NotRegular
	default:
		return nil
	}
}
