//go:build !unix

package graphics

import (
	"image"
	"os"
	"time"
)

// CanAsk reports whether Input can replace the terminal's input. Windows'
// consoles are read differently, with keys but no answers.
const CanAsk = false

func windowCellSize(*os.File) image.Point { return image.Point{} }

func isInForeground(*os.File) bool { return false }

func isReadable(*os.File, time.Duration) bool { return false }
