package truora

import (
	"context"
	"errors"
	"time"

	"github.com/cenkalti/backoff/v5"
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

// retryRule says how often a call is tried, how long to wait between two tries,
// and after which errors.
type retryRule int

const (
	// retryReads is for calls that may be made again at no harm: five tries,
	// 0.5, 1, 2 and 4 s between them, on network errors, 429 and 5xx (sdk); three
	// tries on responses that are not the API's.
	retryReads retryRule = iota
	// retryCommands is for calls that change something: as reads, but only when
	// they were certainly not taken.
	retryCommands
	// retryUploads is the vendor's: three tries, 0.25 and 1 s (±25 %) between
	// them, on network errors and 5xx (sdk).
	retryUploads
	// retryConsentTerms is the vendor's too: three tries, 1 and 2 s between
	// them, as reads, and within 12 s in all (sdk).
	retryConsentTerms
)

// tries is how often a call is tried at most.
func (r retryRule) tries() int {
	if r == retryUploads || r == retryConsentTerms {
		return 3
	}
	return 5
}

// waits are the waits between the tries of one call.
func (r retryRule) waits() backoff.BackOff {
	switch r {
	case retryUploads:
		return &backoff.ExponentialBackOff{
			InitialInterval: 250 * time.Millisecond, Multiplier: 4, MaxInterval: time.Second, RandomizationFactor: 0.25,
		}
	case retryConsentTerms:
		return &backoff.ExponentialBackOff{InitialInterval: time.Second, Multiplier: 2, MaxInterval: 2 * time.Second}
	}
	return &backoff.ExponentialBackOff{InitialInterval: 500 * time.Millisecond, Multiplier: 2, MaxInterval: 4 * time.Second}
}

// timeout is that of the next attempt, where each has perTry by itself and so
// long was spent on those before.
func (r retryRule) timeout(perTry, spent time.Duration) time.Duration {
	if r != retryConsentTerms {
		return perTry
	}
	return max(min(perTry, consentTryTimeout, consentTimeout-spent), time.Millisecond)
}

// isSpent reports whether the time for all attempts is over once wait is too.
func (r retryRule) isSpent(spent, wait time.Duration) bool {
	return r == retryConsentTerms && spent+wait >= consentTimeout
}

// allows reports whether a call is tried again after this error.
func (r retryRule) allows(e *Error) bool {
	isTransient := false
	switch e.Kind {
	case Unreachable, TimedOut, ServerFailed:
		isTransient = true
	case RateLimited, InvalidResponse:
		isTransient = r != retryUploads
	}
	if r == retryUploads && e.Status/100 == 4 { // final (sdk)
		return false
	}
	if r == retryCommands && e.Kind != RateLimited && e.Delivery != NotDelivered {
		return false
	}
	return isTransient && !isUntrusted(e.Err)
}

// maxUnusable is how many responses without a usable body one call may draw: who
// answers in the API's place won't give way to it.
const maxUnusable = 3

// MaxRetryWait is the longest Retry-After that is waited for. Where the server
// asks for more, the call has failed: trying sooner would be against its wish,
// and nobody waits longer without being asked.
const MaxRetryWait = time.Minute

// retry makes tries until one succeeds, fails for good, or is the last. The
// waits go by the client's clock; the server's own Retry-After comes first.
func (c *Client) retry(ctx context.Context, rule retryRule, try func(attempt int) error) error {
	waits, started, unusable := rule.waits(), c.clock.Now(), 0
	for attempt := 1; ; attempt++ {
		err := try(attempt)
		var failure *Error
		if !errors.As(err, &failure) || attempt == rule.tries() || failure.RetryAfter > MaxRetryWait || !rule.allows(failure) {
			return err
		}
		if failure.Kind == InvalidResponse {
			unusable++
		}
		if unusable == maxUnusable {
			return err
		}
		wait := waits.NextBackOff()
		if failure.RetryAfter > 0 {
			wait = failure.RetryAfter
		}
		if rule.isSpent(c.clock.Now().Sub(started), wait) {
			return err
		}
		if listener, ok := ctx.Value(retryListenerKey{}).(func(error, time.Duration)); ok {
			listener(err, wait)
		}
		if err := c.clock.Sleep(ctx, wait); err != nil {
			return err
		}
	}
}

type retryListenerKey struct{}

// WithRetryListener gives a context whose calls report each try that failed
// and will be repeated after wait: so that a person can learn of it while
// nothing is lost yet.
func WithRetryListener(ctx context.Context, listener func(err error, wait time.Duration)) context.Context {
	return context.WithValue(ctx, retryListenerKey{}, listener)
}
