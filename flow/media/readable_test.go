package media

import (
	"bytes"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"slices"
	"strings"
	"testing"
)

// lastMarker is where a JPEG's end stands.
func lastMarker(photo []byte) int { return bytes.LastIndex(photo, []byte{0xff, markerEOI}) }

func TestAJPEGWithoutItsEndIsShownAndSentAsItIs(t *testing.T) {
	for _, sample := range []string{"photos/baseline.jpg", "photos/progressive.jpg", "photos/restarts.jpg", "photos/grey.jpg", "photographs/coffee.jpg"} {
		whole := readSample(t, sample)
		cut := whole[:lastMarker(whole)]
		for name, end := range map[string]string{
			"nothing": "", "zeros": strings.Repeat("\x00", 5000), "a trailer": "SEFH\x01\x02 a camera's own notes \xff\x00\xff\xee\x00\x04ab SEFT",
			"markers of none": "\xff\x01\xff\x02\xff\xff\xff\x30 more",
		} {
			path := writeFile(t, "photo.jpg", slices.Concat(cut, []byte(end)))
			file, err := checkFile(t, path, NeedPhoto)
			if err != nil || file.preview.picture == nil {
				t.Errorf("%s with %s at its end: %v", sample, name, err)
			}
			if !IsSamePicture(file, mustCheck(t, writeFile(t, "whole.jpg", whole))) {
				t.Errorf("%s with %s at its end is another picture", sample, name)
			}
			if digest, ok := file.Identity.Digest(); !ok || file.Size != int64(len(cut)+len(end)) || digest == [32]byte{} {
				t.Errorf("%s with %s at its end: %+v", sample, name, file)
			}
		}
	}
	file := mustCheck(t, writeFile(t, "photo.jpg", readSample(t, "photos/baseline.jpg")[:lastMarker(readSample(t, "photos/baseline.jpg"))]))
	if !slices.Contains(file.Warnings, Unfinished) {
		t.Errorf("warnings %v", file.Warnings)
	}
}

func mustCheck(t *testing.T, path string) File {
	t.Helper()
	file, err := checkFile(t, path, NeedAny)
	must(t, err)
	return file
}

// withChunk has a chunk put behind a PNG's header.
func withChunk(photo []byte, kind, content string, sum uint32) []byte {
	const headerEnd = 8 + 12 + 13
	chunk := append([]byte{0, 0, 0, byte(len(content))}, kind+content...)
	chunk = append(chunk, byte(sum>>24), byte(sum>>16), byte(sum>>8), byte(sum))
	return slices.Concat(photo[:headerEnd], chunk, photo[headerEnd:])
}

func TestWhatAPNGDoesNotNeedMayBeDamaged(t *testing.T) {
	photo := readSample(t, "photos/rgb.png")
	for _, kind := range []string{"tEXt", "iCCP", "gAMA", "eXIf", "pHYs", "prVt"} {
		file, err := checkFile(t, writeFile(t, "a.png", withChunk(photo, kind, "content", 1)), NeedFace)
		if err != nil || file.preview.picture == nil {
			t.Errorf("%s with a wrong checksum: %v", kind, err)
		}
	}
	needed := withChunk(photo, "PLTE", "abc", crc32.ChecksumIEEE([]byte("PLTEabc"))+1)
	if _, err := checkFile(t, writeFile(t, "a.png", needed), NeedFace); !errors.Is(err, Damaged) {
		t.Errorf("a chunk that is needed: %v", err)
	}
	withoutEnd := photo[:len(photo)-12]
	if file := mustCheck(t, writeFile(t, "a.png", withoutEnd)); !slices.Contains(file.Warnings, Unfinished) || file.preview.picture == nil {
		t.Errorf("without its end: %v", file.Warnings)
	}
}

func TestWhatLiesBehindAFilesEndIsNoDamage(t *testing.T) {
	pdf := []byte("%PDF-1.4\n1 0 obj\nstartxref\n9\n%%EOF\n")
	for _, trailing := range []string{"\x00", strings.Repeat("\x00", 200_000), "\x1a\x45 some text", strings.Repeat("tail ", 50_000)} {
		for _, sample := range []string{"photos/baseline.jpg", "photos/rgb.png", "photos/lossy.webp", "photos/lossless.webp", "videos/plain.mp4", "videos/quicktime.mov", "videos/vp9.webm", "videos/live.webm"} {
			path := writeFile(t, "file", append(readSample(t, sample), trailing...))
			if _, err := checkFile(t, path, NeedAny); err != nil {
				t.Errorf("%s and %d bytes: %v", sample, len(trailing), err)
			}
		}
		if _, err := checkFile(t, writeFile(t, "file", append(slices.Clone(pdf), trailing...)), NeedInvoice); err != nil {
			t.Errorf("a PDF and %d bytes: %v", len(trailing), err)
		}
	}
}

func TestVideosOfPhonesAreAccepted(t *testing.T) {
	mp4 := readSample(t, "videos/plain.mp4")
	for brand, mime := range map[string]string{
		"3gp4": "video/mp4", "3gp5": "video/mp4", "3g2a": "video/mp4", "mp42": "video/mp4", "M4V ": "video/mp4", "M4VH": "video/mp4", "qt  ": "video/quicktime",
	} {
		content := slices.Clone(mp4)
		copy(content[8:], brand)
		if file, err := checkFile(t, writeFile(t, "a.mp4", content), NeedVideo); err != nil || file.MIME != mime || file.Width != 64 {
			t.Errorf("%s: %+v, %v", brand, file, err)
		}
	}
	if file := mustCheck(t, "testdata/videos/phone.3gp"); file.MIME != "video/mp4" || file.Width == 0 {
		t.Errorf("%+v", file)
	}
	named := writeFile(t, "recorded.webm", readSample(t, "videos/matroska.mkv"))
	if file, err := checkFile(t, named, NeedVideo); err != nil || file.MIME != "video/webm" || file.Codec == "" {
		t.Errorf("Matroska named .webm: %+v, %v", file, err)
	}
}

func TestTransparentPicturesAreJudgedAndShownOnWhite(t *testing.T) {
	for name, clear := range map[string]color.NRGBA{"black": {}, "red": {R: 255}} {
		picture := image.NewNRGBA(image.Rect(0, 0, 1200, 800))
		for i := range 1200 * 800 {
			picture.SetNRGBA(i%1200, i/1200, clear)
		}
		for i := range 300 * 300 { // something dark on it
			picture.SetNRGBA(100+i%300, 100+i/300, color.NRGBA{20, 20, 20, 255})
		}
		file := mustCheck(t, writeFile(t, "a.png", encodePNG(t, picture)))
		shown, err := file.Preview(100, 100)
		must(t, err)
		if got := colourAt(shown, 90, 60); got != "white" || slices.Contains(file.Warnings, Dark) {
			t.Errorf("transparent %s: %s, %v", name, got, file.Warnings)
		}
	}
}

// meanColour is the mean of a picture's red, green and blue, 0 to 255.
func meanColour(picture image.Image) (mean [3]int) {
	bounds := picture.Bounds()
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			r, g, b, _ := picture.At(x, y).RGBA()
			mean[0], mean[1], mean[2] = mean[0]+int(r>>8), mean[1]+int(g>>8), mean[2]+int(b>>8)
		}
	}
	for i := range mean {
		mean[i] /= bounds.Dx() * bounds.Dy()
	}
	return mean
}

func TestSmallPicturesWithFewColoursShowThemRight(t *testing.T) {
	original, err := previewOf(t, "testdata/photos/rgb.png", 64, 64)
	must(t, err)
	want := meanColour(original)
	for _, name := range []string{"baseline.jpg", "sampled-411.jpg", "sampled-410.jpg", "sampled-440.jpg", "lossy.webp"} {
		picture, err := previewOf(t, "testdata/photos/"+name, 64, 64)
		must(t, err)
		got := meanColour(picture)
		for i := range got {
			if off := got[i] - want[i]; off < -4 || off > 4 {
				t.Errorf("%s: %v, want %v", name, got, want)
			}
		}
	}
}
