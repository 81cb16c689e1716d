package camera

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"cedula/flow/media"
)

const (
	photoSample = "../media/testdata/photos/baseline.jpg"
	videoSample = "../media/testdata/videos/plain.mp4"
	video       = media.NeedVideo
)

// useTempRuntimeFolder sets the runtime folder to a temporary one.
func useTempRuntimeFolder(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	t.Setenv("XDG_RUNTIME_DIR", folder)
	t.Setenv("TMPDIR", folder)
	t.Setenv("TEMP", folder)
	return folder
}

// standIn is a command that simulates a camera's.
func standIn(behaviour, sample string, more ...string) []string {
	sample, _ = filepath.Abs(sample)
	return append([]string{os.Args[0], "behave:" + behaviour, sample, OutputField}, more...)
}

func startCamera(t *testing.T, c *CommandCamera, need media.Need) *Capture {
	t.Helper()
	t.Cleanup(func() { c.Close() })
	capture, err := c.Start(t.Context(), need, 30)
	if err != nil {
		t.Fatal(err)
	}
	return capture
}

// waitForFile waits for a file that the simulated command writes when it is
// ready.
func waitForFile(t *testing.T, path string) {
	t.Helper()
	waitForSize(t, path, 0)
}

// waitForSize waits until a file has the size.
func waitForSize(t *testing.T, path string, size int64) {
	t.Helper()
	for tick := time.NewTicker(5 * time.Millisecond); ; <-tick.C {
		if info, err := os.Stat(path); err == nil && info.Size() >= size {
			tick.Stop()
			return
		}
	}
}

func TestAPhotoIsTaken(t *testing.T) {
	folder := useTempRuntimeFolder(t)
	camera := NewCommandCamera(standIn("quick", photoSample), nil)
	path, err := startCamera(t, camera, media.NeedPhoto).Wait()
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(path, folder) || filepath.Ext(path) != ".jpg" {
		t.Errorf("written to %s", path)
	}
	if info, err := os.Stat(filepath.Dir(path)); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o700 {
		t.Errorf("folder: %v, %v", info.Mode(), err)
	}
	if _, err := (media.Checker{}).Check(t.Context(), path, media.NeedPhoto); err != nil {
		t.Error(err)
	}
	closeCamera(t, camera, folder)
}

// closeCamera closes a camera, and checks that no files are left.
func closeCamera(t *testing.T, camera *CommandCamera, folder string) {
	t.Helper()
	if err := camera.Close(); err != nil {
		t.Error(err)
	}
	if left, _ := filepath.Glob(filepath.Join(folder, "*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestAStoppedVideoIsComplete(t *testing.T) {
	for _, behaviour := range []string{"patient", "family"} {
		t.Run(behaviour, func(t *testing.T) {
			useTempRuntimeFolder(t)
			mark := filepath.Join(t.TempDir(), "ready")
			capture := startCamera(t, NewCommandCamera(nil, standIn(behaviour, videoSample, mark)), media.NeedVideo)
			waitForFile(t, mark)
			capture.Stop()
			capture.Stop()
			path, err := capture.Wait()
			if err != nil {
				t.Fatal(err)
			}
			if file, err := (media.Checker{}).Check(t.Context(), path, media.NeedVideo); err != nil || file.Duration == 0 {
				t.Errorf("%+v, %v", file, err)
			}
			if elapsed := capture.Elapsed(); elapsed <= 0 || elapsed != capture.elapsed {
				t.Errorf("elapsed: %v, though it took %v", elapsed, capture.elapsed)
			}
		})
	}
}

func TestWhatACommandSaysWhenItFails(t *testing.T) {
	useTempRuntimeFolder(t)
	for behaviour, exit := range map[string]int{"complain": 1, "half": 3, "silent": 0} {
		capture := startCamera(t, NewCommandCamera(standIn(behaviour, photoSample), nil), media.NeedPhoto)
		_, err := capture.Wait()
		var failed *CaptureError
		if !errors.As(err, &failed) || failed.ExitCode != exit || failed.Stopped {
			t.Errorf("%s: %+v", behaviour, err)
			continue
		}
		if want := "opening\nframe 1\nframe 2\n/dev/video0: Device or resource busy"; exit != 0 && failed.Output != want {
			t.Errorf("%s said %q", behaviour, failed.Output)
		}
		if _, err := os.Stat(capture.invocation.output); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s: its file is still there", behaviour)
		}
	}
}

func TestACommandThatIsNotThere(t *testing.T) {
	useTempRuntimeFolder(t)
	camera := NewCommandCamera([]string{"/no/such/command", OutputField}, []string{"nosuchcommand", OutputField})
	defer camera.Close()
	for _, need := range []media.Need{media.NeedPhoto, media.NeedVideo} {
		_, err := camera.Start(t.Context(), need, 0)
		var failed *CaptureError
		if !errors.As(err, &failed) || failed.Started || failed.ExitCode != -1 {
			t.Errorf("%v", err)
		}
	}
	if _, err := camera.Start(t.Context(), media.NeedPhoto, 0); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
}

func TestCanCaptureDependsOnTheConfiguredCommands(t *testing.T) {
	useTempRuntimeFolder(t)
	photo, video := []string{"p", OutputField}, []string{"v", OutputField}
	for _, test := range []struct {
		camera *CommandCamera
		can    []media.Need
	}{
		{NewCommandCamera(photo, video), []media.Need{media.NeedPhoto, media.NeedFront, media.NeedFace, media.NeedInvoice, media.NeedVideo, media.NeedAny}},
		{NewCommandCamera(photo, nil), []media.Need{media.NeedPhoto, media.NeedFront, media.NeedFace, media.NeedInvoice, media.NeedAny}},
		{NewCommandCamera(nil, video), []media.Need{media.NeedVideo, media.NeedAny}},
		{NewCommandCamera(nil, nil), nil},
		{nil, nil},
	} {
		for need := media.NeedPhoto; need <= media.NeedAny; need++ {
			if got := test.camera.CanCapture(need); got != slices.Contains(test.can, need) {
				t.Errorf("need %d: %v", need, got)
			}
		}
	}
	if _, err := NewCommandCamera(nil, nil).Start(t.Context(), media.NeedPhoto, 0); !errors.Is(err, ErrNoCommand) {
		t.Error(err)
	}
	if _, err := NewCommandCamera([]string{"p"}, nil).Start(t.Context(), media.NeedPhoto, 0); !errors.Is(err, ErrNoOutput) {
		t.Error(err)
	}
}

func TestValuesAreFilledInWhereverTheyStand(t *testing.T) {
	o := invocation{command: []string{"{output}", "-t", "{seconds}", "file:{output}", "{other}"}, output: "/x/a b.mp4", seconds: 8}
	if got, want := o.args(), []string{"-t", "8", "file:/x/a b.mp4", "{other}"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

func TestEveryCommandHasATimeLimit(t *testing.T) {
	for _, test := range []struct {
		invocation invocation
		want       time.Duration
	}{
		{invocation{command: []string{"c", OutputField}, video: true, seconds: 8}, 8 * time.Second},
		{invocation{command: []string{"c", OutputField, SecondsField}, video: true, seconds: 8}, 8*time.Second + overrun},
		{invocation{command: []string{"c", OutputField}, seconds: 8}, photoLimit},
	} {
		if got := test.invocation.timeLimit(); got != test.want {
			t.Errorf("%+v: %v", test.invocation, got)
		}
	}
}

func TestLeavingStopsTheCommandAndRemovesItsFile(t *testing.T) {
	useTempRuntimeFolder(t)
	mark := filepath.Join(t.TempDir(), "ready")
	camera := NewCommandCamera(nil, standIn("patient", videoSample, mark))
	defer camera.Close()
	ctx, leave := context.WithCancel(t.Context())
	capture, err := camera.Start(ctx, media.NeedVideo, 30)
	if err != nil {
		t.Fatal(err)
	}
	waitForFile(t, mark)
	leave()
	if _, err := capture.Wait(); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if _, err := os.Stat(capture.invocation.output); !errors.Is(err, os.ErrNotExist) {
		t.Error("its file is still there")
	}
}

func TestClosingEndsRecordings(t *testing.T) {
	folder := useTempRuntimeFolder(t)
	mark := filepath.Join(t.TempDir(), "ready")
	camera := NewCommandCamera(nil, standIn("patient", videoSample, mark))
	capture := startCamera(t, camera, media.NeedVideo)
	waitForFile(t, mark)
	closeCamera(t, camera, folder)
	if !capture.hasEnded() {
		t.Error("it is still recording")
	}
	if _, err := camera.Start(t.Context(), media.NeedVideo, 0); !errors.Is(err, ErrClosed) {
		t.Error(err)
	}
}

func TestADiscardedFileIsRemoved(t *testing.T) {
	useTempRuntimeFolder(t)
	capture := startCamera(t, NewCommandCamera(standIn("quick", photoSample), nil), media.NeedPhoto)
	path, err := capture.Wait()
	if err != nil {
		t.Fatal(err)
	}
	capture.Discard()
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Error("its file is still there")
	}
}

func TestCommandsGetNoKey(t *testing.T) {
	useTempRuntimeFolder(t)
	t.Setenv("TRUORA_API_KEY", "secret")
	t.Setenv("TRUORA_TOKEN", "secret")
	t.Setenv("CEDULA_TEST", "kept")
	path, err := startCamera(t, NewCommandCamera(standIn("keys", photoSample), nil), media.NeedPhoto).Wait()
	if err != nil {
		t.Fatal(err)
	}
	if found, _ := os.ReadFile(path); string(found) != "kept" {
		t.Errorf("%s", found)
	}
}

func TestTheTailIsBounded(t *testing.T) {
	var output outputTail
	for range 5000 {
		_, _ = output.Write([]byte("frame=  100 fps= 30\r"))
	}
	_, _ = output.Write([]byte("\xff\u202elast\n"))
	text := output.lastLines()
	if lines := strings.Split(text, "\n"); len(lines) != maxOutputLines || lines[len(lines)-1] != "last" {
		t.Errorf("%q", text)
	}
	if len(output.bytes) > maxOutputBytes {
		t.Errorf("%d bytes", len(output.bytes))
	}
}

// ffmpegCommand runs ffmpeg with a synthetic camera.
func ffmpegCommand(t *testing.T, args ...string) []string {
	t.Helper()
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		t.Skip("ffmpeg is not installed")
	}
	return append([]string{"ffmpeg", "-nostdin", "-loglevel", "error", "-y"}, args...)
}

func TestARealVideo(t *testing.T) {
	useTempRuntimeFolder(t)
	for name, test := range map[string]struct {
		command []string
		stop    bool
	}{
		"for its time": {ffmpegCommand(t, "-f", "lavfi", "-i", "testsrc=s=320x240:r=15", "-t", "{seconds}", "-pix_fmt", "yuv420p", "{output}"), false},
		"stopped":      {ffmpegCommand(t, "-re", "-f", "lavfi", "-i", "testsrc=s=320x240:r=15", "-pix_fmt", "yuv420p", "-tune", "zerolatency", "-flush_packets", "1", "{output}"), true},
	} {
		t.Run(name, func(t *testing.T) {
			capture := startCamera(t, NewCommandCamera(nil, test.command), media.NeedVideo)
			if test.stop {
				waitForSize(t, capture.invocation.output, 4<<10)
				capture.Stop()
			}
			path, err := capture.Wait()
			if err != nil {
				t.Fatalf("%+v", err)
			}
			if file, err := (media.Checker{}).Check(t.Context(), path, media.NeedVideo); err != nil || file.Width != 320 || file.Duration == 0 {
				t.Errorf("%+v, %v", file, err)
			}
		})
	}
}

func TestARealPhoto(t *testing.T) {
	useTempRuntimeFolder(t)
	command := ffmpegCommand(t, "-f", "lavfi", "-i", "testsrc=s=1280x720", "-frames:v", "1", "{output}")
	path, err := startCamera(t, NewCommandCamera(command, nil), media.NeedPhoto).Wait()
	if err != nil {
		t.Fatal(err)
	}
	if file, err := (media.Checker{}).Check(t.Context(), path, media.NeedPhoto); err != nil || file.Width != 1280 {
		t.Errorf("%+v, %v", file, err)
	}
}

func TestARealCameraThatIsNotThere(t *testing.T) {
	useTempRuntimeFolder(t)
	command := ffmpegCommand(t, "-f", "v4l2", "-i", "/dev/nosuchvideo", "-frames:v", "1", "{output}")
	_, err := startCamera(t, NewCommandCamera(command, nil), media.NeedPhoto).Wait()
	var failed *CaptureError
	if !errors.As(err, &failed) || !strings.Contains(failed.Output, "/dev/nosuchvideo") {
		t.Errorf("%+v", failed)
	}
}
