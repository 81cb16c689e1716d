package media

import (
	"bytes"
	"encoding/binary"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestWhatAVideosHeaderSays(t *testing.T) {
	for name, want := range map[string]struct {
		mime, codec   string
		width, height int
		seconds       float64
		warnings      []Warning
	}{
		"plain.mp4":      {"video/mp4", "avc1", 64, 48, 3, nil},
		"faststart.mp4":  {"video/mp4", "avc1", 64, 48, 3, nil},
		"fragmented.mp4": {"video/mp4", "avc1", 64, 48, 0, nil},
		"hevc.mp4":       {"video/mp4", "hvc1", 64, 48, 3, nil},
		"turned.mp4":     {"video/mp4", "avc1", 48, 64, 3, nil},
		"short.mp4":      {"video/mp4", "avc1", 64, 48, 1, []Warning{ShortVideo}},
		"long.mp4":       {"video/mp4", "avc1", 16, 16, 61, []Warning{LongVideo}},
		"sound.mp4":      {"video/mp4", "", 0, 0, 3, []Warning{NoVideo}},
		"apple.m4v":      {"video/mp4", "avc1", 64, 48, 3, nil},
		"quicktime.mov":  {"video/quicktime", "avc1", 64, 48, 3, nil},
		"vp8.webm":       {"video/webm", "vp8", 64, 48, 3, nil},
		"vp9.webm":       {"video/webm", "vp9", 64, 48, 3, nil},
		"live.webm":      {"video/webm", "vp8", 64, 48, 0, nil},
		"piped.webm":     {"video/webm", "vp8", 64, 48, 0, nil},
	} {
		t.Run(name, func(t *testing.T) {
			file, err := checkFile(t, "testdata/videos/"+name, NeedVideo)
			if err != nil {
				t.Fatal(err)
			}
			if file.MIME != want.mime || file.Codec != want.codec || file.Width != want.width || file.Height != want.height {
				t.Errorf("%+v", file)
			}
			if off := file.Duration - time.Duration(want.seconds*float64(time.Second)); off.Abs() > 100*time.Millisecond {
				t.Errorf("duration %v", file.Duration)
			}
			if !slices.Equal(file.Warnings, want.warnings) {
				t.Errorf("warnings %v", file.Warnings)
			}
		})
	}
}

func TestVideosByWhateverBrand(t *testing.T) {
	mp4, mov := readSample(t, "videos/plain.mp4"), readSample(t, "videos/quicktime.mov")
	for _, brand := range []string{"MSNV", "XAVC", "isom", "iso9", "dash", "cmfc", "zzzz"} {
		content := slices.Clone(mp4)
		copy(content[8:], brand)
		if file, err := checkFile(t, writeFile(t, "a.mp4", content), NeedVideo); err != nil || file.MIME != "video/mp4" || file.Width != 64 {
			t.Errorf("%s: %+v, %v", brand, file, err)
		}
	}
	behindFtyp := mov[binary.BigEndian.Uint32(mov):]
	if file, err := checkFile(t, writeFile(t, "old.mov", behindFtyp), NeedVideo); err != nil || file.MIME != "video/quicktime" || file.Width != 64 {
		t.Errorf("without a brand: %+v, %v", file, err)
	}
}

func TestWhatFollowsAVideoIsNoDamage(t *testing.T) {
	for _, name := range []string{"plain.mp4", "faststart.mp4", "fragmented.mp4"} {
		for _, trailing := range []string{"\x00\x00\x00", strings.Repeat("\x00", 100), "some text that was put behind it"} {
			path := writeFile(t, name, append(readSample(t, "videos/"+name), trailing...))
			if _, err := checkFile(t, path, NeedVideo); err != nil {
				t.Errorf("%s and %q: %v", name, trailing, err)
			}
		}
	}
}

// countingReader counts reads, to detect endless loops.
type countingReader struct {
	*bytes.Reader
	reads int
}

func (c *countingReader) ReadAt(p []byte, at int64) (int, error) {
	c.reads++
	return c.Reader.ReadAt(p, at)
}

func fuzzVideo(f *testing.F, read func(io.ReaderAt, int64) (videoTrack, error)) {
	for _, name := range []string{"plain.mp4", "fragmented.mp4", "quicktime.mov", "vp9.webm", "live.webm", "sound.mp4"} {
		content, err := os.ReadFile("testdata/videos/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(content)
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		from := &countingReader{Reader: bytes.NewReader(content)}
		found, err := read(from, int64(len(content)))
		if from.reads > 4*maxParts {
			t.Errorf("%d reads", from.reads)
		}
		if err == nil && (found.duration < 0 || found.width < 0 || found.height < 0) {
			t.Errorf("%+v", found)
		}
	})
}

func FuzzMP4(f *testing.F) { fuzzVideo(f, readMP4) }

func FuzzWebM(f *testing.F) { fuzzVideo(f, readWebM) }
