package ui

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// cursorMark marks the terminal's cursor in a view: before the cell for typed
// text. It is invisible. Screen readers and magnifiers follow the terminal's
// own cursor, not a drawn one.
const cursorMark = "\x1b_cedula:cursor\x1b\\"

// cursorPosition is a position on the screen, from 0.
type cursorPosition struct{ column, row int }

// takeCursor removes the mark from lines, and returns its position within w
// columns; false if there is none.
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
