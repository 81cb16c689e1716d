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
	// VideoFrames gives some pictures of a video in grey, spread over it; nil:
	// only a video's headers are read.
	VideoFrames func(context.Context, File) []*image.Gray
	// IsComplete says that nobody writes to the files any more, so that none is
	// waited for.
	IsComplete bool
	// NoPreview keeps no picture to show, and its memory free.
	NoPreview bool
	// Conversions makes JPEGs of HEIC pictures; nil means that they are refused.
	Conversions *Conversions
	// Await is called before a file is read, and waits for who makes the files
	// that are offered; nil means that they are there.
	Await func(context.Context) error
	Clock truora.Clock // nil means the system's
}

// Check says what the file at path is and whether it fits the need. A file that
// does not is refused by a *FileError; what else may be wrong with it comes as
// warnings. It reads the whole of a photo and the headers of a video, and waits
// while another picture is being decoded, and for a file that is still being
// written (see WithWaitListener): call it off the Update loop.
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

// finding is what one check of a file came to.
type finding struct {
	file      File
	err       error
	identity  fileid.Identity // when the check began; zero where nothing could be opened
	modified  time.Time
	isChanged bool // the file changed meanwhile
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
	identity, err := fileid.Of(source)
	if err != nil {
		source.Close()
		return nil, newFileError(path, err)
	}
	file := File{Path: resolved, Name: filepath.Base(resolved), Size: identity.Size(), Modified: info.ModTime(), Identity: identity}
	return &fileCheck{ctx: ctx, need: need, noPreview: c.NoPreview, source: &contextFile{File: source, ctx: ctx}, file: file}, nil
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
	ctx       context.Context
	need      Need
	noPreview bool
	source    *contextFile
	file      File
	detected  string // MIME type as told from the content
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
		if err := c.checkVideo(); err != nil || checker.VideoFrames == nil {
			return err
		}
		c.warn(videoWarnings(checker.VideoFrames(c.ctx, c.file))...)
		return c.ctx.Err()
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

// checkPDF refuses a PDF whose end is missing. Readers mend a lot, and files get
// longer on their way, so any trace of an end will do (ISO 32000, 7.5.5).
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

// hashedPass reads a file from its start and hashes what is read.
type hashedPass struct {
	from io.Reader
	sum  hash.Hash
}

// newPass begins a pass over the whole file: what is checked is what its digest
// is of.
func (c *fileCheck) newPass() *hashedPass { return &hashedPass{c.reader(), sha256.New()} }

// Read reads as io.Reader has it.
func (p *hashedPass) Read(b []byte) (int, error) {
	n, err := p.from.Read(b)
	p.sum.Write(b[:n])
	return n, err
}

// finish reads what a pass has left over and takes the digest.
func (c *fileCheck) finish(pass *hashedPass) error {
	if _, err := io.Copy(pass.sum, pass.from); err != nil {
		return c.source.fileError(err)
	}
	c.file.Identity = c.file.Identity.WithDigest([sha256.Size]byte(pass.sum.Sum(nil)))
	return nil
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
