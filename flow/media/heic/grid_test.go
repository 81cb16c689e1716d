package heic

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"os"
	"testing"
)

// TestTilesMakeTheSamePicture decodes pictures tile by tile, and by the decoder
// at once.
func TestTilesMakeTheSamePicture(t *testing.T) {
	for _, name := range []string{"grid.heic", "grid-turned-1.heic", "grid-turned-3.heic"} {
		file, err := os.ReadFile("../testdata/photos/" + name)
		if err != nil {
			t.Fatal(err)
		}
		g, err := findGrid(file)
		if err != nil || len(g.tiles) != 4 {
			t.Fatalf("%s: %+v, %v", name, g, err)
		}
		ctx := context.Background()
		pixels := func(decode func(*decoder) (image.Image, error)) []byte {
			picture, err := decodeWith(ctx, MaxMemory, decode)
			if err != nil {
				t.Fatal(err)
			}
			defer picture.Close()
			var encoded bytes.Buffer
			if err := png.Encode(&encoded, picture.Image); err != nil {
				t.Fatal(err)
			}
			return encoded.Bytes()
		}
		inTiles := pixels(func(d *decoder) (image.Image, error) { return d.decodeGrid(ctx, file, g) })
		atOnce := pixels(func(d *decoder) (image.Image, error) { return d.decode(ctx, file) })
		if !bytes.Equal(inTiles, atOnce) {
			t.Errorf("%s is another picture", name)
		}
	}
}

func TestPicturesWithoutAGridAreLeftToTheDecoder(t *testing.T) {
	file, err := os.ReadFile("../testdata/photos/grid.heic")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"phone.avif", "turned.heic"} {
		other, err := os.ReadFile("../testdata/photos/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if g, err := findGrid(other); err == nil {
			t.Errorf("%s: %+v", name, g)
		}
	}
	for end := range file {
		findGrid(file[:end]) // truncated anywhere
	}
}

// FuzzGrid reads arbitrary containers: all positions are within the file.
func FuzzGrid(f *testing.F) {
	for _, name := range []string{"grid.heic", "grid-turned-1.heic", "phone.heic"} {
		content, err := os.ReadFile("../testdata/photos/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(content)
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		g, err := findGrid(content)
		if err != nil {
			return
		}
		if len(g.tiles) != g.columns*g.rows || g.primaryAt+2 > len(content) || g.width > maxSide || g.height > maxSide || len(g.flags) != len(g.tiles) {
			t.Errorf("%+v", g)
		}
		for _, at := range g.flags {
			_ = content[at]
		}
	})
}
