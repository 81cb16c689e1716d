package media

import (
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

// sniffed is how many bytes of a file its type is told from.
const sniffed = 3072

// Checker says whether files may be sent. Its zero value has no root and the
// default limits.
type Checker struct {
	Root     string // when given, nothing outside of this folder is accepted
	MaxPhoto int64  // bytes, also for PDFs; 0 means DefaultMaxPhoto
	MaxVideo int64  // bytes; 0 means DefaultMaxVideo
}

// Check says what the file at path is and whether it fits the need. A file
// that does not is refused by a *FileError; what else may be wrong with it comes
// as doubts. It reads the whole of a photo and the headers of a video, and
// waits while another picture is being decoded: call it off the Update loop.
func (c Checker) Check(ctx context.Context, path string, need Need) (File, error) {
	inspection, err := c.open(path)
	if err != nil {
		return File{}, err
	}
	defer inspection.source.Close()
	inspection.ctx, inspection.need = ctx, need
	if err := inspection.run(c); err != nil {
		return File{}, inspection.explain(err)
	}
	return inspection.file, nil
}

// open resolves the path against the root and opens what it leads to.
func (c Checker) open(path string) (*inspection, error) {
	resolved, err := resolve(c.Root, path)
	if err != nil {
		return nil, err
	}
	source, info, err := openRegular(resolved)
	if err != nil {
		return nil, unfit(path, err)
	}
	file := File{Path: resolved, Name: filepath.Base(resolved), Size: info.Size(), Modified: info.ModTime()}
	return &inspection{source: source, file: file}, nil
}

// limit is the greatest size of a kind, in bytes.
func (c Checker) limit(kind Kind) int64 {
	if kind == KindVideo {
		return orDefault(c.MaxVideo, DefaultMaxVideo)
	}
	return orDefault(c.MaxPhoto, DefaultMaxPhoto)
}

func orDefault(value, otherwise int64) int64 {
	if value <= 0 {
		return otherwise
	}
	return value
}

// inspection is one file on its way through the checks.
type inspection struct {
	ctx    context.Context
	need   Need
	source *os.File
	file   File
	found  string // MIME type as told from the content
}

// run goes from the cheap checks to the dear ones.
func (i *inspection) run(c Checker) error {
	if err := i.recognise(); err != nil {
		return err
	}
	if limit := c.limit(i.file.Kind); i.file.Size > limit {
		return &FileError{Fault: TooLarge, Size: i.file.Size, Limit: limit}
	}
	return i.lookInside()
}

// recognise tells the file's kind from its first bytes: its name says nothing.
func (i *inspection) recognise() error {
	if i.file.Size == 0 {
		return Empty
	}
	head := make([]byte, min(i.file.Size, sniffed))
	n, err := io.ReadFull(i.reader(), head)
	if n == 0 {
		return faultOf(err)
	}
	i.found = typeOf(head[:n])
	i.file.MIME, i.file.Kind = classify(i.found)
	return misfit(i.found, i.file.Kind, i.need)
}

func (i *inspection) lookInside() error {
	switch i.file.Kind {
	case KindPhoto:
		return i.lookAtPhoto()
	case KindVideo:
		return i.lookAtVideo()
	default:
		return i.lookAtPDF()
	}
}

// explain makes the *FileError that a person is told of. A cancelled context stays
// what it is.
func (i *inspection) explain(err error) error {
	if cause := i.ctx.Err(); cause != nil {
		return cause
	}
	refusal := unfit(i.file.Path, err)
	refusal.Found = i.found
	return refusal
}

// reader reads the file from its start, as long as the context lives.
func (i *inspection) reader() *heedfulReader {
	return &heedfulReader{ctx: i.ctx, from: io.NewSectionReader(i.source, 0, i.file.Size)}
}

func (i *inspection) doubt(doubts ...Warning) {
	i.file.Warnings = slices.Concat(i.file.Warnings, doubts)
}
