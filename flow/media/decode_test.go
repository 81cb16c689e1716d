package media

import (
	"errors"
	"image"
	"testing"

	"cedula/truora/crash"
)

func TestAPanicInAPlaneReachesTheCaller(t *testing.T) {
	picture := image.NewYCbCr(image.Rect(0, 0, 2000, 1000), image.YCbCrSubsampleRatio420)
	picture.Cr = make([]byte, 10)
	err := crash.Catch(func() error { reduce(picture, func(*image.Gray) {}); return nil })
	var failure *crash.Panic
	if !errors.As(err, &failure) {
		t.Errorf("%v", err)
	}
}
