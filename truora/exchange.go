package truora

import (
	"fmt"
	"net/http"
	"net/url"
	"time"
	"unicode/utf8"
)

// maxRecorded is the most of a body that a record keeps, in bytes.
const maxRecorded = 64 << 10

// Exchange is one attempt of one call, for people to look at. Keys, tokens,
// codes, e-mails, phones, document data and signed queries are masked before
// it is made: nothing that holds it can give them away.
type Exchange struct {
	At       time.Time // when the attempt began
	Duration time.Duration
	Op       string // the call, as "read process"
	Attempt  int    // from 1
	Method   string
	Host     string
	Path     string    // with its query, masked
	Status   int       // 0 without an answer
	Kind     ErrorKind // what went wrong; empty for a success
	Message  string    // of what went wrong, cleaned
	// Up and Down are the bytes of the bodies, without headers.
	Up, Down int64

	RequestHeader, ResponseHeader http.Header
	// RequestBody and ResponseBody are masked and hold at most 64 KiB. Of a
	// file they say its size and type alone.
	RequestBody, ResponseBody string
}

// exchange records one attempt of an API call.
func (call call) exchange(attempt int, at time.Time, took time.Duration, got answer, failure *Error) Exchange {
	e := newExchange(call.op, call.method, call.url, attempt, at, took, failure)
	secrets := call.secrets()
	e.Status, e.Up, e.Down = got.status, int64(len(call.body)), int64(len(got.body))
	e.RequestHeader, e.ResponseHeader = maskHeader(call.header(), secrets), maskHeader(got.header, secrets)
	e.RequestBody = recorded(maskBody(call.contentType, call.body, secrets))
	e.ResponseBody = recorded(maskBody(got.header.Get("Content-Type"), got.body, secrets))
	return e
}

func newExchange(op, method, address string, attempt int, at time.Time, took time.Duration, failure *Error) Exchange {
	e := Exchange{At: at, Duration: took, Op: op, Attempt: attempt, Method: method}
	if target, err := url.Parse(address); err == nil {
		e.Host, e.Path = target.Host, maskedPath(target)
	}
	if failure != nil {
		e.Kind, e.Message = failure.Kind, failure.Message
	}
	return e
}

// recorded bounds a body.
func recorded(text string) string {
	if len(text) <= maxRecorded {
		return text
	}
	cut := maxRecorded
	for !utf8.RuneStart(text[cut]) {
		cut--
	}
	return fmt.Sprintf("%s… (%d bytes more)", text[:cut], len(text)-cut)
}
