package truora

import (
	"context"
	"errors"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// Clock is the time that retries use; tests replace it.
type Clock interface {
	Now() time.Time
	// Sleep waits for d, or until the context ends, and returns the context's
	// error.
	Sleep(ctx context.Context, d time.Duration) error
}

// WallClock is the system's clock.
type WallClock struct{}

// Now is the current time.
func (WallClock) Now() time.Time { return time.Now() }

// Sleep waits for d, or until the context ends, and returns the context's
// error.
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

// retryRule is a retry policy: how often a call is tried, how long to wait
// between two attempts, and after which errors.
type retryRule int

const (
	// retryReads is for calls that are safe to repeat: five attempts, 0.5, 1, 2
	// and 4 s apart, on network errors, 429 and 5xx (sdk); three attempts on
	// responses that are not the API's.
	retryReads retryRule = iota
	// retryCommands is for calls that change something: like retryReads, but
	// only if the request certainly had no effect.
	retryCommands
	// retryUploads is the vendor's policy: three attempts, 0.25 and 1 s (±25 %)
	// apart, on network errors and 5xx (sdk).
	retryUploads
	// retryConsentTerms is the vendor's policy: three attempts, 1 and 2 s
	// apart, on the errors of retryReads, and within 12 s in total (sdk).
	retryConsentTerms
)

// tries is the maximum number of attempts.
func (r retryRule) tries() int {
	if r == retryUploads || r == retryConsentTerms {
		return 3
	}
	return 5
}

// waits returns the waits between the attempts of one call.
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

// timeout is the time limit of the next attempt: perTry, or what is left of the
// policy's total after spent.
func (r retryRule) timeout(perTry, spent time.Duration) time.Duration {
	if r != retryConsentTerms {
		return perTry
	}
	return max(min(perTry, consentTryTimeout, consentTimeout-spent), time.Millisecond)
}

// isSpent reports whether the policy's total time will be over after wait.
func (r retryRule) isSpent(spent, wait time.Duration) bool {
	return r == retryConsentTerms && spent+wait >= consentTimeout
}

// allows reports whether a call is retried after this error.
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

// maxUnusable is how many unusable responses one call may get: an intermediary
// that responds in the API's place will not stop doing so.
const maxUnusable = 3

// MaxRetryWait is the longest Retry-After that is honoured. If the server asks
// for more, the call fails: an earlier retry would disregard the server, and a
// longer wait should be the person's choice.
const MaxRetryWait = time.Minute

// retry calls try until it succeeds, fails for good, or the attempts are used
// up. Waits use the client's clock; the server's Retry-After takes precedence.
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

// WithRetryListener returns a context whose calls report each failed attempt
// that will be repeated after wait, so that the person can be informed
// meanwhile.
func WithRetryListener(ctx context.Context, listener func(err error, wait time.Duration)) context.Context {
	return context.WithValue(ctx, retryListenerKey{}, listener)
}
