package media

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
)

var errPNG = errors.New("not the structure of a PNG")

// pngChunk is one chunk of a PNG: its length, type, and what follows.
type pngChunk struct {
	length int64
	kind   string
}

func pngHeader(r io.Reader) (header, error) {
	in, chunk, err := pngOpen(r)
	if err != nil || chunk.kind != "IHDR" || chunk.length != 13 {
		return header{}, errors.Join(errPNG, err)
	}
	var ihdr [13 + 4]byte // with its checksum
	if _, err := io.ReadFull(in, ihdr[:]); err != nil {
		return header{}, whole(err)
	}
	h := pngDimensions(ihdr[:])
	h.orientation = pngOrientation(in)
	return h, nil
}

// pngDimensions reads an IHDR: width, height, depth, colour, …, interlacing.
// Colours with 16 bits take 8 bytes a pixel, others at most 4; an interlaced
// picture is put together from one that is half of it.
func pngDimensions(ihdr []byte) header {
	h := header{decodable: true}
	h.width = int(min(binary.BigEndian.Uint32(ihdr), 1<<30))
	h.height = int(min(binary.BigEndian.Uint32(ihdr[4:]), 1<<30))
	h.cost = int64(h.width) * int64(h.height) * 4
	if ihdr[8] == 16 {
		h.cost *= 2
	}
	if ihdr[12] != 0 {
		h.cost += h.cost / 2
	}
	return h
}

// pngOrientation looks for an eXIf chunk before the pixels.
func pngOrientation(in *bufio.Reader) int {
	for {
		chunk, err := pngNext(in)
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

func pngWhole(r io.Reader) error {
	in, chunk, err := pngOpen(r)
	for err == nil && chunk.kind != "IEND" {
		if err = discard(in, chunk.length+4); err == nil {
			chunk, err = pngNext(in)
		}
	}
	return whole(err)
}

func pngOpen(r io.Reader) (*bufio.Reader, pngChunk, error) {
	in := bufio.NewReader(r)
	if _, err := in.Discard(8); err != nil { // the signature
		return nil, pngChunk{}, whole(err)
	}
	chunk, err := pngNext(in)
	return in, chunk, err
}

func pngNext(in *bufio.Reader) (pngChunk, error) {
	var head [8]byte
	if _, err := io.ReadFull(in, head[:]); err != nil {
		return pngChunk{}, whole(err)
	}
	return pngChunk{int64(binary.BigEndian.Uint32(head[:])), string(head[4:])}, nil
}

func discard(in io.Reader, n int64) error {
	_, err := io.CopyN(io.Discard, in, n)
	return whole(err)
}
