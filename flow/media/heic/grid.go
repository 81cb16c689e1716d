package heic

import (
	"context"
	"encoding/binary"
	"errors"
	"image"
)

// grid is a picture that consists of tiles, as in the files of phones (ISO/IEC
// 23008-12, 6.6.2.3). Its tiles are decoded one by one, because the decoder
// would need twice the memory.
type grid struct {
	columns, rows int
	width, height int      // before it is turned
	tiles         []uint16 // the tiles' items, row by row
	turns         int      // quarter turns, counterclockwise
	primaryAt     int      // the position of the main item's id in the file
	flags         []int    // the positions of the tiles' hidden flags
}

// upright is the picture's size after turning.
func (g *grid) upright() image.Rectangle {
	if g.turns%2 == 1 {
		return image.Rect(0, 0, g.height, g.width)
	}
	return image.Rect(0, 0, g.width, g.height)
}

// errNoGrid is returned if the picture is not a grid, or one that is not
// supported here.
var errNoGrid = errors.New("no picture in tiles")

// findGrid reads the structure of a file's main picture. Anything unusual is
// left to the decoder.
func findGrid(file []byte) (g *grid, err error) {
	defer func() {
		if recover() != nil { // a position outside of the file
			g, err = nil, errNoGrid
		}
	}()
	f := container{file: file}
	meta := f.find(box{end: len(file)}, "meta")
	meta.start += 4 // its version
	primary, items := f.find(meta, "pitm"), f.readItems(f.find(meta, "iinf"))
	if f.file[primary.start] != 0 {
		return nil, errNoGrid
	}
	g = &grid{primaryAt: primary.start + 4}
	id := f.u16(g.primaryAt)
	g.tiles = f.readTiles(f.find(meta, "iref"), id)
	if items[id].kind != "grid" || !g.readSize(f.payload(meta, id)) || !g.readProperties(f, f.find(meta, "iprp"), id) {
		return nil, errNoGrid
	}
	for _, tile := range g.tiles {
		if items[tile].kind != "hvc1" {
			return nil, errNoGrid
		}
		g.flags = append(g.flags, items[tile].flags)
	}
	return g, nil
}

// readSize reads the grid's payload.
func (g *grid) readSize(payload []byte) bool {
	g.rows, g.columns = int(payload[2])+1, int(payload[3])+1
	if payload[1]&1 == 0 {
		g.width, g.height = int(binary.BigEndian.Uint16(payload[4:])), int(binary.BigEndian.Uint16(payload[6:]))
	} else {
		g.width, g.height = int(binary.BigEndian.Uint32(payload[4:])), int(binary.BigEndian.Uint32(payload[8:]))
	}
	return len(g.tiles) == g.rows*g.columns && g.width > 0 && g.height > 0 && g.width <= maxSide && g.height <= maxSide
}

// readProperties reads how the picture is turned. A mirrored or cropped picture
// is left to the decoder.
func (g *grid) readProperties(f container, properties box, id uint16) bool {
	var known []box
	for b := range f.boxes(f.find(properties, "ipco")) {
		known = append(known, b)
	}
	for _, index := range f.readAssociations(f.find(properties, "ipma"), id) {
		switch b := known[index-1]; b.kind {
		case "irot":
			g.turns += int(f.file[b.start] & 3)
		case "imir", "clap":
			return false
		}
	}
	g.turns %= 4
	return true
}

// decodeGrid decodes the tiles one by one. The decoder leaks some memory with
// each, and is restarted when its memory is used up.
func (d *decoder) decodeGrid(ctx context.Context, file []byte, g *grid) (image.Image, error) {
	p := &puzzle{grid: g, decoder: d, file: file}
	if err := p.begin(ctx); err != nil {
		return nil, err
	}
	for i := range g.tiles {
		err := p.addTile(ctx, i)
		if err != nil && p.added > 0 && !errors.Is(err, errNoGrid) {
			if err = d.restart(ctx); err == nil {
				err = p.begin(ctx)
			}
			if err == nil {
				err = p.addTile(ctx, i)
			}
		}
		if err != nil {
			return nil, err
		}
	}
	return p.whole, nil
}

// puzzle is the state of decoding a grid.
type puzzle struct {
	*grid
	decoder *decoder
	file    []byte
	in      input
	out     uint32 // where tiles are decoded to; 0: not allocated yet
	tile    layout // of each tile
	added   int    // tiles since the decoder was started
	whole   *image.YCbCr
}

// begin passes the file to the decoder, with all tiles made visible, because a
// hidden item cannot be the main picture.
func (p *puzzle) begin(ctx context.Context) (err error) {
	p.out, p.added = 0, 0
	if p.in, err = p.decoder.put(ctx, p.file); err != nil {
		return err
	}
	for _, at := range p.flags {
		p.decoder.module.Memory().WriteByte(p.in.at+uint32(at), p.file[at]&^1)
	}
	return nil
}

// addTile makes a tile the main picture, decodes it, and copies it to its
// place.
func (p *puzzle) addTile(ctx context.Context, index int) error {
	p.decoder.module.Memory().Write(p.in.at+uint32(p.primaryAt), binary.BigEndian.AppendUint16(nil, p.tiles[index]))
	l, err := p.in.layout(ctx)
	switch {
	case err != nil:
		return err
	case p.whole == nil:
		if p.whole, err = p.newCanvas(l); err != nil {
			return err
		}
		p.tile = l
	case l != p.tile:
		return errNoGrid
	}
	if p.out == 0 {
		if p.out, err = p.decoder.allocate(ctx, l.size); err != nil {
			return err
		}
	}
	pixels, err := p.in.pixels(ctx, l, p.out)
	if err != nil {
		return err
	}
	p.place(p.whole, l.picture(pixels).(*image.YCbCr), index)
	p.added++
	return nil
}

// newCanvas is the complete picture before the tiles are copied.
func (g *grid) newCanvas(tile layout) (*image.YCbCr, error) {
	ratio := image.YCbCrSubsampleRatio420
	if tile.sampling == sampling444 {
		ratio = image.YCbCrSubsampleRatio444
	}
	size := tile.rect.Size()
	if tile.colours != coloursYCbCr || tile.sampling == sampling422 || size.X%2+size.Y%2 > 0 ||
		size.X*g.columns < g.width || size.Y*g.rows < g.height {
		return nil, errNoGrid
	}
	if int64(g.width)*int64(g.height)*3/2 > maxCanvas || ratio == image.YCbCrSubsampleRatio444 && int64(g.width)*int64(g.height)*3 > maxCanvas {
		return nil, errors.New("it takes too much memory")
	}
	return image.NewYCbCr(g.upright(), ratio), nil
}

// maxCanvas is the largest memory of a picture in tiles, in bytes: 48
// megapixels.
const maxCanvas = 74 << 20

// place copies a tile to its place, turned.
func (g *grid) place(whole, tile *image.YCbCr, index int) {
	at := image.Pt(index%g.columns, index/g.columns)
	scale := 1
	if whole.SubsampleRatio == image.YCbCrSubsampleRatio420 {
		scale = 2
	}
	size := tile.Rect.Size()
	room, colourRoom := image.Pt(g.width, g.height), image.Pt((g.width+scale-1)/scale, (g.height+scale-1)/scale)
	g.placePlane(plane{whole.Y, whole.YStride}, plane{tile.Y, tile.YStride}, size, at, room)
	size = size.Div(scale)
	g.placePlane(plane{whole.Cb, whole.CStride}, plane{tile.Cb, tile.CStride}, size, at, colourRoom)
	g.placePlane(plane{whole.Cr, whole.CStride}, plane{tile.Cr, tile.CStride}, size, at, colourRoom)
}

// plane is one plane of a picture.
type plane struct {
	pixels []uint8
	stride int
}

// placePlane copies a tile's plane into the picture's: at is in tiles, room is
// the plane's size before it is turned.
func (g *grid) placePlane(whole, tile plane, size, at, room image.Point) {
	left, top := at.X*size.X, at.Y*size.Y
	width, height := min(size.X, room.X-left), min(size.Y, room.Y-top)
	for y := range max(height, 0) {
		row := tile.pixels[y*tile.stride:]
		if g.turns == 0 && width > 0 {
			copy(whole.pixels[(top+y)*whole.stride+left:], row[:width])
			continue
		}
		for x := range max(width, 0) {
			to := g.turned(image.Pt(left+x, top+y), room)
			whole.pixels[to.Y*whole.stride+to.X] = row[x]
		}
	}
}

// turned is where a pixel is after turning.
func (g *grid) turned(at, room image.Point) image.Point {
	switch g.turns {
	case 1:
		return image.Pt(at.Y, room.X-1-at.X)
	case 2:
		return image.Pt(room.X-1-at.X, room.Y-1-at.Y)
	case 3:
		return image.Pt(room.Y-1-at.Y, at.X)
	}
	return at
}
