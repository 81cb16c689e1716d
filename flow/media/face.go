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
	// faceSide is the long side of the picture in which faces are looked for,
	// in pixels.
	faceSide = 320
	// minFaceQuality divides faces from what only looks a little like one:
	// those of people reach 60 to 270, anything else hardly 5.
	minFaceQuality = 20
	// faceOverlap is the share of their area that two findings of the same
	// face have in common at least.
	faceOverlap = 0.2
)

// facefinder/facefinder is the cascade of pigo, which finds faces that look
// into the camera.
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
	// leastFace is the size of the smallest face that is looked for in a
	// photo, in pixels of faceSide: the portrait on a card has some 40.
	leastFace = 24
	// leastFacePicture is the long side from which on a picture can tell.
	leastFacePicture = 200
	// minFaceShare is how large a face should be, in shares of the shorter
	// side.
	minFaceShare = 0.15
)

// faceWarnings looks for the face that a photo of this need should show; grey is
// upright.
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

// warningsOf says what is wrong with the faces that were found, the greatest
// first, in a picture of the size.
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

// videoWarnings says what is wrong with the person in a video, by pictures of
// it: heads turn and eyes close, so that one picture says little.
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

// face is a face in a picture, in shares of the picture's long side.
type face struct {
	x, y    float64 // of its middle
	size    float64 // of the square around it
	quality float32
}

// findFaces finds the faces that look into the camera, the greatest first, in a
// picture that is no larger than faceSide. Least is the size of the smallest, in
// pixels: it decides how long this takes.
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

// hasSecondFace reports whether there is one beside the greatest that is no
// passer-by's: at least half as large.
func hasSecondFace(faces []face) bool {
	return len(faces) > 1 && faces[1].size >= faces[0].size/2
}
