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

// Output is a terminal that Bubble Tea draws on. It puts pictures where a frame
// has them: each is sent once, again only when its cells were drawn over, and
// is taken off the terminal once it is not in the frame any more. The program's
// first frame goes out as it is; the terminal is asked right after it.
//
// A Picture marks its place in the view by a sequence that shows nothing. A
// frame is what Bubble Tea's renderer writes at once: the cursor goes home,
// lines follow, and those that have not changed are left out.
type Output struct {
	*os.File

	mu       sync.Mutex
	question string // to be sent after the first frame
	// tellsModifiedKeys: the terminal is asked to tell Ctrl+Enter from Enter.
	tellsModifiedKeys bool

	shown  []placement
	hidden []placement // those of shown for which there is no room
}

// NewOutput draws on a terminal, and sends it the question once the first frame
// is there.
func NewOutput(terminal *os.File, question string) *Output {
	return &Output{File: terminal, question: question}
}

// placement is where a picture is on the screen, from 0 on.
type placement struct {
	pixels   *pixels
	row, col int
}

var _ io.StringWriter = (*Output)(nil) // not the file's own

// WriteString is Write.
func (o *Output) WriteString(s string) (int, error) { return o.Write([]byte(s)) }

// Write writes a frame, or anything else that Bubble Tea sends.
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

// clearsScreen holds where all cells are erased, or another screen is shown.
func clearsScreen(p []byte) bool {
	return bytes.Contains(p, []byte(ansi.EraseEntireScreen)) || bytes.Contains(p, []byte(ansi.ResetModeAltScreenSaveCursor))
}

// Clear takes all pictures off the terminal, and leaves everything else.
func (o *Output) Clear() {
	o.mu.Lock()
	defer o.mu.Unlock()
	_, _ = o.File.Write(o.clear()) // a terminal that is gone shows none
}

// clear takes all pictures off the terminal.
func (o *Output) clear() (written []byte) {
	for _, s := range o.shown {
		written = append(written, s.erase()...)
	}
	o.shown = nil
	return written
}

// withPictures is a frame with the pictures in it: first goes what is not shown
// any more, and last come those that are new or were drawn over.
func (o *Output) withPictures(frame []byte) []byte {
	rows := bytes.Split(frame, []byte("\n"))
	wanted, hidden := findPlacements(rows), []placement(nil)
	var before, after strings.Builder
	for _, s := range o.shown {
		switch {
		case slices.Contains(wanted, s):
		case isLeftOut(rows, s.row):
			wanted = append(wanted, s) // what marks it stands there still
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
			// As right after a resize: at the end of the screen it would move
			// all that is above it.
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

// frameEnd is what ends a frame behind its last line.
var frameEnd = lazyregexp.New(`(\x1b\[0?J)?(\x1b\[\?25[hl])?\x1b\[[0-9;]*H$`)

// isLeftOut reports a row of the screen that a frame does not draw.
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

// mark stands in the view where a picture begins.
func mark(id int) string { return fmt.Sprintf("\x1b_cedula:%d\x1b\\", id) }

// findPlacements finds the marks in a frame's rows, and takes them out.
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

// draw draws the picture, and puts the cursor back.
func (p placement) draw() string {
	if p.pixels.draw == "" {
		return ""
	}
	return ansi.SaveCursor + ansi.CursorPosition(p.col+1, p.row+1) + p.pixels.draw + ansi.RestoreCursor
}

// eraseFor takes the picture away from its place; it may be wanted in another.
func (p placement) eraseFor(wanted []placement) string {
	isMoved := slices.ContainsFunc(wanted, func(w placement) bool { return w.pixels == p.pixels })
	if isMoved && p.pixels.remove != "" {
		return "" // drawing it elsewhere moves it
	}
	return p.erase()
}

// erase takes the picture off the terminal: by its protocol, else by spaces in
// its cells, of which the view believes that they are there.
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
