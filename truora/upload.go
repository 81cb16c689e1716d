package truora

import (
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync"
	"time"

	"github.com/cenkalti/backoff/v5"
)

const opUpload = "upload file"

// maxStorageAnswer is the most that is read of storage's answer, in bytes.
const maxStorageAnswer = 64 << 10

// upload is one file on its way.
type upload struct {
	client      *Client
	target      *url.URL
	content     *content
	contentType string
	report      func(Progress)
	lost        bool // an attempt went out whole and its answer was lost
}

// Upload sends the file at path to a signed URL, byte for byte, with its
// length and contentType, and without any key (guide). It follows no redirect,
// goes to allowed hosts alone, and tries three times at most: 0.25 s and 1 s
// (±25 %) apart, on network errors and 5xx (sdk). A file that changes under way
// is FileChanged.
//
// Progress, which may be nil, is told what the far end has about ten times a
// second, and once at the end, never concurrently.
//
// See Error.MayHaveArrived for a repeat that was refused because the first
// attempt had arrived.
func (c *Client) Upload(ctx context.Context, address, path, contentType string, progress func(Progress)) error {
	target, refused := c.hosts.check(address)
	if refused != nil {
		return refused
	}
	content, err := openContent(path)
	if err != nil {
		return unreadable(target.Host, err)
	}
	defer content.file.Close()
	u := &upload{client: c, target: target, content: content, contentType: contentType, report: progress}
	return c.retry(ctx, uploadPolicy(), func(attempt int) error { return u.try(ctx, attempt) })
}

// uploadPolicy is the vendor's (sdk).
func uploadPolicy() policy {
	waits := &backoff.ExponentialBackOff{
		InitialInterval: 250 * time.Millisecond, Multiplier: 4, MaxInterval: time.Second, RandomizationFactor: 0.25,
	}
	return policy{tries: 3, waits: waits, again: func(e *Error) bool {
		return (e.Kind == Unreachable || e.Kind == TimedOut || e.Kind == ServerFailed) && !untrusted(e.Err)
	}}
}

// try makes one attempt, and remembers an answer that was lost.
func (u *upload) try(ctx context.Context, attempt int) error {
	file, err := u.content.begin()
	if err != nil || u.content.changed() {
		return u.broken(err)
	}
	started := u.client.clock.Now()
	got, failure := u.attempt(ctx, attempt, file)
	u.record(attempt, started, file, got, failure)
	if failure == nil || ctx.Err() != nil {
		return endOf(ctx, failure)
	}
	failure.EarlierAnswerLost = u.lost
	u.lost = u.lost || failure.Delivery == DeliveryUnknown
	return failure
}

// endOf is nil for a success, and else the context's own error: it was ended.
func endOf(ctx context.Context, failure *Error) error {
	if failure == nil {
		return nil
	}
	return ctx.Err()
}

// attempt sends the file once, with the meter running beside it.
func (u *upload) attempt(ctx context.Context, attempt int, file *sending) (answer, *Error) {
	ctx, giveUp := context.WithCancelCause(ctx)
	m := &meter{content: file, attempt: attempt, clock: u.client.clock, report: u.report}
	up := new(passage)
	stop := watched(m, giveUp)
	got, err := u.put(u.request(up.follow(ctx), m))
	stop()
	giveUp(nil)
	file.end()
	failure := u.outcome(ctx, file, got, err, up)
	if failure == nil {
		m.done()
	}
	return got, failure
}

// put sends the request and takes the answer in.
func (u *upload) put(request *http.Request) (got answer, err error) {
	response, err := u.client.storage.Do(request)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	text, _ := io.ReadAll(io.LimitReader(response.Body, maxStorageAnswer)) // the status has told already
	return answer{status: response.StatusCode, header: response.Header, body: text}, nil
}

// watched runs the meter until the returned function is called.
func watched(m *meter, giveUp func(error)) (stop func()) {
	over := make(chan struct{})
	var running sync.WaitGroup
	running.Go(func() { m.watch(over, giveUp) })
	return func() { close(over); running.Wait() }
}

func (u *upload) request(ctx context.Context, m *meter) *http.Request {
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: m.gotConn})
	request := (&http.Request{
		Method: http.MethodPut, URL: u.target, Host: u.target.Host, Body: m.content, ContentLength: u.content.size,
		Header: u.header(), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
	}).WithContext(ctx)
	if u.content.size == 0 {
		request.Body = http.NoBody // else net/http takes the length as unknown
	}
	m.measure(request)
	return request
}

func (u *upload) header() http.Header {
	return http.Header{"Content-Type": {u.contentType}, "User-Agent": {userAgent}}
}

// outcome judges what came of an attempt. A file that changed comes first: it
// explains whatever else went wrong.
func (u *upload) outcome(ctx context.Context, file *sending, got answer, err error, up *passage) *Error {
	switch {
	case file.failed != nil || u.content.changed():
		return u.broken(file.failed)
	case err != nil:
		return u.unanswered(ctx, file, err, up)
	case got.status/100 != 2:
		return u.refused(got)
	case got.isPage():
		return u.call().failure(u.target.Host, got.status, InvalidAnswer, nonsenseText(got))
	case !file.whole():
		return u.call().failure(u.target.Host, got.status, InvalidAnswer, "it answered before it had the whole file")
	}
	return nil
}

// unanswered is an attempt without an answer. Storage keeps whole files alone:
// one that did not go out to its end cannot have arrived.
func (u *upload) unanswered(ctx context.Context, file *sending, err error, up *passage) *Error {
	e := u.call().unanswered(ctx, u.target.Host, err, up)
	if !file.whole() {
		e.Delivery = NotDelivered
	}
	return e
}

// spentCodes are storage's words for a URL that was used or whose time is up (sdk).
var spentCodes = map[string]bool{
	accessDenied: true, "SignatureDoesNotMatch": true, "ExpiredToken": true, "RequestExpired": true, "InvalidToken": true,
}

// refused reads storage's answer.
func (u *upload) refused(got answer) *Error {
	var said struct{ Code, Message string }
	_ = xml.Unmarshal(got.body, &said) // an answer of another kind says nothing
	e := u.call().failure(u.target.Host, got.status, storageKind(got.status, said.Code), cleaned(said.Message, u.secrets()))
	e.Code = cleaned(said.Code, u.secrets())
	if got.status/100 == 3 {
		e.Message = "it redirects to another address, which is never followed"
	}
	return e
}

// storageKind: a 403 without any code is taken for a spent URL, since fresh
// ones are the only thing that can help.
func storageKind(status int, code string) ErrorKind {
	switch {
	case status >= 500:
		return ServerFailed
	case spentCodes[code] || status == http.StatusForbidden && code == "":
		return UploadSpent
	}
	return UploadRefused
}

// broken is a file that changed, or that could not be read any more.
func (u *upload) broken(err error) *Error {
	if err != nil {
		return unreadable(u.target.Host, err)
	}
	return &Error{
		Op: opUpload, Kind: FileChanged, Host: u.target.Host,
		Message: "its size or time is not what it was when the upload began", Delivery: NotDelivered,
	}
}

func unreadable(host string, err error) *Error {
	err = withoutPath(err)
	return &Error{Op: opUpload, Kind: FileUnreadable, Host: host, Message: err.Error(), Delivery: NotDelivered, Err: err}
}

// call lends the upload what errors of calls have.
func (u *upload) call() call {
	return call{op: opUpload, method: http.MethodPut, url: u.target.String(), private: u.secrets()}
}

// secrets are the values of the signed query.
func (u *upload) secrets() []string {
	var values []string
	for _, list := range u.target.Query() {
		values = append(values, list...)
	}
	return values
}

// record tells the observer of one attempt; the file itself is never in it.
func (u *upload) record(attempt int, started time.Time, file *sending, got answer, failure *Error) {
	if !u.client.observed() {
		return
	}
	e := newExchange(opUpload, http.MethodPut, u.target.String(), attempt, started, u.client.clock.Now().Sub(started), failure)
	e.Status, e.Up, e.Down = got.status, file.handed.Load(), int64(len(got.body))
	e.RequestHeader, e.ResponseHeader = u.header(), maskHeader(got.header, u.secrets())
	e.RequestBody = fmt.Sprintf("(%d bytes of %s)", file.size, u.contentType)
	e.ResponseBody = recorded(maskBody(got.header.Get("Content-Type"), got.body, u.secrets()))
	u.client.observe(e)
}
