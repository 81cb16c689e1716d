package media

import "image"

// What makes a photo doubtful. Luminance is 0 to 255, shares are of the whole
// picture. Each is held against real photographs in thresholds_test.go.
const (
	// MinLongSide is how many pixels the long side should have.
	MinLongSide = 1000
	// measuredSide is the long side that photos are measured at: a card's
	// print can still be told there, a sensor's noise cannot.
	measuredSide = 512
	// darkLight: a picture is dark when its lightest tenth is not above this.
	darkLight = 75
	// brightShade: a picture is too bright when its darkest fiftieth is not
	// below this: print has to be dark somewhere.
	brightShade = 150
	// burnt is from which luminance on nothing can be told any more.
	burnt = 250
	// A burnt-out spot is glare when its share lies between these: smaller is
	// a sparkle, larger is white paper. One that reaches the edge of the
	// picture is what the card lies on, or a window behind it.
	glareLeast = 0.01
	glareMost  = 0.12
)

func lightDoubts(grey *image.Gray) []Warning {
	light := histogram(grey)
	switch {
	case light.quantile(0.90) <= darkLight:
		return []Warning{Dark}
	case light.quantile(0.02) >= brightShade:
		return []Warning{Bright}
	case glaring(grey):
		return []Warning{Glare}
	default:
		return nil
	}
}

// levels counts the pixels of each luminance.
type levels [256]int

func histogram(grey *image.Gray) (counts levels) {
	for _, value := range grey.Pix {
		counts[value]++
	}
	return counts
}

// quantile is the luminance that the given share of the pixels does not exceed.
func (l levels) quantile(share float64) int {
	all := 0
	for _, count := range l {
		all += count
	}
	seen := 0
	for value, count := range l {
		if seen += count; float64(seen) >= share*float64(all) {
			return value
		}
	}
	return 255
}

// glaring looks for a burnt-out spot of a telling size inside the picture.
func glaring(grey *image.Gray) bool {
	all := float64(len(grey.Pix))
	for _, spot := range burntSpots(grey) {
		share := float64(spot.size) / all
		if !spot.atEdge && share >= glareLeast && share <= glareMost {
			return true
		}
	}
	return false
}

// spot is one connected burnt-out area.
type spot struct {
	size   int // pixels
	atEdge bool
}

// burntSpots fills each connected burnt-out area in turn.
func burntSpots(grey *image.Gray) (spots []spot) {
	f := flood{grey: grey, seen: make([]bool, len(grey.Pix))}
	for at := range grey.Pix {
		if f.enters(at) {
			spots = append(spots, f.fill())
		}
	}
	return spots
}

// flood spreads over burnt-out pixels.
type flood struct {
	grey *image.Gray
	seen []bool
	open []int // pixels whose neighbours are still to be looked at
}

// enters takes a pixel in if it is burnt out and was not yet.
func (f *flood) enters(at int) bool {
	if f.seen[at] || f.grey.Pix[at] < burnt {
		return false
	}
	f.seen[at] = true
	f.open = append(f.open, at)
	return true
}

func (f *flood) fill() (s spot) {
	for ; len(f.open) > 0; s.size++ {
		here := f.open[len(f.open)-1]
		f.open = f.open[:len(f.open)-1]
		if f.atEdge(here) {
			s.atEdge = true
			continue
		}
		for _, next := range [4]int{here - 1, here + 1, here - f.grey.Stride, here + f.grey.Stride} {
			f.enters(next)
		}
	}
	return s
}

func (f *flood) atEdge(at int) bool {
	x, y := at%f.grey.Stride, at/f.grey.Stride
	return x == 0 || y == 0 || x == f.grey.Rect.Dx()-1 || y == f.grey.Rect.Dy()-1
}
