package ui

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/muesli/termenv"

	"cedula/flow/camera"
)

// sceneCamera is a camera in front of which a scene takes place.
type sceneCamera struct {
	scene func(since time.Duration) []byte
}

func (c sceneCamera) Frame(since time.Duration) []byte { return c.scene(since) }
func (sceneCamera) Rate() int                          { return 10 }
func (sceneCamera) Video() []byte                      { return testVideo() }

// testVideo is a video that the checks let pass.
var testVideo = sync.OnceValue(func() []byte {
	video, err := os.ReadFile("../truora/sandbox/specimen/face.mp4")
	if err != nil {
		panic(err)
	}
	return video
})

// cardFrame is a card of the given share of the picture's height on a table, as
// JPEG. The back has its print elsewhere.
func cardFrame(share float64, isBack bool) []byte {
	picture := image.NewRGBA(image.Rect(0, 0, 640, 360))
	fill := func(area image.Rectangle, grey uint8) {
		draw.Draw(picture, area, image.NewUniform(color.RGBA{grey, grey, grey, 255}), image.Point{}, draw.Src)
	}
	fill(picture.Rect, 70)
	half := image.Pt(int(share*360*1.586/2), int(share*360/2))
	card := image.Rectangle{Min: image.Pt(320, 180).Sub(half), Max: image.Pt(320, 180).Add(half)}
	fill(card, 200)
	print := card.Inset(card.Dy() / 4)
	if isBack {
		print.Min.X += print.Dx() / 2
	}
	for y := print.Min.Y; y < print.Max.Y; y += 24 {
		for x := print.Min.X; x < print.Max.X; x += 13 + y%5 {
			fill(image.Rect(x, y, x+7, y+8), 30)
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, picture, nil); err != nil {
		panic(err)
	}
	return b.Bytes()
}

var (
	farCard  = sync.OnceValue(func() []byte { return cardFrame(0.4, false) })
	nearCard = sync.OnceValue(func() []byte { return cardFrame(0.8, false) })
	backCard = sync.OnceValue(func() []byte { return cardFrame(0.8, true) })
)

// bringCard holds a card far away for two seconds, and then near and still.
func bringCard(since time.Duration) []byte {
	if since < 2*time.Second {
		return farCard()
	}
	return nearCard()
}

// testLive runs a test with a camera in front of which the scene takes place.
func testLive(t *testing.T, source camera.Source, test func(h *screenHarness)) {
	t.Helper()
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	testScreen(t, func(h *screenHarness) {
		var folder camera.Folder
		defer folder.Close()
		defer func() {
			if c, ok := h.screen.(closer); ok {
				c.Close()
			}
		}()
		h.setColours(termenv.ANSI256)
		h.d.Files.Cameras = oneSource{source}
		h.d.Files.Live = CameraOptions{Folder: &folder, VideoLength: 5 * time.Second, Mirror: true, Viewfinder: true}
		test(h)
	})
}

// oneSource takes every file.
type oneSource struct{ source camera.Source }

func (c oneSource) Source(string) camera.Source { return c.source }

// sceneSource is a source of one such camera.
func sceneSource(scene func(since time.Duration) []byte) camera.Source {
	return camera.NewDrawn(sceneCamera{scene}, 1)
}

// faultySource has cameras that cannot be opened while they have a fault.
type faultySource struct {
	camera.Source
	devices []camera.Device
	faults  map[string]camera.Fault // by the device's ID; "" of the list
	opened  []string
}

func (s *faultySource) Devices(context.Context) ([]camera.Device, error) {
	if fault := s.faults[""]; fault != "" {
		return nil, &camera.Error{Fault: fault}
	}
	return s.devices, nil
}

func (s *faultySource) Open(ctx context.Context, device camera.Device) (camera.Live, error) {
	s.opened = append(s.opened, device.ID)
	if fault := s.faults[device.ID]; fault != "" {
		return nil, &camera.Error{Fault: fault, Device: device.ID}
	}
	return s.Source.Open(ctx, device)
}

// mustNotShow fails when a text is on the screen.
func (h *screenHarness) mustNotShow(texts ...string) {
	h.t.Helper()
	for _, text := range texts {
		if strings.Contains(h.view(), text) {
			h.t.Errorf("%q is in\n%s", text, textOf(h.view()))
		}
	}
}

// advanceUntil lets time pass until a text is shown, for some seconds at most.
func (h *screenHarness) advanceUntil(text string) {
	h.t.Helper()
	for range 100 {
		if strings.Contains(h.view(), text) {
			return
		}
		h.advance(100 * time.Millisecond)
	}
	h.t.Fatalf("%q was never shown:\n%s", text, textOf(h.view()))
}
