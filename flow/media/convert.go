package media

import (
	"errors"
	"image/jpeg"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"cedula/flow/media/heic"
	"cedula/flow/tempdir"
)

// convertedQuality is the quality of converted JPEGs, without visible losses.
const convertedQuality = 92

// Conversions converts phone pictures (HEIC) to JPEG, in a private folder that
// is created when first needed. The zero value is ready to use, and safe for
// concurrent use; it must be closed.
type Conversions struct {
	mu       sync.Mutex
	dir      *tempdir.Dir
	isClosed bool
}

// Close removes the converted files.
func (c *Conversions) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.isClosed = true
	if c.dir == nil {
		return nil
	}
	dir := c.dir
	c.dir = nil
	return dir.Remove()
}

// newPath returns the path of a JPEG with the original's name, in a folder of
// its own.
func (c *Conversions) newPath(original string) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.isClosed {
		return "", os.ErrClosed
	}
	if c.dir == nil {
		dir, err := tempdir.New("converted")
		if err != nil {
			return "", err
		}
		c.dir = dir
	}
	folder, err := os.MkdirTemp(c.dir.Path(), "")
	return filepath.Join(folder, strings.TrimSuffix(original, filepath.Ext(original))+".jpg"), err
}

// convert converts a HEIC picture to JPEG, and checks that instead. The JPEG is
// upright and of full size, and contains neither location nor device: EXIF is
// not copied.
func (c *fileCheck) convert(checker Checker) error {
	if limit := checker.sizeLimit(KindPhoto); c.file.Size > limit {
		return &FileError{Fault: TooLarge, Size: c.file.Size, Limit: limit}
	}
	path, err := c.writeJPEG(checker.Conversions)
	if err != nil {
		return err
	}
	checker.Root, checker.IsComplete = "", true
	file, err := checker.Check(c.ctx, path, c.need)
	if err != nil {
		os.Remove(path)
		return err
	}
	file.MadeFrom = c.file.Name
	c.file = file
	return nil
}

// writeJPEG decodes the picture and writes it as a JPEG.
func (c *fileCheck) writeJPEG(conversions *Conversions) (path string, err error) {
	release, err := waitForDecodeTurn(c.ctx)
	if err != nil {
		return "", err
	}
	defer release()
	content, err := io.ReadAll(c.reader())
	if err != nil {
		return "", c.source.fileError(err)
	}
	picture, err := heic.Decode(c.ctx, content)
	if errors.Is(err, heic.ErrDecode) {
		return "", &FileError{Fault: HEIC, Err: err}
	}
	if err != nil {
		return "", err
	}
	defer picture.Close()
	if path, err = conversions.newPath(c.file.Name); err != nil {
		return "", err
	}
	out, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", err
	}
	err = jpeg.Encode(out, picture.Image, &jpeg.Options{Quality: convertedQuality})
	if err = errors.Join(err, out.Close()); err != nil {
		os.Remove(path)
	}
	return path, err
}
