package media

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"hash"
	"image"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"cedula/truora"
	"cedula/truora/fileid"
)

// The default size limits, in bytes.
const (
	DefaultMaxPhoto int64 = 20 << 20 // photos and PDFs
	DefaultMaxVideo int64 = 100 << 20
)

// Checker checks whether files can be sent. The zero value has no root and the
// default limits.
type Checker struct {
	Root     string // if not empty, only files in this folder are accepted
	MaxPhoto int64  // bytes, also for PDFs; 0: DefaultMaxPhoto
	MaxVideo int64  // bytes; 0: DefaultMaxVideo
	// VideoFrames extracts some frames of a video, evenly spaced and in grey;
	// nil: only a video's headers are read.
	VideoFrames func(context.Context, File) []*image.Gray
	// IsComplete means that the files are no longer written to, so that Check
	// need not wait for them.
	IsComplete bool
	// NoPreview saves memory by not keeping a picture for Preview.
	NoPreview bool
	// Conversions converts HEIC pictures to JPEG; nil: they are refused.
	Conversions *Conversions
	// Await is called before a file is read, to wait for the program that
	// creates it; nil: the files exist.
	Await func(context.Context) error
	Clock truora.Clock // nil: the system's
}

// Check determines what the file at path is and whether it fits the need. If it
// does not, the error is a *FileError; possible problems are returned as
// warnings. It reads the complete content of a photo and the headers of a
// video. It waits while another picture is being decoded, and for a file that
// is still being written (see WithWaitListener): call it outside of Update.
func (c Checker) Check(ctx context.Context, path string, need Need) (File, error) {
	if c.Await != nil {
		if err := c.Await(ctx); err != nil {
			return File{}, newFileError(path, err)
		}
	}
	if c.IsComplete {
		found := c.checkOnce(ctx, path, need)
		return found.file, found.err
	}
	return c.checkSettled(ctx, path, need)
}

// finding is the result of one check of a file.
type finding struct {
	file      File
	err       error
	identity  fileid.Identity // when the check began; zero if the file could not be opened
	modified  time.Time
	isChanged bool // the file changed during the check
}

func (c Checker) checkOnce(ctx context.Context, path string, need Need) finding {
	check, err := c.open(ctx, path, need)
	if err != nil {
		return finding{err: err}
	}
	defer check.source.Close()
	found := finding{identity: check.file.Identity, modified: check.file.Modified}
	err = check.run(c)
	if c.Conversions != nil && errors.Is(err, HEIC) {
		err = check.convert(c)
	}
	if err != nil {
		found.err = check.explain(err)
	}
	after, err := fileid.Of(check.source.File)
	found.isChanged = err == nil && !found.identity.Matches(after)
	if found.err == nil {
		found.file = check.file
	}
	return found
}

// open resolves the path, checks it against the root, and opens the file.
func (c Checker) open(ctx context.Context, path string, need Need) (*fileCheck, error) {
	resolved, err := resolve(c.Root, path)
	if err != nil {
		return nil, err
	}
	source, info, err := openRegular(resolved)
	if err != nil {
		return nil, newFileError(path, err)
	}
	identity, err := fileid.Of(source)
	if err != nil {
		source.Close()
		return nil, newFileError(path, err)
	}
	file := File{Path: resolved, Name: filepath.Base(resolved), Size: identity.Size(), Modified: info.ModTime(), Identity: identity}
	return &fileCheck{ctx: ctx, need: need, noPreview: c.NoPreview, source: &contextFile{File: source, ctx: ctx}, file: file}, nil
}

// sizeLimit is the maximum size of a kind, in bytes.
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

// fileCheck is the check of one file.
type fileCheck struct {
	ctx       context.Context
	need      Need
	noPreview bool
	source    *contextFile
	file      File
	detected  string // MIME type, detected from the content
}

// run performs the checks, the cheap ones first.
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
		if err := c.checkVideo(); err != nil || checker.VideoFrames == nil {
			return err
		}
		c.warn(videoWarnings(checker.VideoFrames(c.ctx, c.file))...)
		return c.ctx.Err()
	default:
		return c.checkPDF()
	}
}

// detectionBytes is how many bytes of a file are read to detect its type.
const detectionBytes = 3072

// detectKind detects the file's kind from its first bytes, regardless of its
// name, and refuses one that does not fit the need.
func (c *fileCheck) detectKind() error {
	if c.file.Size == 0 {
		return Empty
	}
	head := make([]byte, min(c.file.Size, detectionBytes))
	n, err := io.ReadFull(c.reader(), head)
	if n == 0 {
		return faultOf(err)
	}
	c.detected = detectType(head[:n], c.file.Name)
	known := acceptedTypes[c.detected]
	c.file.MIME, c.file.Kind = known.mime, known.kind
	if !slices.Contains(kindsFor[c.need], c.file.Kind) {
		if c.need != NeedVideo && hasBuriedJPEG(c.detected, head[:n]) {
			c.detected = "image/jpeg"
			return BuriedJPEG
		}
		return mismatch(c.detected, c.need)
	}
	return nil
}

// checkPDF refuses a PDF without an end. Readers repair PDFs, and data may be
// appended in transit, so any end marker is sufficient (ISO 32000, 7.5.5).
func (c *fileCheck) checkPDF() error {
	pass := c.newPass()
	ends := [][]byte{[]byte("%%EOF"), []byte("startxref"), []byte("trailer")}
	const overlap = len("startxref") - 1
	hasEnd, kept := false, 0
	for piece := make([]byte, 64<<10); ; {
		n, err := pass.Read(piece[kept:])
		read := piece[:kept+n]
		hasEnd = hasEnd || slices.ContainsFunc(ends, func(end []byte) bool { return bytes.Contains(read, end) })
		kept = copy(piece, read[max(len(read)-overlap, 0):])
		if err == io.EOF {
			break
		}
		if err != nil {
			return c.source.fileError(err)
		}
	}
	if !hasEnd {
		return Damaged
	}
	return c.finish(pass)
}

// hashedPass reads a file from its start and hashes its content.
type hashedPass struct {
	from io.Reader
	sum  hash.Hash
}

// newPass begins to read the entire file: the digest is computed from the same
// bytes that are checked.
func (c *fileCheck) newPass() *hashedPass { return &hashedPass{c.reader(), sha256.New()} }

// Read implements io.Reader.
func (p *hashedPass) Read(b []byte) (int, error) {
	n, err := p.from.Read(b)
	p.sum.Write(b[:n])
	return n, err
}

// finish reads the rest of a pass and sets the digest.
func (c *fileCheck) finish(pass *hashedPass) error {
	if _, err := io.Copy(pass.sum, pass.from); err != nil {
		return c.source.fileError(err)
	}
	c.file.Identity = c.file.Identity.WithDigest([sha256.Size]byte(pass.sum.Sum(nil)))
	return nil
}

// explain converts an error to a *FileError. A context error is returned
// unchanged.
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

// contextFile is a file that can be read until the context ends. It remembers
// read errors, so that a failing disk is not reported as a damaged picture.
type contextFile struct {
	*os.File
	ctx     context.Context
	readErr error
}

// ReadAt implements io.ReaderAt, and returns the context's error.
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

// fileError is the cause of a decoder's error: a read error if there was one,
// else a damaged file. It is nil if err is nil.
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

// openRegular opens the regular file at path. Its type is checked before
// opening, because opening a device can have side effects, and afterwards,
// because the path may refer to another file by then.
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
