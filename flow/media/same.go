package media

import (
	"crypto/sha256"
	"image"
	"io"
	"math/bits"

	"golang.org/x/image/draw"
)

// printSide is how many rows a fingerprint has, of as many differences each.
const printSide = 16

// alike is how many of a fingerprint's 256 bits may differ in one picture
// that was saved twice; the two sides of a card differ in far more.
const alike = 10

// fingerprint is what IsSamePicture compares: the bytes, and what the picture shows.
type fingerprint struct {
	known   bool
	content [sha256.Size]byte
	shown   bool
	bits    [printSide * printSide / 64]uint64
}

// IsSamePicture reports whether two files that Check gave show the same picture: byte
// by byte, or saved anew in another size or quality.
func IsSamePicture(a, b File) bool {
	if !a.look.known || !b.look.known {
		return false
	}
	return a.look.content == b.look.content || a.look.alike(b.look)
}

func (f fingerprint) alike(other fingerprint) bool {
	if !f.shown || !other.shown {
		return false
	}
	differ := 0
	for i := range f.bits {
		differ += bits.OnesCount64(f.bits[i] ^ other.bits[i])
	}
	return differ <= alike
}

// remember takes the fingerprint; grey is nil for a picture that was not
// decoded.
func (i *inspection) remember(grey *image.Gray) error {
	reader, sum := i.reader(), sha256.New()
	if _, err := io.Copy(sum, reader); err != nil {
		return reader.blame(err)
	}
	sum.Sum(i.file.look.content[:0])
	i.file.look.known = true
	if grey != nil {
		i.file.look.draw(grey)
	}
	return nil
}

// draw sets a bit wherever the picture gets lighter from left to right.
func (f *fingerprint) draw(grey *image.Gray) {
	small := image.NewGray(image.Rect(0, 0, printSide+1, printSide))
	draw.CatmullRom.Scale(small, small.Rect, grey, grey.Rect, draw.Src, nil)
	for bit := range printSide * printSide {
		x, y := bit%printSide, bit/printSide
		if small.GrayAt(x+1, y).Y > small.GrayAt(x, y).Y {
			f.bits[bit/64] |= 1 << (bit % 64)
		}
	}
	f.shown = true
}
