package media

import "encoding/binary"

// quickBits is the length of codes that are found by a single lookup: nearly
// all of them.
const quickBits = 9

// huffmanTable finds the symbol of a code (ITU T.81, annex F).
type huffmanTable struct {
	isSet   bool
	quick   [1 << quickBits]uint16 // by the next bits: the code's length and its symbol; 0: the code is longer
	ends    [17]int32              // for each length, the code after the last of that length
	offsets [17]int32              // for each length, the first symbol's index minus its code
	symbols [256]uint8
}

// readHuffmanTables reads tables from a segment.
func (d *frameDecoder) readHuffmanTables(segment []byte) error {
	for len(segment) > 0 {
		if len(segment) < 17 || segment[0]>>4 > 1 || segment[0]&15 > 3 {
			return errJPEG
		}
		table, counts := &d.tables[segment[0]>>4][segment[0]&15], segment[1:17]
		count, isValid := table.set(counts, segment[17:])
		if !isValid {
			return errJPEG
		}
		segment = segment[17+count:]
	}
	return nil
}

// set sets the number of codes of each length, and their symbols; it returns
// how many symbols there are.
func (t *huffmanTable) set(counts, symbols []byte) (count int, isValid bool) {
	*t = huffmanTable{isSet: true}
	code := int32(0)
	for length := 1; length <= 16; length++ {
		t.offsets[length] = int32(count) - code
		for range counts[length-1] {
			if count >= len(symbols) || count >= len(t.symbols) || code >= 1<<length {
				return 0, false
			}
			t.symbols[count] = symbols[count]
			if length <= quickBits {
				first := code << (quickBits - length)
				for i := range int32(1) << (quickBits - length) {
					t.quick[first+i] = uint16(length)<<8 | uint16(symbols[count])
				}
			}
			count, code = count+1, code+1
		}
		t.ends[length] = code
		code <<= 1
	}
	return count, true
}

// bitReader reads the data of a scan, in which FF 00 is an escaped FF. After
// the end it returns zeros.
type bitReader struct {
	data   []byte // not in bits yet
	bits   uint64 // the next ones, from the most significant on
	count  int    // how many there are
	behind int    // how many of them are after the end
}

// fill loads enough bits for a code and its value.
func (r *bitReader) fill() {
	if len(r.data) >= 4 && r.count <= 32 {
		if next := binary.BigEndian.Uint32(r.data); !hasMarkerPrefix(next) {
			r.bits |= uint64(next) << (32 - r.count)
			r.count, r.data = r.count+32, r.data[4:]
			return
		}
	}
	for r.count <= 56 {
		switch {
		case len(r.data) > 0 && r.data[0] != 0xff:
			r.bits |= uint64(r.data[0]) << (56 - r.count)
			r.data = r.data[1:]
		case len(r.data) > 1 && r.data[1] == 0:
			r.bits |= 0xff << (56 - r.count)
			r.data = r.data[2:]
		default:
			r.behind += 8
		}
		r.count += 8
	}
}

// hasMarkerPrefix reports whether one of the four bytes is FF.
func hasMarkerPrefix(bytes uint32) bool { return (^bytes-0x01010101)&bytes&0x80808080 != 0 }

// isOverrun reports whether bits after the end were used.
func (r *bitReader) isOverrun() bool { return r.behind > r.count }

// symbol reads a code, and loads enough bits for its value; ok is false if the
// code is invalid.
func (r *bitReader) symbol(t *huffmanTable) (symbol uint8, ok bool) {
	if r.count < 32 {
		r.fill()
	}
	if entry := t.quick[r.bits>>(64-quickBits)]; entry != 0 {
		r.skip(int(entry >> 8))
		return uint8(entry), true
	}
	for length := quickBits + 1; length <= 16; length++ {
		if code := int32(r.bits >> (64 - length)); code < t.ends[length] {
			r.skip(length)
			return t.symbols[(code+t.offsets[length])&255], true
		}
	}
	return 0, false
}

// signed reads a value of length bits (figure F.12).
func (r *bitReader) signed(length int) int32 {
	if length == 0 {
		return 0
	}
	value := int32(r.bits >> (64 - length))
	r.skip(length)
	if value < 1<<(length-1) {
		value += -1<<length + 1
	}
	return value
}

func (r *bitReader) skip(bits int) {
	r.bits <<= bits
	r.count -= bits
}
