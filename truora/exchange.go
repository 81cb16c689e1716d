package truora

import (
	"fmt"
	"net/http"
	"net/url"
	"time"
	"unicode/utf8"
)

// Exchange records one attempt of one call, for the inspector and the log.
// Keys, tokens, codes, e-mails, phone numbers, document data and signed queries
// are masked when it is created, so it never contains them.
type Exchange struct {
	At       time.Time // when the attempt began
	Duration time.Duration
	Op       string // the call, such as "read process"
	Attempt  int    // from 1
	Method   string
	Host     string
	Path     string    // with its query, masked
	Status   int       // 0 without a response
	Kind     ErrorKind // what went wrong; empty for a success
	Message  string    // of the error, masked
	// Up and Down are the bytes of the bodies, without headers.
	Up, Down int64

	RequestHeader, ResponseHeader http.Header
	// RequestBody and ResponseBody are masked and are at most 64 KiB long. Of a
	// file they contain only the size and type.
	RequestBody, ResponseBody string
}

// isObserved reports whether attempts are currently recorded.
func (c *Client) isObserved() bool {
	return c.observe != nil && (c.isObserving == nil || c.isObserving())
}

// record passes one attempt of an API call to the observer, if there is one.
func (c *Client) record(call call, attempt int, started time.Time, got response, failure *Error) {
	if !c.isObserved() {
		return
	}
	e := newExchange(call, attempt, started, c.clock.Now(), got, failure)
	e.Up, e.RequestHeader = int64(len(call.body)), maskHeader(call.header(), call.secrets())
	e.RequestBody = shortenBody(maskBody(call.contentType, call.body, call.secrets()))
	c.observe(e)
}

// record passes one attempt of an upload to the observer, if there is one. The
// record does not contain the file.
func (u *upload) record(attempt int, started time.Time, sent int64, got response, failure *Error) {
	if !u.client.isObserved() {
		return
	}
	e := newExchange(u.call(), attempt, started, u.client.clock.Now(), got, failure)
	e.Up, e.RequestHeader = sent, u.header()
	e.RequestBody = fmt.Sprintf("(%d bytes of %s)", u.file.Size(), u.contentType)
	u.client.observe(e)
}

// newExchange fills in what calls and uploads have in common: everything but
// the request.
func newExchange(call call, attempt int, started, ended time.Time, got response, failure *Error) Exchange {
	e := Exchange{
		At: started, Duration: ended.Sub(started), Op: call.op, Attempt: attempt, Method: call.method,
		Status: got.status, Down: int64(len(got.body)), ResponseHeader: maskHeader(got.header, call.secrets()),
		ResponseBody: shortenBody(maskBody(got.header.Get("Content-Type"), got.body, call.secrets())),
	}
	if target, err := url.Parse(call.url); err == nil {
		e.Host, e.Path = target.Host, maskPath(target)
	}
	if failure != nil {
		e.Kind, e.Message = failure.Kind, failure.Message
	}
	return e
}

// maxRecorded is the largest part of a body that a record contains, in bytes.
const maxRecorded = 64 << 10

func shortenBody(text string) string {
	if len(text) <= maxRecorded {
		return text
	}
	cut := maxRecorded
	for !utf8.RuneStart(text[cut]) {
		cut--
	}
	return fmt.Sprintf("%s… (%d bytes more)", text[:cut], len(text)-cut)
}
