package media

import (
	"image"

	"golang.org/x/image/draw"
)

// rough is how many times larger than wanted a picture is made by the quick
// scaler, before the careful one makes it as wanted.
const rough = 4

// shrink makes a picture fit into width × height, with its proportions kept
// and never enlarged: quickly to a few times the size, then with care.
func shrink(picture image.Image, width, height int) *image.RGBA {
	size := fit(picture.Bounds().Size(), image.Pt(width, height))
	if from := picture.Bounds().Size(); from.X > rough*size.X && from.Y > rough*size.Y {
		picture = scale(draw.ApproxBiLinear, picture, size.Mul(rough))
	}
	return scale(draw.CatmullRom, picture, size)
}

func scale(by draw.Interpolator, picture image.Image, size image.Point) *image.RGBA {
	to := image.NewRGBA(image.Rectangle{Max: size})
	by.Scale(to, to.Bounds(), picture, picture.Bounds(), draw.Src, nil)
	return to
}

// fit is the greatest size within the room that has the proportions of from.
func fit(from, room image.Point) image.Point {
	if from.X <= room.X && from.Y <= room.Y {
		return from
	}
	wide := image.Pt(room.X, from.Y*room.X/from.X)
	if wide.Y > room.Y {
		wide = image.Pt(from.X*room.Y/from.Y, room.Y)
	}
	return image.Pt(max(wide.X, 1), max(wide.Y, 1))
}

// oriented turns a picture the right way up by its EXIF orientation.
func oriented(picture *image.RGBA, orientation int) *image.RGBA {
	if orientation < 2 {
		return picture
	}
	size := picture.Bounds().Size()
	if orientation >= 5 {
		size.X, size.Y = size.Y, size.X
	}
	turned := image.NewRGBA(image.Rectangle{Max: size})
	for y := range size.Y {
		for x := range size.X {
			from := origin(orientation, x, y, size.X-1, size.Y-1)
			turned.SetRGBA(x, y, picture.RGBAAt(from.X, from.Y))
		}
	}
	return turned
}

// origin is where the pixel that belongs at x, y is stored (EXIF 2.3, 4.6.4):
// right and bottom are the greatest x and y of the upright picture.
func origin(orientation, x, y, right, bottom int) image.Point {
	switch orientation {
	case 2:
		return image.Pt(right-x, y)
	case 3:
		return image.Pt(right-x, bottom-y)
	case 4:
		return image.Pt(x, bottom-y)
	case 5:
		return image.Pt(y, x)
	case 6:
		return image.Pt(y, right-x)
	case 7:
		return image.Pt(bottom-y, right-x)
	default:
		return image.Pt(bottom-y, x)
	}
}
