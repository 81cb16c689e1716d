package truora

import (
	"context"
	"errors"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// policy says how often a call is tried, how long to wait between two tries,
// and after which errors.
type policy struct {
	tries int
	waits backoff.BackOff
	again func(*Error) bool
}

// repeatable is for calls that may be made again at no harm: five tries, 0.5,
// 1, 2 and 4 s between them, on network errors, 429, 5xx and nonsense (sdk).
func repeatable() policy {
	return policy{tries: 5, waits: doubling(), again: func(e *Error) bool {
		return passing(e.Kind) && !untrusted(e.Err)
	}}
}

// onceTaken is for calls that change something: they are made again only when
// they were certainly not taken.
func onceTaken() policy {
	return policy{tries: 5, waits: doubling(), again: func(e *Error) bool {
		return e.Kind == RateLimited || e.Delivery == NotDelivered && passing(e.Kind) && !untrusted(e.Err)
	}}
}

// passing are the kinds that another try may be spared.
func passing(kind ErrorKind) bool {
	switch kind {
	case Unreachable, TimedOut, RateLimited, ServerFailed, InvalidAnswer:
		return true
	}
	return false
}

func doubling() backoff.BackOff {
	return &backoff.ExponentialBackOff{InitialInterval: 500 * time.Millisecond, Multiplier: 2, MaxInterval: 4 * time.Second}
}

// MaxRetryWait is the longest Retry-After that is waited for. Where the far end
// asks for more, the call has failed: trying sooner would be against its word,
// and nobody waits longer without being asked.
const MaxRetryWait = time.Minute

// retry makes tries until one succeeds, fails for good, or is the last. The
// waits go by the client's clock; the far end's own Retry-After comes first.
func (c *Client) retry(ctx context.Context, p policy, try func(attempt int) error) error {
	for attempt := 1; ; attempt++ {
		err := try(attempt)
		var failure *Error
		if !errors.As(err, &failure) || attempt == p.tries || failure.RetryAfter > MaxRetryWait || !p.again(failure) {
			return err
		}
		wait := p.waits.NextBackOff()
		if failure.RetryAfter > 0 {
			wait = failure.RetryAfter
		}
		tellRetry(ctx, err, wait)
		if err := c.clock.Sleep(ctx, wait); err != nil {
			return err
		}
	}
}

// retryListener is the context's key of who is told of retries.
type retryListener struct{}

// WithRetryListener gives a context whose calls tell of each try that failed and
// will be repeated after wait: so that a person can be told, while nothing is
// lost yet.
func WithRetryListener(ctx context.Context, told func(err error, wait time.Duration)) context.Context {
	return context.WithValue(ctx, retryListener{}, told)
}

func tellRetry(ctx context.Context, err error, wait time.Duration) {
	if told, ok := ctx.Value(retryListener{}).(func(error, time.Duration)); ok {
		told(err, wait)
	}
}
