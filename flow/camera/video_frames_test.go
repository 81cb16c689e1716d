package camera

import (
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"cedula/flow/media"
	"cedula/truora/sandbox/specimen"
)

// checkVideo checks a video with ffmpeg at hand.
func checkVideo(t *testing.T, path, program string) media.File {
	t.Helper()
	file, err := media.Checker{VideoFrames: VideoFrames(program)}.Check(t.Context(), path, media.NeedVideo)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// makeVideo makes a video of ffmpeg's filters, upright.
func makeVideo(t *testing.T, name string, input ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	args := slices.Concat([]string{"-nostdin", "-loglevel", "error"}, input, []string{"-t", "2.5", "-pix_fmt", "yuv420p", path})
	if output, err := exec.Command("ffmpeg", args...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	return path
}

func TestFacesInVideosAreChecked(t *testing.T) {
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		t.Skip("ffmpeg is not installed")
	}
	person, err := filepath.Abs("../media/testdata/photographs/astronaut.jpg")
	if err != nil {
		t.Fatal(err)
	}
	drawn, err := specimen.Write(t.TempDir(), specimen.FaceVideo)
	if err != nil {
		t.Fatal(err)
	}
	photo := []string{"-loop", "1", "-r", "5", "-i", person, "-vf"}
	for name, c := range map[string]struct {
		path string
		want []media.Warning
	}{
		"drawn":    {drawn, nil},
		"a person": {makeVideo(t, "person.mp4", append(photo, "scale=360:360")...), nil},
		"WebM":     {makeVideo(t, "person.webm", append(photo, "scale=320:320")...), nil},
		"far":      {makeVideo(t, "far.mp4", append(photo, "scale=240:240,pad=480:480:120:120:gray")...), []media.Warning{media.SmallFace}},
		"two":      {makeVideo(t, "two.mp4", append(photo, "scale=320:320,split[a][b];[a][b]hstack")...), []media.Warning{media.ManyFaces}},
		"dark":     {makeVideo(t, "dark.mp4", append(photo, "scale=320:320,lutyuv=y=val*0.2")...), []media.Warning{media.Dark}},
		"nobody":   {makeVideo(t, "nobody.mp4", "-f", "lavfi", "-i", "testsrc=s=320x240:r=5"), []media.Warning{media.NoFace}},
	} {
		if file := checkVideo(t, c.path, "ffmpeg"); !slices.Equal(file.Warnings, c.want) {
			t.Errorf("%s: %q, not %q", name, file.Warnings, c.want)
		}
	}
}

func TestWithoutFFmpegVideosAreNotCheckedForFaces(t *testing.T) {
	if file := checkVideo(t, videoSample, filepath.Join(t.TempDir(), "ffmpeg")); len(file.Warnings) > 0 {
		t.Errorf("%q", file.Warnings)
	}
}
