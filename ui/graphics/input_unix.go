//go:build unix

package graphics

import (
	"image"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// CanAsk reports whether Input can replace the terminal's input.
const CanAsk = true

// isInForeground reports whether the process may change the terminal: a background
// process would be stopped.
func isInForeground(terminal *os.File) bool {
	group, err := unix.IoctlGetInt(int(terminal.Fd()), unix.TIOCGPGRP)
	return err == nil && group == unix.Getpgrp()
}

// windowCellSize is the system's cell size of a terminal, for terminals that do
// not answer; zero if unknown.
func windowCellSize(terminal *os.File) image.Point {
	window, err := unix.IoctlGetWinsize(int(terminal.Fd()), unix.TIOCGWINSZ)
	if err != nil || window.Col == 0 || window.Row == 0 {
		return image.Point{}
	}
	size := image.Pt(int(window.Xpixel/window.Col), int(window.Ypixel/window.Row))
	if !isCellSize(size) {
		return image.Point{}
	}
	return size
}

// isReadable waits for input.
func isReadable(file *os.File, wait time.Duration) bool {
	if wait <= 0 {
		return false
	}
	var files unix.FdSet
	descriptor := int(file.Fd())
	files.Set(descriptor)
	timeout := unix.NsecToTimeval(wait.Nanoseconds())
	n, err := unix.Select(descriptor+1, &files, nil, nil, &timeout)
	return err == nil && n > 0
}
