package camera

import (
	"bufio"
	"bytes"
	"image"
	"image/jpeg"
	"os/exec"
	"runtime"
	"testing"

	"cedula/flow/media"
)

// The cost of a live picture of 720p, without ffmpeg: a frame is received,
// decoded and measured; also the memory that the program uses.
func BenchmarkLive(b *testing.B) {
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		b.Skip("ffmpeg is not installed")
	}
	source := NewFFmpeg(FFmpegOptions{Input: []string{"-f", "lavfi", "-i", "testsrc2=s=1280x720:r=30"}})
	defer source.Close()
	live, err := source.Open(b.Context(), Device{ID: configuredID})
	if err != nil {
		b.Fatal(err)
	}
	monitor := media.NewMonitor(media.NeedFace)
	b.ReportAllocs()
	for b.Loop() {
		frame, ok := <-live.Frames()
		if !ok {
			b.Fatal(live.Err())
		}
		picture, err := media.DecodeFrame(frame.JPEG, image.Pt(200, 108))
		if err != nil {
			b.Fatal(err)
		}
		monitor.Observe(picture, frame.At)
	}
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	b.ReportMetric(float64(memory.Sys-memory.HeapReleased)/(1<<20), "MiB")
}

// Splitting a camera's stream into its pictures.
func BenchmarkSplit(b *testing.B) {
	picture := image.NewYCbCr(image.Rect(0, 0, 1280, 720), image.YCbCrSubsampleRatio420)
	for i := range picture.Y {
		picture.Y[i] = uint8(i * i >> 3)
	}
	var one bytes.Buffer
	if err := jpeg.Encode(&one, picture, nil); err != nil {
		b.Fatal(err)
	}
	stream := bytes.Repeat(one.Bytes(), 10)
	b.SetBytes(int64(len(stream)))
	for b.Loop() {
		scanner := bufio.NewScanner(bytes.NewReader(stream))
		scanner.Buffer(make([]byte, 256<<10), maxFrameBytes)
		scanner.Split(splitJPEG)
		for scanner.Scan() {
		}
	}
}
