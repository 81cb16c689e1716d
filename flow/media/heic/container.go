package heic

import (
	"encoding/binary"
	"iter"
)

// container is a file of boxes (ISO/IEC 14496-12). Its methods panic if the
// file refers to positions outside of it; findGrid recovers.
type container struct{ file []byte }

// box is the range of a box's content, without its size and type.
type box struct {
	kind       string
	start, end int
}

func (f container) u16(at int) uint16 { return binary.BigEndian.Uint16(f.file[at:]) }

func (f container) u32(at int) int { return int(binary.BigEndian.Uint32(f.file[at:])) }

// number reads a number of size bytes, 0 to 8.
func (f container) number(at, size int) (n int) {
	for _, b := range f.file[at : at+size] {
		n = n<<8 | int(b)
	}
	return n
}

// boxes are the boxes within another.
func (f container) boxes(within box) iter.Seq[box] {
	return func(yield func(box) bool) {
		for at := within.start; at+8 <= within.end; {
			b := box{kind: string(f.file[at+4 : at+8]), start: at + 8, end: at + f.u32(at)}
			switch f.u32(at) {
			case 0:
				b.end = within.end
			case 1:
				b.start, b.end = at+16, at+f.number(at+8, 8)
			}
			if b.end < b.start || b.end > within.end || !yield(b) {
				return
			}
			at = b.end
		}
	}
}

// find is the first box of a kind; it panics if there is none.
func (f container) find(within box, kind string) box {
	for b := range f.boxes(within) {
		if b.kind == kind {
			return b
		}
	}
	panic("no " + kind)
}

// item is an item of the file.
type item struct {
	kind  string
	flags int // the position after its flags, whose last bit means hidden
}

// readItems reads the list of items (iinf).
func (f container) readItems(list box) map[uint16]item {
	list.start += 6 // version and count
	if f.file[list.start-6] != 0 {
		list.start += 2
	}
	items := map[uint16]item{}
	for b := range f.boxes(list) {
		if b.kind == "infe" && f.file[b.start] == 2 {
			items[f.u16(b.start+4)] = item{kind: string(f.file[b.start+8 : b.start+12]), flags: b.start + 3}
		}
	}
	return items
}

// readTiles reads the items that an item consists of (iref, dimg).
func (f container) readTiles(references box, id uint16) (tiles []uint16) {
	if f.file[references.start] != 0 {
		return nil
	}
	references.start += 4
	for b := range f.boxes(references) {
		if b.kind != "dimg" || f.u16(b.start) != id {
			continue
		}
		for i := range int(f.u16(b.start + 2)) {
			tiles = append(tiles, f.u16(b.start+4+2*i))
		}
	}
	return tiles
}

// readAssociations reads which properties an item has, counted from 1 (ipma).
func (f container) readAssociations(list box, id uint16) (indexes []int) {
	version, isWide := f.file[list.start], f.file[list.start+3]&1 == 1
	if version != 0 {
		panic("long items")
	}
	at := list.start + 8
	for range f.u32(list.start + 4) {
		item, count := f.u16(at), int(f.file[at+2])
		at += 3
		for range count {
			index := int(f.file[at] & 0x7f)
			if at++; isWide {
				index, at = index<<8|int(f.file[at]), at+1
			}
			if item == id && index > 0 {
				indexes = append(indexes, index)
			}
		}
	}
	return indexes
}

// payload is an item's content (iloc): one extent, in the file or in idat.
func (f container) payload(meta box, id uint16) []byte {
	list := f.find(meta, "iloc")
	version, sizes := f.file[list.start], f.u16(list.start+4)
	offsetSize, lengthSize, baseSize, indexSize := int(sizes>>12), int(sizes>>8&15), int(sizes>>4&15), int(sizes&15)
	if version > 1 {
		panic("long items")
	}
	at := list.start + 8
	for range int(f.u16(list.start + 6)) {
		item, method := f.u16(at), 0
		if at += 2; version == 1 {
			method, at = int(f.u16(at)&15), at+2
		} else {
			indexSize = 0
		}
		base := f.number(at+2, baseSize)
		at += 2 + baseSize
		pieces := int(f.u16(at))
		at += 2
		for range pieces {
			at += indexSize
			start, length := base+f.number(at, offsetSize), f.number(at+offsetSize, lengthSize)
			if at += offsetSize + lengthSize; item != id || pieces != 1 {
				continue
			}
			if method == 1 {
				start += f.find(meta, "idat").start
			}
			return f.file[start : start+length]
		}
	}
	panic("no such item")
}
