package camera

import (
	"bytes"
	"errors"
)

// maxFrameBytes is the largest size of a frame: a 4K frame takes 5 MB.
const maxFrameBytes = 16 << 20

var errNoJPEG = errors.New("not a stream of JPEG pictures")

// JPEG markers (ITU T.81, table B.1) that delimit a picture.
const (
	markerPrefix = 0xff
	markerStart  = 0xd8
	markerEnd    = 0xd9
)

// splitJPEG is a bufio.SplitFunc that returns one complete picture at a time,
// including embedded thumbnails.
func splitJPEG(data []byte, atEOF bool) (advance int, picture []byte, err error) {
	if len(data) < 2 {
		return 0, nil, nil
	}
	if data[0] != markerPrefix || data[1] != markerStart {
		return 0, nil, errNoJPEG
	}
	if end := jpegEnd(data); end > 0 {
		return end, data[:end], nil
	}
	if atEOF {
		return len(data), nil, nil
	}
	return 0, nil, nil
}

// jpegEnd is the end of the picture at the beginning of data; 0 if it is
// incomplete.
func jpegEnd(data []byte) int {
	for at := 2; at+1 < len(data); {
		marker := data[at+1]
		switch {
		case data[at] != markerPrefix: // within a scan
			next := bytes.IndexByte(data[at:], markerPrefix)
			if next < 0 {
				return 0
			}
			at += next
		case marker == markerEnd:
			return at + 2
		case marker == markerPrefix: // padding
			at++
		case hasNoLength(marker):
			at += 2
		case at+3 >= len(data):
			return 0
		default:
			at += 2 + int(data[at+2])<<8 + int(data[at+3])
		}
	}
	return 0
}

// hasNoLength reports whether a marker has no parameters: the start, stuffing
// and restarts within a scan.
func hasNoLength(marker byte) bool {
	return marker <= 1 || marker >= 0xd0 && marker <= markerStart
}
