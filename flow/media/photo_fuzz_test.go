package media

import (
	"bytes"
	"context"
	"errors"
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func FuzzJPEG(f *testing.F) { fuzzPhoto(f, "image/jpeg", "*.jpg") }

func FuzzPNG(f *testing.F) { fuzzPhoto(f, "image/png", "*.png") }

func FuzzWebP(f *testing.F) { fuzzPhoto(f, "image/webp", "*.webp") }

// fuzzPhoto reads pictures of one format: the header agrees with the decoder's
// result and memory.
func fuzzPhoto(f *testing.F, mime, pattern string) {
	addSamples(f, pattern)
	format := photoFormats[mime]
	f.Fuzz(func(t *testing.T, content []byte) {
		h, err := format.readHeader(bytes.NewReader(content))
		_ = format.readToEnd(bytes.NewReader(content))
		if err != nil || h.validate() != nil || !h.decodable || h.decodeBytes > 4<<20 {
			return
		}
		const tables = 8 << 20 // and palettes, and what is read of the file
		took := bytesAllocated(func() {
			picture, err := decodeRecovering(mime, bytes.NewReader(content))
			if err != nil {
				return
			}
			if size := picture.Bounds().Size(); size.X != h.width || size.Y != h.height {
				t.Errorf("%v, and the header says %d×%d", size, h.width, h.height)
			}
			reduce(picture, func(*image.Gray) {})
			takeFingerprint(measuredGrey(picture))
		})
		if took > h.decodeBytes+tables+40*int64(len(content)) {
			t.Errorf("%d bytes, promised %d", took, h.decodeBytes)
		}
	})
}

func addSamples(f *testing.F, pattern string) {
	paths, err := filepath.Glob("testdata/photos/" + pattern)
	if err != nil || len(paths) == 0 {
		f.Fatal(paths, err)
	}
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(content)
	}
}

// FuzzPDF searches for the end of a PDF: with one it is accepted, without one
// it is damaged.
func FuzzPDF(f *testing.F) {
	f.Add([]byte("1 0 obj\nstartxref\n9\n%%EOF\n"))
	f.Add(bytes.Repeat([]byte("start%%EO"), 8000))
	f.Add(append(bytes.Repeat([]byte{0}, 64<<10-12), "trailer"...))
	f.Fuzz(func(t *testing.T, content []byte) {
		content = append([]byte("%PDF-1.7\n"), content...)
		file, err := Checker{IsComplete: true}.Check(context.Background(), writeFile(t, "a.pdf", content), NeedInvoice)
		hasEnd := false
		for _, end := range []string{"%%EOF", "startxref", "trailer"} {
			hasEnd = hasEnd || strings.Contains(string(content), end)
		}
		if hasEnd != (err == nil) || err != nil && !errors.Is(err, Damaged) {
			t.Errorf("%+v, %v", file, err)
		}
	})
}
