//go:build unix

package capture

import (
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// A command that does not end when asked to is killed.
func TestAStubbornCommandIsKilled(t *testing.T) {
	private(t)
	mark := filepath.Join(t.TempDir(), "ready")
	take := started(t, New(nil, behaving("stubborn", videoSample, mark)), video)
	appears(t, mark)
	take.cmd.WaitDelay = 50 * time.Millisecond
	take.Stop()
	if _, err := take.Wait(); err == nil {
		t.Error("it made a file")
	}
	if err := unix.Kill(-take.cmd.Process.Pid, 0); err == nil {
		t.Error("it is still there")
	}
}
