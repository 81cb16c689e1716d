package media

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"golang.org/x/image/draw"
)

// fourColours is a picture whose corners show its orientation: red and green at
// the top, blue and white at the bottom.
func fourColours(width, height int) *image.RGBA {
	picture := image.NewRGBA(image.Rect(0, 0, width, height))
	colours := []color.RGBA{{255, 0, 0, 255}, {0, 255, 0, 255}, {0, 0, 255, 255}, {255, 255, 255, 255}}
	for y := range height {
		for x := range width {
			picture.SetRGBA(x, y, colours[2*(2*y/height)+2*x/width])
		}
	}
	return picture
}

// colourAt names the colour of a quarter.
func colourAt(picture image.Image, x, y int) string {
	r, g, b, _ := picture.At(x, y).RGBA()
	return map[[3]bool]string{
		{true, false, false}: "red", {false, true, false}: "green", {false, false, true}: "blue", {true, true, true}: "white",
	}[[3]bool{r > 0x8000, g > 0x8000, b > 0x8000}]
}

func cornerColours(picture image.Image) []string {
	size := picture.Bounds().Size()
	left, right, top, bottom := size.X/4, size.X*3/4, size.Y/4, size.Y*3/4
	return []string{colourAt(picture, left, top), colourAt(picture, right, top), colourAt(picture, left, bottom), colourAt(picture, right, bottom)}
}

func encodeJPEG(t testing.TB, picture image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, picture, &jpeg.Options{Quality: 90}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// insertOrientation puts an Exif segment behind a JPEG's first marker.
func insertOrientation(photo []byte, orientation uint16, order binary.AppendByteOrder, mark string) []byte {
	tiff := order.AppendUint32(order.AppendUint16([]byte(mark), 42), 8)
	tiff = order.AppendUint16(tiff, 1)
	tiff = order.AppendUint16(order.AppendUint16(tiff, orientationTag), 3)
	tiff = order.AppendUint16(order.AppendUint32(tiff, 1), orientation)
	segment := slices.Concat(exifPrefix, tiff, make([]byte, 6))
	length := binary.BigEndian.AppendUint16(nil, uint16(len(segment)+2))
	return slices.Concat(photo[:2], []byte{0xff, markerAPP1}, length, segment, photo[2:])
}

// How each orientation stores a picture is from EXIF 2.3, 4.6.4: where the
// stored first row and first column belong.
func TestPicturesAreShownTheRightWayUp(t *testing.T) {
	photo := encodeJPEG(t, fourColours(80, 48))
	for orientation, want := range [][]string{
		1: {"red", "green", "blue", "white"},
		2: {"green", "red", "white", "blue"},
		3: {"white", "blue", "green", "red"},
		4: {"blue", "white", "red", "green"},
		5: {"red", "blue", "green", "white"},
		6: {"blue", "red", "white", "green"},
		7: {"white", "green", "blue", "red"},
		8: {"green", "white", "red", "blue"},
	} {
		if orientation == 0 {
			continue
		}
		for mark, order := range map[string]binary.AppendByteOrder{"II": binary.LittleEndian, "MM": binary.BigEndian} {
			path := writeFile(t, "photo.jpg", insertOrientation(photo, uint16(orientation), order, mark))
			picture, err := previewOf(t, path, 40, 40)
			if err != nil {
				t.Fatal(err)
			}
			if got := cornerColours(picture); !slices.Equal(got, want) {
				t.Errorf("orientation %d, %s: %v, want %v", orientation, mark, got, want)
			}
			width, height, err := Dimensions(t.Context(), path)
			if upright := width == 80 && height == 48; err != nil || upright != (orientation < 5) {
				t.Errorf("orientation %d: %d×%d, %v", orientation, width, height, err)
			}
		}
	}
}

func TestOtherFormatsAreTurnedToo(t *testing.T) {
	for _, name := range []string{"exif-thumbnail.jpg", "turned.png", "turned.webp"} {
		width, height, err := Dimensions(t.Context(), "testdata/photos/"+name)
		if width != 48 || height != 64 || err != nil {
			t.Errorf("%s: %d×%d, %v", name, width, height, err)
		}
	}
}

func FuzzExif(f *testing.F) {
	f.Add([]byte("Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00\x00\x00"))
	f.Add([]byte("Exif\x00\x00MM\x00*\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, segment []byte) {
		if o := exifOrientation(segment); o < 0 || o > 8 {
			t.Error(o)
		}
	})
}

func FuzzHeaders(f *testing.F) {
	for _, path := range []string{"exif-thumbnail.jpg", "turned.png", "turned.webp", "lossless.webp", "alpha.webp"} {
		content, err := os.ReadFile("testdata/photos/" + path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(content)
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		for mime, format := range photoFormats {
			h, err := format.readHeader(bytes.NewReader(content))
			if err == nil && h.validate() == nil && h.decodable && h.decodeBytes <= 0 {
				t.Errorf("%s: %+v", mime, h)
			}
			_ = format.readToEnd(bytes.NewReader(content))
		}
	})
}

// previewOf checks a photo and gives what is shown of it.
func previewOf(t testing.TB, path string, width, height int) (image.Image, error) {
	t.Helper()
	file, err := Checker{}.Check(t.Context(), path, NeedFace)
	if err != nil {
		return nil, err
	}
	return file.Preview(width, height)
}

func TestPicturesKeepTheirProportions(t *testing.T) {
	for _, test := range []struct{ from, room, want image.Point }{
		{image.Pt(4000, 3000), image.Pt(60, 46), image.Pt(60, 45)},
		{image.Pt(3000, 4000), image.Pt(60, 46), image.Pt(34, 46)},
		{image.Pt(30, 20), image.Pt(60, 46), image.Pt(30, 20)},
		{image.Pt(10000, 1), image.Pt(60, 46), image.Pt(60, 1)},
		{image.Pt(1, 10000), image.Pt(60, 46), image.Pt(1, 46)},
	} {
		if got := fitWithin(test.from, test.room); got != test.want {
			t.Errorf("%v into %v: %v, want %v", test.from, test.room, got, test.want)
		}
	}
}

func TestEveryFormatIsShown(t *testing.T) {
	for _, path := range findSamples(t, "photos/*") {
		if isRefusedSample(path) {
			continue
		}
		picture, err := previewOf(t, path, 32, 32)
		unknown := filepath.Base(path) == "moving.webp"
		if unknown != errors.Is(err, ErrNoPreview) {
			t.Errorf("%s: %v", path, err)
		}
		if !unknown && max(picture.Bounds().Dx(), picture.Bounds().Dy()) != 32 {
			t.Errorf("%s: %v", path, picture.Bounds())
		}
	}
}

func TestOnlyPicturesHaveAPreview(t *testing.T) {
	pdf := writeFile(t, "a.pdf", []byte("%PDF-1.4\n%%EOF"))
	for _, path := range []string{"testdata/videos/plain.mp4", pdf} {
		file, err := checkFile(t, path, NeedAny)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := file.Preview(32, 32); !errors.Is(err, ErrNoPreview) {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// The preview of a photo of any size is small, and has its colours.
func TestThePreviewOfAPhotoIsSmall(t *testing.T) {
	for name, photo := range map[string]struct {
		content []byte
		side    int
	}{
		"jpeg": {encodeJPEG(t, fourColours(1600, 1000)), shownSide}, "png": {encodePNG(t, fourColours(1600, 1000)), shownSide},
		"odd": {encodeJPEG(t, fourColours(1023, 641)), 1023},
	} {
		picture, err := previewOf(t, writeFile(t, "photo."+name, photo.content), 4000, 4000)
		if err != nil || max(picture.Bounds().Dx(), picture.Bounds().Dy()) != photo.side {
			t.Fatalf("%s: %v", name, err)
		}
		if got := cornerColours(picture); !slices.Equal(got, []string{"red", "green", "blue", "white"}) {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// bytesAllocated is how many bytes f takes from the heap in all.
func bytesAllocated(f func()) int64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return int64(after.TotalAlloc - before.TotalAlloc)
}

// The memory for decoding is computed from the header in advance, which keeps
// it below 128 MiB. Tables and buffers are additional, independent of the size.
func TestDecodingTakesWhatTheHeaderPromises(t *testing.T) {
	const tables = 256 << 10
	paths := append(findSamples(t, "photos/*"), findSamples(t, "photographs/*")...)
	paths = append(paths, writeFile(t, "deep.png", encodePNG(t, image.NewNRGBA64(image.Rect(0, 0, 300, 200)))))
	for _, path := range paths {
		check, err := Checker{}.open(t.Context(), path, NeedAny)
		must(t, err)
		defer check.source.Close()
		if check.detectKind() != nil || isRefusedSample(path) {
			continue
		}
		h, err := check.readHeader()
		must(t, err)
		if took := bytesAllocated(func() { _, _ = check.decode(h, check.reader()) }); took > h.decodeBytes+tables {
			t.Errorf("%s: %d bytes, promised %d", path, took, h.decodeBytes)
		}
	}
}

func encodePNG(t *testing.T, picture image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	must(t, png.Encode(&out, picture))
	return out.Bytes()
}

func TestAPictureTooLargeToShowMayStillBeSent(t *testing.T) {
	content := slices.Clone(readSample(t, "photos/rgb.png"))
	binary.BigEndian.PutUint32(content[16:], 8000)
	binary.BigEndian.PutUint32(content[20:], 6000)
	path := writeFile(t, "large.png", content)
	took := bytesAllocated(func() {
		if _, err := checkFile(t, path, NeedPhoto); err != nil {
			t.Error(err)
		}
		if _, err := previewOf(t, path, 60, 46); !errors.Is(err, ErrNoPreview) {
			t.Error(err)
		}
	})
	if took > 1<<20 {
		t.Errorf("took %d bytes", took)
	}
	if _, err := checkFile(t, writeFile(t, "cut.png", content[:len(content)-40]), NeedPhoto); !errors.Is(err, Damaged) {
		t.Errorf("cut: %v", err)
	}
}

// writeTwelveMegapixels is a photograph with as many pixels, and a sensor's noise.
func writeTwelveMegapixels(b *testing.B) string {
	b.Helper()
	file, err := os.Open("testdata/photographs/coffee.jpg")
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	small, err := jpeg.Decode(file)
	if err != nil {
		b.Fatal(err)
	}
	photo := scale(draw.ApproxBiLinear, small, image.Pt(4000, 3000))
	random := rand.New(rand.NewPCG(1, 2))
	for i, value := range photo.Pix {
		photo.Pix[i] = uint8(min(uint32(value)+random.Uint32()%8, 255))
	}
	path := filepath.Join(b.TempDir(), "photo.jpg")
	if err := os.WriteFile(path, encodeJPEG(b, photo), 0o600); err != nil {
		b.Fatal(err)
	}
	return path
}

// BenchmarkPreview is the time until a photo of 12 megapixels is shown in 60×23
// cells, including all checks: below 250 ms, for a progressive one below 400
// ms.
func BenchmarkPreview(b *testing.B) {
	path := writeTwelveMegapixels(b)
	b.Run("baseline", func(b *testing.B) { benchmarkPreview(b, path) })
	b.Run("standard decoder", func(b *testing.B) { benchmarkStandardDecoder(b, path) })
	progressive := filepath.Join(b.TempDir(), "progressive.jpg")
	if err := exec.Command("jpegtran", "-progressive", "-outfile", progressive, path).Run(); err != nil {
		b.Logf("no progressive picture: jpegtran is not installed")
		return
	}
	b.Run("progressive", func(b *testing.B) { benchmarkPreview(b, progressive) })
}

func benchmarkPreview(b *testing.B, path string) {
	b.Helper()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := previewOf(b, path, 60, 46); err != nil {
			b.Fatal(err)
		}
	}
}

// benchmarkStandardDecoder is the standard library's time for the same photo,
// without checks.
func benchmarkStandardDecoder(b *testing.B, path string) {
	b.Helper()
	b.ReportAllocs()
	for b.Loop() {
		file, err := os.Open(path)
		if err != nil {
			b.Fatal(err)
		}
		_, err = jpeg.Decode(file)
		if file.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
