package camera

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"
)

// counter draws the time.
type counter struct{}

func (counter) Frame(since time.Duration) []byte { return []byte(since.String()) }
func (counter) Rate() int                        { return 10 }
func (counter) Video() []byte                    { return []byte("video") }

func TestADrawnCameraGivesTheNewestFrame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		live := openLive(t, NewDrawn(counter{}, 1))
		for _, want := range []string{"0s", "100ms", "200ms"} {
			if frame := <-live.Frames(); string(frame.JPEG) != want {
				t.Errorf("the frame of %s, not of %s", frame.JPEG, want)
			}
		}
		time.Sleep(time.Second + 50*time.Millisecond)
		if frame := <-live.Frames(); string(frame.JPEG) != "1.2s" {
			t.Errorf("the frame of %s is not the newest", frame.JPEG)
		}
		if err := live.Close(); err != nil {
			t.Error(err)
		}
		for range live.Frames() { // one may be left
		}
		if live.Err() != nil {
			t.Errorf("closing it is no failure: %v", live.Err())
		}
	})
}

func TestADrawnCamerasVideoTakesItsTime(t *testing.T) {
	for speed, want := range map[float64]time.Duration{0: 0, 1: 5 * time.Second, 10: 500 * time.Millisecond} {
		path := filepath.Join(t.TempDir(), "video.mp4")
		synctest.Test(t, func(t *testing.T) {
			live := openLive(t, NewDrawn(counter{}, speed))
			defer live.Close()
			started := time.Now()
			if err := live.Record(t.Context(), path, 5*time.Second); err != nil {
				t.Fatal(err)
			}
			if took := time.Since(started); took != want {
				t.Errorf("at speed %v it takes %v", speed, took)
			}
			if content, _ := os.ReadFile(path); string(content) != "video" {
				t.Errorf("wrote %q", content)
			}
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			if err := live.Record(ctx, path, time.Second); speed > 0 && !errors.Is(err, context.Canceled) {
				t.Errorf("stopped: %v", err)
			}
		})
	}
}
