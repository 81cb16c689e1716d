package media

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"golang.org/x/image/draw"
)

// The thresholds are tested with real photographs (see testdata/SOURCES),
// unchanged and with simulated defects. They are smaller than a phone's, but
// all photos are measured at the same size.

// sharpPhotographs are those that are sharp; the clock was taken with a moving
// camera.
func sharpPhotographs(t *testing.T) map[string]image.Image {
	t.Helper()
	found := map[string]image.Image{}
	for _, path := range findSamples(t, "photographs/*.jpg") {
		found[filepath.Base(path)] = decodePhotograph(t, path)
	}
	delete(found, "clock.jpg")
	return found
}

// photographs are those that were decoded, by path.
var photographs sync.Map

// decodePhotograph gives a photograph that all tests share: draw on no such.
func decodePhotograph(t testing.TB, path string) image.Image {
	t.Helper()
	if picture, ok := photographs.Load(path); ok {
		return picture.(image.Image)
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	picture, err := jpeg.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	photographs.Store(path, picture)
	return picture
}

// warningsFor saves a picture as a phone would and gives the warnings of Check,
// but for those about its size and shape.
func warningsFor(t *testing.T, picture image.Image) []Warning {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, picture, &jpeg.Options{Quality: 85}); err != nil {
		t.Fatal(err)
	}
	file, err := checkFile(t, writeFile(t, "photo.jpg", out.Bytes()), NeedInvoice)
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(file.Warnings, func(d Warning) bool { return d == Small })
}

func TestGoodPhotographsGiveNoWarning(t *testing.T) {
	for name, picture := range sharpPhotographs(t) {
		if warnings := warningsFor(t, picture); len(warnings) > 0 {
			t.Errorf("%s: %v", name, warnings)
		}
	}
}

func TestShakenAndDefocusedPhotographsAreBlurred(t *testing.T) {
	if warnings := warningsFor(t, decodePhotograph(t, "testdata/photographs/clock.jpg")); !slices.Contains(warnings, Blurred) {
		t.Errorf("a moving camera: %v", warnings)
	}
	for name, picture := range sharpPhotographs(t) {
		if warnings := warningsFor(t, defocus(picture, 60)); !slices.Contains(warnings, Blurred) {
			t.Errorf("%s out of focus: %v", name, warnings)
		}
	}
}

func TestUnderexposedPhotographsAreDark(t *testing.T) {
	for name, picture := range sharpPhotographs(t) {
		if warnings := warningsFor(t, expose(picture, 0.25)); !slices.Contains(warnings, Dark) {
			t.Errorf("%s two stops under: %v", name, warnings)
		}
	}
}

func TestWashedOutPhotographsAreBright(t *testing.T) {
	for name, picture := range sharpPhotographs(t) {
		if warnings := warningsFor(t, washOut(picture)); !slices.Contains(warnings, Bright) {
			t.Errorf("%s washed out: %v", name, warnings)
		}
	}
}

func TestTheFlashOnACardIsGlare(t *testing.T) {
	for name, picture := range sharpPhotographs(t) {
		if warnings := warningsFor(t, withFlash(picture)); !slices.Contains(warnings, Glare) {
			t.Errorf("%s with a flash on it: %v", name, warnings)
		}
	}
}

func TestWhiteAroundACardIsNoGlare(t *testing.T) {
	card := decodePhotograph(t, "testdata/photographs/coffee.jpg")
	sheet := image.NewRGBA(image.Rect(0, 0, 900, 700))
	draw.Draw(sheet, sheet.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(sheet, card.Bounds().Add(image.Pt(150, 150)), card, image.Point{}, draw.Src)
	if warnings := warningsFor(t, sheet); len(warnings) > 0 {
		t.Errorf("%v", warnings)
	}
}

func TestShape(t *testing.T) {
	upright := image.NewRGBA(image.Rect(0, 0, 600, MinLongSide))
	card := decodePhotograph(t, "testdata/photographs/coffee.jpg")
	draw.Draw(upright, card.Bounds(), card, image.Point{}, draw.Src)
	var out bytes.Buffer
	if err := jpeg.Encode(&out, upright, nil); err != nil {
		t.Fatal(err)
	}
	path := writeFile(t, "upright.jpg", out.Bytes())
	for need, want := range map[Need]bool{NeedPhoto: true, NeedFace: false, NeedInvoice: false} {
		file, err := checkFile(t, path, need)
		if err != nil || slices.Contains(file.Warnings, Portrait) != want || slices.Contains(file.Warnings, Small) {
			t.Errorf("need %d: %v, %v", need, file.Warnings, err)
		}
	}
}

// defocus loses all detail finer than width/lines.
func defocus(picture image.Image, lines int) image.Image {
	size := picture.Bounds().Size()
	small := scale(draw.CatmullRom, picture, image.Pt(lines, lines*size.Y/size.X))
	return scale(draw.CatmullRom, small, size)
}

func expose(picture image.Image, light float64) image.Image {
	return mapLevels(picture, func(v float64) float64 { return v * light })
}

// washOut simulates stray light: the picture has no black.
func washOut(picture image.Image) image.Image {
	return mapLevels(picture, func(v float64) float64 { return 170 + v/2 })
}

func mapLevels(picture image.Image, change func(float64) float64) image.Image {
	bounds := picture.Bounds()
	changed := image.NewRGBA(bounds)
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			r, g, b, _ := picture.At(x, y).RGBA()
			level := func(v uint32) uint8 { return uint8(min(max(change(float64(v>>8)), 0), 255)) }
			changed.SetRGBA(x, y, color.RGBA{level(r), level(g), level(b), 255})
		}
	}
	return changed
}

// withFlash has a overexposed spot an eighth as wide as the picture, with its halo.
func withFlash(picture image.Image) image.Image {
	size := picture.Bounds().Size()
	lit := scale(draw.CatmullRom, picture, size)
	centre, radius := image.Pt(size.X*2/5, size.Y/2), size.X/12
	for y := range size.Y {
		for x := range size.X {
			dx, dy := x-centre.X, y-centre.Y
			if d := dx*dx + dy*dy; d < 4*radius*radius {
				light := uint8(min(255*4*radius*radius/max(4*d, 1), 255))
				c := lit.RGBAAt(x, y)
				lit.SetRGBA(x, y, color.RGBA{max(c.R, light), max(c.G, light), max(c.B, light), 255})
			}
		}
	}
	return lit
}
