package media

import "math"

// lowFrequencies maps, for each side, the coefficients in the file's order
// (figure A.6) to positions in a block of that side; -1 for higher frequencies.
var lowFrequencies = func() (places [5][64]int8) {
	for _, side := range [...]int{1, 2, 4} {
		x, y := 0, 0
		for i := range places[side] {
			if places[side][i] = -1; x < side && y < side {
				places[side][i] = int8(y*side + x)
			}
			switch isUpward := (x+y)%2 == 0; { // a diagonal up, the next one down
			case isUpward && x == 7, !isUpward && y != 7 && x == 0:
				y++
			case isUpward && y == 0, !isUpward && y == 7:
				x++
			case isUpward:
				x, y = x+1, y-1
			default:
				x, y = x-1, y+1
			}
		}
	}
	return places
}()

// waves are, for each side, the contributions of a coefficient to each pixel in
// one dimension: the inverse cosine transform of that size, scaled like that of
// size eight.
var waves = func() (basis [5][4][4]float32) {
	for _, side := range [...]int{1, 2, 4} {
		for u := range side {
			norm := math.Sqrt(2 / float64(side))
			if u == 0 {
				norm = math.Sqrt(1 / float64(side))
			}
			for x := range side {
				cosine := math.Cos(float64((2*x+1)*u) * math.Pi / float64(2*side))
				basis[side][u][x] = float32(norm * cosine * math.Sqrt(float64(side)/8))
			}
		}
	}
	return basis
}()

// decodeBlock decodes a block of a component into its plane.
func (d *frameDecoder) decodeBlock(c *frameComponent) error {
	places, divisors := &lowFrequencies[d.side], &d.divisors[c.divisor]
	dc, ac := &d.tables[0][c.dc], &d.tables[1][c.ac]
	length, ok := d.bits.symbol(dc)
	if !ok || length > 15 {
		return errJPEG
	}
	c.lastDC += d.bits.signed(int(length))
	coefficients, isFlat := [16]float32{float32(c.lastDC * divisors[0])}, true
	for k := 1; k < 64; k++ {
		symbol, ok := d.bits.symbol(ac)
		if !ok {
			return errJPEG
		}
		zeros, length := int(symbol>>4), int(symbol&15)
		if length == 0 {
			if zeros < 15 {
				break
			}
			k += zeros
			continue
		}
		if k += zeros; k > 63 {
			return errJPEG
		}
		if place := places[k]; place >= 0 {
			coefficients[place], isFlat = float32(d.bits.signed(length)*divisors[k]), false
		} else {
			d.bits.skip(length)
		}
	}
	block := c.plane[c.blockOffset:]
	if isFlat {
		level := pixelOf(coefficients[0] / 8)
		for y := range d.side {
			for x := range d.side {
				block[y*c.stride+x] = level
			}
		}
		return nil
	}
	transform(&coefficients, d.side, block, c.stride)
	return nil
}

// transform converts a block's coefficients to pixels: first its rows, then its
// columns.
func transform(coefficients *[16]float32, side int, to []uint8, stride int) {
	basis := &waves[side]
	var rows [16]float32
	for v := range side {
		for u := range side {
			if c := coefficients[v*side+u]; c != 0 {
				for x := range side {
					rows[v*side+x] += c * basis[u][x]
				}
			}
		}
	}
	for y := range side {
		for x := range side {
			var sum float32
			for v := range side {
				sum += rows[v*side+x] * basis[v][y]
			}
			to[y*stride+x] = pixelOf(sum)
		}
	}
}

// pixelOf converts a level, which is relative to the middle, to a pixel.
func pixelOf(level float32) uint8 { return uint8(min(max(level+128.5, 0), 255)) }
