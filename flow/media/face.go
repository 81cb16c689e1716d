package media

import (
	"cmp"
	_ "embed"
	"image"
	"slices"
	"sync"

	pigo "github.com/esimov/pigo/core"
)

const (
	// faceSide is the longer side of the picture for face detection, in pixels.
	faceSide = 320
	// minFaceQuality separates faces from false detections: faces have a
	// quality of 60 to 270, anything else rarely 5.
	minFaceQuality = 20
	// faceOverlap is the minimum overlap of two detections of the same face, as
	// a fraction of their area.
	faceOverlap = 0.2
)

// facefinder/facefinder is pigo's cascade, which detects frontal faces.
//
//go:embed facefinder/facefinder
var cascade []byte

var faceFinder = sync.OnceValue(func() *pigo.Pigo {
	finder, err := pigo.NewPigo().Unpack(cascade)
	if err != nil {
		panic("media: the faces' cascade: " + err.Error())
	}
	return finder
})

const (
	// leastFace is the size of the smallest face that is detected in a photo,
	// in pixels of faceSide: the portrait on a card has about 40.
	leastFace = 24
	// leastFacePicture is the minimum longer side of a picture for face
	// detection, in pixels.
	leastFacePicture = 200
	// minFaceShare is the recommended minimum size of a face, as a fraction of
	// the shorter side.
	minFaceShare = 0.15
)

// faceWarnings checks the face in a photo for this need; grey is upright.
func faceWarnings(grey *image.Gray, need Need) []Warning {
	size := grey.Rect.Size()
	if max(size.X, size.Y) < leastFacePicture || need != NeedFace && need != NeedFront {
		return nil
	}
	grey = average(grey, fitWithin(size, image.Pt(faceSide, faceSide)))
	faces := findFaces(grey, leastFace)
	switch {
	case need == NeedFace:
		return warningsOf(faces, grey.Rect.Size())
	case len(faces) == 0:
		return []Warning{NoPortrait}
	}
	return nil
}

// warningsOf are the warnings for the faces in a picture of this size, sorted
// by size, the largest first.
func warningsOf(faces []face, size image.Point) []Warning {
	switch {
	case len(faces) == 0:
		return []Warning{NoFace}
	case hasSecondFace(faces):
		return []Warning{ManyFaces}
	}
	first, long := faces[0], float64(max(size.X, size.Y))
	middle, half := image.Pt(int(first.x*long), int(first.y*long)), int(first.size*long/2)
	around := image.Rectangle{Min: middle, Max: middle}.Inset(-half)
	switch {
	case first.size*long < minFaceShare*float64(min(size.X, size.Y)):
		return []Warning{SmallFace}
	case !around.In(image.Rectangle{Max: size}.Inset(min(size.X, size.Y) / 20)):
		return []Warning{OffCentre}
	}
	return nil
}

// videoWarnings are the warnings for the face in a video, by some of its
// frames: a single frame is not reliable, because heads turn and eyes close.
func videoWarnings(pictures []*image.Gray) []Warning {
	if len(pictures) == 0 {
		return nil
	}
	dark, found := 0, map[Warning]int{}
	for _, picture := range pictures {
		grey := reducedGrey(picture)
		if countLevels(grey).quantile(0.90) <= darkHighlights {
			dark++
		}
		for _, w := range warningsOf(findFaces(grey, leastFace), grey.Rect.Size()) {
			found[w]++
		}
	}
	withFace := len(pictures) - found[NoFace]
	switch {
	case dark > len(pictures)/2:
		return []Warning{Dark}
	case withFace == 0:
		return []Warning{NoFace}
	case found[ManyFaces] > withFace/2:
		return []Warning{ManyFaces}
	case found[SmallFace] > withFace/2:
		return []Warning{SmallFace}
	case found[OffCentre] > withFace/2:
		return []Warning{OffCentre}
	}
	return nil
}

// face is a face in a picture, in units of the picture's longer side.
type face struct {
	x, y    float64 // of its centre
	size    float64 // of its bounding square
	quality float32
}

// findFaces detects frontal faces in a picture that is not larger than
// faceSide, and sorts them by size, the largest first. Least is the minimum
// size in pixels: it determines how long this takes.
func findFaces(grey *image.Gray, least int) (faces []face) {
	size := grey.Rect.Size()
	side := float64(max(size.X, size.Y))
	finder := faceFinder()
	found := finder.RunCascade(pigo.CascadeParams{
		MinSize: least, MaxSize: min(size.X, size.Y), ShiftFactor: 0.1, ScaleFactor: 1.1,
		ImageParams: pigo.ImageParams{Pixels: grey.Pix, Rows: size.Y, Cols: size.X, Dim: grey.Stride},
	}, 0)
	for _, d := range finder.ClusterDetections(found, faceOverlap) {
		if d.Q > minFaceQuality {
			faces = append(faces, face{float64(d.Col) / side, float64(d.Row) / side, float64(d.Scale) / side, d.Q})
		}
	}
	slices.SortFunc(faces, func(a, b face) int { return cmp.Compare(b.size, a.size) })
	return faces
}

// hasSecondFace reports whether there is a second face at least half as large
// as the largest one, so probably not a passer-by's.
func hasSecondFace(faces []face) bool {
	return len(faces) > 1 && faces[1].size >= faces[0].size/2
}
