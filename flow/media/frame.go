package media

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"io"
)

// errOtherFrame is returned for frames that image/jpeg must decode: progressive
// ones, those that are not YCbCr, and other formats that cameras do not use.
var errOtherFrame = errors.New("not a baseline JPEG in YCbCr")

// maxFramePixels is the maximum size of a frame: an 8K frame has half as many
// pixels.
const maxFramePixels = 64 << 20

// DecodeFrame decodes a camera's frame at half, a quarter or an eighth of its
// size, as long as it still fills the room (in pixels) and is large enough for
// a Monitor; else at full size. A quarter of 1280×720 takes about 3 ms, the
// full size 15.
func DecodeFrame(frame []byte, room image.Point) (image.Image, error) {
	d := &frameDecoder{room: room, longSide: monitorSide}
	picture, err := d.decode(frame)
	if errors.Is(err, errOtherFrame) {
		return decodeRecovering("image/jpeg", bytes.NewReader(frame))
	}
	return picture, err
}

// frameDecoder decodes a baseline JPEG (ITU T.81) in blocks of side × side
// pixels instead of 8 × 8, by omitting the higher frequencies.
type frameDecoder struct {
	room       image.Point // to be filled by the picture
	longSide   int         // minimum length of the longer side
	size       image.Point // of the original
	side       int
	components []frameComponent
	divisors   [4][64]int32 // the quantization tables, in the file's order
	tables     [2][4]huffmanTable
	interval   int // units between two restarts; 0: there are none
	bits       bitReader
}

// frameComponent is one of the picture's planes.
type frameComponent struct {
	id          byte
	h, v        int // blocks per unit, horizontally and vertically
	divisor     byte
	dc, ac      byte // the indexes of its tables
	lastDC      int32
	plane       []uint8
	stride      int
	blockOffset int // of the current block
}

// decode returns errOtherFrame for a frame that is unsupported, or cannot be
// reduced.
func (d *frameDecoder) decode(frame []byte) (image.Image, error) {
	if len(frame) < 2 || frame[0] != 0xff || frame[1] != markerSOI {
		return nil, errJPEG
	}
	for rest := frame[2:]; ; {
		marker, segment, after, err := nextSegment(rest)
		if err != nil {
			return nil, err
		}
		switch {
		case marker == 0xc0 || marker == 0xc1:
			err = d.readFrameHeader(segment)
		case isFrame(marker):
			err = errOtherFrame
		case marker == 0xc4:
			err = d.readHuffmanTables(segment)
		case marker == 0xdb:
			err = d.readDivisors(segment)
		case marker == 0xdd && len(segment) >= 2:
			d.interval = int(binary.BigEndian.Uint16(segment))
		case marker == 0xee && bytes.HasPrefix(segment, []byte("Adobe")) && len(segment) >= 12 && segment[11] != 1:
			err = errOtherFrame
		case marker == markerSOS:
			return d.decodeScan(segment, after)
		case marker == markerEOI:
			err = errJPEG
		}
		if err != nil {
			return nil, err
		}
		rest = after
	}
}

// nextSegment splits off the segment at the beginning of the data.
func nextSegment(data []byte) (marker byte, segment, after []byte, err error) {
	for len(data) >= 2 && data[0] == 0xff && data[1] == 0xff { // padding
		data = data[1:]
	}
	switch {
	case len(data) < 2:
		return 0, nil, nil, io.ErrUnexpectedEOF
	case data[0] != 0xff:
		return 0, nil, nil, errJPEG
	case hasNoSegment(data[1]):
		return data[1], nil, data[2:], nil
	case len(data) < 4:
		return 0, nil, nil, io.ErrUnexpectedEOF
	}
	length := int(binary.BigEndian.Uint16(data[2:]))
	if length < 2 || len(data) < 2+length {
		return 0, nil, nil, errJPEG
	}
	return data[1], data[4 : 2+length], data[2+length:], nil
}

// readFrameHeader reads the size and the components, and allocates the planes.
func (d *frameDecoder) readFrameHeader(segment []byte) error {
	if len(segment) < 6 || len(segment) < 6+3*int(segment[5]) || d.components != nil {
		return errJPEG
	}
	d.size = image.Pt(int(binary.BigEndian.Uint16(segment[3:])), int(binary.BigEndian.Uint16(segment[1:])))
	d.side = d.reducedSide()
	if d.size.X*d.size.Y > maxFramePixels {
		return errJPEG
	}
	if count := segment[5]; segment[0] != 8 || d.size.X == 0 || d.size.Y == 0 || count != 1 && count != 3 || d.side == 8 {
		return errOtherFrame
	}
	for c := segment[6 : 6+3*int(segment[5])]; len(c) > 0; c = c[3:] {
		one := frameComponent{id: c[0], h: int(c[1] >> 4), v: int(c[1] & 15), divisor: c[2]}
		if one.h < 1 || one.h > 4 || one.v < 1 || one.v > 4 || one.divisor > 3 {
			return errJPEG
		}
		d.components = append(d.components, one)
	}
	if len(d.components) == 1 {
		d.components[0].h, d.components[0].v = 1, 1
	} else if _, isKnown := d.subsampling(); !isKnown {
		return errOtherFrame
	}
	units := d.units()
	for i := range d.components {
		c := &d.components[i]
		c.stride = units.X * c.h * d.side
		c.plane = make([]uint8, c.stride*units.Y*c.v*d.side)
	}
	return nil
}

// reducedSide is how many pixels a block has per side: the smallest size that
// is sufficient.
func (d *frameDecoder) reducedSide() int {
	for _, side := range [...]int{1, 2, 4} {
		reduced := d.reducedTo(side)
		if max(reduced.X, reduced.Y) >= d.longSide && (reduced.X >= d.room.X || reduced.Y >= d.room.Y) {
			return side
		}
	}
	return 8
}

// reducedTo is the picture's size if a block's is side.
func (d *frameDecoder) reducedTo(side int) image.Point {
	return d.size.Mul(side).Add(image.Pt(7, 7)).Div(8)
}

// units is how many units the picture has; a unit contains the blocks of all
// components for one area.
func (d *frameDecoder) units() image.Point {
	across, down := 8*d.components[0].h, 8*d.components[0].v
	return image.Pt((d.size.X+across-1)/across, (d.size.Y+down-1)/down)
}

// subsampling is the ratio of the colours' resolution to the luminance's.
func (d *frameDecoder) subsampling() (ratio image.YCbCrSubsampleRatio, isKnown bool) {
	y, cb, cr := d.components[0], d.components[1], d.components[2]
	if isRGB := y.id == 'R' && cb.id == 'G' && cr.id == 'B'; isRGB || cb.h != cr.h || cb.v != cr.v || y.h%cb.h != 0 || y.v%cb.v != 0 {
		return 0, false
	}
	ratio, isKnown = map[image.Point]image.YCbCrSubsampleRatio{
		{X: 1, Y: 1}: image.YCbCrSubsampleRatio444, {X: 1, Y: 2}: image.YCbCrSubsampleRatio440,
		{X: 2, Y: 1}: image.YCbCrSubsampleRatio422, {X: 2, Y: 2}: image.YCbCrSubsampleRatio420,
		{X: 4, Y: 1}: image.YCbCrSubsampleRatio411, {X: 4, Y: 2}: image.YCbCrSubsampleRatio410,
	}[image.Pt(y.h/cb.h, y.v/cb.v)]
	return ratio, isKnown
}

// readDivisors reads quantization tables from a segment.
func (d *frameDecoder) readDivisors(segment []byte) error {
	for len(segment) > 0 {
		number, isWide := segment[0]&15, segment[0]>>4 != 0
		bytes := 64
		if isWide {
			bytes = 128
		}
		if segment = segment[1:]; number > 3 || len(segment) < bytes {
			return errJPEG
		}
		for i := range d.divisors[number] {
			if isWide {
				d.divisors[number][i] = int32(binary.BigEndian.Uint16(segment[2*i:]))
			} else {
				d.divisors[number][i] = int32(segment[i])
			}
		}
		segment = segment[bytes:]
	}
	return nil
}

// decodeScan decodes the data after the last header, which must contain all
// components.
func (d *frameDecoder) decodeScan(header, data []byte) (image.Image, error) {
	count := len(d.components)
	if count == 0 || len(header) < 1 || len(header) < 4+2*int(header[0]) {
		return nil, errJPEG
	}
	if int(header[0]) != count {
		return nil, errOtherFrame
	}
	for i := range d.components {
		c, id, tables := &d.components[i], header[1+2*i], header[2+2*i]
		if c.dc, c.ac = tables>>4, tables&15; id != c.id || c.dc > 3 || c.ac > 3 {
			return nil, errJPEG
		}
		if !d.tables[0][c.dc].isSet || !d.tables[1][c.ac].isSet {
			return nil, errOtherFrame
		}
	}
	d.bits = bitReader{data: data}
	units := d.units()
	for n := range units.X * units.Y {
		if d.interval > 0 && n > 0 && n%d.interval == 0 {
			if err := d.restart(n/d.interval - 1); err != nil {
				return nil, err
			}
		}
		if err := d.decodeUnit(n%units.X, n/units.X); err != nil {
			return nil, err
		}
	}
	if d.bits.isOverrun() {
		return nil, io.ErrUnexpectedEOF
	}
	return d.picture(), nil
}

// restart continues after the restart marker of this number.
func (d *frameDecoder) restart(number int) error {
	if d.bits.isOverrun() {
		return io.ErrUnexpectedEOF
	}
	marker, _, after, err := nextSegment(d.bits.data)
	if err != nil {
		return err
	}
	if marker != markerRST0+byte(number&7) {
		return errJPEG
	}
	d.bits = bitReader{data: after}
	for i := range d.components {
		d.components[i].lastDC = 0
	}
	return nil
}

// decodeUnit decodes the blocks of the unit in a column and row.
func (d *frameDecoder) decodeUnit(column, row int) error {
	for i := range d.components {
		c := &d.components[i]
		for y := range c.v {
			for x := range c.h {
				c.blockOffset = ((row*c.v+y)*c.stride + column*c.h + x) * d.side
				if err := d.decodeBlock(c); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// picture is the decoded picture, cropped to its size.
func (d *frameDecoder) picture() image.Image {
	area := image.Rectangle{Max: d.reducedTo(d.side)}
	y := &d.components[0]
	if len(d.components) == 1 {
		return &image.Gray{Pix: y.plane, Stride: y.stride, Rect: area}
	}
	ratio, _ := d.subsampling()
	cb, cr := &d.components[1], &d.components[2]
	return &image.YCbCr{Y: y.plane, Cb: cb.plane, Cr: cr.plane, YStride: y.stride, CStride: cb.stride, SubsampleRatio: ratio, Rect: area}
}
