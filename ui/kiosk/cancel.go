package kiosk

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// How a process that somebody left behind is cancelled: as often as it takes
// while the kiosk goes on, and for a moment at its end.
const (
	cancelPatience = 30 * time.Minute
	cancelAttempt  = 10 * time.Second
	cancelAtEnd    = 10 * time.Second
)

// cancellations cancel processes that broke off, beside everything else.
type cancellations struct {
	cancel   func(ctx context.Context, processID string) error // nil: there is nothing to cancel
	log      *slog.Logger
	describe func(error) string

	running sync.WaitGroup
	mu      sync.Mutex
	ends    []context.CancelFunc // of those under way, when the kiosk ends
}

// add begins to cancel a process.
func (c *cancellations) add(processID string) {
	if c.cancel == nil {
		return
	}
	ctx, end := context.WithTimeout(context.Background(), cancelPatience)
	c.mu.Lock()
	c.ends = append(c.ends, end)
	c.mu.Unlock()
	c.running.Go(func() {
		defer end()
		_, err := backoff.Retry(ctx, func() (struct{}, error) {
			attempt, cancel := context.WithTimeout(ctx, cancelAttempt)
			defer cancel()
			return struct{}{}, c.cancel(attempt, processID)
		}, backoff.WithMaxElapsedTime(cancelPatience))
		if err != nil {
			c.log.Error("fault", "at", "cancel", "process_id", processID, "error", c.describe(err))
			return
		}
		c.log.Info("process cancelled", "process_id", processID)
	})
}

// finish waits for what is under way, for a moment.
func (c *cancellations) finish() {
	over := time.AfterFunc(cancelAtEnd, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		for _, end := range c.ends {
			end()
		}
	})
	defer over.Stop()
	c.running.Wait()
}
