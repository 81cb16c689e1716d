package media

import (
	"bytes"
	"errors"
	"image/jpeg"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// converting is a Checker that converts HEIC pictures.
func converting(t *testing.T) Checker {
	t.Helper()
	conversions := new(Conversions)
	t.Cleanup(func() { conversions.Close() })
	return Checker{Conversions: conversions}
}

func TestAPhonesPictureIsSentAsAJPEG(t *testing.T) {
	original := writeFile(t, "IMG_0001.HEIC", readSample(t, "photos/turned.heic"))
	checker := converting(t)
	checker.Root = filepath.Dir(original) // the JPEG lies elsewhere all the same
	file, err := checker.Check(t.Context(), original, NeedPhoto)
	must(t, err)
	if file.MIME != "image/jpeg" || file.Name != "IMG_0001.jpg" || file.MadeFrom != "IMG_0001.HEIC" || file.Path == original {
		t.Errorf("%+v", file)
	}
	content, err := os.ReadFile(file.Path)
	must(t, err)
	if bytes.Contains(content, []byte("Exif")) || bytes.Contains(content, []byte("SECRET")) || bytes.Contains(content, []byte{0xff, markerAPP1}) {
		t.Error("what the phone wrote of itself is in it")
	}
	if info, err := os.Stat(file.Path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	picture, err := jpeg.Decode(bytes.NewReader(content))
	must(t, err)
	if size := picture.Bounds().Size(); size.X != 64 || size.Y != 96 || file.Width != 64 || file.Height != 96 {
		t.Errorf("%v, %d×%d", size, file.Width, file.Height)
	}
	// turned by a quarter clockwise: what was at the left below is at the left above
	if got := cornerColours(picture); !slices.Equal(got, []string{"blue", "red", "white", "green"}) {
		t.Errorf("%v", got)
	}
	if file.HasChanged() {
		t.Error("the JPEG is what was looked at")
	}
	must(t, checker.Conversions.Close())
	if _, err := os.Stat(file.Path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("it outlives its folder: %v", err)
	}
}

func TestHEICPicturesOfAnyBrandAreConverted(t *testing.T) {
	whole := readSample(t, "photos/phone.heic")
	checker := converting(t)
	for _, brand := range []string{"heic", "heix", "mif1", "msf1", "hevc", "hevx", "heim", "heis"} {
		path := writeFile(t, "a.jpg", slices.Concat(whole[:8], []byte(brand), whole[12:]))
		if file, err := checker.Check(t.Context(), path, NeedPhoto); err != nil || file.Width != 64 || file.MadeFrom != "a.jpg" {
			t.Errorf("%s: %v, %v", brand, file, err)
		}
	}
}

func TestAPhonesPictureThatCannotBeConvertedIsRefused(t *testing.T) {
	whole := readSample(t, "photos/phone.heic")
	checker := converting(t)
	for name, content := range map[string][]byte{"cut": whole[:len(whole)/2], "broken": append(slices.Clone(whole[:200]), bytes.Repeat([]byte{0x55}, 1300)...)} {
		_, err := checker.Check(t.Context(), writeFile(t, "a.heic", content), NeedPhoto)
		if !errors.Is(err, HEIC) && !errors.Is(err, Damaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := checker.Check(t.Context(), "testdata/photos/phone.heic", NeedVideo); !errors.Is(err, VideoNeeded) {
		t.Errorf("for a video: %v", err)
	}
	checker.MaxPhoto = 100
	if _, err := checker.Check(t.Context(), "testdata/photos/phone.heic", NeedPhoto); !errors.Is(err, TooLarge) {
		t.Errorf("above the limit: %v", err)
	}
}

// Phones store their pictures in tiles, side by side in a grid that may be turned
// by quarters (counterclockwise).
func TestAPictureInTilesIsConvertedCompletely(t *testing.T) {
	for name, want := range map[string]struct {
		width, height int
		colours       []string
	}{
		"grid.heic":          {240, 200, []string{"red", "green", "blue", "white"}},
		"grid-turned-1.heic": {200, 240, []string{"green", "white", "red", "blue"}},
		"grid-turned-3.heic": {200, 240, []string{"blue", "red", "white", "green"}},
	} {
		file, err := converting(t).Check(t.Context(), "testdata/photos/"+name, NeedPhoto)
		must(t, err)
		content, err := os.ReadFile(file.Path)
		must(t, err)
		picture, err := jpeg.Decode(bytes.NewReader(content))
		must(t, err)
		if size := picture.Bounds().Size(); size.X != want.width || size.Y != want.height {
			t.Errorf("%s: %v", name, size)
		}
		if got := cornerColours(picture); !slices.Equal(got, want.colours) {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// A phone's largest picture, 48 megapixels in 192 tiles, is converted within the
// budget.
func TestAHugePictureInTilesIsConvertedWithinTheBudget(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	checker := converting(t)
	peak := peakHeap(func() {
		file, err := checker.Check(t.Context(), "testdata/photos/huge.heic", NeedPhoto)
		if err != nil || file.Width != 8064 || file.Height != 6048 {
			t.Errorf("%+v, %v", file, err)
		}
	})
	if peak > 128<<20 {
		t.Errorf("%d MiB", peak>>20)
	}
}

// Any container is read or left to the decoder.
func TestABrokenContainerOfTilesIsRefused(t *testing.T) {
	whole := readSample(t, "photos/grid.heic")
	checker := converting(t)
	for at := 30; at < 700; at += 67 {
		content := slices.Clone(whole)
		content[at] ^= 0xff
		file, err := checker.Check(t.Context(), writeFile(t, "a.heic", content), NeedPhoto)
		var refusal *FileError
		if err != nil && !errors.As(err, &refusal) || err == nil && file.Width == 0 {
			t.Errorf("byte %d: %+v, %v", at, file, err)
		}
	}
}
