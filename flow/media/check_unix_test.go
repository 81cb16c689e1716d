//go:build unix

package media

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

func TestSpecialFilesAreRefusedWithoutWaiting(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe.jpg")
	if err := unix.Mkfifo(pipe, 0o600); err != nil {
		t.Skip(err)
	}
	for _, path := range []string{pipe, "/dev/zero", "/dev/tty"} {
		if _, err := checkFile(t, path, NeedPhoto); !errors.Is(err, NotRegular) {
			t.Errorf("%s: %v", path, err)
		}
		if _, _, err := Dimensions(t.Context(), path); !errors.Is(err, NotRegular) {
			t.Errorf("dimensions of %s: %v", path, err)
		}
	}
}

func TestUnreadable(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root reads everything")
	}
	path := writeFile(t, "a.jpg", []byte("x"))
	if err := os.Chmod(path, 0); err != nil {
		t.Fatal(err)
	}
	if _, err := checkFile(t, path, NeedPhoto); !errors.Is(err, Unreadable) {
		t.Error(err)
	}
}

func TestALinkInACircleIsMissing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.jpg")
	if err := os.Symlink(path, path); err != nil {
		t.Fatal(err)
	}
	if _, err := checkFile(t, path, NeedPhoto); !errors.Is(err, Missing) {
		t.Error(err)
	}
}
