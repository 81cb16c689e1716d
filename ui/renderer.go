package ui

import (
	"bytes"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/charmbracelet/x/ansi"

	"cedula/ui/charset"
)

// leastFrameTime is the minimum time between frames: more would not be visible.
const leastFrameTime = time.Second / 120

// renderer draws views as soon as they change. It replaces Bubble Tea's
// renderer, which checks for changes many times a second. It only draws on the
// alternate screen, which Bubble Tea enters and leaves; all other output of
// Bubble Tea goes through it.
type renderer struct {
	out     io.Writer
	charset charset.Charset // of the views
	changed chan struct{}   // contains one token if a view must be drawn
	// keepsScreen is for a terminal whose modes are managed elsewhere: the
	// alternate screen is shown before and after, and not cleared in between.
	keepsScreen bool

	mu      sync.Mutex
	isOpen  bool   // the alternate screen is shown
	view    string // the newest
	w, h    int
	isDrawn bool     // whether view is drawn
	lines   []string // the lines on the screen; nil: unknown
}

func newRenderer(out io.Writer) *renderer {
	return &renderer{out: out, changed: make(chan struct{}, 1)}
}

// show draws a view, unless a newer one arrives before.
func (r *renderer) show(view string, w, h int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if view == "" || r.isDrawn && view == r.view && r.lines != nil {
		return
	}
	r.view, r.w, r.h, r.isDrawn = view, w, h, false
	select {
	case r.changed <- struct{}{}:
	default:
	}
}

// forget makes the next view be drawn completely: after a change of size, the
// terminal's content is unknown.
func (r *renderer) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lines = nil
}

// run draws until done. After a panic nothing more is drawn.
func (r *renderer) run(done <-chan struct{}) error {
	for isFirst := true; ; {
		select {
		case <-done:
			return nil
		case <-r.changed:
		}
		r.drawLocked()
		if !isFirst { // what comes after the first frame is waited for
			time.Sleep(leastFrameTime)
		}
		isFirst = false
	}
}

func (r *renderer) drawLocked() {
	r.mu.Lock()
	defer r.mu.Unlock()
	isWhole := false
	defer func() { r.isOpen = r.isOpen && isWhole }()
	r.draw()
	isWhole = true
}

// draw writes the changed lines in a single write. The terminal's cursor is
// placed at the view's mark, or hidden if there is none.
func (r *renderer) draw() {
	if !r.isOpen || r.isDrawn || r.view == "" {
		return
	}
	var frame bytes.Buffer
	frame.WriteString(ansi.CursorHomePosition)
	lines := strings.Split(r.view, "\n")
	lines = lines[max(0, len(lines)-r.h):]
	cursor, hasCursor := takeCursor(lines, r.w)
	for i, line := range lines {
		isSame := i < len(r.lines) && r.lines[i] == line
		if !isSame {
			frame.WriteString(r.wholeLine(line))
		}
		switch {
		case i == len(lines)-1:
		case isSame:
			frame.WriteByte('\n')
		default:
			frame.WriteString("\r\n")
		}
	}
	if len(lines) < r.h && (r.lines == nil || len(r.lines) > len(lines)) {
		frame.WriteString("\r\n" + ansi.EraseScreenBelow)
	}
	if hasCursor {
		frame.WriteString(ansi.ShowCursor + ansi.CursorPosition(cursor.column+1, cursor.row+1))
	} else {
		frame.WriteString(ansi.HideCursor + ansi.CursorPosition(0, len(lines)))
	}
	r.isDrawn, r.lines = true, lines
	_, _ = r.out.Write(r.charset.Encode(frame.Bytes())) // if the terminal is gone, its input ends too
}

// wholeLine is a line truncated to the width, and erased to its end.
func (r *renderer) wholeLine(line string) string {
	width := lineWidth(line)
	if width > r.w {
		line = ansi.Truncate(line, r.w, "")
		width = lineWidth(line) // a wide character may have been cut off
	}
	if width < r.w {
		line += ansi.EraseLineRight
	}
	return line
}

const (
	showSequence  = ansi.SetModeAltScreenSaveCursor + ansi.EraseEntireScreen + ansi.HideCursor + ansi.SetModeBracketedPaste
	leaveSequence = ansi.ResetModeBracketedPaste + ansi.ShowCursor + ansi.ResetModeAltScreenSaveCursor
)

// leaveScreen shows the shell's screen, until retakeScreen.
func (r *renderer) leaveScreen() { _, _ = r.WriteString(leaveSequence) }

// retakeScreen shows the program's screen, and draws it completely. It leaves
// the alternate screen first, so that the shell's cursor position is saved.
func (r *renderer) retakeScreen() {
	if r.hasScreen() {
		r.leaveScreen()
	}
	_, _ = r.WriteString(showSequence)
}

// hasScreen reports whether the program's screen is shown, not the shell's.
func (r *renderer) hasScreen() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.isOpen
}

// Write passes on Bubble Tea's output, except for its frames, which begin by
// moving the cursor home. The last view is drawn before its screen is left.
func (r *renderer) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case bytes.HasPrefix(p, []byte(ansi.CursorHomePosition)):
		return len(p), nil
	case bytes.Contains(p, []byte(ansi.SetModeAltScreenSaveCursor)):
		r.isOpen, r.lines = true, nil
	case bytes.Contains(p, []byte(ansi.ResetModeAltScreenSaveCursor)):
		r.draw()
		r.isOpen = false
		if pictures, ok := r.out.(interface{ Clear() }); ok && r.keepsScreen {
			pictures.Clear()
		}
	}
	if r.keepsScreen {
		return len(p), nil
	}
	return r.out.Write(p)
}

// WriteString is Write for a string.
func (r *renderer) WriteString(s string) (int, error) { return r.Write([]byte(s)) }

// ring rings the terminal's bell.
func (r *renderer) ring() { _, _ = r.WriteString("\a") }

// terminalRenderer is a renderer that Bubble Tea recognises as a terminal.
type terminalRenderer struct {
	*os.File
	*renderer
}

// Write writes to the renderer.
func (r terminalRenderer) Write(p []byte) (int, error) { return r.renderer.Write(p) }

// WriteString is Write for a string.
func (r terminalRenderer) WriteString(s string) (int, error) { return r.renderer.WriteString(s) }

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
