//go:build !windows

package cli_test

import (
	"bytes"
	"fmt"
	"image/jpeg"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cedula/flow/media"
)

// syntheticCamera is ffmpeg's synthetic picture instead of a device.
const syntheticCamera = "[camera]\ninput = [\"-re\", \"-f\", \"lavfi\", \"-i\", \"testsrc2=size=1280x720:rate=30\"]\n"

// needFFmpeg skips a test where ffmpeg is not installed.
func needFFmpeg(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		t.Skip("ffmpeg is not installed")
	}
}

// faceCamera plays a video of a face in a loop instead of a device: a
// photograph that slowly becomes larger.
func faceCamera(t *testing.T) string {
	t.Helper()
	const photograph = "../../flow/media/testdata/photographs/astronaut.jpg"
	path := filepath.Join(t.TempDir(), "face.mp4")
	near := "crop=320:180:80:20,scale=2560:1440,setsar=1,zoompan=z='1+in/400':x='iw/2-iw/zoom/2':y='ih/3-ih/zoom/3':d=1:s=1280x720:fps=30"
	make := exec.CommandContext(t.Context(), "ffmpeg", "-nostdin", "-loglevel", "error", "-loop", "1", "-framerate", "30", "-t", "3",
		"-i", photograph, "-vf", near, "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", path)
	if output, err := make.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	return fmt.Sprintf("[camera]\ninput = [\"-stream_loop\", \"-1\", \"-i\", %q]\n", path)
}

// With a camera, Enter alone takes both sides of a document and a video, and
// the uploaded files are the camera's.
func TestACameraTakesPhotosAndAVideoByEnterAlone(t *testing.T) {
	t.Parallel()
	needFFmpeg(t)
	for name, source := range map[string]func(*testing.T) string{
		"ffmpeg's test picture": func(*testing.T) string { return syntheticCamera }, "a face": faceCamera,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			takeAllByEnter(t, source(t), name == "a face")
		})
	}
}

// takeAllByEnter completes a verification. There must be no warning about the
// face video.
func takeAllByEnter(t *testing.T, config string, isOfFace bool) {
	b := startBackend(t, "happy")
	run := cedula{args: []string{"run", "--json", "--account-id", "client-42", "--config", b.config(t, config)}, env: []string{keyInEnvironment}}.openTerminal(t, 100, 32)
	for _, step := range []struct {
		shown []string
		keys  string
	}{
		{[]string{"Your e-mail"}, "john.doe@demo.com" + enter},
		{[]string{"Please type the code"}, "654-321"},
		{[]string{"Country of the document"}, "CO" + enter},
		{[]string{"✓ Country of the document"}, "national-id" + enter},
		{[]string{"Front of the document", "Enter take the photo"}, enter},
		{[]string{"1 of 2", "JPEG photo · 1280×720", "Enter use it"}, enter},
		{[]string{"Back of the document", "Enter take the photo"}, enter},
		{[]string{"2 of 2", "JPEG photo · 1280×720", "Enter use it"}, enter},
		{[]string{"Video of your face", "Enter record"}, enter},
		{[]string{"Recording starts in"}, enter},
		{[]string{"MP4 video (H.264) · 1280×720", "Enter use it and send"}, enter},
		{[]string{"Your identity has been verified"}, enter},
	} {
		run.waitFor(step.shown...)
		if strings.HasPrefix(step.shown[0], "MP4") && run.shows("No face") == isOfFace {
			t.Errorf("is it a face, or is it none?\n%s", run.text())
		}
		run.press(step.keys)
	}
	run.wait().expectExit(t, 0)
	run.expectNothingLeft(t)
	b.expectNoRefusals(t)
	if len(b.uploads) != 3 {
		t.Fatalf("%d files arrived", len(b.uploads))
	}
	for i, upload := range b.uploads {
		expectFromCamera(t, i, upload)
	}
	if bytes.Equal(b.uploads[0], b.uploads[1]) {
		t.Error("the live picture does not move")
	}
}

// expectFromCamera checks a file that arrived: the third is the video.
func expectFromCamera(t *testing.T, i int, upload []byte) {
	t.Helper()
	if i < 2 {
		picture, err := jpeg.Decode(bytes.NewReader(upload))
		if err != nil || picture.Bounds().Dx() != 1280 || picture.Bounds().Dy() != 720 {
			t.Errorf("photo %d: %v", i, err)
		}
		return
	}
	path := filepath.Join(t.TempDir(), "video.mp4")
	if err := os.WriteFile(path, upload, 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := (media.Checker{}).Check(t.Context(), path, media.NeedVideo)
	if err != nil || file.Codec != "avc1" || file.Width != 1280 || file.Height != 720 {
		t.Errorf("video: %+v, %v", file, err)
	}
	if file.Duration < 4500*time.Millisecond || file.Duration > 6*time.Second {
		t.Errorf("the video lasts %v", file.Duration)
	}
}

// doctor --camera shows the live picture until a key.
func TestDoctorShowsTheCameraUntilAKey(t *testing.T) {
	t.Parallel()
	needFFmpeg(t)
	config := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(config, []byte(syntheticCamera), 0o600); err != nil {
		t.Fatal(err)
	}
	run := cedula{args: []string{"doctor", "--camera", "--config", config}}.openTerminal(t, 80, 24)
	run.waitFor("▄", "Any key closes the camera.")
	run.press("x")
	run.wait().expectExit(t, 0)
	without := cedula{args: []string{"doctor", "--camera"}, env: []string{"PATH=" + t.TempDir()}}.openTerminal(t, 80, 24)
	without.waitFor("ffmpeg")
	without.press("x")
	without.wait().expectExit(t, 2)
}
