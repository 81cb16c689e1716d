package media

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// steppedClock advances when it sleeps, and calls a function meanwhile.
type steppedClock struct {
	now       time.Time
	meanwhile func(passed time.Duration)
	started   time.Time
}

func (c *steppedClock) Now() time.Time { return c.now }

func (c *steppedClock) Sleep(ctx context.Context, d time.Duration) error {
	c.now = c.now.Add(d)
	if c.meanwhile != nil {
		c.meanwhile(c.now.Sub(c.started))
	}
	return ctx.Err()
}

// growingFile contains the first bytes of content, and grows by one step every
// second of the clock.
func growingFile(t *testing.T, content []byte, first, step int) (path string, clock *steppedClock) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "scan")
	clock = &steppedClock{now: time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC)}
	clock.started = clock.now
	write := func(length int) {
		must(t, os.WriteFile(path, content[:length], 0o600))
		must(t, os.Chtimes(path, clock.now, clock.now))
	}
	write(first)
	written := first
	clock.meanwhile = func(passed time.Duration) {
		if due := min(first+step*int(passed/time.Second), len(content)); due > written {
			written = due
			write(written)
		}
	}
	return path, clock
}

func TestAFileThatIsBeingWrittenIsAwaited(t *testing.T) {
	for sample, need := range map[string]Need{"photos/baseline.jpg": NeedPhoto, "photos/rgb.png": NeedPhoto, "photos/lossy.webp": NeedPhoto, "videos/plain.mp4": NeedVideo, "videos/vp9.webm": NeedVideo} {
		content := readSample(t, sample)
		for _, first := range []int{0, 100, len(content) / 2} {
			path, clock := growingFile(t, content, first, len(content)/5)
			said := 0
			ctx := WithWaitListener(t.Context(), func() { said++ })
			file, err := Checker{Clock: clock}.Check(ctx, path, need)
			if err != nil || file.Size != int64(len(content)) || said != 1 || file.HasChanged() {
				t.Errorf("%s from %d bytes on: %d bytes, said %d times, %v", sample, first, file.Size, said, err)
			}
		}
	}
}

func TestAFileThatNeverEndsIsGivenUp(t *testing.T) {
	path, clock := growingFile(t, make([]byte, 1000), 1, 1)
	_, err := Checker{Clock: clock}.Check(t.Context(), path, NeedPhoto)
	if passed := clock.now.Sub(clock.started); !errors.Is(err, BeingWritten) && !errors.Is(err, WrongType) || passed > WaitLimit+incompleteQuiet {
		t.Errorf("%v after %v", err, passed)
	}
	photo := readSample(t, "photos/baseline.jpg")
	path, clock = growingFile(t, photo, 700, 1)
	if _, err := (Checker{Clock: clock}).Check(t.Context(), path, NeedPhoto); !errors.Is(err, BeingWritten) {
		t.Errorf("a slow scanner: %v", err)
	}
}

func TestAFileOfLongAgoIsNotAwaited(t *testing.T) {
	photo := readSample(t, "photos/baseline.jpg")
	clock := &steppedClock{now: time.Now()}
	clock.meanwhile = func(time.Duration) { t.Error("it was waited for") }
	if _, err := (Checker{Clock: clock}).Check(t.Context(), writeFile(t, "cut.jpg", photo[:900]), NeedPhoto); !errors.Is(err, Damaged) {
		t.Error(err)
	}
	fresh := filepath.Join(t.TempDir(), "fresh.jpg")
	must(t, os.WriteFile(fresh, photo, 0o600))
	if _, err := (Checker{Clock: clock}).Check(t.Context(), fresh, NeedPhoto); err != nil {
		t.Error(err)
	}
}

func TestWaitingEndsWithItsContext(t *testing.T) {
	path, clock := growingFile(t, readSample(t, "photos/baseline.jpg"), 900, 1)
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := (Checker{Clock: clock}).Check(WithWaitListener(ctx, cancel), path, NeedPhoto); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
