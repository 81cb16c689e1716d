package graphics

import (
	"image"
	"image/jpeg"
	"math"
	"os"
	"path/filepath"
	"testing"
)

const photographs = "../../flow/media/testdata/photographs"

// photograph reads one of the public photographs that files are tested on.
func photograph(t testing.TB, name string) image.Image {
	t.Helper()
	file, err := os.Open(filepath.Join(photographs, name))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	picture, err := jpeg.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	return picture
}

// peakSignalToNoise is how near two pictures of one size are, in decibels.
func peakSignalToNoise(a, b bitmap) float64 {
	sum := 0.0
	for i := range a.pixels {
		for _, d := range [3]int{int(a.pixels[i].r) - int(b.pixels[i].r), int(a.pixels[i].g) - int(b.pixels[i].g), int(a.pixels[i].b) - int(b.pixels[i].b)} {
			sum += float64(d * d)
		}
	}
	return 10 * math.Log10(255*255/(sum/float64(3*len(a.pixels))))
}
