package specimen_test

import (
	"bytes"
	"image/jpeg"
	"os"
	"path/filepath"
	"testing"
	"time"

	"cedula/flow/media"
	"cedula/truora/sandbox/specimen"
)

// needs are what the specimens are asked for as.
var needs = map[specimen.Name]media.Need{
	specimen.CardFront: media.NeedFront, specimen.CardBack: media.NeedPhoto, specimen.Passport: media.NeedFront,
	specimen.Invoice: media.NeedInvoice, specimen.Face: media.NeedFace, specimen.FaceVideo: media.NeedVideo,
}

// A demo's camera shows what it is like to use one: documents are brought near
// and are then ready to be taken, a person is as a person should be.
func TestTheCameraShowsTheRequestedSpecimen(t *testing.T) {
	for _, name := range specimen.Names() {
		camera, monitor := specimen.NewCamera(name), media.NewMonitor(needs[name])
		isDocument := needs[name].IsCard() || needs[name] == media.NeedInvoice
		watched := 800 * time.Millisecond
		if isDocument {
			watched = 3500 * time.Millisecond
		}
		var hints []media.Hint
		isReady := false
		for since := time.Duration(0); since < watched && !isReady; since += 2 * time.Second / time.Duration(camera.Rate()) { // every other frame
			picture, err := jpeg.Decode(bytes.NewReader(camera.Frame(since)))
			if err != nil {
				t.Fatal(err)
			}
			if size := picture.Bounds().Size(); size.X < 1280 || size.Y < 720 {
				t.Fatalf("%s: a frame of %v", name, size)
			}
			advice := monitor.Observe(picture, time.Time{}.Add(since))
			hints, isReady = append(hints, advice.Hint), advice.Ready
		}
		photo := filepath.Join(t.TempDir(), "photo.jpg")
		if err := os.WriteFile(photo, camera.Frame(watched), 0o600); err != nil {
			t.Fatal(err)
		}
		need := needs[name]
		if need == media.NeedVideo {
			need = media.NeedFace
		}
		if file, err := (media.Checker{}).Check(t.Context(), photo, need); err != nil || len(file.Warnings) > 0 {
			t.Errorf("a photo of %s: %v %v", name, file.Warnings, err)
		}
		if isReady != isDocument || hints[len(hints)-1] != media.NoHint {
			t.Errorf("%s: ready %v, hints %q", name, isReady, hints)
		}
	}
}

func TestTheCameraMovesAndDrawsAFrameOnce(t *testing.T) {
	for _, name := range []specimen.Name{specimen.Face, specimen.CardFront} {
		camera := specimen.NewCamera(name)
		first, later := camera.Frame(0), camera.Frame(500*time.Millisecond)
		if bytes.Equal(first, later) {
			t.Errorf("%s does not move", name)
		}
		if again := camera.Frame(0); &again[0] != &first[0] {
			t.Errorf("%s is drawn again", name)
		}
	}
	if video := specimen.NewCamera(specimen.FaceVideo).Video(); string(video[4:8]) != "ftyp" {
		t.Errorf("a video that begins with %q", video[:12])
	}
}
