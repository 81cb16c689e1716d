package media

import (
	"image"
	"math"
)

// The dimensions of outlines, as fractions of the picture's height, or as width
// to height.
const (
	cardShape   = 85.6 / 53.98 // ID-1, ISO 7810
	cardHeight  = 0.8
	ovalShape   = 0.75
	ovalHeight  = 0.8
	sheetShape  = 210.0 / 297 // an invoice: A4, ISO 216
	sheetHeight = 0.94
)

// Outline is where the document or face should be in a camera's picture of the
// given size: the rectangle of a card or a sheet, or the bounding box of a
// face's oval.
func Outline(need Need, size image.Point) image.Rectangle {
	shape, share := cardShape, cardHeight
	switch need {
	case NeedFace, NeedVideo:
		shape, share = ovalShape, ovalHeight
	case NeedInvoice:
		shape, share = sheetShape, sheetHeight
	}
	height := min(share*float64(size.Y), 0.94*float64(size.X)/shape)
	half := image.Pt(int(math.Round(height*shape/2)), int(math.Round(height/2)))
	middle := size.Div(2)
	return image.Rectangle{Min: middle.Sub(half), Max: middle.Add(half)}
}

const (
	// edgeReach is how far from the outline a document's edge may be, as a
	// fraction of the outline's width or height.
	edgeReach = 0.16
	// edgePart is the central part of a side that is examined: a card's corners
	// are round, and fingers hold it.
	edgePart = 0.6
	// edgeTilt is how far the ends of a side may be apart, as a fraction of its
	// length, because a document is not held perfectly level.
	edgeTilt = 0.08
	// minEdge is the minimum luminance difference across a document's edge, and
	// minEdgeRatio the minimum ratio to that of its surroundings.
	minEdge      = 14
	minEdgeRatio = 4.5
	// minEdges is how many of the four sides must be found.
	minEdges = 3
)

// hasDocumentEdges reports whether something with straight edges fills the
// outline.
func hasDocumentEdges(grey *image.Gray, outline image.Rectangle) bool {
	edges := 0
	for _, upright := range []bool{false, true} {
		s := sideSearch{grey: grey, upright: upright, from: outline.Min, to: outline.Max, size: grey.Rect.Size()}
		if upright {
			s.from, s.to, s.size = swapped(s.from), swapped(s.to), swapped(s.size)
		}
		for _, y := range []int{s.from.Y, s.to.Y} {
			if s.hasEdgeNear(y) {
				edges++
			}
		}
	}
	return edges >= minEdges
}

func swapped(p image.Point) image.Point { return image.Pt(p.Y, p.X) }

// sideSearch searches for a document's edge near one side of the outline. The
// side is horizontal: for vertical ones, x and y are swapped.
type sideSearch struct {
	grey           *image.Gray
	upright        bool
	from, to, size image.Point
}

// hasEdgeNear tries all lines near the height y, also tilted ones. At an edge,
// the luminance changes in the same direction along the whole line.
func (s sideSearch) hasEdgeNear(y int) bool {
	reach := int(edgeReach * float64(s.to.Y-s.from.Y))
	tilt := int(edgeTilt * float64(s.to.X-s.from.X))
	best, sum, count := 0.0, 0.0, 0
	for at := max(y-reach, 2); at <= min(y+reach, s.size.Y-3); at++ {
		for shift := -tilt; shift <= tilt; shift += 2 {
			change := s.changeAcross(at, shift)
			best, sum, count = max(best, change), sum+change, count+1
		}
	}
	return count > 0 && best >= minEdge && best >= minEdgeRatio*sum/float64(count)
}

// changeAcross is the mean luminance change across a line whose ends are shift
// apart, over a distance that also works if the picture is out of focus.
func (s sideSearch) changeAcross(y, shift int) float64 {
	width := s.to.X - s.from.X
	margin := int((1 - edgePart) / 2 * float64(width))
	sum, count := 0, 0
	for x := s.from.X + margin; x < s.to.X-margin; x += 2 {
		at := y + shift*(x-s.from.X-width/2)/width
		if at < 2 || at > s.size.Y-3 {
			continue
		}
		sum += s.level(x, at+2) - s.level(x, at-2)
		count++
	}
	return math.Abs(float64(sum)) / float64(max(count, 1))
}

func (s sideSearch) level(x, y int) int {
	if s.upright {
		x, y = y, x
	}
	return int(s.grey.Pix[y*s.grey.Stride+x])
}
