package media

import (
	"crypto/sha256"
	"image"
	"io"
	"math/bits"

	"golang.org/x/image/draw"
)

const (
	// fingerprintSide is how many rows a fingerprint has, of as many
	// differences each.
	fingerprintSide = 16
	// maxDifferentBits is how many of a fingerprint's 256 bits may differ in
	// one picture that was saved twice; the two sides of a card differ in far
	// more.
	maxDifferentBits = 10
)

// fingerprint is what IsSamePicture compares: the bytes, and, of a picture that
// was decoded, what it shows.
type fingerprint struct {
	taken   bool
	content [sha256.Size]byte
	decoded bool
	bits    [fingerprintSide * fingerprintSide / 64]uint64
}

// IsSamePicture reports whether two files that Check gave show the same
// picture: byte by byte, or saved anew in another size or quality.
func IsSamePicture(a, b File) bool {
	if !a.fingerprint.taken || !b.fingerprint.taken {
		return false
	}
	return a.fingerprint.content == b.fingerprint.content || a.fingerprint.resembles(b.fingerprint)
}

func (f fingerprint) resembles(other fingerprint) bool {
	if !f.decoded || !other.decoded {
		return false
	}
	different := 0
	for i := range f.bits {
		different += bits.OnesCount64(f.bits[i] ^ other.bits[i])
	}
	return different <= maxDifferentBits
}

// takeFingerprint reads the whole file; grey is nil for a picture that was not
// decoded.
func (c *fileCheck) takeFingerprint(grey *image.Gray) error {
	sum, f := sha256.New(), &c.file.fingerprint
	if _, err := io.Copy(sum, c.reader()); err != nil {
		return c.source.fileError(err)
	}
	sum.Sum(f.content[:0])
	f.taken = true
	if grey != nil {
		f.setBits(grey)
	}
	return nil
}

// setBits sets a bit wherever the picture gets lighter from left to right.
func (f *fingerprint) setBits(grey *image.Gray) {
	small := image.NewGray(image.Rect(0, 0, fingerprintSide+1, fingerprintSide))
	draw.CatmullRom.Scale(small, small.Rect, grey, grey.Rect, draw.Src, nil)
	for bit := range fingerprintSide * fingerprintSide {
		x, y := bit%fingerprintSide, bit/fingerprintSide
		if small.GrayAt(x+1, y).Y > small.GrayAt(x, y).Y {
			f.bits[bit/64] |= 1 << (bit % 64)
		}
	}
	f.decoded = true
}
