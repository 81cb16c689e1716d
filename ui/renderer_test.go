package ui

import (
	"bytes"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

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
	if text := drawn(); text != ansi.CursorHomePosition+"\ntwo!"+ansi.EraseLineRight+"\r\n"+ansi.HideCursor+ansi.CursorPosition(0, 3) {
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

func TestTheCursorIsAtTheInputPosition(t *testing.T) {
	r, drawn := openRenderer()
	r.show("one\n▸ 漢"+cursorMark+" \nthree", 10, 3)
	if text := drawn(); !strings.HasSuffix(text, "three"+ansi.EraseLineRight+ansi.ShowCursor+ansi.CursorPosition(5, 2)) || strings.Contains(text, "cedula") {
		t.Errorf("drawn %q", text)
	}
	r.show("one\n▸ "+cursorMark+"漢\nthree", 10, 3)
	if text := drawn(); text != ansi.CursorHomePosition+"\n\n"+ansi.ShowCursor+ansi.CursorPosition(3, 2) && !strings.HasSuffix(text, ansi.CursorPosition(3, 2)) {
		t.Errorf("the cursor alone moved, and %q was drawn", text)
	}
	r.show("one\n▸ 漢 \nthree", 10, 3)
	if text := drawn(); !strings.HasSuffix(text, ansi.HideCursor+ansi.CursorPosition(0, 3)) {
		t.Errorf("nothing is typed there: %q", text)
	}
	r.show("0123456789abc"+cursorMark, 10, 3)
	if text := drawn(); !strings.HasSuffix(text, ansi.CursorPosition(10, 1)) {
		t.Errorf("outside of the terminal: %q", text)
	}
}

func TestOnlyLaterFramesAreDelayed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		r, done := newRenderer(&out), make(chan struct{})
		_, _ = r.WriteString(ansi.SetModeAltScreenSaveCursor)
		written := func() string {
			r.mu.Lock() // as while it draws
			defer r.mu.Unlock()
			return out.String()
		}
		var running sync.WaitGroup
		running.Go(func() { _ = r.run(done) })
		for i, view := range []string{"connecting", "the question", "the answer"} {
			r.show(view, 20, 1)
			synctest.Wait()
			if isDrawn := strings.Contains(written(), view); isDrawn != (i < 2) {
				t.Errorf("%q is drawn at once: %t", view, isDrawn)
			}
		}
		time.Sleep(leastFrameTime)
		synctest.Wait()
		if !strings.Contains(written(), "the answer") {
			t.Error("the last view is never drawn")
		}
		close(done)
		running.Wait()
	})
}
