package truora

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"
)

// maxAnswer is the most that is read of an answer, in bytes.
const maxAnswer = 4 << 20

// call is one API call, without its attempts.
type call struct {
	op, method, url string
	key             string
	contentType     string
	body            []byte
	private         []string          // values that no error and no record may show
	sound           func([]byte) bool // whether an answer is the API's; nil: whatever it holds
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   []byte
}

var errAttemptTimeout = errors.New("no answer in time")

// once makes one attempt. Its error is *Error, or the context's.
func (c *Client) once(ctx context.Context, call call, attempt int) (answer, error) {
	started := c.clock.Now()
	call.private = append(c.sent.all(), call.private...)
	got, failure := c.exchange(ctx, call)
	c.record(call, attempt, started, got, failure)
	if failure == nil {
		return got, nil
	}
	if ctx.Err() != nil {
		return answer{}, ctx.Err()
	}
	return answer{}, failure
}

// exchange sends the request under the attempt's time limit and judges the answer.
func (c *Client) exchange(ctx context.Context, call call) (got answer, failure *Error) {
	ctx, cancel := context.WithTimeoutCause(ctx, c.timeout, errAttemptTimeout)
	defer cancel()
	up := new(passage)
	request, err := call.request(up.follow(ctx))
	if err != nil {
		return got, badInput(call.op, errURL)
	}
	response, err := c.api.Do(request)
	if err != nil {
		return got, call.unanswered(ctx, request.URL.Host, err, up)
	}
	defer response.Body.Close()
	got = answer{status: response.StatusCode, header: response.Header}
	got.body, err = io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
	return got, c.judge(ctx, call, request.URL.Host, got, err)
}

func (call call) request(ctx context.Context) (*http.Request, error) {
	request, err := http.NewRequestWithContext(ctx, call.method, call.url, bytes.NewReader(call.body))
	if err != nil {
		return nil, err
	}
	request.Header = call.header()
	return request, nil
}

func (call call) header() http.Header {
	header := http.Header{}
	header.Set("Truora-API-Key", call.key)
	header.Set("Accept", "application/json")
	header.Set("User-Agent", userAgent)
	if call.contentType != "" {
		header.Set("Content-Type", call.contentType)
	}
	return header
}

const userAgent = "cedula"

// judge is nil for a success that holds what it should.
func (c *Client) judge(ctx context.Context, call call, host string, got answer, readErr error) *Error {
	switch {
	case got.status/100 != 2:
		return call.refused(host, got, c.clock.Now())
	case call.sound == nil && got.isPage():
		return call.failure(host, got.status, InvalidAnswer, nonsenseText(got))
	case call.sound == nil:
		return nil
	case readErr != nil:
		return call.cutShort(ctx, host, got, readErr)
	case len(got.body) > maxAnswer || !call.sound(got.body):
		return call.failure(host, got.status, InvalidAnswer, nonsenseText(got))
	}
	return nil
}

// isPage reports whether a web page came: whatever is between us and the API
// answered in its place, and said nothing of what the API did.
func (a answer) isPage() bool {
	return strings.HasPrefix(a.header.Get("Content-Type"), "text/html") && bytes.HasPrefix(bytes.TrimSpace(a.body), []byte("<"))
}

// answerable is a type that an answer is read into.
type answerable interface{ sound() bool }

// fetch makes a call that may be repeated, and reads its answer.
func fetch[T answerable](ctx context.Context, c *Client, call call) (value T, err error) {
	call.sound = func(body []byte) bool {
		return isObject(body) && json.Unmarshal(body, &value) == nil && value.sound()
	}
	err = c.retry(ctx, repeatable(), func(attempt int) error {
		_, err := c.once(ctx, call, attempt)
		return err
	})
	if err != nil {
		return *new(T), err
	}
	return value, nil
}

// command makes a call whose answer's body says nothing, and which is repeated
// only when it cannot have been taken.
func (c *Client) command(ctx context.Context, call call) error {
	return c.retry(ctx, onceTaken(), func(attempt int) error {
		_, err := c.once(ctx, call, attempt)
		return err
	})
}

// observed reports whether anybody looks at the attempts just now.
func (c *Client) observed() bool { return c.observe != nil && (c.observing == nil || c.observing()) }

// record tells the observer, if there is one.
func (c *Client) record(call call, attempt int, started time.Time, got answer, failure *Error) {
	if !c.observed() {
		return
	}
	c.observe(call.exchange(attempt, started, c.clock.Now().Sub(started), got, failure))
}
