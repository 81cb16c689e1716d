package media

import (
	"image"
	"math/bits"

	"golang.org/x/image/draw"
)

const (
	// fingerprintSide is how many rows a fingerprint has, and how many
	// differences per row.
	fingerprintSide = 16
	// maxDifferentBits is how many of a fingerprint's 256 bits may differ
	// between two versions of the same picture; the two sides of a card differ
	// in many more.
	maxDifferentBits = 10
)

// fingerprint is a perceptual hash of a picture.
type fingerprint [fingerprintSide * fingerprintSide / 64]uint64

// IsSamePicture reports whether two checked files show the same picture:
// identical, or saved in another size or quality.
func IsSamePicture(a, b File) bool {
	if a.Kind != KindPhoto || b.Kind != KindPhoto {
		return false
	}
	content, isKnown := a.Identity.Digest()
	other, isOtherKnown := b.Identity.Digest()
	return isKnown && isOtherKnown && content == other || a.bits.resembles(b.bits)
}

// resembles is false for a picture that was not decoded.
func (f *fingerprint) resembles(other *fingerprint) bool {
	if f == nil || other == nil {
		return false
	}
	different := 0
	for i := range f {
		different += bits.OnesCount64(f[i] ^ other[i])
	}
	return different <= maxDifferentBits
}

// takeFingerprint sets a bit wherever the picture gets lighter from left to
// right.
func takeFingerprint(grey *image.Gray) *fingerprint {
	f := new(fingerprint)
	small := image.NewGray(image.Rect(0, 0, fingerprintSide+1, fingerprintSide))
	draw.CatmullRom.Scale(small, small.Rect, grey, grey.Rect, draw.Src, nil)
	for bit := range fingerprintSide * fingerprintSide {
		x, y := bit%fingerprintSide, bit/fingerprintSide
		if small.GrayAt(x+1, y).Y > small.GrayAt(x, y).Y {
			f[bit/64] |= 1 << (bit % 64)
		}
	}
	return f
}
