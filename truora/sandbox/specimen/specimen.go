// Package specimen draws the files that a demo offers: a fictitious identity
// card, a passport, a face and an invoice, and carries a small video of the
// face. Nobody's data is in them.
package specimen

import (
	_ "embed"
	"os"
	"path/filepath"
	"slices"
	"sync"
)

// Name names a specimen.
type Name string

// The specimens.
const (
	CardFront Name = "card-front"
	CardBack  Name = "card-back"
	Passport  Name = "passport"
	Face      Name = "face"
	Invoice   Name = "invoice"
	FaceVideo Name = "face-video"
)

//go:generate go run ./film face.mp4

// faceVideo is three seconds of the drawn face that turns and blinks: H.264,
// made by the go:generate line above with ffmpeg.
//
//go:embed face.mp4
var faceVideo []byte

// makers draw the specimens, each but once; endings are their file names'
// endings.
var (
	makers = map[Name]func() []byte{
		CardFront: sync.OnceValue(func() []byte { return encode(drawCardFront()) }),
		CardBack:  sync.OnceValue(func() []byte { return encode(drawCardBack()) }),
		Passport:  sync.OnceValue(func() []byte { return encode(drawPassport()) }),
		Face:      sync.OnceValue(func() []byte { return encode(DrawFace(960, 1280, 0, false)) }),
		Invoice:   func() []byte { return PDF(invoiceLines) },
		FaceVideo: func() []byte { return faceVideo },
	}
	endings = map[Name]string{Invoice: ".pdf", FaceVideo: ".mp4"}
)

// Names are all specimens.
func Names() []Name { return []Name{CardFront, CardBack, Passport, Face, Invoice, FaceVideo} }

// Bytes is a specimen's file: a JPEG, a PDF or an MP4.
func Bytes(name Name) []byte { return slices.Clone(makers[name]()) }

// FileName is the name that a specimen has on disk.
func FileName(name Name) string {
	if ending, ok := endings[name]; ok {
		return string(name) + ending
	}
	return string(name) + ".jpg"
}

// Write puts a specimen into a folder, for its owner's eyes alone, and gives
// its path.
func Write(dir string, name Name) (string, error) {
	path := filepath.Join(dir, FileName(name))
	return path, os.WriteFile(path, Bytes(name), 0o600)
}
