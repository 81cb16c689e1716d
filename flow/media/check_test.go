package media

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// checkFile gives a file or why it is refused, by the default limits.
func checkFile(t *testing.T, path string, need Need) (File, error) {
	t.Helper()
	return Checker{}.Check(t.Context(), path, need)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// writeFile writes a temporary file with an old modification time.
func writeFile(t *testing.T, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	must(t, os.WriteFile(path, content, 0o600))
	before := time.Now().Add(-time.Hour)
	must(t, os.Chtimes(path, before, before))
	return path
}

func readSample(t *testing.T, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", path))
	must(t, err)
	return content
}

func findSamples(t *testing.T, pattern string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join("testdata", pattern))
	if err != nil || len(found) == 0 {
		t.Fatalf("no samples for %s: %v", pattern, err)
	}
	return found
}

// isRefusedSample reports whether a sample is not a valid photo.
func isRefusedSample(path string) bool {
	return filepath.Base(path) == "arithmetic.jpg" || slices.Contains([]string{".heic", ".avif", ".gif", ".tif"}, filepath.Ext(path))
}

func TestNoEncodersPictureIsRefused(t *testing.T) {
	for _, path := range findSamples(t, "photos/*") {
		if isRefusedSample(path) {
			continue
		}
		file, err := checkFile(t, path, NeedFace)
		if err != nil {
			t.Errorf("%s: %v: %v", path, err, errors.Unwrap(err))
			continue
		}
		if file.Kind != KindPhoto || file.Width == 0 || file.Height == 0 || file.Size == 0 {
			t.Errorf("%s: %+v", path, file)
		}
	}
}

func TestWhatFollowsAPictureIsNoDamage(t *testing.T) {
	photo, video := readSample(t, "photos/baseline.jpg"), readSample(t, "videos/plain.mp4")
	for name, trailing := range map[string][]byte{
		"a moving photo's video": video, "zeros": make([]byte, 5000), "a second picture": photo,
	} {
		path := writeFile(t, "photo.jpg", slices.Concat(photo, trailing))
		if _, err := checkFile(t, path, NeedPhoto); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Some webcams omit the standard Huffman tables: their pictures are valid, but
// truncation must still be detected.
func TestAPictureWithoutTablesMayBeSent(t *testing.T) {
	photo := removeSegments(readSample(t, "photos/baseline.jpg"), 0xc4)
	path := writeFile(t, "webcam.jpg", photo)
	if _, err := checkFile(t, path, NeedPhoto); err != nil {
		t.Errorf("%v: %v", err, errors.Unwrap(err))
	}
	if _, err := previewOf(t, path, 10, 10); !errors.Is(err, ErrNoPreview) {
		t.Error(err)
	}
	if _, err := checkFile(t, writeFile(t, "cut.jpg", photo[:len(photo)/2]), NeedPhoto); !errors.Is(err, Damaged) {
		t.Errorf("cut: %v", err)
	}
}

// removeSegments removes all segments of a kind before a JPEG's scan.
func removeSegments(photo []byte, kind byte) []byte {
	kept := slices.Clone(photo[:2])
	for at := 2; photo[at+1] != markerSOS; {
		end := at + 2 + int(photo[at+2])<<8 + int(photo[at+3])
		if photo[at+1] != kind {
			kept = append(kept, photo[at:end]...)
		}
		at = end
	}
	return append(kept, photo[bytes.Index(photo, []byte{0xff, markerSOS}):]...)
}

func TestWaitingToDecodeEndsWithTheContext(t *testing.T) {
	leave, err := waitForDecodeTurn(t.Context())
	must(t, err)
	defer leave()
	soonOver, cancel := context.WithCancel(t.Context())
	defer time.AfterFunc(10*time.Millisecond, cancel).Stop()
	if _, err := (Checker{}).Check(soonOver, "testdata/photos/baseline.jpg", NeedPhoto); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestCutPicturesAreDamaged(t *testing.T) {
	for _, path := range findSamples(t, "photos/*") {
		if isRefusedSample(path) {
			continue
		}
		content := readSample(t, strings.TrimPrefix(path, "testdata/"))
		for _, share := range []int{50, 80, 95} {
			cut := writeFile(t, filepath.Base(path), content[:len(content)*share/100])
			file, err := checkFile(t, cut, NeedPhoto)
			if !errors.Is(err, Damaged) && !isTrailer(path, share, file) {
				t.Errorf("%s cut to %d %%: %+v, %v", path, share, file, err)
			}
		}
	}
}

// isTrailer: what was cut is no more than the EXIF behind a WebP's pixels, or
// what is behind a PNG's: text, or the pictures of a moving one.
func isTrailer(path string, share int, file File) bool {
	switch filepath.Ext(path) {
	case ".webp":
		return strings.HasPrefix(filepath.Base(path), "turned.") && share > 80
	case ".png":
		return slices.Contains(file.Warnings, Unfinished)
	}
	return false
}

func TestCutVideosAreDamaged(t *testing.T) {
	for _, name := range []string{"plain.mp4", "faststart.mp4", "fragmented.mp4", "hevc.mp4", "quicktime.mov", "apple.m4v", "vp8.webm", "vp9.webm"} {
		content := readSample(t, "videos/"+name)
		for _, share := range []int{30, 60, 90} {
			cut := writeFile(t, name, content[:len(content)*share/100])
			if _, err := checkFile(t, cut, NeedVideo); !errors.Is(err, Damaged) {
				t.Errorf("%s cut to %d %%: %v", name, share, err)
			}
		}
	}
}

func TestUnfitFilesAreRefusedForAReasonOfTheirOwn(t *testing.T) {
	photo := readSample(t, "photos/baseline.jpg")
	elf := append([]byte("\x7fELF\x02\x01\x01"), make([]byte, 64)...)
	packet := append([]byte{0x47, 0x40, 0x11, 0x10}, make([]byte, 184)...) // of a transport stream
	enormous := slices.Clone(readSample(t, "photos/rgb.png"))
	copy(enormous[16:], "\x00\x01\x00\x00\x00\x01\x00\x00") // width and height of an IHDR
	enormousJPEG := bytes.Replace(photo, []byte{0xff, 0xc0, 0, 17, 8, 0, 48, 0, 64}, []byte{0xff, 0xc0, 0, 17, 8, 0xff, 0xff, 0xff, 0xff}, 1)
	for name, test := range map[string]struct {
		path  string
		need  Need
		fault Fault
		found string
	}{
		"missing":             {filepath.Join(t.TempDir(), "nothing.jpg"), NeedPhoto, Missing, ""},
		"below a file":        {"testdata/photos/rgb.png/x.jpg", NeedPhoto, Missing, ""},
		"a name too long":     {strings.Repeat("x", 5000), NeedPhoto, Missing, ""},
		"a name with NUL":     {"a\x00b.jpg", NeedPhoto, Missing, ""},
		"folder":              {t.TempDir(), NeedPhoto, IsFolder, ""},
		"empty":               {writeFile(t, "a.jpg", nil), NeedPhoto, Empty, ""},
		"text":                {writeFile(t, "a.jpg", []byte("not a picture, but named so\n")), NeedPhoto, WrongType, "text/plain; charset=utf-8"},
		"program":             {writeFile(t, "a.jpg", elf), NeedPhoto, WrongType, "application/x-elf"},
		"picture not taken":   {"testdata/photos/gif.gif", NeedPhoto, WrongType, "image/gif"},
		"a PDF for a card":    {writeFile(t, "a.pdf", []byte("%PDF-1.4\n…%%EOF")), NeedPhoto, WrongType, "application/pdf"},
		"video for a photo":   {"testdata/videos/plain.mp4", NeedPhoto, PhotoNeeded, "video/mp4"},
		"other video":         {"testdata/videos/old.avi", NeedFace, PhotoNeeded, "video/x-msvideo"},
		"video for invoice":   {"testdata/videos/vp9.webm", NeedInvoice, PhotoNeeded, "video/webm"},
		"photo for a video":   {"testdata/photos/rgb.png", NeedVideo, VideoNeeded, "image/png"},
		"gif for a video":     {"testdata/photos/gif.gif", NeedVideo, VideoNeeded, "image/gif"},
		"video not taken":     {"testdata/videos/matroska.mkv", NeedVideo, WrongType, "video/matroska"},
		"HEIC":                {"testdata/photos/phone.heic", NeedPhoto, HEIC, "image/heic"},
		"HEIC named .jpg":     {writeFile(t, "a.jpg", readSample(t, "photos/phone.heic")), NeedInvoice, HEIC, "image/heic"},
		"AVIF by its content": {writeFile(t, "a.heif", []byte("\x00\x00\x00\x1cftypmif1\x00\x00\x00\x00mif1avifmiaf")), NeedPhoto, WrongType, "image/avif"},
		"AVIF":                {"testdata/photos/phone.avif", NeedAny, WrongType, "image/avif"},
		"JPEG XL":             {writeFile(t, "a.jxl", []byte("\x00\x00\x00\x0cJXL \x0d\x0a\x87\x0a and so on")), NeedPhoto, WrongType, "image/jxl"},
		"JPEG-LS":             {writeFile(t, "a.jpg", []byte("\xff\xd8\xff\xe8\x00\x06mrfx\xff\xf7\x00\x0b\x08\x00\x30\x00\x40\x01\x01\x11\x00\xff\xda\x00\x08")), NeedPhoto, WrongType, "image/jls"},
		"JPEG, arithmetic":    {"testdata/photos/arithmetic.jpg", NeedFace, WrongType, "image/x-jpeg-arithmetic"},
		"JPEG, lossless":      {writeFile(t, "a.jpg", withFrame(photo, 0xc3, 8)), NeedPhoto, WrongType, "image/x-jpeg-lossless"},
		"JPEG, hierarchical":  {writeFile(t, "a.jpg", withFrame(photo, 0xc5, 8)), NeedPhoto, WrongType, "image/x-jpeg-hierarchical"},
		"JPEG of 12 bits":     {writeFile(t, "a.jpg", withFrame(photo, 0xc1, 12)), NeedInvoice, WrongType, "image/x-jpeg-12-bit"},
		"a camera's raw":      {writeFile(t, "a.DNG", readSample(t, "photos/tiff.tif")), NeedPhoto, WrongType, "image/x-raw"},
		"raw of no TIFF":      {writeFile(t, "a.raf", []byte("FUJIFILMCCD-RAW \x00\x01\x02")), NeedAny, WrongType, "image/x-raw"},
		"JPEG behind blanks":  {writeFile(t, "a.jpg", append([]byte("\r\n\r\n"), photo...)), NeedFront, BuriedJPEG, "image/jpeg"},
		"JPEG behind a head":  {writeFile(t, "a.jpg", append([]byte("HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n\r\n"), photo...)), NeedInvoice, BuriedJPEG, "image/jpeg"},
		"JPEG, for a video":   {writeFile(t, "a.jpg", append([]byte{0, 0}, photo...)), NeedVideo, WrongType, "application/octet-stream"},
		"MPEG-TS":             {writeFile(t, "a.ts", bytes.Repeat(packet, 40)), NeedVideo, WrongType, "video/mp2t"},
		"MPEG-TS, short":      {writeFile(t, "a.mp4", bytes.Repeat(packet, 3)), NeedAny, WrongType, "video/mp2t"},
		"a camcorder's":       {writeFile(t, "a.mts", bytes.Repeat(append([]byte{0, 1, 2, 3}, packet...), 40)), NeedVideo, WrongType, "video/mp2t"},
		"a camcorder's film":  {writeFile(t, "a.mts", bytes.Repeat(append([]byte{0, 1, 2, 3}, packet...), 40)), NeedPhoto, PhotoNeeded, "video/mp2t"},
		"TIFF":                {"testdata/photos/tiff.tif", NeedPhoto, WrongType, "image/tiff"},
		"only the beginning":  {writeFile(t, "a.jpg", photo[:4]), NeedPhoto, Damaged, "image/jpeg"},
		"broken inside":       {writeFile(t, "a.jpg", breakTables(photo)), NeedPhoto, Damaged, "image/jpeg"},
		"PDF without an end":  {writeFile(t, "a.pdf", []byte("%PDF-1.4\n1 0 obj")), NeedInvoice, Damaged, "application/pdf"},
		"video, no index":     {writeFile(t, "a.mp4", readSample(t, "videos/plain.mp4")[:40]), NeedVideo, Damaged, "video/mp4"},
		"enormous PNG":        {writeFile(t, "a.png", enormous), NeedPhoto, TooManyPixels, "image/png"},
		"enormous JPEG":       {writeFile(t, "a.jpg", enormousJPEG), NeedPhoto, TooManyPixels, "image/jpeg"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := checkFile(t, test.path, test.need)
			var refusal *FileError
			if !errors.As(err, &refusal) || refusal.Fault != test.fault || refusal.Found != test.found {
				t.Fatalf("got %v, %+v; want %s of %s", err, refusal, test.fault, test.found)
			}
			if strings.Contains(err.Error(), filepath.Base(test.path)) {
				t.Errorf("the text holds the name: %v", err)
			}
		})
	}
}

// breakTables overwrites a JPEG's Huffman tables.
func breakTables(photo []byte) []byte {
	photo = slices.Clone(photo)
	at := bytes.Index(photo, []byte{0xff, 0xc4})
	for i := range 30 {
		photo[at+5+i] = 0xee
	}
	return photo
}

func TestPDFsAreFitForInvoicesAlone(t *testing.T) {
	for name, content := range map[string]string{
		"whole":          "%PDF-1.4\n1 0 obj\nstartxref\n9\n%%EOF\n",
		"without %%EOF":  "%PDF-1.4\n1 0 obj\nstartxref\n9\n",
		"something else": "%PDF-1.4\n1 0 obj\nstartxref\n9\n%%EOF\n" + strings.Repeat("x", 3000),
	} {
		file, err := checkFile(t, writeFile(t, "invoice", []byte(content)), NeedInvoice)
		if err != nil || file.Kind != KindPDF || file.MIME != "application/pdf" {
			t.Errorf("%s: %+v, %v", name, file, err)
		}
	}
}

func TestSizeLimits(t *testing.T) {
	photo := "testdata/photos/baseline.jpg"
	size := int64(len(readSample(t, "photos/baseline.jpg")))
	if _, err := (Checker{MaxPhoto: size}).Check(t.Context(), photo, NeedPhoto); err != nil {
		t.Errorf("at the limit: %v", err)
	}
	_, err := Checker{MaxPhoto: size - 1}.Check(t.Context(), photo, NeedPhoto)
	var refusal *FileError
	if !errors.As(err, &refusal) || refusal.Fault != TooLarge || refusal.Size != size || refusal.Limit != size-1 {
		t.Errorf("above the limit: %+v", refusal)
	}
	if _, err := (Checker{MaxPhoto: 1}).Check(t.Context(), "testdata/videos/plain.mp4", NeedVideo); err != nil {
		t.Errorf("a video by the limit of photos: %v", err)
	}
	if _, err := (Checker{MaxVideo: 1}).Check(t.Context(), "testdata/videos/plain.mp4", NeedVideo); !errors.Is(err, TooLarge) {
		t.Errorf("a video above its limit: %v", err)
	}
}

func TestCheckEndsWithItsContext(t *testing.T) {
	over, cancel := context.WithCancel(t.Context())
	cancel()
	for _, path := range []string{"testdata/photos/baseline.jpg", "testdata/videos/plain.mp4"} {
		if _, err := (Checker{}).Check(over, path, NeedAny); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func TestTheSamePicture(t *testing.T) {
	check := func(path string) File {
		file, err := checkFile(t, path, NeedAny)
		must(t, err)
		return file
	}
	original := check("testdata/photos/baseline.jpg")
	for _, path := range []string{"photos/baseline.jpg", "photos/progressive.jpg", "photos/lossy.webp", "photos/rgb.png", "photos/turned.png"} {
		if !IsSamePicture(original, check("testdata/"+path)) {
			t.Errorf("%s is the same picture", path)
		}
	}
	for _, path := range append(findSamples(t, "photographs/*")[1:], "testdata/videos/plain.mp4") {
		if IsSamePicture(original, check(path)) {
			t.Errorf("%s is another picture", path)
		}
	}
	if IsSamePicture(File{}, File{}) {
		t.Error("files that were not checked are not the same")
	}
}

// withFrame is a JPEG whose frame header declares another kind and precision.
func withFrame(photo []byte, marker, bits byte) []byte {
	changed := bytes.Clone(photo)
	at := bytes.Index(changed, []byte{0xff, 0xc0})
	changed[at+1], changed[at+4] = marker, bits
	return changed
}
