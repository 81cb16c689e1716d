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
	"time"

	"cedula/truora/crash"
	"cedula/truora/fileid"
	"cedula/truora/uploadconn"
)

const opUpload = "upload file"

// maxStorageResponse is the most that is read of storage's response, in bytes.
const maxStorageResponse = 64 << 10

// Progress is the progress of an upload.
type Progress struct {
	Sent int64 // bytes that the server has received, as far as known
	Size int64 // total bytes
	// Attempt counts from 1; it increases when the upload is restarted.
	Attempt int
	At      time.Time
}

// upload is one file being uploaded.
type upload struct {
	client      *Client
	target      *url.URL
	file        *uploadconn.File
	contentType string
	progress    func(Progress)
	isLost      bool // an attempt was sent completely, and its response was lost or a 5xx, possibly from a gateway
}

// LocalFile is a file to send.
type LocalFile struct {
	Path        string
	ContentType string // such as "image/jpeg"
	// Checked is the identity of the file when it was checked: nothing else is
	// uploaded. If it is zero, the file is uploaded as it is when the upload
	// begins.
	Checked fileid.Identity
}

// Upload sends a file to a signed URL, unchanged, with its length and content
// type, and without a key (guide). It follows no redirects, sends to allowed
// hosts only, and makes up to three attempts, 0.25 s and 1 s (±25 %) apart, on
// network errors and 5xx (sdk). If the file is not the one that was checked, or
// changes during the upload, the error is FileChanged, and storage never
// receives the complete file.
//
// Progress, which may be nil, is called about ten times a second, and once at
// the end, never concurrently.
//
// See Error.MayHaveArrived for an attempt that was refused because an earlier
// one had arrived.
func (c *Client) Upload(ctx context.Context, address string, local LocalFile, progress func(Progress)) error {
	target, refused := c.uploadHosts.check(address)
	if refused != nil {
		return refused
	}
	u := &upload{client: c, target: target, contentType: local.ContentType, progress: progress}
	var err error
	if u.file, err = uploadconn.OpenFile(local.Path, local.Checked); err != nil {
		return u.fileError(err)
	}
	defer u.file.Close()
	return c.retry(ctx, retryUploads, func(attempt int) error { return u.attempt(ctx, attempt) })
}

// attempt makes one attempt, and records whether its response was lost.
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

// send sends the file once, and reports its progress.
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
		request.Body = http.NoBody // without it, net/http takes the length as unknown
	}
	return request
}

func (u *upload) header() http.Header {
	return http.Header{"Content-Type": {u.contentType}, "User-Agent": {userAgent}}
}

// put sends the request and reads the response.
func (u *upload) put(request *http.Request) (got response, err error) {
	reply, err := u.client.storage.Do(request)
	if err != nil {
		return response{}, err
	}
	defer reply.Body.Close()
	text, _ := io.ReadAll(io.LimitReader(reply.Body, maxStorageResponse)) // the status is enough
	return response{status: reply.StatusCode, header: reply.Header, body: text}, nil
}

// check returns nil if the attempt succeeded. A changed file is checked first:
// it explains any other error.
func (u *upload) check(ctx context.Context, body *uploadconn.Body, got response, err error, trace *deliveryTrace) *Error {
	switch {
	case body.Err() != nil:
		return u.fileError(body.Err())
	case u.file.HasChanged():
		return u.fileError(uploadconn.ErrChanged)
	case err != nil:
		e := u.call().noResponse(ctx, u.target.Host, err, trace)
		if !body.IsComplete() { // storage keeps complete files only
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

// spentCodes are storage's codes for a URL that was used or has expired, with
// any status: a retry would not help (sdk).
var spentCodes = map[string]bool{
	accessDenied: true, "SignatureDoesNotMatch": true, "ExpiredToken": true, "RequestExpired": true, "InvalidToken": true,
}

// storageRefusal is storage's own error. A 403 without a code counts as a used URL,
// since only a new URL can help.
func (call call) storageRefusal(host string, got response) *Error {
	var storage struct{ Code, Message string }
	_ = xml.Unmarshal(got.body, &storage) // any other body leaves the fields empty
	kind := UploadRefused
	switch byStatus := statusKind(got.status); {
	case spentCodes[storage.Code] || got.status == http.StatusForbidden && storage.Code == "":
		kind = UploadSpent
	case byStatus == ServerFailed, byStatus == RateLimited, byStatus == TimedOut, byStatus == WrongURL, byStatus == InvalidResponse:
		kind = byStatus // the response is not about the file
	}
	e := call.newError(host, got.status, kind, errorText(storage.Message, call.secrets()))
	e.Code = errorText(storage.Code, call.secrets())
	e.Message = cmp.Or(intermediaryMessage(got.status), e.Message)
	return e
}

// fileError is the error of a file that changed or cannot be read. It omits the
// path, which may contain a person's name.
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

// call returns a call with the fields that the errors and records of an upload
// need.
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
	// progressInterval is the minimum time between two progress reports.
	progressInterval = 100 * time.Millisecond
	// stallTimeout is how long an upload may make no progress before it fails,
	// both while sending and while waiting for the response.
	stallTimeout = 60 * time.Second
)

var errStalled = errors.New("nothing moved any more")

// uploadWatch monitors one attempt.
type uploadWatch struct {
	upload  *upload
	meter   *uploadconn.Meter
	attempt int
	shown   int64
}

// start monitors until the returned function is called.
func (w *uploadWatch) start(giveUp func(error)) (stop func()) {
	over := make(chan struct{})
	var running crash.Group
	running.Go(func() {
		if failure := crash.Catch(func() error { w.run(over, giveUp); return nil }); failure != nil {
			giveUp(failure)
			crash.Rethrow(failure)
		}
	})
	return func() { close(over); running.Wait() }
}

// run reports progress until over is closed, and calls giveUp if the upload
// stalls or the file changes: storage must not receive content that was not
// checked. Progress never decreases within an attempt, and stays below 99 %
// until the response has arrived.
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
