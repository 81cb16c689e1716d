//go:build unix

package camera

import (
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// A command that ignores the interrupt is killed.
func TestAStubbornCommandIsKilled(t *testing.T) {
	useTempRuntimeFolder(t)
	mark := filepath.Join(t.TempDir(), "ready")
	capture := startCamera(t, NewCommandCamera(nil, standIn("stubborn", videoSample, mark)), video)
	waitForFile(t, mark)
	capture.cmd.WaitDelay = 50 * time.Millisecond
	capture.Stop()
	if _, err := capture.Wait(); err == nil {
		t.Error("it made a file")
	}
	if err := unix.Kill(-capture.cmd.Process.Pid, 0); err == nil {
		t.Error("it is still there")
	}
}
