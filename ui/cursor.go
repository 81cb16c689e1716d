package ui

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// cursorMark stands in a view where the terminal's cursor belongs: before the
// cell where typed text goes. It shows nothing. Screen readers and magnifiers
// follow the terminal's own cursor; a drawn one means nothing to them.
const cursorMark = "\x1b_cedula:cursor\x1b\\"

// cursorPosition is a place on the screen, from 0 on.
type cursorPosition struct{ column, row int }

// takeCursor takes the mark out of lines, and gives its place within w columns;
// false without one.
func takeCursor(lines []string, w int) (at cursorPosition, found bool) {
	for row, line := range lines {
		before, after, has := strings.Cut(line, cursorMark)
		if !has {
			continue
		}
		lines[row] = before + strings.ReplaceAll(after, cursorMark, "")
		if !found {
			at, found = cursorPosition{min(ansi.StringWidth(before), max(0, w-1)), row}, true
		}
	}
	return at, found
}
