package truora

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// maxRetryAfter bounds what is believed of a Retry-After.
const maxRetryAfter = 24 * time.Hour

// failure is an error of this call that the far end answered with.
func (call call) failure(host string, status int, kind ErrorKind, message string) *Error {
	return &Error{Op: call.op, Kind: kind, Status: status, Message: message, Host: host, Delivery: Answered}
}

// unanswered is a call whose answer never came.
func (call call) unanswered(ctx context.Context, host string, err error, up *passage) *Error {
	err = withoutURL(err)
	return &Error{
		Op: call.op, Kind: silence(ctx, err), Message: cleaned(err.Error(), call.secrets()), Host: host,
		Delivery: up.delivery(err), Err: err,
	}
}

// cutShort is an answer that broke off.
func (call call) cutShort(ctx context.Context, host string, got answer, err error) *Error {
	e := call.failure(host, got.status, silence(ctx, err), "the answer broke off")
	e.Err = withoutURL(err)
	return e
}

// withoutURL takes off net/http's wrapping, which spells out the whole
// address: a signed one must not travel in an error.
func withoutURL(err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}

// silence tells an answer that came too late from one that never came.
func silence(ctx context.Context, err error) ErrorKind {
	var network net.Error
	late := errors.As(err, &network) && network.Timeout()
	if late || errors.Is(context.Cause(ctx), errAttemptTimeout) || errors.Is(context.Cause(ctx), errStalled) {
		return TimedOut
	}
	return Unreachable
}

// refused reads the API's own error (ref): by its message first, then by its status (sdk).
func (call call) refused(host string, got answer, now time.Time) *Error {
	o := readObject(got.body)
	said := o.text("message")
	e := call.failure(host, got.status, call.kindOf(got.status, said, o != nil), cleaned(said, call.secrets()))
	e.Code = cleaned(o.text("code"), call.secrets())
	e.RetryAfter = retryAfter(got.header, now)
	if got.status/100 == 3 {
		e.Message = "it redirects to another address, which is never followed"
	}
	return e
}

// messages are told apart by what the API says (sdk); the gateway's own
// sentence means that the path is wrong, not the key.
var messages = []struct {
	said string
	kind ErrorKind
}{
	{"missing authentication token", WrongURL},
	{"the field is read only", ReadOnlyInput},
	{"invalid step type", InvalidStepType},
	{"invalid current step", InvalidCurrentStep},
	{"process expired", ProcessExpired},
	{"max rate limit reached", RateLimited},
	{"missing params", MissingParams},
	{"images were not uploaded", ImagesNotUploaded},
}

func (call call) kindOf(status int, said string, isJSON bool) ErrorKind {
	for _, m := range messages {
		if strings.Contains(strings.ToLower(said), m.said) {
			return m.kind
		}
	}
	if status == http.StatusNotFound && !call.namesProcess() {
		return unknownPath(isJSON)
	}
	return kindOfStatus(status)
}

// namesProcess reports whether a 404 can mean the process.
func (call call) namesProcess() bool {
	return strings.Contains(call.url, "/v1/processes/") && !strings.HasSuffix(call.url, "/")
}

// unknownPath is a 404 on a call that names no process: the API's own words
// refuse what was sent, anything else is another server.
func unknownPath(isJSON bool) ErrorKind {
	if isJSON {
		return BadRequest
	}
	return WrongURL
}

var statusKinds = map[int]ErrorKind{
	http.StatusUnauthorized: KeyRefused, http.StatusForbidden: KeyRefused, http.StatusNotFound: NoSuchProcess,
	http.StatusMethodNotAllowed: WrongURL, http.StatusRequestTimeout: TimedOut, http.StatusConflict: Conflict,
	http.StatusGone: ProcessExpired, http.StatusTooManyRequests: RateLimited,
}

func kindOfStatus(status int) ErrorKind {
	if kind, known := statusKinds[status]; known {
		return kind
	}
	switch status / 100 {
	case 3:
		return WrongURL
	case 4:
		return BadRequest
	case 5:
		return ServerFailed
	}
	return InvalidAnswer
}

// retryAfter reads seconds or a date, bounded.
func retryAfter(header http.Header, now time.Time) time.Duration {
	text := strings.TrimSpace(header.Get("Retry-After"))
	if seconds, err := strconv.ParseFloat(text, 64); err == nil && seconds > 0 {
		return time.Duration(min(seconds, maxRetryAfter.Seconds()) * float64(time.Second))
	}
	date, err := http.ParseTime(text)
	if err != nil || date.Before(now) {
		return 0
	}
	return min(date.Sub(now), maxRetryAfter)
}

// nonsenseText says what came in place of the API's answer, without quoting it.
func nonsenseText(got answer) string {
	if len(got.body) > maxAnswer {
		return "the answer is longer than 4 MiB"
	}
	kind, _, _ := strings.Cut(got.header.Get("Content-Type"), ";")
	return fmt.Sprintf("the answer is not what the API gives: %s, %d bytes", orElse(cleaned(kind, nil), "of no type"), len(got.body))
}
