package media

import (
	"bytes"
	"errors"
	"image"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/image/draw"
)

// frame720p is a frame of a card as a camera delivers it.
func frame720p(t testing.TB) []byte {
	t.Helper()
	return encodedFrame(t, cardScene(t, "coffee.jpg", 0.95, nowhere), image.Pt(1280, 720))
}

func encodedFrame(t testing.TB, scene image.Image, size image.Point) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, scale(draw.ApproxBiLinear, scene, size), &jpeg.Options{Quality: 85}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// errorOfPlane is the root mean square difference between a plane and the mean
// of the pixels that it represents.
func errorOfPlane(whole, reduced *image.Gray) float64 {
	sum, size := 0.0, reduced.Rect.Size()
	wanted := average(whole, size)
	for y := range size.Y {
		for x := range size.X {
			d := float64(wanted.GrayAt(x, y).Y) - float64(reduced.GrayAt(x, y).Y)
			sum += d * d
		}
	}
	return math.Sqrt(sum / float64(size.X*size.Y))
}

// errorsOf compares the planes of a reduced picture with those of the full one.
func errorsOf(whole, reduced image.Image) []float64 {
	if grey, isGrey := reduced.(*image.Gray); isGrey {
		return []float64{errorOfPlane(whole.(*image.Gray), grey)}
	}
	w, r := whole.(*image.YCbCr), reduced.(*image.YCbCr)
	return []float64{
		errorOfPlane(luminanceOf(w), luminanceOf(r)),
		errorOfPlane(chromaPlane(w, w.Cb), chromaPlane(r, r.Cb)), errorOfPlane(chromaPlane(w, w.Cr), chromaPlane(r, r.Cr)),
	}
}

// A picture decoded at reduced size is as accurate as the full one scaled down.
func TestAFrameIsDecodedAtAPartOfItsSize(t *testing.T) {
	for _, c := range []struct{ size, room, reduced image.Point }{
		{image.Pt(1280, 720), image.Pt(200, 120), image.Pt(320, 180)},
		{image.Pt(1280, 720), image.Pt(400, 200), image.Pt(640, 360)},
		{image.Pt(1280, 720), image.Pt(400, 180), image.Pt(320, 180)}, // its height fills the room
		{image.Pt(1278, 718), image.Pt(200, 120), image.Pt(320, 180)},
		{image.Pt(2560, 1440), image.Pt(200, 120), image.Pt(320, 180)},
		{image.Pt(640, 480), image.Pt(200, 120), image.Pt(320, 240)},
		{image.Pt(1280, 720), image.Pt(900, 900), image.Pt(1280, 720)},
		{image.Pt(320, 240), image.Pt(200, 120), image.Pt(320, 240)},
	} {
		frame := encodedFrame(t, photographFilling(t, "astronaut.jpg", image.Pt(512, 288)), c.size)
		picture, err := DecodeFrame(frame, c.room)
		if err != nil || picture.Bounds().Size() != c.reduced {
			t.Errorf("%v for %v: %v, %v", c.size, c.room, picture.Bounds(), err)
			continue
		}
		whole, _ := jpeg.Decode(bytes.NewReader(frame))
		isEven := c.size.X%c.reduced.X == 0 // else a pixel stands for less than a block at the edges
		if far := errorsOf(whole, picture); isEven && slices.Max(far) > 3 {
			t.Errorf("%v for %v: %.1f levels from the picture", c.size, c.room, far)
		}
	}
}

// Encoders use various subsamplings and restarts. Unsupported frames are
// decoded by image/jpeg.
func TestFramesOfManyEncoders(t *testing.T) {
	files, _ := filepath.Glob("testdata/photos/*.jpg")
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		whole, wholeErr := jpeg.Decode(bytes.NewReader(data))
		picture, err := (&frameDecoder{}).decode(data) // at an eighth
		if errors.Is(err, errOtherFrame) || wholeErr != nil {
			t.Logf("%s: %v, image/jpeg: %v", filepath.Base(file), err, wholeErr)
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		if far := errorsOf(whole, picture); slices.Max(far) > 2 {
			t.Errorf("%s: %.1f levels from the picture", file, far)
		}
	}
}

// Damaged frames are errors, and never cause a panic.
func TestBrokenFrames(t *testing.T) {
	frame := frame720p(t)
	random := rand.New(rand.NewPCG(1, 7))
	for range 100 {
		broken := bytes.Clone(frame)
		for range 1 + random.IntN(4) {
			broken[random.IntN(len(broken))] = byte(random.IntN(256))
		}
		DecodeFrame(broken, image.Pt(200, 100))
		cut := random.IntN(len(frame) - 100)
		if _, err := DecodeFrame(frame[:cut], image.Pt(200, 100)); err == nil {
			t.Fatalf("a frame cut at %d of %d is decoded", cut, len(frame))
		}
	}
}

func FuzzDecodeFrame(f *testing.F) {
	files, _ := filepath.Glob("testdata/photos/*.jpg")
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		_, _ = (&frameDecoder{}).decode(data)
	})
}

// A Monitor's results are the same for a frame decoded at reduced size and at
// full size.
func TestAReducedFrameIsMeasuredLikeTheFullOne(t *testing.T) {
	for _, name := range []string{"astronaut.jpg", "chelsea.jpg", "clock.jpg", "coffee.jpg", "rocket.jpg", "text.jpg"} {
		frame := encodedFrame(t, cardScene(t, name, 0.95, nowhere), image.Pt(1280, 720))
		whole, _ := jpeg.Decode(bytes.NewReader(frame))
		reduced, err := DecodeFrame(frame, image.Pt(200, 100))
		if err != nil {
			t.Fatal(err)
		}
		outline := Outline(NeedPhoto, image.Pt(320, 180))
		before, after := sharpness(cropped(reducedGrey(whole), outline)), sharpness(cropped(reducedGrey(reduced), outline))
		t.Logf("%-14s sharpness %.0f, of the whole %.0f", name, after, before)
		if math.Abs(after/before-1) > 0.25 {
			t.Errorf("%s: sharpness %.0f, of the whole %.0f", name, after, before)
		}
	}
}

// A frame of 720p, from what the camera delivered to what is measured.
func BenchmarkFrame(b *testing.B) {
	frame := frame720p(b)
	for name, room := range map[string]image.Point{"a quarter": image.Pt(200, 100), "half": image.Pt(400, 200), "whole": image.Pt(1280, 720)} {
		b.Run("decode "+name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := DecodeFrame(frame, room); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
