package specimen

import (
	"bytes"
	"image/color"
	"image/jpeg"
	"os"
	"regexp"
	"strconv"
	"testing"
)

func TestPicturesAreLargeAndDiffer(t *testing.T) {
	seen := map[string]Name{}
	for _, name := range []Name{CardFront, CardBack, Passport, Face} {
		picture, err := jpeg.DecodeConfig(bytes.NewReader(Bytes(name)))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if max(picture.Width, picture.Height) < 1200 {
			t.Errorf("%s is %d by %d", name, picture.Width, picture.Height)
		}
		if other, ok := seen[string(Bytes(name))]; ok {
			t.Errorf("%s is the same as %s", name, other)
		}
		seen[string(Bytes(name))] = name
	}
}

func TestNoColourIsAsBrightAsGlare(t *testing.T) {
	for _, c := range []color.RGBA{table, paper, pattern, ink, faded, red, skin, shade, hair, eyeball, shirt, wall} {
		if max(c.R, c.G, c.B) > 240 {
			t.Errorf("%v is too bright", c)
		}
	}
}

func TestTheVideoIsAnMP4(t *testing.T) {
	if video := Bytes(FaceVideo); string(video[4:8]) != "ftyp" || !bytes.Contains(video, []byte("avc1")) || len(video) > 100<<10 {
		t.Errorf("%d bytes that begin with %q", len(video), video[:12])
	}
}

func TestThePDFsTablePointsAtItsObjects(t *testing.T) {
	pdf := PDF([]string{`brackets (and) \ slashes`})
	start := regexp.MustCompile(`startxref\n(\d+)\n%%EOF`).FindSubmatch(pdf)
	at, _ := strconv.Atoi(string(start[1]))
	if !bytes.HasPrefix(pdf[at:], []byte("xref\n0 6\n")) {
		t.Fatalf("no table at %d", at)
	}
	for i, entry := range regexp.MustCompile(`(\d{10}) 00000 n `).FindAllSubmatch(pdf[at:], -1) {
		offset, _ := strconv.Atoi(string(entry[1]))
		if !bytes.HasPrefix(pdf[offset:], []byte(strconv.Itoa(i+1)+" 0 obj")) {
			t.Errorf("object %d is not at %d", i+1, offset)
		}
	}
	if !bytes.Contains(pdf, []byte(`(brackets \(and\) \\ slashes) Tj`)) {
		t.Error("brackets are not escaped")
	}
}

func TestWriteIsForTheOwnerAlone(t *testing.T) {
	path, err := Write(t.TempDir(), Invoice)
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 || info.Name() != "invoice.pdf" {
		t.Errorf("%v %v", info, err)
	}
}
