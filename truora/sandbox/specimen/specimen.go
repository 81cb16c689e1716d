// Package specimen draws sample documents for the demo: a fictitious identity
// card, a passport, a face and an invoice. It also contains a short video of
// the face. None of the data is a real person's.
package specimen

import (
	_ "embed"
	"os"
	"path/filepath"
	"slices"
	"sync"
)

// Name identifies a specimen.
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

//go:generate go run ./facevideo face.mp4

// faceVideo is a video of the drawn face turning and blinking, three seconds
// long: H.264, made by the go:generate line above with ffmpeg.
//
//go:embed face.mp4
var faceVideo []byte

// makers draw the specimens, each only once; extensions are those of their file
// names.
var (
	makers = map[Name]func() []byte{
		CardFront: sync.OnceValue(func() []byte { return jpegOf(drawCardFront().RGBA) }),
		CardBack:  sync.OnceValue(func() []byte { return jpegOf(drawCardBack().RGBA) }),
		Passport:  sync.OnceValue(func() []byte { return jpegOf(drawPassport().RGBA) }),
		Face:      sync.OnceValue(func() []byte { return jpegOf(DrawFace(960, 1280, 0, false)) }),
		Invoice:   func() []byte { return PDF(invoiceLines) },
		FaceVideo: func() []byte { return faceVideo },
	}
	extensions = map[Name]string{Invoice: ".pdf", FaceVideo: ".mp4"}
)

// Names lists all specimens.
func Names() []Name { return []Name{CardFront, CardBack, Passport, Face, Invoice, FaceVideo} }

// Bytes is a specimen's file: a JPEG, a PDF or an MP4.
func Bytes(name Name) []byte { return slices.Clone(makers[name]()) }

// FileName is the file name of a specimen.
func FileName(name Name) string {
	if extension, ok := extensions[name]; ok {
		return string(name) + extension
	}
	return string(name) + ".jpg"
}

// Write writes a specimen into a folder under its FileName, readable by its
// owner only, and returns its path. The file appears only once it is complete.
func Write(dir string, name Name) (string, error) {
	path := filepath.Join(dir, FileName(name))
	unfinished := filepath.Join(dir, "."+FileName(name))
	if err := os.WriteFile(unfinished, Bytes(name), 0o600); err != nil {
		return "", err
	}
	return path, os.Rename(unfinished, path)
}

// Holder is the fictitious person on the specimens, by the names of document
// details in a result.
func Holder() map[string]string {
	return map[string]string{
		"name": "John", "last_name": "Doe Specimen", "document_number": "1000654321",
		"date_of_birth": "1988-06-21T00:00:00Z", "birth_place": "Bogota D.C.", "gender": "M", "height": "1.75", "rh": "O+",
		"issue_date": "2006-07-12T00:00:00Z", "expedition_place": "Bogota D.C.",
	}
}

// line is a label and the text below it.
type line struct{ label, text string }

// The texts on the documents; they agree with Holder.
var (
	cardFrontLines = []line{
		{"NUMBER", "1.000.654.321"}, {"LAST NAME", "DOE SPECIMEN"}, {"NAME", "JOHN"}, {"DATE OF BIRTH", "1988-06-21"},
	}
	cardBackLines = []line{
		{"PLACE OF BIRTH", "BOGOTA D.C."}, {"HEIGHT", "1.75"}, {"BLOOD", "O+"}, {"SEX", "M"},
		{"ISSUED", "2006-07-12 BOGOTA D.C."},
	}
	passportLines = []line{
		{"PASSPORT", "SP0654321"}, {"SURNAME", "DOE SPECIMEN"}, {"GIVEN NAME", "JOHN"},
		{"DATE OF BIRTH", "1988-06-21"}, {"DATE OF EXPIRY", "2035-07-12"},
	}
	passportZone = []string{
		"P<UTODOE<SPECIMEN<<JOHN<<<<<<<<<<<<<<<<<<<<<",
		"SP06543216UTO8806214M3507126<<<<<<<<<<<<<<04",
	}
	invoiceLines = []string{
		"SPECIMEN - NOT A REAL INVOICE", "", "Aguas de Ninguna Parte S.A. E.S.P.", "Customer: John Doe Specimen",
		"Address: Calle 0 # 0-00, Bogota D.C.", "Period: June 2026", "Consumption: 14 m3", "Total: COP 48.200",
	}
)
