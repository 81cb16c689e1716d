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

// maxResponse is the most that is read of a response, in bytes.
const maxResponse = 4 << 20

const userAgent = "cedula"

// call is one API call, without its attempts.
type call struct {
	op, method, url string
	key             string
	contentType     string
	body            []byte
	private         []string          // values that no error and no record may show
	isValid         func([]byte) bool // whether a body is the API's; nil: whatever it holds
	rule            retryRule         // of a call that is fetched
	notFound        ErrorKind         // what 404 means; empty: by the address
	timeout         time.Duration     // of the attempt in hand
	limit           int64             // the most that is read of the response, in bytes; 0: maxResponse
	takesRedirect   bool              // a redirect is an answer; it is not followed
	isStorage       bool              // it goes to storage: no key, storage's own errors
}

// maxBody is the most that is read of the response, in bytes.
func (call call) maxBody() int64 { return cmp.Or(call.limit, maxResponse) }

// response is what came back.
type response struct {
	status int
	header http.Header
	body   []byte
}

// validatable is a type that a response is decoded into.
type validatable interface{ isValid() bool }

// fetch makes a call that may be repeated, and decodes its response.
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

// command makes a call whose response's body says nothing, and which is
// repeated only when it cannot have been taken.
func (c *Client) command(ctx context.Context, call call) error {
	return c.retry(ctx, retryCommands, func(attempt int) error {
		_, err := c.attempt(ctx, call, attempt)
		return err
	})
}

var errAttemptTimeout = errors.New("no answer in time")

// attempt makes one attempt. Its error is *Error, or the context's.
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
	if call.limit == 0 { // not a file
		header.Set("Accept", "application/json")
	}
	header.Set("User-Agent", userAgent)
	if call.contentType != "" {
		header.Set("Content-Type", call.contentType)
	}
	return header
}

// check is nil for a success that holds what it should.
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

// isWebPage reports whether a web page came: whatever is between us and the API
// answered in its place, and nothing is known of what the API did.
func (resp response) isWebPage() bool {
	return strings.HasPrefix(resp.header.Get("Content-Type"), "text/html") && bytes.HasPrefix(bytes.TrimSpace(resp.body), []byte("<"))
}

// deliveryTrace follows a request on its way out, so that afterwards it is known
// whether it can have arrived.
type deliveryTrace struct {
	isTraced  atomic.Bool // the transport reports its connections
	isWritten atomic.Bool // a request was written to one
}

// withContext follows the request of that context. net/http may take another
// connection by itself when a reused one turns out to be dead, but only if
// nothing was written to it: so each start forgets what was before.
func (d *deliveryTrace) withContext(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn:      func(string) { d.isTraced.Store(true); d.isWritten.Store(false) },
		WroteHeaders: func() { d.isWritten.Store(true) },
	})
}

// delivery says what is known once no response came.
func (d *deliveryTrace) delivery(err error) Delivery {
	if d.isTraced.Load() && !d.isWritten.Load() {
		return NotDelivered
	}
	if !d.isTraced.Load() && isDialError(err) {
		return NotDelivered
	}
	return DeliveryUnknown
}

// isDialError recognises the errors that come before a connection is there, for
// transports that report nothing.
func isDialError(err error) bool {
	var op *net.OpError
	var dns *net.DNSError
	return errors.As(err, &dns) || errors.As(err, &op) && op.Op == "dial" || isUntrusted(err)
}
