package media

import (
	"image"

	"golang.org/x/image/draw"
)

// measurable is the picture's luminance at the size that photos are measured
// at, each pixel the mean of those it stands for.
func measurable(picture image.Image) *image.Gray {
	grey := luminance(picture)
	return averaged(grey, fit(grey.Rect.Size(), image.Pt(measuredSide, measuredSide)))
}

// luminance takes the plane that a JPEG or WebP has of it anyway; other
// pictures are made smaller first.
func luminance(picture image.Image) *image.Gray {
	switch picture := picture.(type) {
	case *image.YCbCr:
		return &image.Gray{Pix: picture.Y, Stride: picture.YStride, Rect: picture.Rect}
	case *image.Gray:
		return picture
	default:
		small := shrinkRoughly(picture, rough*measuredSide)
		grey := image.NewGray(small.Bounds())
		draw.Draw(grey, grey.Rect, small, image.Point{}, draw.Src)
		return grey
	}
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
