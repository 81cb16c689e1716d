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

// withCamera is a booth with commands of a shell's, whose files are removed at
// the end.
func withCamera(t *testing.T, photo, video string) *booth {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the commands are a shell's")
	}
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	b := newBooth(t, t.TempDir())
	t.Setenv("HOME", b.home)
	script := func(line string) []string { return []string{"sh", "-c", line, "camera", "{output}", "{seconds}"} }
	b.d.Files.Camera = camera.NewCommandCamera(script(photo), script(video))
	t.Cleanup(func() { b.d.Files.Camera.Close() })
	return b
}

// shoot takes a photo or a video without the countdown.
func (b *booth) shoot(m *mediaScreen) {
	b.press("ctrl+t", "enter")
	b.until(func() bool { return m.camera == nil || m.camera.state != cameraStarting })
}

// developed waits for what the command came to.
func (b *booth) developed(m *mediaScreen) {
	b.until(func() bool { return m.camera == nil || m.camera.state == cameraFailed })
}

func TestACountdownGivesTimeToGetReady(t *testing.T) {
	inBooth(t, func(b *booth) {
		b.d.Files.Camera = camera.NewCommandCamera([]string{"true", "{output}"}, nil)
		m := newMedia(b.d, documentStep())
		b.show(m, 80, 24)
		b.press("ctrl+t")
		for left := 3; left > 0; left-- {
			wants(t, b, "Taking a photo", fmt.Sprintf("It starts in %d…", left))
			everySize(t, m)
			if left > 1 {
				b.pass(time.Second)
			}
		}
		b.press("esc")
		b.pass(3 * time.Second)
		wants(t, b, "> "+b.d.Words.Choosing.Placeholder)
	})
}

func TestAPhotoThatIsTakenIsLookedAt(t *testing.T) {
	b := withCamera(t, "", "")
	source := b.file("source.jpg", frontPhoto, 0)
	b.d.Files.Camera = camera.NewCommandCamera([]string{"cp", source, "{output}"}, nil)
	t.Cleanup(func() { b.d.Files.Camera.Close() })
	b.d.Files.Checker.Root = b.path("Pictures") // what is taken here lies outside of it
	m := newMedia(b.d, documentStep())
	b.show(m, 80, 24)
	b.shoot(m)
	b.developed(m)
	wants(t, b, "JPEG photo · 160×100")
	first := m.look.file.Path
	b.shoot(m) // once more
	b.developed(m)
	b.press("enter")
	if len(m.taken) != 1 || m.taken[0].Path == first {
		t.Fatalf("taken: %v", m.taken)
	}
	if _, err := os.Stat(m.taken[0].Path); err != nil {
		t.Error(err)
	}
	b.until(func() bool { _, err := os.Stat(first); return errors.Is(err, fs.ErrNotExist) })
}

func TestAFailedCommandSaysWhatItSaid(t *testing.T) {
	b := withCamera(t, `echo 'no such device: /dev/video7' >&2; exit 4`, "")
	m := newMedia(b.d, documentStep())
	b.show(m, 80, 24)
	b.shoot(m)
	b.developed(m)
	wants(t, b, "✗ The camera command did not succeed.", "exit code 4", "no such device: /dev/video7")
	everySize(t, m)
	b.press("esc")
	wants(t, b, "> "+b.d.Words.Choosing.Placeholder)
}

func TestACommandThatIsNotThereIsNamed(t *testing.T) {
	b := withCamera(t, "", "")
	b.d.Files.Camera = camera.NewCommandCamera([]string{"no-such-camera", "{output}"}, nil)
	t.Cleanup(func() { b.d.Files.Camera.Close() })
	m := newMedia(b.d, documentStep())
	b.show(m, 80, 24)
	b.shoot(m)
	b.developed(m)
	wants(t, b, "The command no-such-camera could not be started.")
	if strings.Contains(b.view(), "It said nothing") {
		t.Errorf("it had nothing to say yet:\n%s", b.view())
	}
}

func TestARecordingIsStoppedAndKept(t *testing.T) {
	b := withCamera(t, "", `trap 'cp "$HOME/clip.jpg" "$1"; exit 0' INT; while :; do sleep 0.05; done`)
	b.file("clip.jpg", frontPhoto, 0)
	m := newMedia(b.d, faceStep())
	b.show(m, 80, 24)
	b.shoot(m)
	wants(t, b, "Recording a video", "● Recording: 0 s of 8 s")
	everySize(t, m)
	b.press("esc") // stops it, and keeps what there is
	b.developed(m)
	wants(t, b, "✗ "+b.d.Words.Unfit(&media.FileError{Fault: media.VideoNeeded}).What)
}

func TestLeavingTheScreenEndsTheCamera(t *testing.T) {
	b := withCamera(t, "", `while :; do sleep 0.05; done`)
	m := newMedia(b.d, faceStep())
	b.show(m, 80, 24)
	b.shoot(m)
	take := m.camera.take
	m.Close()
	if _, err := take.Wait(); !errors.Is(err, context.Canceled) || m.camera != nil || strings.Contains(b.view(), "Recording") {
		t.Errorf("it goes on: %v\n%s", err, b.view())
	}
}

// faceStep asks for a video of a face.
func faceStep() flow.Snapshot {
	return flow.Snapshot{Phase: flow.PhaseAsking, Step: flow.Step{
		ID: "IPS2", Type: "enter_face_verification_liveness", Kind: flow.KindMedia, Group: flow.GroupFace,
		Files: []flow.FileRequest{{Target: "face_video", Need: media.NeedVideo}},
	}}
}
