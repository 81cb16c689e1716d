package media

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
)

var errPNG = errors.New("not the structure of a PNG")

// pngChunk is one chunk of a PNG: its type, and the length of its data.
type pngChunk struct {
	length int64
	kind   string
}

func readPNGHeader(r io.Reader) (photoHeader, error) {
	in, chunk, err := openPNG(r)
	if err != nil || chunk.kind != "IHDR" || chunk.length != 13 {
		return photoHeader{}, errors.Join(errPNG, err)
	}
	var ihdr [13 + 4]byte // with its checksum
	if _, err := io.ReadFull(in, ihdr[:]); err != nil {
		return photoHeader{}, unexpectedEOF(err)
	}
	h := parseIHDR(ihdr[:])
	h.orientation = findPNGOrientation(in)
	return h, nil
}

// parseIHDR parses width, height, depth, colour, …, interlacing. Colours with
// 16 bits take 8 bytes per pixel, others at most 4; an interlaced picture is
// decoded in passes, the largest half its size.
func parseIHDR(ihdr []byte) photoHeader {
	h := photoHeader{decodable: true}
	h.width = int(min(binary.BigEndian.Uint32(ihdr), 1<<30))
	h.height = int(min(binary.BigEndian.Uint32(ihdr[4:]), 1<<30))
	h.decodeBytes = int64(h.width) * int64(h.height) * 4
	if ihdr[8] == 16 {
		h.decodeBytes *= 2
	}
	if ihdr[12] != 0 {
		h.decodeBytes += h.decodeBytes / 2
	}
	return h
}

// findPNGOrientation searches for an eXIf chunk before the pixels.
func findPNGOrientation(in *bufio.Reader) int {
	for {
		chunk, err := nextPNGChunk(in)
		if err != nil || chunk.kind == "IDAT" || chunk.length > 1<<20 {
			return 0
		}
		body := make([]byte, chunk.length+4)
		if _, err := io.ReadFull(in, body); err != nil {
			return 0
		}
		if chunk.kind == "eXIf" {
			return tiffOrientation(body)
		}
	}
}

func readPNGToEnd(r io.Reader) error {
	in, chunk, err := openPNG(r)
	for err == nil && chunk.kind != "IEND" {
		if err = skip(in, chunk.length+4); err == nil {
			chunk, err = nextPNGChunk(in)
		}
	}
	return unexpectedEOF(err)
}

// pngEnd is the last chunk of every PNG.
const pngEnd = "\x00\x00\x00\x00IEND\xae\x42\x60\x82"

// pngPixels reads the parts of a PNG that are required for its pixels. Anything
// else may be damaged or truncated.
type pngPixels struct {
	from             *bufio.Reader
	pending          []byte
	rest             int64 // of the current chunk
	seenPixels       bool
	isOver           bool
	noticeMissingEnd func()
}

func newPNGPixels(r io.Reader, noticeMissingEnd func()) *pngPixels {
	return &pngPixels{from: bufio.NewReader(r), rest: 8, noticeMissingEnd: noticeMissingEnd}
}

// Read implements io.Reader.
func (p *pngPixels) Read(b []byte) (int, error) {
	for len(p.pending) == 0 && p.rest == 0 {
		if p.isOver {
			return 0, io.EOF
		}
		if err := p.nextChunk(); err != nil {
			return 0, err
		}
	}
	if len(p.pending) > 0 {
		n := copy(b, p.pending)
		p.pending = p.pending[n:]
		return n, nil
	}
	n, err := p.from.Read(b[:min(int64(len(b)), p.rest)])
	p.rest -= int64(n)
	return n, unexpectedEOF(err)
}

// nextChunk moves to the next required chunk: a lower-case first letter means
// that a chunk is optional (PNG, 5.4), except for transparent colours.
func (p *pngPixels) nextChunk() error {
	chunk, err := nextPNGChunk(p.from)
	if err == nil && chunk.kind[0]&0x20 != 0 && chunk.kind != "tRNS" {
		if err = skip(p.from, chunk.length+4); err == nil {
			return nil
		}
	}
	if errors.Is(err, io.ErrUnexpectedEOF) && p.seenPixels {
		p.pending, p.isOver = []byte(pngEnd), true
		p.noticeMissingEnd()
		return nil
	}
	if err != nil {
		return err
	}
	p.seenPixels, p.isOver = p.seenPixels || chunk.kind == "IDAT", chunk.kind == "IEND"
	p.pending = append(binary.BigEndian.AppendUint32(nil, uint32(chunk.length)), chunk.kind...)
	p.rest = chunk.length + 4
	return nil
}

// openPNG reads the signature and returns the first chunk.
func openPNG(r io.Reader) (*bufio.Reader, pngChunk, error) {
	in := bufio.NewReader(r)
	if _, err := in.Discard(8); err != nil {
		return nil, pngChunk{}, unexpectedEOF(err)
	}
	chunk, err := nextPNGChunk(in)
	return in, chunk, err
}

func nextPNGChunk(in *bufio.Reader) (pngChunk, error) {
	var head [8]byte
	if _, err := io.ReadFull(in, head[:]); err != nil {
		return pngChunk{}, unexpectedEOF(err)
	}
	return pngChunk{int64(binary.BigEndian.Uint32(head[:])), string(head[4:])}, nil
}
