package heic

import (
	"context"
	"os"
	"testing"
)

// FuzzDecode decodes arbitrary data: the decoder ends with a picture of the
// declared size or an error. One decoder is used for many pictures, because
// starting one takes a second.
func FuzzDecode(f *testing.F) {
	for _, name := range []string{"phone.heic", "turned.heic"} {
		content, err := os.ReadFile("../testdata/photos/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(content)
	}
	const picturesEach = 200 // their memory is not released
	var d *decoder
	used := 0
	ctx := context.Background()
	f.Cleanup(func() {
		if d != nil {
			d.runtime.Close(ctx)
		}
	})
	f.Fuzz(func(t *testing.T, content []byte) {
		if d != nil && used >= picturesEach {
			d.runtime.Close(ctx)
			d = nil
		}
		if d == nil {
			var err error
			if d, err = start(ctx, MaxMemory); err != nil {
				t.Fatal(err)
			}
			used = 0
		}
		used++
		picture, err := d.decode(ctx, content)
		if err != nil {
			return
		}
		size := picture.Bounds().Size()
		if size.X <= 0 || size.Y <= 0 || size.X > maxSide || size.Y > maxSide {
			t.Errorf("%v", size)
		}
		picture.At(0, 0)
		picture.At(size.X-1, size.Y-1)
	})
}
