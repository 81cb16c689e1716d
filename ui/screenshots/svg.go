package main

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The window's colours.
const (
	windowBackground = "#14171c"
	windowBar        = "#20252c"
	windowEdge       = "#3a424d"
	windowInk        = "#d7dade"
	windowTitle      = "#8b949e"
)

// Measures in SVG units. At this font size, a letter of the usual monospace
// fonts is as wide as a cell: 0.6 of the size.
const (
	fontSize   = 14.0
	cellWidth  = 8.4
	cellHeight = 18.0
	baseline   = 13.5 // of a line of text below the cell's top
	barHeight  = 34.0
	margin     = 14.0 // between the window's edge and the cells
)

const fonts = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace"

// svg draws the cells in a window with a title.
func svg(rows [][]cell, title string) []byte {
	var b bytes.Buffer
	writeWindow(&b, rows, title, "")
	writeFrame(&b, rows)
	b.WriteString("</g>\n</svg>\n")
	return b.Bytes()
}

// frameSeconds is how long each frame of an animation is shown.
const frameSeconds = 2

// animated draws frames as an endless animation. With reduced motion, the last
// one is shown.
func animated(frames [][][]cell, title string) []byte {
	all, share := len(frames)*frameSeconds, 100/float64(len(frames))
	style := fmt.Sprintf(`<style>.f{visibility:hidden;animation:f %ds step-end infinite}@keyframes f{0%%{visibility:visible}%s%%{visibility:hidden}}`+
		`@media (prefers-reduced-motion:reduce){.f{animation:none}.f:last-of-type{visibility:visible}}</style>`+"\n", all, number(share))
	var b bytes.Buffer
	writeWindow(&b, frames[0], title, style)
	for i, frame := range frames {
		fmt.Fprintf(&b, `<g class="f" style="animation-delay:%ds">`+"\n", i*frameSeconds)
		writeFrame(&b, frame)
		b.WriteString("</g>\n")
	}
	b.WriteString("</g>\n</svg>\n")
	return b.Bytes()
}

// writeWindow writes the window up to the cells.
func writeWindow(b *bytes.Buffer, rows [][]cell, title, style string) {
	columns := 0
	for _, row := range rows {
		columns = max(columns, len(row))
	}
	width, height := 2*margin+float64(columns)*cellWidth, barHeight+2*margin+float64(len(rows))*cellHeight
	fmt.Fprintf(b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %s" width="%[1]s" height="%[2]s" role="img" font-family="%[3]s" font-size="%[4]s">`+"\n",
		number(width), number(height), fonts, number(fontSize))
	fmt.Fprintf(b, "<title>%s</title>\n%s", escaped(title), style)
	fmt.Fprintf(b, `<rect x=".5" y=".5" width="%s" height="%s" rx="9" fill="%s" stroke="%s"/>`+"\n", number(width-1), number(height-1), windowBackground, windowEdge)
	fmt.Fprintf(b, `<path d="M.5 %s V9.5 a9 9 0 0 1 9 -9 H%s a9 9 0 0 1 9 9 V%[1]s z" fill="%[3]s" stroke="%[4]s"/>`+"\n", number(barHeight), number(width-9.5), windowBar, windowEdge)
	for i, colour := range []string{"#ff5f57", "#febc2e", "#28c840"} {
		fmt.Fprintf(b, `<circle cx="%d" cy="17" r="6" fill="%s"/>`, 20+20*i, colour)
	}
	fmt.Fprintf(b, "\n"+`<text x="%s" y="21.5" text-anchor="middle" font-size="13" fill="%s">%s</text>`+"\n", number(width/2), windowTitle, escaped(title))
	fmt.Fprintf(b, `<g transform="translate(%s %s)">`+"\n", number(margin), number(barHeight+margin))
}

// writeFrame writes the cells.
func writeFrame(b *bytes.Buffer, rows [][]cell) {
	writeBlocks(b, rows)
	writeLines(b, rows)
	for y, row := range rows {
		writeText(b, row, float64(y)*cellHeight+baseline)
	}
}

// quarters are the quarters of a cell that a block character fills: upper left,
// upper right, lower left, lower right.
var quarters = map[string][4]bool{
	"█": {true, true, true, true}, "▀": {true, true, false, false}, "▄": {false, false, true, true},
	"▌": {true, false, true, false}, "▐": {false, true, false, true},
	"▘": {true, false, false, false}, "▝": {false, true, false, false}, "▖": {false, false, true, false}, "▗": {false, false, false, true},
	"▛": {true, true, true, false}, "▜": {true, true, false, true}, "▙": {true, false, true, true}, "▟": {false, true, true, true},
	"▚": {true, false, false, true}, "▞": {false, true, true, false},
}

// writeBlocks writes backgrounds and block characters, one path per colour. The
// unit is half a column and half a row, and adjacent quarters in a row are one
// line with the row's thickness.
func writeBlocks(b *bytes.Buffer, rows [][]cell) {
	paths := map[string]*strings.Builder{}
	for y := range 2 * len(rows) {
		colours := quarterRow(rows[y/2], y%2)
		for x := 0; x < len(colours); {
			first, colour := x, colours[x]
			for x < len(colours) && colours[x] == colour {
				x++
			}
			if colour != "" {
				fmt.Fprintf(pathOf(paths, colour), "M%d %dh%d", first, y, x-first)
			}
		}
	}
	fmt.Fprintf(b, `<g transform="scale(%s %s) translate(0 .5)" shape-rendering="crispEdges">`+"\n", number(cellWidth/2), number(cellHeight/2))
	for _, colour := range slices.Sorted(maps.Keys(paths)) {
		fmt.Fprintf(b, `<path stroke="%s" d="%s"/>`+"\n", colour, paths[colour])
	}
	b.WriteString("</g>\n")
}

// quarterRow are the colours of the upper (0) or lower (1) quarters of a row;
// empty for the window's background.
func quarterRow(row []cell, half int) (colours []string) {
	for _, c := range row {
		for side := range 2 {
			if quarters[c.text][2*half+side] {
				colours = append(colours, c.ink)
			} else {
				colours = append(colours, c.background)
			}
		}
	}
	return colours
}

func pathOf(paths map[string]*strings.Builder, colour string) *strings.Builder {
	if paths[colour] == nil {
		paths[colour] = &strings.Builder{}
	}
	return paths[colour]
}

// arms are the directions of a box-drawing character's lines from the middle of
// its cell.
var arms = map[string]string{
	"─": "lr", "│": "ud", "┌": "rd", "┐": "ld", "└": "ru", "┘": "lu", "├": "rud", "┤": "lud", "┬": "lrd", "┴": "lru", "┼": "lrud",
	"╭": "rd", "╮": "ld", "╰": "ru", "╯": "lu",
}

// writeLines writes box-drawing characters as lines, because those of fonts
// leave gaps between rows.
func writeLines(b *bytes.Buffer, rows [][]cell) {
	paths := map[string]*strings.Builder{}
	for y, row := range rows {
		for x := 0; x < len(row); {
			columns := 1
			if arms[row[x].text] != "" {
				columns = sameRun(row[x:])
				writeArms(pathOf(paths, row[x].ink), arms[row[x].text], float64(x), float64(y), float64(columns))
			}
			x += columns
		}
	}
	for _, ink := range slices.Sorted(maps.Keys(paths)) {
		fmt.Fprintf(b, `<path d="%s" stroke="%s"/>`+"\n", paths[ink], ink)
	}
}

// sameRun is how many columns the horizontal line at the beginning of the row
// has; 1 for any other character.
func sameRun(row []cell) int {
	n := 1
	for row[0].text == "─" && n < len(row) && row[n].text == "─" && row[n].ink == row[0].ink {
		n++
	}
	return n
}

// writeArms writes the lines of the character at column x of row y, centred on
// pixels so that they are sharp.
func writeArms(path *strings.Builder, directions string, x, y, columns float64) {
	left, right, top, bottom := number(x*cellWidth), number((x+columns)*cellWidth), number(y*cellHeight), number((y+1)*cellHeight)
	middleX, middleY := number(math.Floor((x+.5)*cellWidth)+.5), number(math.Floor((y+.5)*cellHeight)+.5)
	switch directions {
	case "lr":
		fmt.Fprintf(path, "M%s %sH%s", left, middleY, right)
		return
	case "ud":
		fmt.Fprintf(path, "M%s %sV%s", middleX, top, bottom)
		return
	}
	ends := map[rune]string{'l': "H" + left, 'r': "H" + right, 'u': "V" + top, 'd': "V" + bottom}
	for _, direction := range directions {
		fmt.Fprintf(path, "M%s %s%s", middleX, middleY, ends[direction])
	}
}

// writeText writes a row's text, one element per piece.
func writeText(b *bytes.Buffer, row []cell, y float64) {
	for x := 0; x < len(row); {
		if isDrawn(row[x]) {
			x++
			continue
		}
		text, columns := piece(row[x:])
		fmt.Fprintf(b, `<text x="%s" y="%s" fill="%s"`, number(float64(x)*cellWidth), number(y), row[x].ink)
		if row[x].bold {
			b.WriteString(` font-weight="bold"`)
		}
		if row[x].underline {
			b.WriteString(` text-decoration="underline"`)
		}
		if columns > 1 {
			fmt.Fprintf(b, ` textLength="%s"`, number(float64(columns)*cellWidth))
		}
		fmt.Fprintf(b, ">%s</text>\n", escaped(text))
		x += columns
	}
}

// isDrawn reports whether a cell has no text: it is empty, or is drawn as a
// block or as lines.
func isDrawn(c cell) bool {
	_, isBlock := quarters[c.text]
	return isBlock || strings.TrimSpace(c.text) == "" || arms[c.text] != ""
}

// piece is the text at the beginning of the row, in one style, and its width in
// columns. Symbols and wide characters, which may be in another font, are
// pieces of their own so that they do not move other text; so is text after two
// spaces.
func piece(row []cell) (text string, columns int) {
	first := row[0]
	if isSymbol(first) {
		return first.text, max(first.width, 1)
	}
	for _, c := range row {
		isSpace := c.text == " " || c.text == ""
		isOther := c.bold != first.bold || c.underline != first.underline || c.ink != first.ink
		if isSymbol(c) || !isSpace && (isDrawn(c) || isOther) || isSpace && strings.HasSuffix(text, " ") {
			break
		}
		text += cmp.Or(c.text, " ")
	}
	text = strings.TrimRight(text, " ")
	return text, utf8.RuneCountInString(text)
}

// isSymbol reports whether a character may be missing in a monospace font: it
// is not a Latin letter.
func isSymbol(c cell) bool {
	r, size := utf8.DecodeRuneInString(c.text)
	return r > 'ſ' || size < len(c.text)
}

func escaped(text string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(text))
	return b.String()
}

// number formats a number with at most two decimals.
func number(n float64) string {
	return strconv.FormatFloat(math.Round(n*100)/100, 'f', -1, 64)
}
