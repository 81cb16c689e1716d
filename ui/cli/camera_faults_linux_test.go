package cli_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// faceStep is a flow of one step: a video of the face.
const faceStep = `description = "A video of the face"
ending = "success"
[[steps]]
type = "enter_face_verification_liveness"
title = "Video of the face"
files = [{ name = "face_video" }]
`

// openFaceStep runs the program up to a video of the face. At the end it checks
// for left files and for programs whose arguments contain the mark.
func openFaceStep(t *testing.T, camera, mark string) *terminalRun {
	t.Helper()
	scenario := filepath.Join(t.TempDir(), "face.toml")
	if err := os.WriteFile(scenario, []byte(faceStep), 0o600); err != nil {
		t.Fatal(err)
	}
	b := startBackend(t, scenario)
	runtime := t.TempDir()
	if err := os.Chmod(runtime, 0o700); err != nil {
		t.Fatal(err)
	}
	run := cedula{
		args: []string{"run", "--json", "--account-id", "client-42", "--config", b.config(t, camera)},
		env:  []string{keyInEnvironment, "XDG_RUNTIME_DIR=" + runtime},
	}.openTerminal(t, 100, 32)
	t.Cleanup(func() {
		run.expectNothingLeft(t)
		if left := programsWith(mark); len(left) > 0 {
			t.Errorf("programs that still run: %v", left)
		}
		filepath.WalkDir(runtime, func(path string, entry os.DirEntry, _ error) error {
			if !entry.IsDir() {
				t.Errorf("%s was left behind", path)
			}
			return nil
		})
	})
	return run
}

// programsWith are the programs that run with a text among their arguments, by
// their ids.
func programsWith(argument string) (ids []int) {
	found, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, path := range found {
		line, err := os.ReadFile(path)
		id, _ := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		if err == nil && id != os.Getpid() && strings.Contains(string(line), argument) {
			ids = append(ids, id)
		}
	}
	return ids
}

// signalCamera sends a signal to the program that reads the camera.
func signalCamera(t *testing.T, mark string, signal syscall.Signal) {
	t.Helper()
	readers := programsWith(mark)
	if len(readers) != 1 {
		t.Fatalf("%d programs read the camera", len(readers))
	}
	if err := syscall.Kill(readers[0], signal); err != nil {
		t.Fatal(err)
	}
}

// If a camera is disconnected or stops delivering, the person is told what to
// do, in any state; Enter tries again, and files can be chosen.
func TestADisconnectedCameraIsReportedAndReopened(t *testing.T) {
	t.Parallel()
	needFFmpeg(t)
	for name, fault := range map[string]struct {
		signal syscall.Signal
		shown  []string
	}{
		"unplugged": {syscall.SIGKILL, []string{"The camera was disconnected.", "Check its cable and try again", "Enter try again", "Esc files"}},
		"silent":    {syscall.SIGSTOP, []string{"The camera gives no picture.", "Open its cover", "Enter try again", "Esc files"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mark := fmt.Sprintf("%s-%d-%d", name, os.Getpid(), time.Now().UnixNano())
			camera := fmt.Sprintf("[camera]\nseconds = 8\ninput = [\"-f\", \"lavfi\", \"-i\", \"testsrc2=size=1280x720:rate=30,metadata=add:key=a:value=%s\"]\n", mark)
			run := openFaceStep(t, camera, mark)
			for _, doing := range []struct{ keys, shown string }{
				{"", "Enter record"}, {enter, "Recording starts in"}, {enter + enter, "Recording: "},
			} {
				run.waitFor("Video of your face", "Enter record")
				run.press(doing.keys)
				run.waitFor(doing.shown)
				signalCamera(t, mark, fault.signal)
				run.waitFor(fault.shown...)
				run.press(enter)
			}
			run.waitFor("Enter record")
			signalCamera(t, mark, fault.signal)
			run.waitFor(fault.shown...)
			run.press("\x1b")
			run.waitFor("A video of your face: MP4, MOV or WebM.")
			run.press("\x03\x03")
			run.wait().expectExit(t, 3)
		})
	}
}

// If a camera cannot be opened, the person is told what to do.
func TestACameraThatCannotBeOpenedIsReportedWithAdvice(t *testing.T) {
	t.Parallel()
	needFFmpeg(t)
	busy := filepath.Join(t.TempDir(), "ffmpeg")
	if err := os.WriteFile(busy, []byte("#!/bin/sh\necho '/dev/video0: Device or resource busy' >&2\nexit 1\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	missing := fmt.Sprintf("/dev/video-none-%d", os.Getpid())
	for name, c := range map[string]struct {
		camera, mark string
		shown        []string
	}{
		"busy": {fmt.Sprintf("ffmpeg = %q\ninput = [\"-i\", \"/dev/video0\"]\n", busy), busy,
			[]string{"Another program is using the camera.", "Close it (a video call, a page in the browser) and try again"}},
		"missing": {fmt.Sprintf("input = [\"-f\", \"v4l2\", \"-i\", %q]\n", missing), missing,
			[]string{"The camera is not connected.", "Plug it in and try again"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			run := openFaceStep(t, "[camera]\n"+c.camera, c.mark)
			run.waitFor(append(c.shown, "Enter try again", "Esc files")...)
			run.press("\x1b")
			run.waitFor("A video of your face: MP4, MOV or WebM.")
			run.press("\x03\x03")
			run.wait().expectExit(t, 3)
		})
	}
}
