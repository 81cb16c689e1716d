package truora

import (
	"context"
	"time"
)

// Clock is the time that retries go by, so that tests own it.
type Clock interface {
	Now() time.Time
	// Sleep waits for d, or until the context ends: then it gives its error.
	Sleep(ctx context.Context, d time.Duration) error
}

// WallClock is the real time.
type WallClock struct{}

// Now is the time now.
func (WallClock) Now() time.Time { return time.Now() }

// Sleep waits for d, or until the context ends with its error.
func (WallClock) Sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
