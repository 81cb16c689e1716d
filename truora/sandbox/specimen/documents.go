package specimen

import "image"

// The size of the documents' pictures: a card lies on a table.
const (
	photoWidth, photoHeight = 1680, 1120
	margin                  = 60
)

// drawDocument draws what all documents have in common.
func drawDocument(title string) canvas {
	c := newCanvas(photoWidth, photoHeight, table)
	card := c.Bounds().Inset(margin)
	c.box(card, paper)
	c.waves(card, pattern)
	c.box(image.Rect(card.Min.X, card.Min.Y, card.Max.X, card.Min.Y+110), faded)
	c.write(card.Min.X+40, card.Min.Y+76, title, bold(56), paper)
	c.write(card.Max.X-420, card.Min.Y+76, "SPECIMEN", bold(64), red)
	return c
}

// writeLines sets labels and texts under each other.
func (c canvas) writeLines(x, y, pitch int, lines []line) {
	label, text := bold(26), bold(58)
	for i, l := range lines {
		c.write(x, y+i*pitch, l.label, label, faded)
		c.write(x, y+i*pitch+58, l.text, text, ink)
	}
}

// drawCardFront draws the side with the face.
func drawCardFront() canvas {
	c := drawDocument("IDENTITY CARD")
	c.writeLines(120, 270, 150, cardFrontLines)
	c.portrait(image.Rect(1090, 230, 1560, 860))
	c.write(120, 960, "Republica de Ninguna Parte", bold(44), faded)
	c.write(1130, 960, "John Doe", mono(60), ink)
	return c
}

// drawCardBack draws the side with a fingerprint and a code.
func drawCardBack() canvas {
	c := drawDocument("REVERSE")
	c.writeLines(600, 270, 126, cardBackLines)
	c.fingerprint(320, 470)
	c.barcode(image.Rect(120, 890, 1560, 1010))
	return c
}

// drawPassport draws the page with the face.
func drawPassport() canvas {
	c := drawDocument("PASSPORT")
	c.writeLines(660, 240, 118, passportLines)
	c.portrait(image.Rect(120, 220, 570, 830))
	for i, text := range passportZone {
		c.write(110, 930+i*70, text, mono(54), ink)
	}
	return c
}

// fingerprint draws rings around a point.
func (c canvas) fingerprint(x, y float64) {
	for r := 190.0; r > 12; r -= 16 {
		c.ellipse(x, y, r*0.8, r, faded)
		c.ellipse(x+2, y+3, r*0.8-7, r-7, paper)
	}
}

// barcode draws bars whose widths say nothing.
func (c canvas) barcode(r image.Rectangle) {
	width := 4
	for x := r.Min.X; x < r.Max.X; x += width + 5 {
		width = 3 + (x*7+x/11)%9
		c.box(image.Rect(x, r.Min.Y, min(x+width, r.Max.X), r.Max.Y), ink)
	}
}

// portrait draws the face into a frame.
func (c canvas) portrait(frame image.Rectangle) {
	c.box(frame.Inset(-6), faded)
	c.paste(frame, DrawFace(frame.Dx(), frame.Dy(), 0, false))
}
