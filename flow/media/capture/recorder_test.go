package capture

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
	photoSample = "../testdata/photos/baseline.jpg"
	videoSample = "../testdata/videos/plain.mp4"
	video       = media.Video
)

// private makes the runtime folder one of the test's own.
func private(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	t.Setenv("XDG_RUNTIME_DIR", folder)
	t.Setenv("TMPDIR", folder)
	t.Setenv("TEMP", folder)
	return folder
}

// behaving is a command that stands in for a camera.
func behaving(behaviour, sample string, more ...string) []string {
	sample, _ = filepath.Abs(sample)
	return append([]string{os.Args[0], "behave:" + behaviour, sample, OutputField}, more...)
}

func started(t *testing.T, r *Recorder, need media.Need) *Take {
	t.Helper()
	t.Cleanup(func() { r.Close() })
	take, err := r.Start(t.Context(), need, 30)
	if err != nil {
		t.Fatal(err)
	}
	return take
}

// appears waits for a file that a stand-in writes when it is ready.
func appears(t *testing.T, path string) {
	t.Helper()
	grows(t, path, 0)
}

// grows waits until a file has the size.
func grows(t *testing.T, path string, size int64) {
	t.Helper()
	for tick := time.NewTicker(5 * time.Millisecond); ; <-tick.C {
		if info, err := os.Stat(path); err == nil && info.Size() >= size {
			tick.Stop()
			return
		}
	}
}

func TestAPhotoIsTaken(t *testing.T) {
	folder := private(t)
	recorder := New(behaving("quick", photoSample), nil)
	path, err := started(t, recorder, media.Photo).Wait()
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(path, folder) || filepath.Ext(path) != ".jpg" {
		t.Errorf("written to %s", path)
	}
	if info, err := os.Stat(filepath.Dir(path)); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o700 {
		t.Errorf("folder: %v, %v", info.Mode(), err)
	}
	if _, err := (media.Checker{}).Examine(t.Context(), path, media.Photo); err != nil {
		t.Error(err)
	}
	closed(t, recorder, folder)
}

// closed closes a recorder, after which nothing is left.
func closed(t *testing.T, recorder *Recorder, folder string) {
	t.Helper()
	if err := recorder.Close(); err != nil {
		t.Error(err)
	}
	if left, _ := filepath.Glob(filepath.Join(folder, "*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestAVideoThatIsStoppedIsWhole(t *testing.T) {
	for _, behaviour := range []string{"patient", "family"} {
		t.Run(behaviour, func(t *testing.T) {
			private(t)
			mark := filepath.Join(t.TempDir(), "ready")
			take := started(t, New(nil, behaving(behaviour, videoSample, mark)), media.Video)
			appears(t, mark)
			take.Stop()
			take.Stop()
			path, err := take.Wait()
			if err != nil {
				t.Fatal(err)
			}
			if file, err := (media.Checker{}).Examine(t.Context(), path, media.Video); err != nil || file.Duration == 0 {
				t.Errorf("%+v, %v", file, err)
			}
			if elapsed := take.Elapsed(); elapsed <= 0 || elapsed != take.elapsed {
				t.Errorf("elapsed: %v, though it took %v", elapsed, take.elapsed)
			}
		})
	}
}

func TestWhatACommandSaysWhenItFails(t *testing.T) {
	private(t)
	for behaviour, exit := range map[string]int{"complain": 1, "half": 3, "silent": 0} {
		take := started(t, New(behaving(behaviour, photoSample), nil), media.Photo)
		_, err := take.Wait()
		var failed *Failed
		if !errors.As(err, &failed) || failed.Exit != exit || failed.Stopped {
			t.Errorf("%s: %+v", behaviour, err)
			continue
		}
		if want := "opening\nframe 1\nframe 2\n/dev/video0: Device or resource busy"; exit != 0 && failed.Tail != want {
			t.Errorf("%s said %q", behaviour, failed.Tail)
		}
		if _, err := os.Stat(take.order.output); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s: its file is still there", behaviour)
		}
	}
}

func TestACommandThatIsNotThere(t *testing.T) {
	private(t)
	recorder := New([]string{"/no/such/command", OutputField}, []string{"nosuchcommand", OutputField})
	defer recorder.Close()
	for _, need := range []media.Need{media.Photo, media.Video} {
		_, err := recorder.Start(t.Context(), need, 0)
		var failed *Failed
		if !errors.As(err, &failed) || failed.Began || failed.Exit != -1 {
			t.Errorf("%v", err)
		}
	}
	if _, err := recorder.Start(t.Context(), media.Photo, 0); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
}

func TestWhatIsConfigured(t *testing.T) {
	private(t)
	photo, video := []string{"p", OutputField}, []string{"v", OutputField}
	for _, test := range []struct {
		recorder *Recorder
		can      []media.Need
	}{
		{New(photo, video), []media.Need{media.Photo, media.Face, media.Invoice, media.Video, media.Any}},
		{New(photo, nil), []media.Need{media.Photo, media.Face, media.Invoice, media.Any}},
		{New(nil, video), []media.Need{media.Video, media.Any}},
		{New(nil, nil), nil},
		{nil, nil},
	} {
		for need := media.Photo; need <= media.Any; need++ {
			if got := test.recorder.Can(need); got != slices.Contains(test.can, need) {
				t.Errorf("need %d: %v", need, got)
			}
		}
	}
	if _, err := New(nil, nil).Start(t.Context(), media.Photo, 0); !errors.Is(err, ErrNoCommand) {
		t.Error(err)
	}
	if _, err := New([]string{"p"}, nil).Start(t.Context(), media.Photo, 0); !errors.Is(err, ErrNoOutput) {
		t.Error(err)
	}
}

func TestValuesAreFilledInWhereverTheyStand(t *testing.T) {
	o := order{command: []string{"{output}", "-t", "{seconds}", "file:{output}", "{other}"}, output: "/x/a b.mp4", seconds: 8}
	if got, want := o.args(), []string{"-t", "8", "file:/x/a b.mp4", "{other}"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

func TestNoCommandRunsForEver(t *testing.T) {
	for _, test := range []struct {
		order order
		want  time.Duration
	}{
		{order{command: []string{"c", OutputField}, video: true, seconds: 8}, 8 * time.Second},
		{order{command: []string{"c", OutputField, SecondsField}, video: true, seconds: 8}, 8*time.Second + overrun},
		{order{command: []string{"c", OutputField}, seconds: 8}, photoLimit},
	} {
		if got := test.order.limit(); got != test.want {
			t.Errorf("%+v: %v", test.order, got)
		}
	}
}

func TestLeavingStopsTheCommandAndRemovesItsFile(t *testing.T) {
	private(t)
	mark := filepath.Join(t.TempDir(), "ready")
	recorder := New(nil, behaving("patient", videoSample, mark))
	defer recorder.Close()
	ctx, leave := context.WithCancel(t.Context())
	take, err := recorder.Start(ctx, media.Video, 30)
	if err != nil {
		t.Fatal(err)
	}
	appears(t, mark)
	leave()
	if _, err := take.Wait(); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if _, err := os.Stat(take.order.output); !errors.Is(err, os.ErrNotExist) {
		t.Error("its file is still there")
	}
}

func TestClosingEndsWhatIsRecording(t *testing.T) {
	folder := private(t)
	mark := filepath.Join(t.TempDir(), "ready")
	recorder := New(nil, behaving("patient", videoSample, mark))
	take := started(t, recorder, media.Video)
	appears(t, mark)
	closed(t, recorder, folder)
	if !take.over() {
		t.Error("it is still recording")
	}
	if _, err := recorder.Start(t.Context(), media.Video, 0); !errors.Is(err, ErrClosed) {
		t.Error(err)
	}
}

func TestDiscardedTakesAreGone(t *testing.T) {
	private(t)
	take := started(t, New(behaving("quick", photoSample), nil), media.Photo)
	path, err := take.Wait()
	if err != nil {
		t.Fatal(err)
	}
	take.Discard()
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Error("its file is still there")
	}
}

func TestCommandsGetNoKey(t *testing.T) {
	private(t)
	t.Setenv("TRUORA_API_KEY", "secret")
	t.Setenv("TRUORA_TOKEN", "secret")
	t.Setenv("CEDULA_TEST", "kept")
	path, err := started(t, New(behaving("keys", photoSample), nil), media.Photo).Wait()
	if err != nil {
		t.Fatal(err)
	}
	if found, _ := os.ReadFile(path); string(found) != "kept" {
		t.Errorf("%s", found)
	}
}

func TestTheTailIsBounded(t *testing.T) {
	var said tail
	for range 5000 {
		_, _ = said.Write([]byte("frame=  100 fps= 30\r"))
	}
	_, _ = said.Write([]byte("\xff\u202elast\n"))
	text := said.text()
	if lines := strings.Split(text, "\n"); len(lines) != tailLines || lines[len(lines)-1] != "last" {
		t.Errorf("%q", text)
	}
	if len(said.bytes) > tailBytes {
		t.Errorf("%d bytes", len(said.bytes))
	}
}

// realCamera records ffmpeg's synthetic one.
func realCamera(t *testing.T, args ...string) []string {
	t.Helper()
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		t.Skip("ffmpeg is not installed")
	}
	return append([]string{"ffmpeg", "-nostdin", "-loglevel", "error", "-y"}, args...)
}

func TestARealRecorder(t *testing.T) {
	private(t)
	for name, test := range map[string]struct {
		command []string
		stop    bool
	}{
		"for its time": {realCamera(t, "-f", "lavfi", "-i", "testsrc=s=320x240:r=15", "-t", "{seconds}", "-pix_fmt", "yuv420p", "{output}"), false},
		"stopped":      {realCamera(t, "-re", "-f", "lavfi", "-i", "testsrc=s=320x240:r=15", "-pix_fmt", "yuv420p", "-tune", "zerolatency", "-flush_packets", "1", "{output}"), true},
	} {
		t.Run(name, func(t *testing.T) {
			take := started(t, New(nil, test.command), media.Video)
			if test.stop {
				grows(t, take.order.output, 4<<10)
				take.Stop()
			}
			path, err := take.Wait()
			if err != nil {
				t.Fatalf("%+v", err)
			}
			if file, err := (media.Checker{}).Examine(t.Context(), path, media.Video); err != nil || file.Width != 320 || file.Duration == 0 {
				t.Errorf("%+v, %v", file, err)
			}
		})
	}
}

func TestARealPhoto(t *testing.T) {
	private(t)
	command := realCamera(t, "-f", "lavfi", "-i", "testsrc=s=1280x720", "-frames:v", "1", "{output}")
	path, err := started(t, New(command, nil), media.Photo).Wait()
	if err != nil {
		t.Fatal(err)
	}
	if file, err := (media.Checker{}).Examine(t.Context(), path, media.Photo); err != nil || file.Width != 1280 {
		t.Errorf("%+v, %v", file, err)
	}
}

func TestARealCameraThatIsNotThere(t *testing.T) {
	private(t)
	command := realCamera(t, "-f", "v4l2", "-i", "/dev/nosuchvideo", "-frames:v", "1", "{output}")
	_, err := started(t, New(command, nil), media.Photo).Wait()
	var failed *Failed
	if !errors.As(err, &failed) || !strings.Contains(failed.Tail, "/dev/nosuchvideo") {
		t.Errorf("%+v", failed)
	}
}
