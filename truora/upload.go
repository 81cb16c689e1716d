package truora

import (
	"cmp"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"sync"
	"time"

	"cedula/truora/fileid"
	"cedula/truora/uploadconn"
)

const opUpload = "upload file"

// maxStorageResponse is the most that is read of storage's response, in bytes.
const maxStorageResponse = 64 << 10

// Progress is how far an upload is.
type Progress struct {
	Sent int64 // bytes that the server has, as far as that is known
	Size int64 // bytes in all
	// Attempt counts from 1; it grows when an upload starts again.
	Attempt int
	At      time.Time
}

// upload is one file on its way.
type upload struct {
	client      *Client
	target      *url.URL
	file        *uploadconn.File
	contentType string
	progress    func(Progress)
	isLost      bool // an attempt went out whole, and its response was lost or a 5xx, be it from a gateway
}

// LocalFile is a file to send.
type LocalFile struct {
	Path        string
	ContentType string // as "image/jpeg"
	// Looked is what the file was when it was looked at: nothing else is sent.
	// Zero stands for whatever is there once the upload begins.
	Looked fileid.Identity
}

// Upload sends a file to a signed URL, byte for byte, with its length and
// content type, and without any key (guide). It follows no redirect, goes to
// allowed hosts alone, and tries three times at most: 0.25 s and 1 s (±25 %)
// apart, on network errors and 5xx (sdk). A file that is not what was looked at,
// or changes under way, is FileChanged: storage never gets the whole of it.
//
// Progress, which may be nil, gets what the server has about ten times a
// second, and once at the end, never concurrently.
//
// See Error.MayHaveArrived for a repeat that was refused because the first
// attempt had arrived.
func (c *Client) Upload(ctx context.Context, address string, local LocalFile, progress func(Progress)) error {
	target, refused := c.uploadHosts.check(address)
	if refused != nil {
		return refused
	}
	u := &upload{client: c, target: target, contentType: local.ContentType, progress: progress}
	var err error
	if u.file, err = uploadconn.OpenFile(local.Path, local.Looked); err != nil {
		return u.fileError(err)
	}
	defer u.file.Close()
	return c.retry(ctx, retryUploads, func(attempt int) error { return u.attempt(ctx, attempt) })
}

// attempt makes one attempt, and remembers a response that was lost.
func (u *upload) attempt(ctx context.Context, number int) error {
	body, err := u.file.NewBody()
	if err == nil && u.file.HasChanged() {
		err = uploadconn.ErrChanged
	}
	if err != nil {
		return u.fileError(err)
	}
	started := u.client.clock.Now()
	got, failure := u.send(ctx, number, body)
	u.record(number, started, body.BytesRead(), got, failure)
	if failure == nil {
		return nil
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	failure.EarlierResponseLost = u.isLost
	u.isLost = u.isLost || failure.Delivery == DeliveryUnknown || failure.Kind == ServerFailed && body.IsComplete()
	return failure
}

// send sends the file once, and watches its progress meanwhile.
func (u *upload) send(ctx context.Context, number int, body *uploadconn.Body) (response, *Error) {
	ctx, giveUp := context.WithCancelCause(ctx)
	trace := new(deliveryTrace)
	request, meter := uploadconn.Measure(u.request(trace.withContext(ctx), body), body)
	w := &uploadWatch{upload: u, meter: meter, attempt: number}
	stop := w.start(giveUp)
	got, err := u.put(request)
	stop()
	giveUp(nil)
	body.Stop()
	failure := u.check(ctx, body, got, err, trace)
	if failure == nil {
		w.report(u.file.Size())
	}
	return got, failure
}

func (u *upload) request(ctx context.Context, body *uploadconn.Body) *http.Request {
	request := (&http.Request{
		Method: http.MethodPut, URL: u.target, Host: u.target.Host, Body: body, ContentLength: u.file.Size(),
		Header: u.header(), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
	}).WithContext(ctx)
	if u.file.Size() == 0 {
		request.Body = http.NoBody // else net/http takes the length as unknown
	}
	return request
}

func (u *upload) header() http.Header {
	return http.Header{"Content-Type": {u.contentType}, "User-Agent": {userAgent}}
}

// put sends the request and takes the response in.
func (u *upload) put(request *http.Request) (got response, err error) {
	reply, err := u.client.storage.Do(request)
	if err != nil {
		return response{}, err
	}
	defer reply.Body.Close()
	text, _ := io.ReadAll(io.LimitReader(reply.Body, maxStorageResponse)) // the status is enough
	return response{status: reply.StatusCode, header: reply.Header, body: text}, nil
}

// check is nil for an attempt that arrived. A file that changed comes first: it
// explains whatever else went wrong.
func (u *upload) check(ctx context.Context, body *uploadconn.Body, got response, err error, trace *deliveryTrace) *Error {
	switch {
	case body.Err() != nil:
		return u.fileError(body.Err())
	case u.file.HasChanged():
		return u.fileError(uploadconn.ErrChanged)
	case err != nil:
		e := u.call().noResponse(ctx, u.target.Host, err, trace)
		if !body.IsComplete() { // storage keeps whole files alone
			e.Delivery = NotDelivered
		}
		return e
	case got.status/100 != 2:
		return u.call().storageRefusal(u.target.Host, got)
	case got.isWebPage():
		return u.call().invalidResponse(u.target.Host, got)
	case !body.IsComplete():
		return u.call().newError(u.target.Host, got.status, InvalidResponse, "it answered before it had the whole file")
	}
	return nil
}

// spentCodes are storage's words for a URL that was used or whose time is up,
// whatever status they come with: trying again is of no use (sdk).
var spentCodes = map[string]bool{
	accessDenied: true, "SignatureDoesNotMatch": true, "ExpiredToken": true, "RequestExpired": true, "InvalidToken": true,
}

// storageRefusal reads storage's own error. A 403 without any code is taken for a spent
// URL, since a fresh one is the only thing that can help.
func (call call) storageRefusal(host string, got response) *Error {
	var storage struct{ Code, Message string }
	_ = xml.Unmarshal(got.body, &storage) // a body of another kind says nothing
	kind := UploadRefused
	switch byStatus := statusKind(got.status); {
	case spentCodes[storage.Code] || got.status == http.StatusForbidden && storage.Code == "":
		kind = UploadSpent
	case byStatus == ServerFailed, byStatus == RateLimited, byStatus == TimedOut, byStatus == WrongURL, byStatus == InvalidResponse:
		kind = byStatus // it says nothing of the file
	}
	e := call.newError(host, got.status, kind, errorText(storage.Message, call.secrets()))
	e.Code = errorText(storage.Code, call.secrets())
	e.Message = cmp.Or(intermediaryMessage(got.status), e.Message)
	return e
}

// fileError is a file that changed, or that cannot be read any more. It keeps
// the path out: that can name a person.
func (u *upload) fileError(err error) *Error {
	kind := FileUnreadable
	if errors.Is(err, uploadconn.ErrChanged) {
		kind = FileChanged
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return &Error{Op: opUpload, Kind: kind, Host: u.target.Host, Message: err.Error(), Delivery: NotDelivered, Err: err}
}

// call lends the upload what errors and records of calls have.
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

const (
	// progressInterval is the least time between two reports of progress.
	progressInterval = 100 * time.Millisecond
	// stallTimeout is how long an upload may stand still before it is given up,
	// be it that nothing is acknowledged any more, or that no response comes.
	stallTimeout = 60 * time.Second
)

var errStalled = errors.New("nothing moved any more")

// uploadWatch follows one attempt.
type uploadWatch struct {
	upload  *upload
	meter   *uploadconn.Meter
	attempt int
	shown   int64
}

// start watches until the returned function is called.
func (w *uploadWatch) start(giveUp func(error)) (stop func()) {
	over := make(chan struct{})
	var running sync.WaitGroup
	running.Go(func() { w.run(over, giveUp) })
	return func() { close(over); running.Wait() }
}

// run reports until over is closed, and calls giveUp once nothing moves, or
// once the file changes: storage must not get what nobody has seen. Progress
// never goes back within an attempt, and stays under 99 % until the response is
// there.
func (w *uploadWatch) run(over <-chan struct{}, giveUp func(error)) {
	ticker := time.NewTicker(progressInterval)
	defer ticker.Stop()
	file, clock := w.upload.file, w.upload.client.clock
	moved, last := clock.Now(), int64(-1)
	for {
		select {
		case <-over:
			return
		case <-ticker.C:
		}
		sent := w.meter.Sent()
		w.shown = max(w.shown, min(sent, file.Size()-file.Size()/100-1))
		w.report(w.shown)
		if file.HasChanged() {
			giveUp(uploadconn.ErrChanged)
		}
		if sent != last {
			moved, last = clock.Now(), sent
		}
		if clock.Now().Sub(moved) > stallTimeout {
			giveUp(errStalled)
		}
	}
}

func (w *uploadWatch) report(sent int64) {
	if w.upload.progress != nil {
		w.upload.progress(Progress{Sent: sent, Size: w.upload.file.Size(), Attempt: w.attempt, At: w.upload.client.clock.Now()})
	}
}
