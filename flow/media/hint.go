package media

import (
	"image"
	"math"
	"time"

	"golang.org/x/image/draw"
)

// Hint is advice for a person in front of the camera. It is never an error.
type Hint string

// The hints.
const (
	NoHint        Hint = ""
	HintDark      Hint = "too dark"
	HintGlare     Hint = "glare"
	HintHoldStill Hint = "hold still"       // it moves, or is not sharp
	HintCloser    Hint = "come closer"      // the face is small
	HintFill      Hint = "fill the outline" // with the document
	HintNoFace    Hint = "no face"
	HintManyFaces Hint = "more than one face"
	HintCentre    Hint = "to the middle" // the face is outside of the oval
)

// Advice is the assessment of a camera's frames.
type Advice struct {
	Hint Hint
	// Ready means that a document has filled the outline and been sharp and
	// still for a second, so that its photo can be taken. It remains set until
	// the document moves.
	Ready bool
}

// The times of a Monitor.
const (
	hintLasts   = time.Second            // minimum time that a hint is shown
	hintDelay   = 300 * time.Millisecond // time that a hint must apply before it is shown
	readyDelay  = time.Second            // time that a document must be sharp and still
	monitorSide = faceSide               // longer side of the measured picture, in pixels
)

const (
	// maxMotion is how many pixels of monitorSide a document may move between
	// two frames to count as still.
	maxMotion = 0.3
	// motionNoise is the luminance difference between two frames caused by the
	// sensor alone.
	motionNoise = 1.5
	// minLiveSharpness is minSharpness at monitorSide, and within the outline.
	minLiveSharpness = 150
	// minFaceSize is the minimum size of a face as a fraction of the picture's
	// height.
	minFaceSize = 0.28
	// leastLiveFace is the size of the smallest face that is detected, in
	// pixels of monitorSide: passers-by are smaller.
	leastLiveFace = 36
	// maxFaceOffset is how far a face may be from the centre, as a fraction of
	// the picture's height.
	maxFaceOffset = 0.2
)

// Monitor assesses a camera's frames and gives steady advice: each hint is
// shown for at least a second. It must not be used concurrently.
type Monitor struct {
	need      Need
	previous  *image.Gray
	shown     hintSince
	next      hintSince
	goodSince time.Time // zero if the document is not sharp and still
}

// hintSince is a hint and since when it applies.
type hintSince struct {
	hint Hint
	at   time.Time
}

// NewMonitor creates a monitor for a need.
func NewMonitor(need Need) *Monitor { return &Monitor{need: need} }

// Observe assesses the next decoded frame, taken at a time. It takes some
// milliseconds: call it outside of Update.
func (m *Monitor) Observe(picture image.Image, at time.Time) Advice {
	grey := reducedGrey(picture)
	scene := assess(grey, m.previous, m.need)
	m.previous = grey
	if !scene.documentReady {
		m.goodSince = time.Time{}
	} else if m.goodSince.IsZero() {
		m.goodSince = at
	}
	ready := scene.documentReady && at.Sub(m.goodSince) >= readyDelay
	return Advice{Hint: m.calm(scene.hint, at), Ready: ready}
}

// calm is the hint to show: it changes only after the previous one was shown
// long enough, and the new one has applied for a while.
func (m *Monitor) calm(hint Hint, at time.Time) Hint {
	if hint != m.next.hint {
		m.next = hintSince{hint, at}
	}
	if hint != m.shown.hint && at.Sub(m.next.at) >= hintDelay && at.Sub(m.shown.at) >= hintLasts {
		m.shown = hintSince{hint, at}
	}
	return m.shown.hint
}

// reducedGrey is the luminance of a frame at monitorSide.
func reducedGrey(picture image.Image) *image.Gray {
	size := fitWithin(picture.Bounds().Size(), image.Pt(monitorSide, monitorSide))
	switch picture := picture.(type) {
	case *image.YCbCr:
		return average(&image.Gray{Pix: picture.Y, Stride: picture.YStride, Rect: picture.Rect}, size)
	case *image.Gray:
		return average(picture, size)
	}
	grey := image.NewGray(image.Rectangle{Max: size})
	draw.ApproxBiLinear.Scale(grey, grey.Rect, picture, picture.Bounds(), draw.Src, nil)
	return grey
}

// scene is the assessment of one frame.
type scene struct {
	hint          Hint
	documentReady bool // a document is sharp and still
}

// assess measures a frame; previous is the preceding one, nil for the first.
func assess(grey, previous *image.Gray, need Need) scene {
	if countLevels(grey).quantile(0.90) <= darkHighlights {
		return scene{hint: HintDark}
	}
	switch {
	case need == NeedFace || need == NeedVideo:
		return scene{hint: faceHint(findFaces(grey, leastLiveFace), grey.Rect.Size())}
	case need.IsCard() || need == NeedInvoice:
		return assessDocument(grey, previous, need)
	}
	return scene{}
}

// faceHint is the hint for the detected faces, sorted by size, the largest
// first.
func faceHint(faces []face, size image.Point) Hint {
	switch {
	case len(faces) == 0:
		return HintNoFace
	case hasSecondFace(faces):
		return HintManyFaces
	}
	// fractions of the height
	unit := float64(max(size.X, size.Y)) / float64(size.Y)
	first := faces[0]
	x, y := first.x*unit-float64(size.X)/float64(size.Y)/2, first.y*unit-0.5
	switch {
	case first.size*unit < minFaceSize:
		return HintCloser
	case math.Hypot(x, y) > maxFaceOffset:
		return HintCentre
	}
	return NoHint
}

func assessDocument(grey, previous *image.Gray, need Need) scene {
	outline := Outline(need, grey.Rect.Size())
	inside := cropped(grey, outline)
	switch {
	case !hasDocumentEdges(grey, outline):
		return scene{hint: HintFill}
	case previous == nil || motion(grey, previous, outline) > maxMotion || sharpness(inside) < minLiveSharpness:
		return scene{hint: HintHoldStill}
	case hasGlare(inside):
		return scene{hint: HintGlare}
	}
	return scene{documentReady: true}
}

// motion is roughly how many pixels the content of the area has moved: the
// difference between the frames divided by the gradient of the picture.
func motion(grey, previous *image.Gray, area image.Rectangle) float64 {
	if grey.Rect != previous.Rect {
		return math.Inf(1)
	}
	area = area.Intersect(grey.Rect.Inset(1))
	difference, slope := 0, 0
	for y := area.Min.Y; y < area.Max.Y; y++ {
		row := y * grey.Stride
		for x := area.Min.X; x < area.Max.X; x++ {
			at := row + x
			difference += distance(grey.Pix[at], previous.Pix[at])
			slope += max(distance(grey.Pix[at+1], grey.Pix[at-1]), distance(grey.Pix[at+grey.Stride], grey.Pix[at-grey.Stride]))
		}
	}
	pixels := float64(max(area.Dx()*area.Dy(), 1))
	return max(float64(difference)/pixels-motionNoise, 0) / max(float64(slope)/2/pixels, 1)
}

func distance(a, b uint8) int {
	if a > b {
		return int(a - b)
	}
	return int(b - a)
}

// cropped is a copy of an area of a picture.
func cropped(grey *image.Gray, area image.Rectangle) *image.Gray {
	area = area.Intersect(grey.Rect)
	part := image.NewGray(image.Rectangle{Max: area.Size()})
	draw.Draw(part, part.Rect, grey, area.Min, draw.Src)
	return part
}
