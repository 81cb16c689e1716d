package ui

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"cedula/flow"
	"cedula/flow/camera"
	"cedula/flow/media"
)

// withCamera is a harness with commands of a shell's, whose files are removed at
// the end.
func withCamera(t *testing.T, photo, video string) *screenHarness {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the commands are a shell's")
	}
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	h := newScreenHarness(t, t.TempDir())
	t.Setenv("HOME", h.home)
	script := func(line string) []string { return []string{"sh", "-c", line, "camera", "{output}", "{seconds}"} }
	h.d.Files.Camera = camera.NewCommandCamera(script(photo), script(video))
	t.Cleanup(func() { h.d.Files.Camera.Close() })
	return h
}

// capture takes a photo or a video without the countdown.
func (h *screenHarness) capture(m *mediaScreen) {
	h.press("ctrl+t", "enter")
	h.waitUntil(func() bool { return m.camera == nil || m.camera.state != cameraStarting })
}

// waitForFile waits until a command has written a file.
func (h *screenHarness) waitForFile(name string) {
	h.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		if _, err := os.Stat(h.path(name)); err == nil {
			return
		}
		if time.Now().After(deadline) {
			h.t.Fatalf("%s was never written", name)
		}
	}
}

// waitForCapture waits for what the command came to.
func (h *screenHarness) waitForCapture(m *mediaScreen) {
	h.waitUntil(func() bool { return m.camera == nil || m.camera.state == cameraFailed })
}

func TestACountdownGivesTimeToGetReady(t *testing.T) {
	testScreen(t, func(h *screenHarness) {
		h.d.Files.Camera = camera.NewCommandCamera([]string{"true", "{output}"}, nil)
		m := newMediaScreen(h.d, documentStep())
		h.show(m, 80, 24)
		h.press("ctrl+t")
		for left := 3; left > 0; left-- {
			h.mustShow("Taking a photo", fmt.Sprintf("It starts in %d…", left))
			mustFitEverySize(t, m)
			if left > 1 {
				h.advance(time.Second)
			}
		}
		h.press("esc")
		h.advance(3 * time.Second)
		h.mustShow("> " + h.d.Words.Chooser.Placeholder)
	})
}

func TestANewPhotoIsPreviewed(t *testing.T) {
	h := withCamera(t, "", "")
	source := h.writeFile("source.jpg", frontPhoto, 0)
	h.d.Files.Camera = camera.NewCommandCamera([]string{"cp", source, "{output}"}, nil)
	t.Cleanup(func() { h.d.Files.Camera.Close() })
	h.d.Files.Checker.Root = h.path("Pictures") // what is taken here lies outside of it
	m := newMediaScreen(h.d, documentStep())
	h.show(m, 80, 24)
	h.capture(m)
	h.waitForCapture(m)
	h.mustShow("JPEG photo · 160×100")
	first := m.preview.file.Path
	h.capture(m) // once more
	h.waitForCapture(m)
	h.press("enter")
	if len(m.accepted) != 1 || m.accepted[0].Path == first {
		t.Fatalf("accepted: %v", m.accepted)
	}
	if _, err := os.Stat(m.accepted[0].Path); err != nil {
		t.Error(err)
	}
	h.waitUntil(func() bool { _, err := os.Stat(first); return errors.Is(err, fs.ErrNotExist) })
}

func TestAFailedCommandShowsItsOutput(t *testing.T) {
	h := withCamera(t, `echo 'no such device: /dev/video7' >&2; exit 4`, "")
	m := newMediaScreen(h.d, documentStep())
	h.show(m, 80, 24)
	h.capture(m)
	h.waitForCapture(m)
	h.mustShow("✗ The camera command failed.", "exit code 4", "no such device: /dev/video7")
	mustFitEverySize(t, m)
	h.press("esc")
	h.mustShow("> " + h.d.Words.Chooser.Placeholder)
}

func TestACommandThatIsMissingIsNamed(t *testing.T) {
	h := withCamera(t, "", "")
	h.d.Files.Camera = camera.NewCommandCamera([]string{"no-such-camera", "{output}"}, nil)
	t.Cleanup(func() { h.d.Files.Camera.Close() })
	m := newMediaScreen(h.d, documentStep())
	h.show(m, 80, 24)
	h.capture(m)
	h.waitForCapture(m)
	h.mustShow("The command no-such-camera could not be started.")
	if strings.Contains(h.view(), "printed nothing") {
		t.Errorf("it had nothing to say yet:\n%s", h.view())
	}
}

func TestARecordingIsStoppedAndKept(t *testing.T) {
	h := withCamera(t, "", `trap 'cp "$HOME/clip.jpg" "$1"; exit 0' INT; touch "$HOME/ready"; while :; do sleep 0.05; done`)
	h.writeFile("clip.jpg", frontPhoto, 0)
	m := newMediaScreen(h.d, faceStep())
	h.show(m, 80, 24)
	h.capture(m)
	h.waitForFile("ready") // before that, the command would not survive its signal
	h.mustShow("Recording a video", "● Recording: 0 s of 8 s")
	mustFitEverySize(t, m)
	h.press("esc") // stops it, and keeps what there is
	h.waitForCapture(m)
	h.mustShow("✗ " + h.d.Words.FileError(&media.FileError{Fault: media.VideoNeeded}).What)
}

func TestLeavingTheScreenEndsTheCamera(t *testing.T) {
	h := withCamera(t, "", `while :; do sleep 0.05; done`)
	m := newMediaScreen(h.d, faceStep())
	h.show(m, 80, 24)
	h.capture(m)
	take := m.camera.capture
	m.Close()
	if _, err := take.Wait(); !errors.Is(err, context.Canceled) || m.camera != nil || strings.Contains(h.view(), "Recording") {
		t.Errorf("it goes on: %v\n%s", err, h.view())
	}
}

// faceStep asks for a video of a face.
func faceStep() flow.Snapshot {
	return flow.Snapshot{Phase: flow.PhaseAsking, Step: flow.Step{
		ID: "IPS2", Type: "enter_face_verification_liveness", Kind: flow.KindMedia, Group: flow.GroupFace,
		Files: []flow.FileRequest{{Target: "face_video", Need: media.NeedVideo}},
	}}
}
