package camera

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cedula/truora/crash"
)

// standInVariable makes the test binary simulate ffmpeg: its value is the
// behaviour.
const standInVariable = "CAMERA_TEST_FFMPEG"

var ffmpegBehaviours = map[string]func(args []string) int{
	"frames":     func([]string) int { return sendFrames(patience) },
	"few frames": func([]string) int { return sendFrames(200 * time.Millisecond) },
	"busy":       func([]string) int { return say("/dev/video0: Device or resource busy") },
	"forbidden": func([]string) int {
		return say("[video4linux2] Cannot open video device /dev/video0: Permission denied")
	},
	"in use": func([]string) int {
		return say("Could not run graph (sometimes caused by a device already in use by other application)")
	},
	"address":    func(args []string) int { return say(args[slices.Index(args, "-i")+1] + ": Connection refused") },
	"silent":     func([]string) int { time.Sleep(patience); return 0 },
	"garbage":    func([]string) int { fmt.Print("RIFF, and not a picture"); time.Sleep(patience); return 0 },
	"stalling":   func([]string) int { sendFrames(100 * time.Millisecond); time.Sleep(patience); return 0 },
	"no encoder": func(args []string) int { return encode(args, "Unknown encoder 'libx264'") },
	"bad disk":   func(args []string) int { return encode(args, "No space left on device") },
	"list":       printList,
	"parent":     func([]string) int { return holdCamera() },
	// ignores a closed output
	"deaf": func([]string) int { sendFrames(50 * time.Millisecond); time.Sleep(patience); return 0 },
}

func say(line string) int {
	fmt.Fprintln(os.Stderr, line)
	return 1
}

// sendFrames writes a picture to the standard output thirty times a second.
func sendFrames(lasting time.Duration) int {
	picture, err := os.ReadFile(photoSample)
	if err != nil {
		return say(err.Error())
	}
	for end := time.Now().Add(lasting); time.Now().Before(end); time.Sleep(time.Second / 30) {
		if _, err := os.Stdout.Write(picture); err != nil {
			return 1
		}
	}
	return 1
}

// encode fails if it should write a video; else it sends frames.
func encode(args []string, message string) int {
	if !slices.Contains(args, "libx264") {
		return sendFrames(patience)
	}
	output := args[len(args)-1]
	_ = os.WriteFile(output, []byte("the beginning"), 0o600)
	_, _ = io.CopyN(io.Discard, os.Stdin, 100)
	return say(message)
}

// holdCamera opens a camera, reports its process and waits to be killed.
func holdCamera() int {
	os.Setenv(standInVariable, "deaf")
	source := NewFFmpeg(FFmpegOptions{Program: os.Args[0], Input: []string{"-i", "x"}})
	live, err := source.Open(context.Background(), Device{ID: configuredID})
	if err != nil {
		return say(err.Error())
	}
	fmt.Println(live.(*stream).cmd.Process.Pid)
	time.Sleep(patience)
	return 0
}

// standInSource is a source with the simulated ffmpeg.
func standInSource(t *testing.T, behaviour string) *FFmpeg {
	t.Helper()
	useTempRuntimeFolder(t)
	t.Setenv(standInVariable, behaviour)
	source := NewFFmpeg(FFmpegOptions{Program: os.Args[0], Input: []string{"-i", "rtsp://ana:secret@camera/1"}})
	t.Cleanup(func() { source.Close() })
	return source
}

func TestWhyACameraCannotBeOpened(t *testing.T) {
	for behaviour, fault := range map[string]Fault{
		"busy": Busy, "in use": Busy, "forbidden": NotPermitted, "address": Unusable, "silent": Silent, "garbage": Unusable,
	} {
		source := standInSource(t, behaviour)
		if behaviour == "silent" {
			source.silence = 100 * time.Millisecond
		}
		_, err := source.Open(t.Context(), Device{ID: configuredID})
		var failed *Error
		if !errors.Is(err, fault) || !errors.As(err, &failed) {
			t.Errorf("%s: %v", behaviour, err)
			continue
		}
		if strings.Contains(failed.Output+failed.Error(), "secret") {
			t.Errorf("%s: the address is told: %q", behaviour, failed.Output)
		}
	}
}

// drained counts frames until the end.
func drained(live Live) (count int) {
	for range live.Frames() {
		count++
	}
	return count
}

func TestACameraIsDisconnectedWhileRecording(t *testing.T) {
	source := standInSource(t, "few frames")
	live := openLive(t, source)
	if count := drained(live); count == 0 || !errors.Is(live.Err(), Unplugged) {
		t.Errorf("%d frames, then %v", count, live.Err())
	}
	if again := openLive(t, source); again.Err() != nil {
		t.Errorf("plugged in again: %v", again.Err())
	}
}

func TestACameraThatFallsSilentInTheMiddle(t *testing.T) {
	source := standInSource(t, "stalling")
	source.silence = 300 * time.Millisecond
	live := openLive(t, source)
	if count := drained(live); count == 0 || !errors.Is(live.Err(), Silent) {
		t.Errorf("%d frames, then %v", count, live.Err())
	}
}

func TestOnlyTheNewestUnreceivedFrameIsKept(t *testing.T) {
	live := openLive(t, standInSource(t, "frames")).(*stream)
	waitFor(t, func() bool { return len(live.frames) > 0 })
	kept := <-live.Frames()
	if next := <-live.Frames(); !next.At.After(kept.At) {
		t.Error("an older frame comes after a newer one")
	}
	if len(live.frames) > 1 {
		t.Errorf("%d frames wait", len(live.frames))
	}
}

// waitFor waits until a condition holds.
func waitFor(t *testing.T, holds func() bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !holds() {
		select {
		case <-tick.C:
		case <-t.Context().Done():
			t.Fatal("it never came to hold")
		}
	}
}

func TestALivePictureEndsWithItsContextAndWithItsSource(t *testing.T) {
	source := standInSource(t, "frames")
	ctx, cancel := context.WithCancel(t.Context())
	live, err := source.Open(ctx, Device{ID: configuredID})
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	drained(live)
	if !errors.Is(live.Err(), context.Canceled) {
		t.Errorf("the context's end: %v", live.Err())
	}
	live = openLive(t, source)
	if err := source.Close(); err != nil {
		t.Error(err)
	}
	if drained(live); live.Err() != nil {
		t.Errorf("the source's end: %v", live.Err())
	}
	if _, err := source.Open(t.Context(), Device{}); !errors.Is(err, ErrClosed) {
		t.Errorf("opened afterwards: %v", err)
	}
}

func TestAVideoThatCannotBeMadeLeavesNoFile(t *testing.T) {
	for behaviour, fault := range map[string]Fault{"no encoder": NoEncoder, "bad disk": NotRecorded} {
		live := openLive(t, standInSource(t, behaviour))
		path := filepath.Join(t.TempDir(), "video.mp4")
		if err := live.Record(t.Context(), path, time.Second); !errors.Is(err, fault) {
			t.Errorf("%s: %v", behaviour, err)
		}
		if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s: its file is still there", behaviour)
		}
		if live.Err() != nil {
			t.Errorf("%s: the picture goes on: %v", behaviour, live.Err())
		}
	}
}

func TestARecordingEndsWithTheCameraAndWithItsContext(t *testing.T) {
	live := openLive(t, standInSource(t, "few frames"))
	path := filepath.Join(t.TempDir(), "video.mp4")
	if err := live.Record(t.Context(), path, patience); !errors.Is(err, Unplugged) {
		t.Errorf("unplugged: %v", err)
	}
	live = openLive(t, standInSource(t, "frames"))
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	if err := live.Record(ctx, path, patience); !errors.Is(err, context.Canceled) {
		t.Errorf("canceled: %v", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Error("a file is left")
	}
}

// A stream is split at the ends of the pictures, not of their thumbnails,
// regardless of how the data is divided.
func TestPicturesAreSplitCompletely(t *testing.T) {
	var all []byte
	var want []int
	for _, name := range []string{"baseline", "exif-thumbnail", "progressive", "restarts", "baseline"} {
		picture, err := os.ReadFile("../media/testdata/photos/" + name + ".jpg")
		if err != nil {
			t.Fatal(err)
		}
		all, want = append(all, picture...), append(want, len(picture))
	}
	rest := all
	for i, size := range want {
		for part := 2; part < size; part += 97 {
			if advance, picture, err := splitJPEG(rest[:part], false); advance != 0 || picture != nil || err != nil {
				t.Fatalf("picture %d: %d bytes of %d are taken for it: %v", i, part, size, err)
			}
		}
		advance, picture, err := splitJPEG(rest, false)
		if advance != size || len(picture) != size || err != nil {
			t.Fatalf("picture %d of %d bytes: %d, %d, %v", i, size, advance, len(picture), err)
		}
		rest = rest[advance:]
	}
	if _, _, err := splitJPEG([]byte("RIFF"), false); err == nil {
		t.Error("anything is a picture")
	}
}

func TestAPanicWhileReadingEndsTheFrames(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	s := &stream{ctx: ctx, cancel: cancel, frames: make(chan Frame, 1), done: make(chan struct{})} // and no first
	pictures, program, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer program.Close()
	if _, err := program.WriteString("\xff\xd8\xff\xd9\xff\xd8"); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	context.AfterFunc(ctx, func() { ended <- ctx.Err() })
	s.start(pictures, ended, time.Minute)
	for range s.Frames() { // until there are no more
	}
	var failure *crash.Panic
	if err := s.Err(); !errors.As(err, &failure) {
		t.Errorf("%v", err)
	}
}
