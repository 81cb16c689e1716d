package ui

import (
	"bytes"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// openRenderer is a renderer whose screen is shown, and what it wrote since.
func openRenderer() (*renderer, func() string) {
	var out bytes.Buffer
	r := newRenderer(&out)
	_, _ = r.WriteString(ansi.SetModeAltScreenSaveCursor)
	out.Reset()
	return r, func() string {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.draw()
		defer out.Reset()
		return out.String()
	}
}

func TestLinesThatStayAreNotDrawnAgain(t *testing.T) {
	r, drawn := openRenderer()
	r.show("one\ntwo\nthree", 10, 3)
	if text := drawn(); !strings.Contains(text, "one"+ansi.EraseLineRight+"\r\ntwo") {
		t.Errorf("first %q", text)
	}
	r.show("one\ntwo!\nthree", 10, 3)
	if text := drawn(); text != ansi.CursorHomePosition+"\ntwo!"+ansi.EraseLineRight+"\r\n"+ansi.CursorPosition(0, 3) {
		t.Errorf("then %q", text)
	}
	r.show("one\ntwo!\nthree", 10, 3)
	if text := drawn(); text != "" {
		t.Errorf("nothing changed, and %q was drawn", text)
	}
	r.show("one", 10, 3)
	if text := drawn(); !strings.Contains(text, "\r\n"+ansi.EraseScreenBelow) {
		t.Errorf("two lines less, and %q was drawn", text)
	}
	r.show("one\ntwo!\nthree", 10, 3)
	_ = drawn()
	r.forget()
	r.show("small", 5, 2)
	if text := drawn(); !strings.Contains(text, "small\r\n"+ansi.EraseScreenBelow) {
		t.Errorf("what stood on a larger screen is left: %q", text)
	}
	r.forget()
	r.show("one\ntwo!\nthree", 10, 3)
	if text := drawn(); !strings.Contains(text, "one") || !strings.Contains(text, "three") {
		t.Errorf("after another size %q", text)
	}
}

func TestNothingIsDrawnOutsideOfTheScreen(t *testing.T) {
	r, drawn := openRenderer()
	r.show("far too wide\ntwo", 7, 1)
	if text := drawn(); strings.Contains(text, "far") || !strings.Contains(text, "two") {
		t.Errorf("too high: %q", text)
	}
	r.show("far too wide", 7, 1)
	if text := drawn(); !strings.Contains(text, "far too") || strings.Contains(text, "wide") {
		t.Errorf("too wide: %q", text)
	}
}

func TestTheLastViewIsDrawnBeforeTheScreenIsLeft(t *testing.T) {
	r, drawn := openRenderer()
	_, _ = r.WriteString(ansi.CursorHomePosition + "a frame of Bubble Tea's")
	r.show("last", 10, 1)
	_, _ = r.WriteString(ansi.ResetModeAltScreenSaveCursor)
	text := drawn()
	if last, left := strings.Index(text, "last"), strings.Index(text, ansi.ResetModeAltScreenSaveCursor); last < 0 || last > left {
		t.Errorf("drawn %q", text)
	}
	if strings.Contains(text, "frame") {
		t.Errorf("two draw at once: %q", text)
	}
	r.show("later", 10, 1)
	if text := drawn(); text != "" {
		t.Errorf("drawn on the shell's screen: %q", text)
	}
}
