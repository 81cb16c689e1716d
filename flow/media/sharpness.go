package media

import "image"

const (
	// sharpEnough is the least variance of the Laplacian that a sharp photo
	// has where it is sharpest.
	sharpEnough = 120
	// tiles is into how many columns and rows a photo is cut: a card fills a
	// part of it, and what lies around may be plain.
	tiles = 4
)

func sharpnessDoubts(grey *image.Gray) []Warning {
	if sharpness(grey) < sharpEnough {
		return []Warning{Blurred}
	}
	return nil
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

// laplacianVariance is how much the second derivative varies: edges make it
// large, a blur takes them away.
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
