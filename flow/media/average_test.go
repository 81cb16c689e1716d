package media

import (
	"bytes"
	"image"
	"math/rand/v2"
	"testing"
)

// averageByPixel is average, one pixel after the other.
func averageByPixel(plane *image.Gray, size image.Point) *image.Gray {
	small, from := image.NewGray(image.Rectangle{Max: size}), plane.Rect.Size()
	for y := range size.Y {
		for x := range size.X {
			rows, columns, sum := share(y, size.Y, from.Y), share(x, size.X, from.X), 0
			for row := rows.first; row < rows.end; row++ {
				for column := columns.first; column < columns.end; column++ {
					sum += int(plane.GrayAt(column, row).Y)
				}
			}
			small.Pix[y*size.X+x] = uint8(sum / ((rows.end - rows.first) * (columns.end - columns.first)))
		}
	}
	return small
}

func TestAnAverageIsTheSameAsPixelByPixel(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, c := range []struct{ from, to image.Point }{
		{image.Pt(1, 1), image.Pt(1, 1)}, {image.Pt(7, 5), image.Pt(3, 2)}, {image.Pt(8, 8), image.Pt(8, 8)},
		{image.Pt(100, 75), image.Pt(32, 24)}, {image.Pt(133, 97), image.Pt(64, 48)}, {image.Pt(17, 9), image.Pt(20, 11)},
		{image.Pt(9, 2000), image.Pt(1, 3)}, {image.Pt(3000, 2), image.Pt(7, 1)},
	} {
		for _, isWhite := range []bool{false, true} {
			stride := c.from.X + 3
			plane := &image.Gray{Pix: make([]uint8, stride*c.from.Y-3), Stride: stride, Rect: image.Rectangle{Max: c.from}}
			for i := range plane.Pix {
				if plane.Pix[i] = uint8(random.Uint32()); isWhite {
					plane.Pix[i] = 255
				}
			}
			if got, want := average(plane, c.to), averageByPixel(plane, c.to); !bytes.Equal(got.Pix, want.Pix) {
				t.Errorf("%v to %v, white %t: it differs", c.from, c.to, isWhite)
			}
		}
	}
}

func BenchmarkAverage(b *testing.B) {
	plane := image.NewGray(image.Rect(0, 0, 4000, 3000))
	for b.Loop() {
		average(plane, image.Pt(shownSide, shownSide*3/4))
	}
}
