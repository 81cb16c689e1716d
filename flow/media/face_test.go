package media

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"slices"
	"testing"

	"golang.org/x/image/draw"

	"cedula/truora/sandbox/specimen"
)

// portraitOf is the astronaut's bust in front of a plain wall, with its height
// and position as fractions of the picture.
func portraitOf(t *testing.T, share float64, places ...image.Point) image.Image {
	t.Helper()
	wall := image.NewRGBA(image.Rect(0, 0, 600, 800))
	draw.Draw(wall, wall.Rect, image.NewUniform(color.RGBA{132, 140, 138, 255}), image.Point{}, draw.Src)
	person, bust := decodePhotograph(t, "testdata/photographs/astronaut.jpg"), image.Rect(130, 10, 320, 250)
	size := image.Pt(int(share*800)*bust.Dx()/bust.Dy(), int(share*800))
	for _, place := range places {
		at := image.Rectangle{Max: size}.Add(place).Sub(size.Div(2))
		draw.ApproxBiLinear.Scale(wall, at, person, bust, draw.Src, nil)
	}
	return wall
}

// faceWarningsFor gives the warnings of Check that are about faces.
func faceWarningsFor(t *testing.T, photo []byte, need Need) []Warning {
	t.Helper()
	file, err := checkFile(t, writeFile(t, "photo.jpg", photo), need)
	if err != nil {
		t.Fatal(err)
	}
	about := []Warning{NoFace, NoPortrait, ManyFaces, SmallFace, OffCentre}
	return slices.DeleteFunc(file.Warnings, func(w Warning) bool { return !slices.Contains(about, w) })
}

func encoded(t *testing.T, picture image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, picture, &jpeg.Options{Quality: 85}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestPhotosOfAFace(t *testing.T) {
	middle := image.Pt(300, 400)
	photograph := func(name string) image.Image { return decodePhotograph(t, "testdata/photographs/"+name) }
	for name, c := range map[string]struct {
		picture image.Image
		want    []Warning
	}{
		"the astronaut":   {photograph("astronaut.jpg"), nil},
		"a portrait":      {portraitOf(t, 0.7, middle), nil},
		"a face far away": {portraitOf(t, 0.2, middle), []Warning{SmallFace}},
		"at the edge":     {portraitOf(t, 0.5, image.Pt(500, 400)), []Warning{OffCentre}},
		"two people":      {portraitOf(t, 0.4, image.Pt(150, 400), image.Pt(450, 400)), []Warning{ManyFaces}},
		"a cat":           {photograph("chelsea.jpg"), []Warning{NoFace}},
		"a cup":           {photograph("coffee.jpg"), []Warning{NoFace}},
		"a rocket":        {photograph("rocket.jpg"), []Warning{NoFace}},
		"a page":          {photograph("text.jpg"), []Warning{NoFace}},
		"a drawing":       {specimen.DrawFace(480, 640, 0, false), nil},
	} {
		if found := faceWarningsFor(t, encoded(t, c.picture), NeedFace); !slices.Equal(found, c.want) {
			t.Errorf("%s: %q, not %q", name, found, c.want)
		}
	}
}

func TestTheFrontOfADocumentShowsAFace(t *testing.T) {
	for name, want := range map[specimen.Name][]Warning{
		specimen.CardFront: nil, specimen.Passport: nil, specimen.CardBack: {NoPortrait},
	} {
		if found := faceWarningsFor(t, specimen.Bytes(name), NeedFront); !slices.Equal(found, want) {
			t.Errorf("%s: %q, not %q", name, found, want)
		}
		if found := faceWarningsFor(t, specimen.Bytes(name), NeedPhoto); len(found) > 0 {
			t.Errorf("%s, where no side is named: %q", name, found)
		}
	}
}

// A phone stores a portrait in landscape, with an orientation.
func TestFacesAreDetectedInUprightPictures(t *testing.T) {
	upright := image.NewGray(image.Rect(0, 0, 320, 320))
	draw.ApproxBiLinear.Scale(upright, upright.Rect, decodePhotograph(t, "testdata/photographs/astronaut.jpg"), image.Rect(0, 0, 512, 512), draw.Src, nil)
	lying := turnGrey(upright, 8) // what orientation 6 turns back
	if found := faceWarnings(lying, NeedFace); !slices.Equal(found, []Warning{NoFace}) {
		t.Errorf("lying: %q", found)
	}
	if found := faceWarnings(turnGrey(lying, 6), NeedFace); len(found) > 0 {
		t.Errorf("turned back: %q", found)
	}
}

// Faces are not detected in a small thumbnail, which has its own warning.
func TestAPictureTooSmallToTellIsNotAccused(t *testing.T) {
	file, err := checkFile(t, "testdata/photos/baseline.jpg", NeedFace)
	if err != nil || slices.Contains(file.Warnings, NoFace) {
		t.Errorf("%q, %v", file.Warnings, err)
	}
}
