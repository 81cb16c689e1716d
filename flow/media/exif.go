package media

import (
	"bytes"
	"encoding/binary"
)

// orientationTag is EXIF's Orientation (TIFF 6.0, section 8): which way up the
// camera was held, 1 to 8.
const orientationTag = 0x0112

var exifPrefix = []byte("Exif\x00\x00")

// exifOrientation reads the orientation out of an Exif segment; 0 when it has
// none or makes no sense.
func exifOrientation(segment []byte) int {
	tiff, ok := bytes.CutPrefix(segment, exifPrefix)
	if !ok {
		return 0
	}
	return tiffOrientation(tiff)
}

// tiffOrientation reads the orientation of the first directory alone.
func tiffOrientation(tiff []byte) int {
	order, ok := byteOrder(tiff)
	if !ok {
		return 0
	}
	start := int64(order.Uint32(tiff[4:]))
	if start < 8 || start+2 > int64(len(tiff)) {
		return 0
	}
	count := int(order.Uint16(tiff[start:]))
	return findOrientation(tiff[start+2:], count, order)
}

func byteOrder(tiff []byte) (binary.ByteOrder, bool) {
	if len(tiff) < 8 {
		return nil, false
	}
	switch string(tiff[:4]) {
	case "II*\x00":
		return binary.LittleEndian, true
	case "MM\x00*":
		return binary.BigEndian, true
	default:
		return nil, false
	}
}

// findOrientation goes through a directory's entries of 12 bytes: tag, type,
// count, value.
func findOrientation(entries []byte, count int, order binary.ByteOrder) int {
	for ; count > 0 && len(entries) >= 12; count, entries = count-1, entries[12:] {
		if order.Uint16(entries) != orientationTag {
			continue
		}
		if value := int(order.Uint16(entries[8:])); value >= 1 && value <= 8 {
			return value
		}
	}
	return 0
}
