package media

import (
	"image"
	"image/color"
	"math/rand/v2"
	"testing"
	"time"

	"golang.org/x/image/draw"
)

// liveSize is the size of the frames that the tests make.
var liveSize = image.Pt(640, 360)

// photographFilling is a photograph cut and scaled to a size.
func photographFilling(t testing.TB, name string, size image.Point) *image.RGBA {
	t.Helper()
	picture := decodePhotograph(t, "testdata/photographs/"+name)
	from := picture.Bounds()
	if from.Dx()*size.Y > from.Dy()*size.X {
		from = image.Rectangle{Max: image.Pt(from.Dy()*size.X/size.Y, from.Dy())}
	} else {
		from = image.Rectangle{Max: image.Pt(from.Dx(), from.Dx()*size.Y/size.X)}
	}
	filled := image.NewRGBA(image.Rectangle{Max: size})
	draw.ApproxBiLinear.Scale(filled, filled.Rect, picture, from, draw.Src, nil)
	return filled
}

// cardScene is a card with print and a portrait in front of a background: share
// is its width as a fraction of the outline's, offset its position.
func cardScene(t testing.TB, background string, share float64, offset image.Point) *image.RGBA {
	t.Helper()
	frame := photographFilling(t, background, liveSize)
	outline := Outline(NeedPhoto, liveSize)
	width := int(share * float64(outline.Dx()))
	card := image.Rectangle{Max: image.Pt(width, int(float64(width)/cardShape))}
	card = card.Add(outline.Min.Add(outline.Max).Div(2).Sub(card.Size().Div(2)).Add(offset))
	draw.Draw(frame, card, image.NewUniform(color.RGBA{205, 210, 200, 255}), image.Point{}, draw.Src)
	print := decodePhotograph(t, "testdata/photographs/text.jpg")
	left := image.Rectangle{Min: card.Min.Add(card.Size().Div(12)), Max: image.Pt(card.Min.X+card.Dx()*6/10, card.Max.Y-card.Dy()/8)}
	draw.ApproxBiLinear.Scale(frame, left, print, print.Bounds(), draw.Src, nil)
	face := decodePhotograph(t, "testdata/photographs/astronaut.jpg")
	right := image.Rectangle{Min: image.Pt(card.Min.X+card.Dx()*13/20, card.Min.Y+card.Dy()/5), Max: card.Max.Sub(card.Size().Div(12))}
	draw.ApproxBiLinear.Scale(frame, right, face, image.Rect(140, 20, 310, 240), draw.Src, nil)
	return frame
}

// sensor adds a sensor's noise to a measured frame, reduced by scaling.
func sensor(picture image.Image, seed uint64) *image.Gray {
	random := rand.New(rand.NewPCG(seed, 7))
	grey := reducedGrey(picture)
	for i, value := range grey.Pix {
		grey.Pix[i] = uint8(min(max(float64(value)+random.NormFloat64(), 0), 255))
	}
	return grey
}

var (
	nowhere = image.Point{}
	began   = time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
)

// observe passes frames to a monitor, ten per second, and returns all advice.
func observe(monitor *Monitor, from time.Time, frames ...image.Image) (advice []Advice, until time.Time) {
	for _, frame := range frames {
		advice = append(advice, monitor.Observe(frame, from))
		from = from.Add(time.Second / 10)
	}
	return advice, from
}

// lastAdvice passes a scene to a monitor until a hint is shown, and returns the
// last advice.
func lastAdvice(monitor *Monitor, scene image.Image) Advice {
	takes := [2]image.Image{sensor(scene, 1), sensor(scene, 2)}
	monitor.Observe(takes[0], began)
	monitor.Observe(takes[1], began.Add(time.Second/10))
	return monitor.Observe(takes[0], began.Add(time.Second/10+hintDelay))
}

// repeated are the frames of a scene during a time.
func repeated(scene image.Image, lasting time.Duration) (frames []image.Image) {
	takes := [2]image.Image{sensor(scene, 1), sensor(scene, 2)}
	for i := range int(10 * lasting / time.Second) {
		frames = append(frames, takes[i%2])
	}
	return frames
}

func TestADocumentIsReadyOnceItWasSharpAndStillForASecond(t *testing.T) {
	for background, share := range map[string]float64{"astronaut.jpg": 0.8, "chelsea.jpg": 0.9, "coffee.jpg": 1, "rocket.jpg": 1.1} {
		monitor := NewMonitor(NeedPhoto)
		if advice := lastAdvice(monitor, cardScene(t, background, 0, nowhere)); advice.Ready || advice.Hint != HintFill {
			t.Errorf("%s: without a card: %+v", background, advice)
		}
		advice, _ := observe(monitor, began.Add(time.Second), repeated(cardScene(t, background, share, nowhere), 1400*time.Millisecond)...)
		for i, a := range advice {
			if held := time.Duration(i-1) * time.Second / 10; a.Ready != (held >= readyDelay) { // the first one has just come
				t.Errorf("%s, %v: ready is %v after %v", background, share, a.Ready, held)
			}
		}
		if last := advice[len(advice)-1]; last.Hint != NoHint {
			t.Errorf("%s, %v: %q", background, share, last.Hint)
		}
	}
}

func TestADocumentThatMovesOrIsBlurredIsNotReady(t *testing.T) {
	var moving []image.Image
	for i := range 12 {
		moving = append(moving, sensor(cardScene(t, "coffee.jpg", 0.95, image.Pt(4*(i%8), 0)), uint64(i)))
	}
	blurred := defocus(cardScene(t, "coffee.jpg", 0.95, nowhere), 90)
	for name, frames := range map[string][]image.Image{"moving": moving, "blurred": repeated(blurred, 1400*time.Millisecond)} {
		advice, _ := observe(NewMonitor(NeedPhoto), began, frames...)
		for _, a := range advice {
			if a.Ready {
				t.Errorf("%s: ready", name)
			}
		}
		if last := advice[len(advice)-1]; last.Hint != HintHoldStill {
			t.Errorf("%s: %q", name, last.Hint)
		}
	}
}

func TestGlareAndDarknessAtTheCamera(t *testing.T) {
	card := cardScene(t, "coffee.jpg", 0.95, nowhere)
	dark := expose(card, 0.2)
	shine := image.Rect(0, 0, 95, 75).Add(image.Pt(280, 110))
	draw.Draw(card, shine, image.White, image.Point{}, draw.Src)
	for hint, frame := range map[Hint]image.Image{HintGlare: card, HintDark: dark} {
		if advice := lastAdvice(NewMonitor(NeedPhoto), frame); advice.Hint != hint || advice.Ready {
			t.Errorf("%q: %+v", hint, advice)
		}
	}
}

// faceScene is the astronaut's face, as high as the share of the frame, at a
// place in shares of the frame.
func faceScene(t testing.TB, share float64, places ...image.Point) *image.RGBA {
	t.Helper()
	frame := image.NewRGBA(image.Rectangle{Max: liveSize})
	draw.Draw(frame, frame.Rect, image.NewUniform(color.RGBA{120, 130, 128, 255}), image.Point{}, draw.Src)
	person := decodePhotograph(t, "testdata/photographs/astronaut.jpg")
	bust := image.Rect(130, 10, 320, 250) // the face is some 105 of it
	height := int(share * float64(liveSize.Y) * float64(bust.Dy()) / 105)
	for _, place := range places {
		at := image.Rect(0, 0, height*bust.Dx()/bust.Dy(), height).Add(place)
		at = at.Sub(at.Size().Div(2))
		draw.ApproxBiLinear.Scale(frame, at, person, bust, draw.Src, nil)
	}
	return frame
}

func TestHintsForAFace(t *testing.T) {
	middle := liveSize.Div(2)
	for name, c := range map[string]struct {
		frame *image.RGBA
		hint  Hint
	}{
		"in the middle": {faceScene(t, 0.4, middle), NoHint},
		"near":          {faceScene(t, 0.55, middle), NoHint},
		"far":           {faceScene(t, 0.22, middle), HintCloser},
		"aside":         {faceScene(t, 0.4, middle.Add(image.Pt(190, 0))), HintCentre},
		"two":           {faceScene(t, 0.35, middle.Sub(image.Pt(125, 0)), middle.Add(image.Pt(125, 0))), HintManyFaces},
		"a cat":         {photographFilling(t, "chelsea.jpg", liveSize), HintNoFace},
		"a cup":         {photographFilling(t, "coffee.jpg", liveSize), HintNoFace},
	} {
		if advice := lastAdvice(NewMonitor(NeedVideo), c.frame); advice.Hint != c.hint || advice.Ready {
			t.Errorf("%s: %+v, not %q", name, advice, c.hint)
		}
	}
}

// With any frames, a hint is shown for at least a second, and short changes are
// not shown.
func TestHintsAreCalm(t *testing.T) {
	monitor := NewMonitor(NeedFace)
	hints := []Hint{HintDark, NoHint, HintNoFace}
	var shown Hint
	var since time.Time
	changes := 0
	for i := range 15 * 20 {
		now := began.Add(time.Duration(i) * time.Second / 15)
		hint := monitor.calm(hints[i/6%3], now)
		if hint == shown {
			continue
		}
		if !since.IsZero() && now.Sub(since) < hintLasts {
			t.Fatalf("%q after %v of %q", hint, now.Sub(since), shown)
		}
		shown, since, changes = hint, now, changes+1
	}
	if changes < 5 {
		t.Errorf("%d changes: it hears nothing", changes)
	}
	flicker := NewMonitor(NeedFace)
	for i := range 15 * 5 {
		if hint := flicker.calm(hints[i%3], began.Add(time.Duration(i)*time.Second/15)); hint != NoHint {
			t.Fatalf("a flicker is shown: %q", hint)
		}
	}
}

// At 15 frames per second a frame has 66 ms, most of it for the terminal.
func BenchmarkHints(b *testing.B) {
	for name, c := range map[string]struct {
		need  Need
		frame *image.RGBA
	}{
		"document": {NeedPhoto, cardScene(b, "coffee.jpg", 0.95, nowhere)},
		"face":     {NeedFace, faceScene(b, 0.4, liveSize.Div(2))},
		"no-face":  {NeedFace, photographFilling(b, "coffee.jpg", liveSize)},
	} {
		b.Run(name, func(b *testing.B) {
			greys := [2]*image.Gray{sensor(c.frame, 1), sensor(c.frame, 2)}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				assess(greys[i%2], greys[(i+1)%2], c.need)
			}
		})
	}
}
