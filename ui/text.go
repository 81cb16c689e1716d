package ui

import (
	"strings"
	"unicode"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/text/unicode/norm"
)

// wrap breaks text into lines of at most w cells, at spaces where it can.
// Words longer than a line are broken.
func wrap(text string, w int) string {
	if w < 1 || text == "" {
		return ""
	}
	return ansi.Wrap(text, w, "")
}

// cut shortens one line to w cells, with an ellipsis for what is missing.
func cut(line string, w int) string {
	if w < 1 {
		return ""
	}
	return ansi.Truncate(line, w, "…")
}

// cutLeft shortens one line to its last w cells, with an ellipsis for what is
// missing.
func cutLeft(line string, w int) string {
	over := ansi.StringWidth(line) - w
	if over <= 0 {
		return line
	}
	return ansi.TruncateLeft(line, over+1, "…")
}

// width is how many cells the widest line takes.
func width(text string) int {
	widest := 0
	for line := range strings.SplitSeq(text, "\n") {
		widest = max(widest, ansi.StringWidth(line))
	}
	return widest
}

// height is how many lines text has; none when it is empty.
func height(text string) int {
	if text == "" {
		return 0
	}
	return strings.Count(text, "\n") + 1
}

// fit cuts text to w cells and h lines.
func fit(text string, w, h int) string {
	if w < 1 || h < 1 || text == "" {
		return ""
	}
	lines := strings.Split(text, "\n")
	lines = lines[:min(len(lines), h)]
	for i, line := range lines {
		lines[i] = cut(line, w)
	}
	return strings.Join(lines, "\n")
}

// fill is fit, and then as wide and high as it may be: what is beside or below
// stands where it belongs.
func fill(text string, w, h int) string {
	lines := strings.Split(fit(text, w, h), "\n")
	for i, line := range lines {
		lines[i] = line + strings.Repeat(" ", max(0, w-ansi.StringWidth(line)))
	}
	for len(lines) < h {
		lines = append(lines, strings.Repeat(" ", max(0, w)))
	}
	return strings.Join(lines[:max(0, h)], "\n")
}

// indent puts lead before the first line and as much space before the others.
func indent(lead, text string) string {
	return lead + strings.ReplaceAll(text, "\n", "\n"+strings.Repeat(" ", ansi.StringWidth(lead)))
}

// fold makes texts comparable: without case and accents, so that "peru" finds
// "Perú".
func fold(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(text))
}
