package graphics

import (
	"image"
	"image/color"
	"strconv"

	"github.com/muesli/termenv"
)

// rgb is a colour of 24 bits.
type rgb struct{ r, g, b uint8 }

// palette formats colours as SGR parameters supported by its profile.
type palette struct{ profile termenv.Profile }

// appendForeground and appendBackground append the parameters that set a
// colour.
func (p palette) appendForeground(to []byte, c rgb) []byte { return p.append(to, c, 38, 30, 90) }
func (p palette) appendBackground(to []byte, c rgb) []byte { return p.append(to, c, 48, 40, 100) }

// append takes the code that precedes a palette index or a 24-bit colour, and
// the first codes of the 16 colours, normal and bright.
func (p palette) append(to []byte, c rgb, extended, plain, bright int) []byte {
	switch p.profile {
	case termenv.TrueColor:
		to = append(strconv.AppendInt(to, int64(extended), 10), ";2"...)
		for _, level := range [...]uint8{c.r, c.g, c.b} {
			to = strconv.AppendInt(append(to, ';'), int64(level), 10)
		}
		return to
	case termenv.ANSI256:
		to = append(strconv.AppendInt(to, int64(extended), 10), ";5;"...)
		return strconv.AppendInt(to, int64(nearest256(c)), 10)
	}
	index := nearest16(c)
	if index >= 8 {
		return strconv.AppendInt(to, int64(bright+index-8), 10)
	}
	return strconv.AppendInt(to, int64(plain+index), 10)
}

// cubeLevels are the levels of the 6×6×6 cube, which begins at index 16.
var cubeLevels = [6]int{0, 95, 135, 175, 215, 255}

// nearest256 is the nearest colour of the cube or of the 24 greys, which begin
// at index 232 with level 8, 10 apart.
func nearest256(c rgb) int {
	r, g, b := nearestLevel(c.r), nearestLevel(c.g), nearestLevel(c.b)
	cube := rgb{uint8(cubeLevels[r]), uint8(cubeLevels[g]), uint8(cubeLevels[b])}
	mean := (int(c.r) + int(c.g) + int(c.b)) / 3
	shade := min(max((mean-3)/10, 0), 23)
	grey := uint8(8 + 10*shade)
	if c.distance(rgb{grey, grey, grey}) < c.distance(cube) {
		return 232 + shade
	}
	return 16 + 36*r + 6*g + b
}

// nearestLevel is the index of the cube's nearest level.
func nearestLevel(value uint8) int {
	switch {
	case value < 48:
		return 0
	case value < 115:
		return 1
	default:
		return (int(value) - 35) / 40
	}
}

// xterm16 are the 16 colours of xterm; other terminals differ.
var xterm16 = [16]rgb{
	{0, 0, 0}, {205, 0, 0}, {0, 205, 0}, {205, 205, 0}, {0, 0, 238}, {205, 0, 205}, {0, 205, 205}, {229, 229, 229},
	{127, 127, 127}, {255, 0, 0}, {0, 255, 0}, {255, 255, 0}, {92, 92, 255}, {255, 0, 255}, {0, 255, 255}, {255, 255, 255},
}

func nearest16(c rgb) (best int) {
	for index, candidate := range xterm16 {
		if c.distance(candidate) < c.distance(xterm16[best]) {
			best = index
		}
	}
	return best
}

// distance is weighted roughly by the eye's sensitivity.
func (c rgb) distance(other rgb) int {
	r, g, b := int(c.r)-int(other.r), int(c.g)-int(other.g), int(c.b)-int(other.b)
	return 3*r*r + 6*g*g + 2*b*b
}

// bitmap is a picture as rows of colours.
type bitmap struct {
	width, height int
	pixels        []rgb
}

func (b bitmap) at(x, y int) rgb { return b.pixels[y*b.width+x] }

// image converts the bitmap for encoders.
func (b bitmap) image() *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, b.width, b.height))
	for i, c := range b.pixels {
		img.Pix[4*i], img.Pix[4*i+1], img.Pix[4*i+2], img.Pix[4*i+3] = c.r, c.g, c.b, 255
	}
	return img
}

// Scale scales a picture to width × height pixels; the result may be modified.
// Each pixel is the mean of the area that it covers. It takes a millisecond or
// two: call it outside of Update.
func Scale(picture image.Image, width, height int) *image.RGBA {
	return scaleTo(picture, width, height).image()
}

// scaleTo scales a picture to width × height pixels. Each pixel is the mean of
// the area that it covers.
func scaleTo(picture image.Image, width, height int) bitmap {
	scaled := bitmap{width, height, make([]rgb, width*height)}
	switch source := picture.(type) {
	case *image.YCbCr:
		y := plane{source.Y[source.YOffset(source.Rect.Min.X, source.Rect.Min.Y):], 1, source.YStride, source.Rect.Size()}.scaleTo(width, height)
		cb, cr := chroma(source, source.Cb).scaleTo(width, height), chroma(source, source.Cr).scaleTo(width, height)
		for i := range scaled.pixels {
			r, g, b := color.YCbCrToRGB(y[i], cb[i], cr[i])
			scaled.pixels[i] = rgb{r, g, b}
		}
	case *image.Gray:
		grey := plane{source.Pix[source.PixOffset(source.Rect.Min.X, source.Rect.Min.Y):], 1, source.Stride, source.Rect.Size()}.scaleTo(width, height)
		for i, level := range grey {
			scaled.pixels[i] = rgb{level, level, level}
		}
	default:
		rgba := asRGBA(picture)
		var levels [3][]uint8
		for channel := range levels {
			pixels := rgba.Pix[rgba.PixOffset(rgba.Rect.Min.X, rgba.Rect.Min.Y)+channel:]
			levels[channel] = plane{pixels, 4, rgba.Stride, rgba.Rect.Size()}.scaleTo(width, height)
		}
		for i := range scaled.pixels {
			scaled.pixels[i] = rgb{levels[0][i], levels[1][i], levels[2][i]}
		}
	}
	return scaled
}

// asRGBA is the picture itself, or a converted copy.
func asRGBA(picture image.Image) *image.RGBA {
	if rgba, ok := picture.(*image.RGBA); ok {
		return rgba
	}
	copied := image.NewRGBA(picture.Bounds())
	for y := copied.Rect.Min.Y; y < copied.Rect.Max.Y; y++ {
		for x := copied.Rect.Min.X; x < copied.Rect.Max.X; x++ {
			copied.Set(x, y, picture.At(x, y))
		}
	}
	return copied
}

// plane is one channel of a picture: one byte every step bytes, stride bytes
// per row.
type plane struct {
	pixels       []uint8
	step, stride int
	size         image.Point
}

// chroma is one of a picture's two colour planes, cropped to the picture.
func chroma(picture *image.YCbCr, pixels []uint8) plane {
	first := picture.COffset(picture.Rect.Min.X, picture.Rect.Min.Y)
	last := picture.COffset(picture.Rect.Max.X-1, picture.Rect.Max.Y-1) - first
	return plane{pixels[first:], 1, picture.CStride, image.Pt(last%picture.CStride+1, last/picture.CStride+1)}
}

// scaleTo counts in fractions of a source pixel, width by height of them, so
// that nothing is rounded before the end.
func (p plane) scaleTo(width, height int) []uint8 {
	scaled, sums := make([]uint8, width*height), make([]int, width)
	row, rowAt := make([]int, width), -1
	area := p.size.X * p.size.Y
	for y := range height {
		clear(sums)
		from, to := y*p.size.Y, (y+1)*p.size.Y
		for sourceY := from / height; sourceY*height < to; sourceY++ {
			if sourceY != rowAt {
				p.scaleRow(row, sourceY)
				rowAt = sourceY
			}
			weight := min((sourceY+1)*height, to) - max(sourceY*height, from)
			for x, sum := range row {
				sums[x] += weight * sum
			}
		}
		for x, sum := range sums {
			scaled[y*width+x] = uint8((sum + area/2) / area)
		}
	}
	return scaled
}

// scaleRow scales a source row into the sums of row.
func (p plane) scaleRow(row []int, y int) {
	source, width := p.pixels[y*p.stride:], len(row)
	for x := range row {
		from, to := x*p.size.X, (x+1)*p.size.X
		first, last := from/width, (to-1)/width
		if first == last {
			row[x] = int(source[first*p.step]) * (to - from)
			continue
		}
		inner := 0
		for at := (first + 1) * p.step; at < last*p.step; at += p.step {
			inner += int(source[at])
		}
		row[x] = int(source[first*p.step])*((first+1)*width-from) + inner*width + int(source[last*p.step])*(to-last*width)
	}
}
