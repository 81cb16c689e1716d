package kiosk

import (
	"context"
	"log/slog"
	"time"

	"github.com/cenkalti/backoff/v5"

	"cedula/truora/crash"
)

// The limits for cancelling an abandoned process: retried for long while the
// kiosk runs, and briefly when it ends.
const (
	cancelTimeout    = 30 * time.Minute
	cancelAttempt    = 10 * time.Second
	cancelEndTimeout = 10 * time.Second
)

// cancellations cancels abandoned processes in the background. A finished
// cancellation leaves nothing behind.
type cancellations struct {
	cancel   func(ctx context.Context, processID string) error // nil: processes need not be cancelled
	log      *slog.Logger
	describe func(error) string

	running crash.Group
	ctx     context.Context // of all cancellations in progress
	end     context.CancelFunc
}

func newCancellations(o Options) *cancellations {
	ctx, end := context.WithCancel(context.Background())
	return &cancellations{cancel: o.Cancel, log: o.Log, describe: o.Describe, ctx: ctx, end: end}
}

// add starts to cancel a process.
func (c *cancellations) add(processID string) {
	if c.cancel == nil {
		return
	}
	c.running.Go(func() {
		ctx, end := context.WithTimeout(c.ctx, cancelTimeout)
		defer end()
		err := crash.Catch(func() error {
			_, err := backoff.Retry(ctx, func() (struct{}, error) {
				attempt, cancel := context.WithTimeout(ctx, cancelAttempt)
				defer cancel()
				return struct{}{}, c.cancel(attempt, processID)
			}, backoff.WithMaxElapsedTime(cancelTimeout))
			return err
		})
		if err != nil {
			c.log.Error("fault", "at", "cancel", "process_id", processID, "error", c.describe(err))
			return
		}
		c.log.Info("process cancelled", "process_id", processID)
	})
}

// finish waits briefly for the cancellations in progress.
func (c *cancellations) finish() {
	defer c.end()
	over := time.AfterFunc(cancelEndTimeout, c.end)
	defer over.Stop()
	c.running.Wait()
}
