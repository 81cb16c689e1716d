package ui

import (
	"fmt"
	"image/color"
	"math"
	"strconv"
)

// contrast is the contrast ratio of two colours, from 1 to 21, as defined by
// WCAG 2.2.
func contrast(a, b color.RGBA) float64 {
	light, dark := luminance(a), luminance(b)
	if light < dark {
		light, dark = dark, light
	}
	return (light + 0.05) / (dark + 0.05)
}

// luminance is the relative luminance of a colour, from 0 to 1.
func luminance(c color.RGBA) float64 {
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

// linear converts a channel of an sRGB colour to linear light.
func linear(part uint8) float64 {
	share := float64(part) / 255
	if share <= 0.04045 {
		return share / 12.92
	}
	return math.Pow((share+0.055)/1.055, 2.4)
}

var (
	black = color.RGBA{0, 0, 0, 255}
	white = color.RGBA{255, 255, 255, 255}
)

// withContrast is the colour, made lighter or darker until it has the contrast
// to the background, if possible.
func withContrast(c, background color.RGBA, least float64) color.RGBA {
	end := white
	if contrast(black, background) > contrast(white, background) {
		end = black
	}
	const steps = 40
	for step := range steps {
		if mixed := mix(c, end, float64(step)/steps); contrast(mixed, background) >= least {
			return mixed
		}
	}
	return end
}

// mix is the colour at share between a and b.
func mix(a, b color.RGBA, share float64) color.RGBA {
	part := func(a, b uint8) uint8 { return uint8(math.Round(float64(a) + share*(float64(b)-float64(a)))) }
	return color.RGBA{part(a.R, b.R), part(a.G, b.G), part(a.B, b.B), 255}
}

// nearestOf256 is the number of the nearest colour that is the same on every
// terminal and has the contrast.
func nearestOf256(c, background color.RGBA, least float64) string {
	best, bestDistance := 15, math.MaxInt
	for n := 16; n < 256; n++ {
		candidate := xterm256(n)
		if d := distance(candidate, c); d < bestDistance && contrast(candidate, background) >= least {
			best, bestDistance = n, d
		}
	}
	if bestDistance == math.MaxInt && contrast(black, background) > contrast(white, background) {
		best = 16
	}
	return strconv.Itoa(best)
}

// distance is the distance of two colours, weighted by the eye's sensitivity.
func distance(a, b color.RGBA) int {
	r, g, bl := int(a.R)-int(b.R), int(a.G)-int(b.G), int(a.B)-int(b.B)
	return 2*r*r + 4*g*g + 3*bl*bl
}

// xterm256 is a colour of the 256-colour palette, from 16 on: a cube of six
// levels per channel, and 24 greys.
func xterm256(n int) color.RGBA {
	if n >= 232 {
		grey := uint8(8 + 10*(n-232))
		return color.RGBA{grey, grey, grey, 255}
	}
	steps := [...]uint8{0, 95, 135, 175, 215, 255}
	n = max(n-16, 0)
	return color.RGBA{steps[n/36], steps[n/6%6], steps[n%6], 255}
}

// parseColour parses a colour such as "#5fd7d7"; an invalid one is black.
func parseColour(text string) color.RGBA {
	c := black
	_, _ = fmt.Sscanf(text, "#%02x%02x%02x", &c.R, &c.G, &c.B)
	return c
}

func formatColour(c color.RGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }
