package media

import "image"

// The thresholds of warnings about photos. Luminance is 0 to 255, fractions are
// of the whole picture, all measured at measuredSide. Each is tested with real
// photographs in quality_test.go.
const (
	// darkHighlights: a picture is dark if its lightest tenth is not above
	// this.
	darkHighlights = 75
	// brightShadows: a picture is too bright if its darkest fiftieth is not
	// below this, because print must be dark somewhere.
	brightShadows = 150
	// overexposed is the luminance from which details are lost.
	overexposed = 250
	// An overexposed spot is glare if its fraction of the picture is between
	// these: a smaller one is a highlight, a larger one is white paper. A spot
	// that reaches the picture's edge is the background, or a window.
	minGlareShare = 0.01
	maxGlareShare = 0.12
	// minSharpness is the minimum variance of the Laplacian of a sharp photo in
	// its sharpest tile.
	minSharpness = 120
	// tiles is the number of columns and rows of tiles that a photo is divided
	// into to find the sharpest one: a card fills only part of it, and its
	// surroundings may be plain.
	tiles = 4
)

// qualityWarnings measures brightness and sharpness.
func qualityWarnings(grey *image.Gray) (warnings []Warning) {
	levels := countLevels(grey)
	switch {
	case levels.quantile(0.90) <= darkHighlights:
		warnings = append(warnings, Dark)
	case levels.quantile(0.02) >= brightShadows:
		warnings = append(warnings, Bright)
	case hasGlare(grey):
		warnings = append(warnings, Glare)
	}
	if sharpness(grey) < minSharpness {
		warnings = append(warnings, Blurred)
	}
	return warnings
}

// sharpness is the variance of the Laplacian in the sharpest tile.
func sharpness(grey *image.Gray) (best float64) {
	size := grey.Rect.Size()
	for row := range tiles {
		for column := range tiles {
			tile := image.Rect(column*size.X/tiles, row*size.Y/tiles, (column+1)*size.X/tiles, (row+1)*size.Y/tiles)
			best = max(best, laplacianVariance(grey, tile.Intersect(grey.Rect.Inset(1))))
		}
	}
	return best
}

// laplacianVariance is the variance of the second derivative: edges increase
// it, blur decreases it.
func laplacianVariance(grey *image.Gray, area image.Rectangle) float64 {
	var sum, squares float64
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			value := laplacian(grey, x, y)
			sum, squares = sum+value, squares+value*value
		}
	}
	count := float64(max(area.Dx()*area.Dy(), 1))
	mean := sum / count
	return squares/count - mean*mean
}

func laplacian(grey *image.Gray, x, y int) float64 {
	at, stride := grey.PixOffset(x, y), grey.Stride
	around := int(grey.Pix[at-1]) + int(grey.Pix[at+1]) + int(grey.Pix[at-stride]) + int(grey.Pix[at+stride])
	return float64(around - 4*int(grey.Pix[at]))
}

// levelCounts is the histogram of luminance.
type levelCounts [256]int

func countLevels(grey *image.Gray) (counts levelCounts) {
	for _, value := range grey.Pix {
		counts[value]++
	}
	return counts
}

// quantile is the luminance that the given fraction of the pixels does not
// exceed.
func (l levelCounts) quantile(share float64) int {
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

// hasGlare searches for an overexposed spot of a significant size inside the
// picture.
func hasGlare(grey *image.Gray) bool {
	all := float64(len(grey.Pix))
	f := floodFill{grey: grey, seen: make([]bool, len(grey.Pix))}
	for at := range grey.Pix {
		if !f.visit(at) {
			continue
		}
		pixels, touchesEdge := f.spread()
		share := float64(pixels) / all
		if !touchesEdge && share >= minGlareShare && share <= maxGlareShare {
			return true
		}
	}
	return false
}

// floodFill finds connected overexposed pixels.
type floodFill struct {
	grey *image.Gray
	seen []bool
	open []int // pixels whose neighbours were not visited yet
}

// visit adds a pixel if it is overexposed and was not added yet.
func (f *floodFill) visit(at int) bool {
	if f.seen[at] || f.grey.Pix[at] < overexposed {
		return false
	}
	f.seen[at] = true
	f.open = append(f.open, at)
	return true
}

// spread adds all pixels connected to the visited one.
func (f *floodFill) spread() (pixels int, touchesEdge bool) {
	for ; len(f.open) > 0; pixels++ {
		here := f.open[len(f.open)-1]
		f.open = f.open[:len(f.open)-1]
		if f.isAtEdge(here) {
			touchesEdge = true
			continue
		}
		for _, next := range [4]int{here - 1, here + 1, here - f.grey.Stride, here + f.grey.Stride} {
			f.visit(next)
		}
	}
	return pixels, touchesEdge
}

func (f *floodFill) isAtEdge(at int) bool {
	x, y := at%f.grey.Stride, at/f.grey.Stride
	return x == 0 || y == 0 || x == f.grey.Rect.Dx()-1 || y == f.grey.Rect.Dy()-1
}
