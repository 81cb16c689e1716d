package specimen

import (
	"bytes"
	"image/jpeg"
	"os"
	"regexp"
	"strconv"
	"testing"
)

func TestPicturesAreLargeAndDiffer(t *testing.T) {
	seen := map[string]Name{}
	for _, name := range []Name{CardFront, CardBack, Passport, Face} {
		picture, err := jpeg.Decode(bytes.NewReader(Bytes(name)))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if size := picture.Bounds().Size(); max(size.X, size.Y) < 1200 {
			t.Errorf("%s is %v", name, size)
		}
		if other, ok := seen[string(Bytes(name))]; ok {
			t.Errorf("%s is the same as %s", name, other)
		}
		seen[string(Bytes(name))] = name
	}
}

func TestNoPictureHasGlare(t *testing.T) {
	for _, c := range []canvas{drawCardFront(), drawCardBack(), drawPassport()} {
		for i, value := range c.Pix {
			if i%4 != 3 && value > 240 { // all but the alpha
				t.Fatalf("a dot of %d", value)
			}
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
