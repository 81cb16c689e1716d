package main

import (
	"context"
	"fmt"
	"image/color"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"

	"cedula/truora/crash"
)

// terminal is a program on an emulated true-colour terminal.
type terminal struct {
	command  *exec.Cmd
	tty      *os.File
	emulator *vt.SafeEmulator
	drawn    chan struct{} // something was drawn since the last wait
	folder   string        // the program's home
	copying  crash.Group
}

// openTerminal starts the program with its own home and environment.
func openTerminal(ctx context.Context, program string, args []string, columns, rows int) (*terminal, error) {
	folder, err := os.MkdirTemp("", "screenshots-home-")
	if err != nil {
		return nil, err
	}
	t := &terminal{emulator: vt.NewSafeEmulator(columns, rows), drawn: make(chan struct{}, 1), folder: folder}
	t.command = exec.CommandContext(ctx, program, args...)
	t.command.Env = []string{"HOME=" + folder, "TMPDIR=" + folder, "LANG=C.UTF-8", "TERM=xterm-256color", "COLORTERM=truecolor", "CEDULA_MOTION=0"}
	t.tty, err = pty.StartWithSize(t.command, &pty.Winsize{Cols: uint16(columns), Rows: uint16(rows)})
	if err != nil {
		os.RemoveAll(folder)
		return nil, err
	}
	t.copying.Go(t.show)
	t.copying.Go(func() { io.Copy(t.tty, t.emulator) }) // the emulator's answers to queries
	return t, nil
}

// show shows what the program writes, until its end.
func (t *terminal) show() {
	buffer := make([]byte, 32<<10)
	for {
		n, err := t.tty.Read(buffer)
		t.emulator.Write(buffer[:n])
		select {
		case t.drawn <- struct{}{}:
		default:
		}
		if err != nil {
			return
		}
	}
}

// waitFor waits until the terminal shows all texts, and does not change any
// more: a frame may be read in parts, with its first lines above the last ones
// of the previous frame, whose keys no longer work.
func (t *terminal) waitFor(ctx context.Context, texts ...string) error {
	for {
		screen := ansi.Strip(t.emulator.Render())
		missing := ""
		for _, text := range texts {
			if !strings.Contains(screen, text) {
				missing = text
			}
		}
		var settled <-chan time.Time // never, until all texts are shown
		if missing == "" {
			settled = time.After(settledFor)
		}
		select {
		case <-t.drawn:
		case <-settled:
			return nil
		case <-ctx.Done():
			return fmt.Errorf("never shown: %q\n%s", missing, screen)
		}
	}
}

// settledFor is how long the screen must be unchanged before keys are typed.
const settledFor = 200 * time.Millisecond

// stillFor is how long the screen must be unchanged to be complete.
const stillFor = 500 * time.Millisecond

// waitUntilStill waits until the screen is complete.
func (t *terminal) waitUntilStill(ctx context.Context) error {
	for {
		select {
		case <-t.drawn:
		case <-time.After(stillFor):
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// press types keys.
func (t *terminal) press(keys string) error {
	_, err := t.tty.WriteString(keys)
	return err
}

// close ends the program and removes its files.
func (t *terminal) close() {
	t.press("\x03\x03")
	t.command.Wait()
	t.emulator.InputPipe().(io.Closer).Close()
	t.tty.Close()
	t.copying.Wait()
	os.RemoveAll(t.folder)
}

// cell is a cell of the terminal.
type cell struct {
	text            string // one character; empty after a wide one
	width           int    // in columns
	ink, background string // colours as "#rrggbb"; an empty background is the window's
	bold, underline bool
}

// cells are the terminal's rows.
func (t *terminal) cells() [][]cell {
	rows := make([][]cell, t.emulator.Height())
	for y := range rows {
		for x := range t.emulator.Width() {
			rows[y] = append(rows[y], newCell(t.emulator.CellAt(x, y)))
		}
	}
	return rows
}

func newCell(c *uv.Cell) cell {
	if c == nil {
		return cell{text: " ", width: 1, ink: windowInk}
	}
	ink, background := hex(c.Style.Fg, windowInk), hex(c.Style.Bg, "")
	if c.Style.Attrs&uv.AttrReverse != 0 {
		ink, background = hex(c.Style.Bg, windowBackground), hex(c.Style.Fg, windowInk)
	}
	return cell{
		text: c.Content, width: c.Width, ink: ink, background: background,
		bold: c.Style.Attrs&uv.AttrBold != 0, underline: c.Style.Underline != 0,
	}
}

// hex is a colour as "#rrggbb", or none.
func hex(c color.Color, none string) string {
	if c == nil {
		return none
	}
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}
