package graphics

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"fmt"
	"image/jpeg"
	"image/png"
	"strings"
	"sync"
	"weak"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/ansi/iterm2"
	"github.com/charmbracelet/x/ansi/kitty"
)

// pixels is a picture encoded in a terminal's protocol.
type pixels struct {
	id         int
	cols, rows int
	transmit   string // transfers the picture, before it is drawn
	draw       string // draws it at the cursor; empty if its cells do
	remove     string // removes it from the terminal; empty if spaces do
}

// known are the pictures that may be in a view, by id, until they are garbage
// collected.
var known = struct {
	sync.Mutex
	last   int
	pixels map[int]weak.Pointer[pixels]
}{pixels: map[int]weak.Pointer[pixels]{}}

// register gives the picture an id, and removes pictures that were garbage
// collected.
func register(p *pixels) {
	known.Lock()
	defer known.Unlock()
	known.last++
	p.id = known.last
	for id, pointer := range known.pixels {
		if pointer.Value() == nil {
			delete(known.pixels, id)
		}
	}
	known.pixels[p.id] = weak.Make(p)
}

// findPixels finds a picture by id; nil if there is none.
func findPixels(id int) *pixels {
	known.Lock()
	defer known.Unlock()
	return known.pixels[id].Value()
}

// pixelPicture creates a Picture of cols × rows cells. Only photographs are
// compressed with losses.
func (t Terminal) pixelPicture(picture bitmap, cols, rows int, isPhoto bool) Picture {
	p := &pixels{cols: cols, rows: rows}
	register(p)
	text := blankCells(cols, rows)
	switch t.Protocol {
	case Kitty:
		t.encodeKitty(p, picture)
		if t.hasPlaceholders {
			text = placeholderCells(kittyID(p.id), cols, rows)
		}
	case ITerm:
		p.draw = iTermSequence(picture, cols, rows, isPhoto)
	default:
		p.draw = sixelSequence(picture, t.sixelColours())
	}
	return Picture{text: mark(p.id) + text, cols: cols, rows: rows, pixels: p}
}

// sixelColours is the terminal's number of colours, at most 256.
func (t Terminal) sixelColours() int {
	if t.registers < 2 || t.registers > 256 {
		return 256
	}
	return t.registers
}

// blankCells are the cells under a picture.
func blankCells(cols, rows int) string {
	return strings.TrimSuffix(strings.Repeat(strings.Repeat(" ", cols)+"\n", rows), "\n")
}

// kittyID is kitty's id for a picture: one of the 255 ids that a cell's colour
// can encode on any terminal.
func kittyID(id int) int { return 1 + id%255 }

// encodeKitty transfers the picture, and either assigns it to placeholder cells
// or draws it at the cursor.
func (t Terminal) encodeKitty(p *pixels, picture bitmap) {
	id := kittyID(p.id)
	p.transmit = t.kittyTransmission(id, picture)
	place := fmt.Sprintf("a=p,i=%d,p=1,c=%d,r=%d,q=2", id, p.cols, p.rows)
	if t.hasPlaceholders {
		p.transmit += t.wrap(ansi.KittyGraphics(nil, place, "U=1"))
	} else {
		p.draw = ansi.KittyGraphics(nil, place, "C=1")
	}
	p.remove = t.wrap(ansi.KittyGraphics(nil, "a=d", "d=I", fmt.Sprintf("i=%d", id), "q=2"))
}

// wrap wraps a sequence for the terminal outside of a multiplexer.
func (t Terminal) wrap(sequence string) string {
	if t.isTmux {
		return ansi.TmuxPassthrough(sequence)
	}
	return sequence
}

// kittyTransmission sends the compressed pixels in chunks of the size that the
// protocol allows.
func (t Terminal) kittyTransmission(id int, picture bitmap) string {
	raw := make([]byte, 0, 3*len(picture.pixels))
	for _, c := range picture.pixels {
		raw = append(raw, c.r, c.g, c.b)
	}
	var packed bytes.Buffer
	packer, _ := zlib.NewWriterLevel(&packed, zlib.BestSpeed)
	packer.Write(raw)
	packer.Close()
	payload := base64.StdEncoding.AppendEncode(nil, packed.Bytes())
	var sequence strings.Builder
	options := fmt.Sprintf("a=t,f=%d,o=z,s=%d,v=%d,i=%d,q=2", kitty.RGB, picture.width, picture.height, id)
	for first := true; first || len(payload) > 0; first = false {
		piece := payload[:min(len(payload), kitty.MaxChunkSize)]
		payload = payload[len(piece):]
		more := "m=0"
		if len(payload) > 0 {
			more = "m=1"
		}
		if !first {
			options = "q=2"
		}
		sequence.WriteString(t.wrap(ansi.KittyGraphics(piece, options, more)))
	}
	return sequence.String()
}

// placeholderCells are cells in which kitty draws a picture: their colour is
// its id, the first of each row has marks for the row number, and the others
// follow from it.
func placeholderCells(id, cols, rows int) string {
	lines := make([]string, rows)
	for row := range lines {
		first := string([]rune{kitty.Placeholder, kitty.Diacritic(row), kitty.Diacritic(0)})
		lines[row] = fmt.Sprintf("\x1b[38;5;%dm%s%s\x1b[39m", id, first, strings.Repeat(string(kitty.Placeholder), cols-1))
	}
	return strings.Join(lines, "\n")
}

// photoQuality is a JPEG quality without visible losses.
const photoQuality = 90

func iTermSequence(picture bitmap, cols, rows int, isPhoto bool) string {
	var encoded bytes.Buffer
	if isPhoto {
		jpeg.Encode(&encoded, picture.image(), &jpeg.Options{Quality: photoQuality})
	} else {
		png.Encode(&encoded, picture.image())
	}
	return ansi.ITerm2(iterm2.File{
		Size: int64(encoded.Len()), Width: iterm2.Cells(cols), Height: iterm2.Cells(rows), IgnoreAspectRatio: true,
		Inline: true, DoNotMoveCursor: true, Content: base64.StdEncoding.AppendEncode(nil, encoded.Bytes()),
	})
}
