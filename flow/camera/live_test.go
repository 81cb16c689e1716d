package camera

import (
	"bytes"
	"errors"
	"image"
	_ "image/jpeg"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"cedula/flow/media"
)

// synthetic is ffmpeg's own camera.
var synthetic = []string{"-f", "lavfi", "-i", "testsrc=s=1280x720:r=30"}

// newFFmpeg makes a source of the input arguments, by the ffmpeg on this
// machine.
func newFFmpeg(t *testing.T, input []string) *FFmpeg {
	t.Helper()
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		t.Skip("ffmpeg is not installed")
	}
	source := NewFFmpeg(FFmpegOptions{Input: input})
	t.Cleanup(func() { source.Close() })
	return source
}

// openLive opens the first device of a source.
func openLive(t *testing.T, source Source) Live {
	t.Helper()
	devices, err := source.Devices(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	live, err := source.Open(t.Context(), devices[0])
	if err != nil {
		t.Fatalf("%v: %+v", err, err)
	}
	return live
}

func TestAFrameIsAPhotoOfTheSourcesFullSize(t *testing.T) {
	folder := useTempRuntimeFolder(t)
	live := openLive(t, newFFmpeg(t, synthetic))
	var photos Folder
	path, err := photos.SavePhoto(<-live.Frames())
	if err != nil {
		t.Fatal(err)
	}
	file, err := (media.Checker{}).Check(t.Context(), path, media.NeedPhoto)
	if err != nil || file.Width != 1280 || file.Height != 720 || file.MIME != "image/jpeg" {
		t.Errorf("%+v, %v", file, err)
	}
	first, second := <-live.Frames(), <-live.Frames()
	if bytes.Equal(first.JPEG, second.JPEG) || !second.At.After(first.At) {
		t.Error("the picture does not move")
	}
	if err := errors.Join(live.Close(), photos.Close()); err != nil {
		t.Error(err)
	}
	if left, _ := filepath.Glob(filepath.Join(folder, "*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if live.Err() != nil {
		t.Errorf("closing it is no failure: %v", live.Err())
	}
}

func TestAVideoIsRecordedWhileTheFramesGoOn(t *testing.T) {
	useTempRuntimeFolder(t)
	live := openLive(t, newFFmpeg(t, synthetic))
	var videos Folder
	defer videos.Close()
	path, err := videos.NewPath(".mp4")
	if err != nil {
		t.Fatal(err)
	}
	recorded := make(chan error)
	go func() { recorded <- live.Record(t.Context(), path, 3*time.Second) }()
	frames := 0
	for {
		select {
		case <-live.Frames():
			frames++
			continue
		case err = <-recorded:
		}
		break
	}
	if err != nil {
		t.Fatalf("%v: %+v", err, err)
	}
	file, err := (media.Checker{}).Check(t.Context(), path, media.NeedVideo)
	if err != nil || file.Codec != "avc1" || file.Width != 1280 || file.Height != 720 {
		t.Errorf("%+v, %v", file, err)
	}
	if file.Duration < 2700*time.Millisecond || file.Duration > 3100*time.Millisecond {
		t.Errorf("it lasts %v", file.Duration)
	}
	if frames < 10 {
		t.Errorf("%d frames meanwhile", frames)
	}
}

// A camera's MJPEG is used unchanged.
func TestMJPEGIsNotEncodedAgain(t *testing.T) {
	useTempRuntimeFolder(t)
	source := newFFmpeg(t, nil)
	sample := filepath.Join(t.TempDir(), "mjpeg.avi")
	make := exec.Command("ffmpeg", "-nostdin", "-loglevel", "error", "-f", "lavfi", "-i", "testsrc=s=640x480:r=15", "-t", "2", "-c:v", "mjpeg", sample)
	if output, err := make.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	source.options.Input = []string{"-re", "-c:v", "mjpeg", "-i", sample}
	live := openLive(t, source)
	frame := <-live.Frames()
	if config, _, err := image.DecodeConfig(bytes.NewReader(frame.JPEG)); err != nil || config.Width != 640 {
		t.Errorf("%+v, %v", config, err)
	}
	if _, _, err := image.Decode(bytes.NewReader(frame.JPEG)); err != nil {
		t.Error(err)
	}
}

func TestADeviceThatIsNotThereIsMissing(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the device's name is Linux's")
	}
	source := newFFmpeg(t, []string{"-f", "v4l2", "-i", "/dev/nosuchvideo"})
	_, err := source.Open(t.Context(), Device{ID: configuredID})
	var failed *Error
	if !errors.Is(err, Missing) || !errors.As(err, &failed) || failed.Output == "" {
		t.Errorf("%+v", err)
	}
}

func TestWithoutFFmpegThereIsNoCamera(t *testing.T) {
	source := NewFFmpeg(FFmpegOptions{Program: filepath.Join(t.TempDir(), "ffmpeg")})
	_, err := source.Devices(t.Context())
	if !errors.Is(err, NoFFmpeg) {
		t.Errorf("%v", err)
	}
	if _, err := source.Open(t.Context(), Device{}); !errors.Is(err, NoFFmpeg) || !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%v", err)
	}
}
