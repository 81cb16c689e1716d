package truora

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync/atomic"
	"time"
)

// maxResponse is the largest response body that is read, in bytes.
const maxResponse = 4 << 20

const userAgent = "cedula"

// call describes one API call; each attempt sends it once.
type call struct {
	op, method, url string
	key             string
	contentType     string
	body            []byte
	private         []string          // values that must not appear in an error or a record
	isValid         func([]byte) bool // whether a body is a valid response; nil: any body is
	rule            retryRule         // when the call is retried
	notFound        ErrorKind         // what a 404 means; empty: derived from the URL
	timeout         time.Duration     // of the current attempt
	limit           int64             // largest response body that is read, in bytes; 0: maxResponse
	takesRedirect   bool              // a redirect is a valid response; it is never followed
	isStorage       bool              // sent to storage: no key, and storage's own errors
}

// maxBody is the largest response body that is read, in bytes.
func (call call) maxBody() int64 { return cmp.Or(call.limit, maxResponse) }

// response is the server's response to one attempt.
type response struct {
	status int
	header http.Header
	body   []byte
}

// validatable is a type that a response is decoded into.
type validatable interface{ isValid() bool }

// fetch makes a call that is safe to repeat, and decodes its response.
func fetch[T validatable](ctx context.Context, c *Client, call call) (value T, err error) {
	call.isValid = func(body []byte) bool {
		return json.Unmarshal(body, &value) == nil && value.isValid()
	}
	started := c.clock.Now()
	err = c.retry(ctx, call.rule, func(attempt int) error {
		call.timeout = call.rule.timeout(c.timeout, c.clock.Now().Sub(started))
		_, err := c.attempt(ctx, call, attempt)
		return err
	})
	if err != nil {
		return *new(T), err
	}
	return value, nil
}

// command makes a call whose response body is not used. It is repeated only
// when the request cannot have arrived.
func (c *Client) command(ctx context.Context, call call) error {
	return c.retry(ctx, retryCommands, func(attempt int) error {
		_, err := c.attempt(ctx, call, attempt)
		return err
	})
}

var errAttemptTimeout = errors.New("no answer in time")

// attempt sends the call once. Its error is an *Error, or the context's.
func (c *Client) attempt(ctx context.Context, call call, number int) (response, error) {
	started := c.clock.Now()
	call.private = append(c.answers.all(), call.private...)
	got, failure := c.send(ctx, call)
	c.record(call, number, started, got, failure)
	if failure == nil {
		return got, nil
	}
	if ctx.Err() != nil {
		return response{}, ctx.Err()
	}
	return response{}, failure
}

// send sends the request under the attempt's time limit and checks the response.
func (c *Client) send(ctx context.Context, call call) (got response, failure *Error) {
	ctx, cancel := context.WithTimeoutCause(ctx, cmp.Or(call.timeout, c.timeout), errAttemptTimeout)
	defer cancel()
	trace := new(deliveryTrace)
	request, err := http.NewRequestWithContext(trace.withContext(ctx), call.method, call.url, bytes.NewReader(call.body))
	if err != nil {
		return got, badInput(call.op, errURL)
	}
	request.Header = call.header()
	reply, err := c.api.Do(request)
	if err != nil {
		return got, call.noResponse(ctx, request.URL.Host, err, trace)
	}
	defer reply.Body.Close()
	got = response{status: reply.StatusCode, header: reply.Header}
	got.body, err = io.ReadAll(io.LimitReader(reply.Body, call.maxBody()+1))
	return got, c.check(ctx, call, request.URL.Host, got, err)
}

func (call call) header() http.Header {
	header := http.Header{}
	if call.key != "" {
		header.Set("Truora-API-Key", call.key)
	}
	if call.limit == 0 { // downloads are not JSON
		header.Set("Accept", "application/json")
	}
	header.Set("User-Agent", userAgent)
	if call.contentType != "" {
		header.Set("Content-Type", call.contentType)
	}
	return header
}

// check returns nil for a valid success response.
func (c *Client) check(ctx context.Context, call call, host string, got response, readErr error) *Error {
	switch {
	case call.takesRedirect && got.status/100 == 3 && got.header.Get("Location") != "":
		return nil
	case got.status/100 != 2 && call.isStorage:
		return call.storageRefusal(host, got)
	case got.status/100 != 2:
		return call.refusal(host, got, c.clock.Now())
	case call.isValid == nil && got.isWebPage():
		return call.invalidResponse(host, got)
	case call.isValid == nil:
		return nil
	case readErr != nil:
		e := call.newError(host, got.status, networkKind(ctx, readErr), "the answer broke off")
		e.Err = withoutURL(readErr)
		return e
	case int64(len(got.body)) > call.maxBody() || !call.isValid(got.body):
		return call.invalidResponse(host, got)
	}
	return nil
}

// isWebPage reports whether the response is a web page: it comes from a proxy
// or captive portal rather than from the API, so it does not show whether the
// API received the request.
func (resp response) isWebPage() bool {
	return strings.HasPrefix(resp.header.Get("Content-Type"), "text/html") && bytes.HasPrefix(bytes.TrimSpace(resp.body), []byte("<"))
}

// deliveryTrace follows a request while it is sent, to know afterwards whether
// it can have arrived.
type deliveryTrace struct {
	isTraced  atomic.Bool // the transport reports its connections
	isWritten atomic.Bool // the request was written to a connection
}

// withContext returns a context that traces one request. net/http may retry on
// another connection when a reused one turns out to be closed, but only if
// nothing was written to it; so every new connection resets the trace.
func (d *deliveryTrace) withContext(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn:      func(string) { d.isTraced.Store(true); d.isWritten.Store(false) },
		WroteHeaders: func() { d.isWritten.Store(true) },
	})
}

// delivery is what is known about the request's arrival when there was no
// response.
func (d *deliveryTrace) delivery(err error) Delivery {
	if d.isTraced.Load() && !d.isWritten.Load() {
		return NotDelivered
	}
	if !d.isTraced.Load() && isDialError(err) {
		return NotDelivered
	}
	return DeliveryUnknown
}

// isDialError reports whether err occurred before a connection was established,
// for transports that do not report their connections.
func isDialError(err error) bool {
	var op *net.OpError
	var dns *net.DNSError
	return errors.As(err, &dns) || errors.As(err, &op) && op.Op == "dial" || isUntrusted(err)
}
