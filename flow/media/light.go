package media

import "image"

// What makes a photo doubtful. Luminance is 0 to 255, shares are of the whole
// picture. Each is held against real photographs in thresholds_test.go.
const (
	// SmallSide is how many pixels the long side should have.
	SmallSide = 1000
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

func lightDoubts(grey *image.Gray) []Doubt {
	light := histogram(grey)
	switch {
	case light.quantile(0.90) <= darkLight:
		return []Doubt{Dark}
	case light.quantile(0.02) >= brightShade:
		return []Doubt{Bright}
	case glaring(grey):
		return []Doubt{Glare}
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
	seen := make([]bool, len(grey.Pix))
	for at, value := range grey.Pix {
		if value >= burnt && !seen[at] {
			spots = append(spots, fill(grey, seen, at))
		}
	}
	return spots
}

func fill(grey *image.Gray, seen []bool, at int) (s spot) {
	width, height := grey.Rect.Dx(), grey.Rect.Dy()
	seen[at] = true
	for open := []int{at}; len(open) > 0; s.size++ {
		here := open[len(open)-1]
		open = open[:len(open)-1]
		x, y := here%width, here/width
		if x == 0 || y == 0 || x == width-1 || y == height-1 {
			s.atEdge = true
			continue
		}
		for _, next := range [4]int{here - 1, here + 1, here - width, here + width} {
			if !seen[next] && grey.Pix[next] >= burnt {
				seen[next] = true
				open = append(open, next)
			}
		}
	}
	return s
}
