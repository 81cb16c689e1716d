//go:build !unix

package graphics

import (
	"image"
	"os"
	"time"
)

// CanAsk reports whether Input can be read in the place of a terminal. Windows'
// consoles are read by another way, which gives keys and no answers.
const CanAsk = false

func windowCellSize(*os.File) image.Point { return image.Point{} }

func isInForeground(*os.File) bool { return false }

func isReadable(*os.File, time.Duration) bool { return false }
