package media

import (
	"bytes"
	"context"
	"errors"
	"image"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

// FuzzRepair reads damaged pictures through the repairing readers: they end,
// return hardly more than their input, and keep a complete picture's bytes.
func FuzzRepair(f *testing.F) {
	for _, path := range []string{"baseline.jpg", "progressive.jpg", "restarts.jpg", "exif-thumbnail.jpg", "turned.png", "moving.png", "palette.png"} {
		content, err := os.ReadFile("testdata/photos/" + path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(content)
		f.Add(content[:len(content)*9/10])
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		ended, err := io.ReadAll(newJPEGEnder(bytes.NewReader(content)))
		if err != nil || len(ended) > len(content)+2 {
			t.Errorf("%d bytes of %d, %v", len(ended), len(content), err)
		}
		pixels, _ := io.ReadAll(newPNGPixels(bytes.NewReader(content), func() {}))
		if len(pixels) > len(content)+len(pngEnd) {
			t.Errorf("%d bytes of %d", len(pixels), len(content))
		}
	})
}

// FuzzCheck checks files of every kind: no panic, and no more memory than the
// budget.
func FuzzCheck(f *testing.F) {
	for _, pattern := range []string{"photos/*", "videos/short.mp4", "videos/live.webm"} {
		paths, err := filepath.Glob("testdata/" + pattern)
		if err != nil {
			f.Fatal(err)
		}
		for _, path := range paths {
			content, err := os.ReadFile(path)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(content)
		}
	}
	f.Add([]byte("%PDF-1.4\n1 0 obj\nstartxref\n9\n%%EOF\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		path := writeFile(t, "file", content)
		took := bytesAllocated(func() {
			file, err := Checker{IsComplete: true}.Check(context.Background(), path, NeedAny)
			var refusal *FileError
			if err != nil && !errors.As(err, &refusal) || err == nil && file.Identity.IsZero() {
				t.Errorf("%+v, %v", file, err)
			}
		})
		if took > 128<<20 {
			t.Errorf("%d bytes", took)
		}
	})
}

// Checking any picture takes at most 128 MiB: pictures that would need more are
// not decoded.
func TestCheckingAPictureTakesNoMoreThanItsBudget(t *testing.T) {
	if testing.Short() || hasRaceDetector {
		t.Skip("it makes large pictures, and the race detector takes memory of its own: .ci/run runs it without")
	}
	for name, content := range map[string][]byte{
		"just within, JPEG": encodeJPEG(t, image.NewYCbCr(image.Rect(0, 0, 8500, 8500), image.YCbCrSubsampleRatio420)),
		"just within, PNG":  encodePNG(t, image.NewNRGBA(image.Rect(0, 0, 5100, 5100))),
		"deep PNG":          encodePNG(t, image.NewNRGBA64(image.Rect(0, 0, 3600, 3600))),
		"above it, PNG":     encodePNG(t, image.NewGray16(image.Rect(0, 0, 9000, 9000))),
	} {
		path := writeFile(t, "large", content)
		content = nil
		peak := peakHeap(func() {
			if _, err := checkFile(t, path, NeedAny); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		})
		if peak > 128<<20 {
			t.Errorf("%s takes %d MiB", name, peak>>20)
		}
	}
}

// peakHeap is the peak of additional heap memory during f, in bytes.
func peakHeap(f func()) (peak uint64) {
	var stats runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&stats)
	before := stats.HeapAlloc
	done := make(chan struct{})
	go func() { defer close(done); f() }()
	for ticks := time.NewTicker(2 * time.Millisecond); ; {
		select {
		case <-done:
			ticks.Stop()
			return peak
		case <-ticks.C:
			runtime.ReadMemStats(&stats)
			if stats.HeapAlloc > before {
				peak = max(peak, stats.HeapAlloc-before)
			}
		}
	}
}
