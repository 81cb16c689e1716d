package graphics

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"github.com/charmbracelet/x/ansi"
)

// bandHeight is how many rows of pixels one sixel has.
const bandHeight = 6

// sixelSequence encodes the picture with at most so many colours, which are
// chosen for it and dithered. Its height should be a multiple of bandHeight:
// terminals differ in how they draw a partial band.
func sixelSequence(picture bitmap, colours int) string {
	chosen := newColourTable(picture, colours)
	indices := chosen.dither(picture)
	data := fmt.Appendf(nil, `"1;1;%d;%d`, picture.width, picture.height)
	for i, c := range chosen.colours {
		percent := func(level uint8) int { return (int(level)*100 + 127) / 255 }
		data = fmt.Appendf(data, "#%d;2;%d;%d;%d", i, percent(c.r), percent(c.g), percent(c.b))
	}
	band := newSixelBand(len(chosen.colours), picture.width)
	for top := 0; top < picture.height; top += bandHeight {
		rows := indices[top*picture.width : min(top+bandHeight, picture.height)*picture.width]
		data = band.append(data, rows, picture.width)
	}
	return ansi.SixelGraphics(0, 1, 0, data)
}

// sixelBand encodes six rows of pixels, one colour after the other.
type sixelBand struct {
	columns [][]byte // by colour, with one bit for each of the six pixels
	used    []uint8  // the colours in this band
}

func newSixelBand(colours, width int) sixelBand {
	band := sixelBand{columns: make([][]byte, colours)}
	for i := range band.columns {
		band.columns[i] = make([]byte, width)
	}
	return band
}

func (b *sixelBand) append(data []byte, indices []uint8, width int) []byte {
	for _, colour := range b.used {
		clear(b.columns[colour])
	}
	b.used = b.used[:0]
	for at, colour := range indices {
		column := &b.columns[colour][at%width]
		if *column == 0 && !slices.Contains(b.used, colour) {
			b.used = append(b.used, colour)
		}
		*column |= 1 << (at / width)
	}
	for i, colour := range b.used {
		if i > 0 {
			data = append(data, '$')
		}
		data = strconv.AppendInt(append(data, '#'), int64(colour), 10)
		data = appendRuns(data, b.columns[colour])
	}
	return append(data, '-')
}

// appendRuns appends the columns with run-length encoding; empty ones at the
// end are omitted.
func appendRuns(data, columns []byte) []byte {
	for len(columns) > 0 && columns[len(columns)-1] == 0 {
		columns = columns[:len(columns)-1]
	}
	for at := 0; at < len(columns); {
		end := at + 1
		for end < len(columns) && columns[end] == columns[at] {
			end++
		}
		character, count := '?'+columns[at], end-at
		if count > 3 {
			data = append(strconv.AppendInt(append(data, '!'), int64(count), 10), character)
		} else {
			data = append(data, slices.Repeat([]byte{character}, count)...)
		}
		at = end
	}
	return data
}

// colourTable are the colours chosen for a picture by median cut.
type colourTable struct {
	colours []rgb
	nearest [1 << 15]int16 // by the upper five bits of each channel; -1: not computed yet
}

// bin is the sum of all pixels whose colours have the same upper five bits.
type bin struct{ r, g, b, count int }

func binOf(r, g, b uint8) int { return int(r>>3)<<10 | int(g>>3)<<5 | int(b>>3) }

func newColourTable(picture bitmap, most int) *colourTable {
	all := make([]bin, 1<<15)
	for _, c := range picture.pixels {
		in := &all[binOf(c.r, c.g, c.b)]
		in.r, in.g, in.b, in.count = in.r+int(c.r), in.g+int(c.g), in.b+int(c.b), in.count+1
	}
	boxes := []colourBox{newColourBox(slices.DeleteFunc(all, func(b bin) bool { return b.count == 0 }))}
	for len(boxes) < most {
		first := 0
		for i, box := range boxes {
			if box.priority > boxes[first].priority {
				first = i
			}
		}
		if boxes[first].priority == 0 {
			break
		}
		lower, upper := boxes[first].split()
		boxes[first] = lower
		boxes = append(boxes, upper)
	}
	table := &colourTable{}
	for _, box := range boxes {
		table.colours = append(table.colours, box.mean())
	}
	for i := range table.nearest {
		table.nearest[i] = -1
	}
	return table
}

// channels are a bin's mean levels.
func (b bin) channels() [3]int { return [3]int{b.r / b.count, b.g / b.count, b.b / b.count} }

// colourBox is a set of colours that are replaced by one.
type colourBox struct {
	bins    []bin
	channel int // the channel with the largest range
	// priority is the benefit of splitting the box: it increases with the range
	// of its colours and the number of pixels. It is zero if only one colour is
	// left.
	priority int
}

func newColourBox(bins []bin) colourBox {
	box := colourBox{bins: bins}
	low, high, count := [3]int{255, 255, 255}, [3]int{}, 0
	for _, b := range bins {
		count += b.count
		for i, level := range b.channels() {
			low[i], high[i] = min(low[i], level), max(high[i], level)
		}
	}
	widest := 0
	for i := range low {
		if width := high[i] - low[i]; width > widest {
			box.channel, widest = i, width
		}
	}
	box.priority = widest * widest * count
	return box
}

// split puts half of the pixels into each box.
func (c colourBox) split() (lower, upper colourBox) {
	slices.SortFunc(c.bins, func(a, b bin) int { return cmp.Compare(a.channels()[c.channel], b.channels()[c.channel]) })
	total, below, at := 0, 0, 0
	for _, b := range c.bins {
		total += b.count
	}
	for at < len(c.bins)-1 && (at == 0 || below < total/2) {
		below += c.bins[at].count
		at++
	}
	return newColourBox(c.bins[:at]), newColourBox(c.bins[at:])
}

func (c colourBox) mean() rgb {
	var sum bin
	for _, b := range c.bins {
		sum.r, sum.g, sum.b, sum.count = sum.r+b.r, sum.g+b.g, sum.b+b.b, sum.count+b.count
	}
	mean := sum.channels()
	return rgb{uint8(mean[0]), uint8(mean[1]), uint8(mean[2])}
}

// find is the index of the nearest colour.
func (t *colourTable) find(c rgb) uint8 {
	known := &t.nearest[binOf(c.r, c.g, c.b)]
	if *known < 0 {
		best := 0
		for i, candidate := range t.colours {
			if c.distance(candidate) < c.distance(t.colours[best]) {
				best = i
			}
		}
		*known = int16(best)
	}
	return uint8(*known)
}

// dither assigns every pixel a colour of the table; the error is distributed to
// neighbouring pixels (Floyd-Steinberg).
func (t *colourTable) dither(picture bitmap) []uint8 {
	indices := make([]uint8, len(picture.pixels))
	// Errors are in sixteenths, with one extra pixel at both ends.
	current, below := make([][3]int, picture.width+2), make([][3]int, picture.width+2)
	for y := range picture.height {
		for x := range picture.width {
			at := y*picture.width + x
			wanted := picture.pixels[at]
			levels := [3]int{int(wanted.r), int(wanted.g), int(wanted.b)}
			for i := range levels {
				levels[i] = min(max(levels[i]+current[x+1][i]/16, 0), 255)
			}
			indices[at] = t.find(rgb{uint8(levels[0]), uint8(levels[1]), uint8(levels[2])})
			found := t.colours[indices[at]]
			for i, level := range [3]uint8{found.r, found.g, found.b} {
				lost := levels[i] - int(level)
				current[x+2][i] += 7 * lost
				below[x][i] += 3 * lost
				below[x+1][i] += 5 * lost
				below[x+2][i] += lost
			}
		}
		current, below = below, current
		clear(below)
	}
	return indices
}
