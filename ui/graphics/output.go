package graphics

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/charmbracelet/x/ansi"

	"cedula/truora/lazyregexp"
)

// Output is a terminal that Bubble Tea draws on. It draws pictures at their
// places in a frame: each is sent once, again only if its cells were
// overwritten, and removed when it is no longer in the frame. The first frame
// is sent unchanged, followed by the query of the terminal.
//
// A Picture marks its place in the view by an invisible sequence. A frame is
// one write of Bubble Tea's renderer: the cursor moves home, lines follow, and
// unchanged lines are skipped.
type Output struct {
	*os.File

	mu       sync.Mutex
	question string // sent after the first frame
	// distinguishesModifiedKeys: the terminal is asked to distinguish Ctrl+Enter from
	// Enter.
	distinguishesModifiedKeys bool

	shown  []placement
	hidden []placement // pictures of shown for which there is no room
}

// NewOutput draws on a terminal, and sends it the question after the first
// frame.
func NewOutput(terminal *os.File, question string) *Output {
	return &Output{File: terminal, question: question}
}

// placement is the position of a picture on the screen, from 0.
type placement struct {
	pixels   *pixels
	row, col int
}

var _ io.StringWriter = (*Output)(nil) // without it, io.WriteString would bypass Write

// WriteString is Write.
func (o *Output) WriteString(s string) (int, error) { return o.Write([]byte(s)) }

// Write writes a frame, or any other output of Bubble Tea.
func (o *Output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	var written []byte
	switch lines, isFrame := bytes.CutPrefix(p, []byte(ansi.CursorHomePosition)); {
	case isFrame:
		written = o.withPictures(lines)
	case clearsScreen(p):
		written = append(o.clear(), p...)
	default:
		written = p
	}
	if _, err := o.File.Write(o.withKeyMode(written)); err != nil {
		return 0, err
	}
	return len(p), nil
}

// clearsScreen reports whether the output erases all cells, or switches the
// screen.
func clearsScreen(p []byte) bool {
	return bytes.Contains(p, []byte(ansi.EraseEntireScreen)) || bytes.Contains(p, []byte(ansi.ResetModeAltScreenSaveCursor))
}

// Clear removes all pictures from the terminal, and nothing else.
func (o *Output) Clear() {
	o.mu.Lock()
	defer o.mu.Unlock()
	_, _ = o.File.Write(o.clear()) // fails only if the terminal is gone
}

// clear removes all pictures from the terminal.
func (o *Output) clear() (written []byte) {
	for _, s := range o.shown {
		written = append(written, s.erase()...)
	}
	o.shown = nil
	return written
}

// withPictures adds the pictures to a frame: it begins by removing those that
// are not in it, and ends by drawing those that are new or were overwritten.
func (o *Output) withPictures(frame []byte) []byte {
	rows := bytes.Split(frame, []byte("\n"))
	wanted, hidden := findPlacements(rows), []placement(nil)
	var before, after strings.Builder
	for _, s := range o.shown {
		switch {
		case slices.Contains(wanted, s):
		case isLeftOut(rows, s.row):
			wanted = append(wanted, s) // its mark is in a skipped line
		default:
			before.WriteString(s.eraseFor(wanted))
		}
	}
	for _, w := range wanted {
		if !slices.ContainsFunc(o.shown, func(s placement) bool { return s.pixels == w.pixels }) {
			before.WriteString(w.pixels.transmit)
		}
		switch isDrawn := slices.Contains(o.shown, w) && !slices.Contains(o.hidden, w) && !w.isDrawnOver(rows); {
		case isDrawn:
		case w.row+w.pixels.rows > len(rows):
			// This happens right after a resize: drawn at the end of the
			// screen, it would scroll everything above it.
			hidden = append(hidden, w)
		default:
			after.WriteString(w.draw())
		}
	}
	o.shown, o.hidden = wanted, hidden
	if o.question != "" && len(rows) > 1 {
		after.WriteString(o.question)
		o.question = ""
	}
	return slices.Concat([]byte(before.String()+ansi.CursorHomePosition), bytes.Join(rows, []byte("\n")), []byte(after.String()))
}

// frameEnd matches the end of a frame after its last line.
var frameEnd = lazyregexp.New(`(\x1b\[0?J)?(\x1b\[\?25[hl])?\x1b\[[0-9;]*H$`)

// isLeftOut reports whether a frame skips a row of the screen.
func isLeftOut(rows [][]byte, row int) bool {
	switch {
	case row >= len(rows):
		return false // erased
	case row == len(rows)-1:
		return len(frameEnd.ReplaceAll(rows[row], nil)) == 0
	}
	return len(rows[row]) == 0
}

var markPattern = lazyregexp.New(`\x1b_cedula:(\d+)\x1b\\`)

// mark marks the beginning of a picture in the view.
func mark(id int) string { return fmt.Sprintf("\x1b_cedula:%d\x1b\\", id) }

// findPlacements finds the marks in a frame's rows, and removes them.
func findPlacements(rows [][]byte) (found []placement) {
	for i, row := range rows {
		for _, at := range markPattern.FindAllSubmatchIndex(row, -1) {
			if p := findPixels(number(row[at[2]:at[3]])); p != nil {
				found = append(found, placement{p, i, ansi.StringWidth(string(row[:at[0]]))})
			}
		}
		rows[i] = markPattern.ReplaceAll(row, nil)
	}
	return found
}

// isDrawnOver reports whether a frame draws any of the picture's rows.
func (p placement) isDrawnOver(rows [][]byte) bool {
	for row := p.row; row < p.row+p.pixels.rows; row++ {
		if !isLeftOut(rows, row) {
			return true
		}
	}
	return false
}

// draw draws the picture, and restores the cursor.
func (p placement) draw() string {
	if p.pixels.draw == "" {
		return ""
	}
	return ansi.SaveCursor + ansi.CursorPosition(p.col+1, p.row+1) + p.pixels.draw + ansi.RestoreCursor
}

// eraseFor removes the picture from its position, unless drawing it elsewhere
// does so.
func (p placement) eraseFor(wanted []placement) string {
	isMoved := slices.ContainsFunc(wanted, func(w placement) bool { return w.pixels == p.pixels })
	if isMoved && p.pixels.remove != "" {
		return "" // drawing it elsewhere moves it
	}
	return p.erase()
}

// erase removes the picture from the terminal: by its protocol, else by
// overwriting it with the spaces that the view has in its cells.
func (p placement) erase() string {
	if p.pixels.remove != "" {
		return p.pixels.remove
	}
	var erased strings.Builder
	erased.WriteString(ansi.ResetStyle)
	for row := range p.pixels.rows {
		erased.WriteString(ansi.CursorPosition(p.col+1, p.row+row+1) + ansi.EraseCharacter(p.pixels.cols))
	}
	return erased.String()
}
