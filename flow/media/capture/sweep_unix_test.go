//go:build unix

package capture

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// What a killed program left is swept by the next one, and what a living one
// holds is not.
func TestWhatAKilledProgramLeftIsSwept(t *testing.T) {
	folder := private(t)
	mark := filepath.Join(t.TempDir(), "ready")
	sample, _ := filepath.Abs(videoSample)
	owner := exec.Command(os.Args[0], "behave:owner", sample, mark)
	if err := owner.Start(); err != nil {
		t.Fatal(err)
	}
	appears(t, mark)
	living := New(nil, nil)
	if left := rooms(folder); len(left) != 1 {
		t.Errorf("the living one's: %v", left)
	}
	living.Close()
	_ = owner.Process.Signal(unix.SIGKILL)
	_ = owner.Wait()
	New(nil, nil).Close()
	if left := rooms(folder); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
}

func rooms(folder string) []string {
	found, _ := filepath.Glob(filepath.Join(folder, prefix+"*"))
	return found
}

func TestAFolderWithoutALockIsLeftForAWhile(t *testing.T) {
	folder := private(t)
	path := filepath.Join(folder, prefix+"1")
	if err := os.Mkdir(path, 0o700); err != nil {
		t.Fatal(err)
	}
	if abandoned(path, time.Now()) {
		t.Error("it was being made")
	}
	if !abandoned(path, time.Now().Add(2*unlockedFor)) {
		t.Error("nobody will lock it any more")
	}
}

func TestOtherPeoplesFoldersAreLeftAlone(t *testing.T) {
	folder := private(t)
	outside := t.TempDir()
	if err := os.Symlink(outside, filepath.Join(folder, prefix+"link")); err != nil {
		t.Fatal(err)
	}
	New(nil, nil).Close()
	if _, err := os.Stat(outside); err != nil {
		t.Error(err)
	}
}

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
