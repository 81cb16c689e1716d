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
