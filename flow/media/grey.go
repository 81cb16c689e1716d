package media

import (
	"image"
	"sync"

	"golang.org/x/image/draw"
)

// reduced is a picture at the size that photos are measured at, each pixel the
// mean of those it stands for: its luminance, and its colours to be shown. A
// JPEG or WebP has them apart as it is; other pictures are made smaller first.
func reduced(picture image.Image) (grey *image.Gray, shown image.Image) {
	size := fit(picture.Bounds().Size(), image.Pt(measuredSide, measuredSide))
	switch picture := picture.(type) {
	case *image.YCbCr:
		return reducedPlanes(picture, size)
	case *image.Gray:
		grey = averaged(picture, size)
		return grey, grey
	default:
		small := shrinkRoughly(picture, rough*measuredSide)
		return averaged(greyOf(small), size), scale(draw.ApproxBiLinear, small, size)
	}
}

// reducedPlanes averages the planes side by side; the colours are kept at half
// the size.
func reducedPlanes(picture *image.YCbCr, size image.Point) (grey *image.Gray, shown *image.YCbCr) {
	var planes sync.WaitGroup
	shown = image.NewYCbCr(image.Rectangle{Max: size}, image.YCbCrSubsampleRatio420)
	half := size.Add(image.Pt(1, 1)).Div(2)
	planes.Go(func() { shown.Cb = averaged(chroma(picture, picture.Cb), half).Pix })
	planes.Go(func() { shown.Cr = averaged(chroma(picture, picture.Cr), half).Pix })
	grey = averaged(&image.Gray{Pix: picture.Y, Stride: picture.YStride, Rect: picture.Rect}, size)
	planes.Wait()
	shown.Y = grey.Pix
	return grey, shown
}

// chroma is one of a picture's two planes of colour.
func chroma(picture *image.YCbCr, plane []uint8) *image.Gray {
	last := picture.COffset(picture.Rect.Max.X-1, picture.Rect.Max.Y-1)
	size := image.Pt(last%picture.CStride+1, last/picture.CStride+1)
	return &image.Gray{Pix: plane, Stride: picture.CStride, Rect: image.Rectangle{Max: size}}
}

func greyOf(picture image.Image) *image.Gray {
	grey := image.NewGray(picture.Bounds())
	draw.Draw(grey, grey.Rect, picture, image.Point{}, draw.Src)
	return grey
}

func shrinkRoughly(picture image.Image, side int) image.Image {
	return scale(draw.ApproxBiLinear, picture, fit(picture.Bounds().Size(), image.Pt(side, side)))
}

func averaged(grey *image.Gray, size image.Point) *image.Gray {
	small := image.NewGray(image.Rectangle{Max: size})
	from := grey.Rect.Size()
	for y := range size.Y {
		top, bottom := y*from.Y/size.Y, (y+1)*from.Y/size.Y
		for x := range size.X {
			small.Pix[y*size.X+x] = mean(grey, x*from.X/size.X, (x+1)*from.X/size.X, top, bottom)
		}
	}
	return small
}

func mean(grey *image.Gray, left, right, top, bottom int) uint8 {
	sum := 0
	for y := top; y < bottom; y++ {
		for _, value := range grey.Pix[y*grey.Stride+left : y*grey.Stride+right] {
			sum += int(value)
		}
	}
	return uint8(sum / max((right-left)*(bottom-top), 1))
}
