package sandbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"syscall"
	"time"
)

// uploadRate is how fast uploads are read in process, in bytes per second at
// speed 1: slow enough for a visible progress.
const uploadRate = 400 << 10

// Transport returns a RoundTripper that calls the sandbox in process, without a
// socket. Request bodies are streamed, and read at a realistic speed; calls end
// with their context. A broken connection becomes the network error that a
// client would get.
func (s *Sandbox) Transport() http.RoundTripper { return transport{s} }

type transport struct{ sandbox *Sandbox }

// RoundTrip handles a request; see Sandbox.Transport.
func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	var body io.ReadCloser = http.NoBody
	if r.Body != nil {
		body = &pacedBody{ReadCloser: r.Body, sandbox: t.sandbox, ctx: r.Context()}
	}
	defer body.Close()
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	recorded := &recorder{header: http.Header{}}
	if err := t.sandbox.serveInProcess(recorded, serverRequest(r, body)); err != nil {
		return nil, errors.Join(r.Context().Err(), err)
	}
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	return recorded.response(r, t.sandbox.clock.Now()), nil
}

// serveInProcess serves a request and converts a broken connection to its
// error.
func (s *Sandbox) serveInProcess(w http.ResponseWriter, r *http.Request) (err error) {
	defer func() {
		switch cause := recover(); cause {
		case nil:
		case errRefused:
			err = &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
		case http.ErrAbortHandler:
			err = &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}
		default:
			panic(cause)
		}
	}()
	s.serve(w, r)
	return nil
}

// serverRequest converts a client's request to a server's.
func serverRequest(r *http.Request, body io.ReadCloser) *http.Request {
	in := r.Clone(r.Context())
	in.Body, in.RequestURI, in.RemoteAddr = body, r.URL.RequestURI(), "127.0.0.1:0"
	if in.Host == "" {
		in.Host = r.URL.Host
	}
	if in.ContentLength == 0 && r.Body != nil && r.Body != http.NoBody {
		in.ContentLength = -1 // unknown: on a socket the body would be chunked
	}
	return in
}

// pacedBody is a request body that is read at a realistic speed.
type pacedBody struct {
	io.ReadCloser
	sandbox *Sandbox
	ctx     context.Context
}

// pacedChunk is how many bytes are read at a time.
const pacedChunk = 16 << 10

// Read reads a chunk and waits for as long as its transfer would take.
func (b *pacedBody) Read(p []byte) (int, error) {
	if err := b.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := b.ReadCloser.Read(p[:min(len(p), pacedChunk)])
	needed := b.sandbox.scaled(time.Duration(n) * time.Second / uploadRate)
	if needed == 0 || err != nil {
		return n, err
	}
	return n, b.sandbox.clock.Sleep(b.ctx, needed)
}

// recorder is an http.ResponseWriter that records the response.
type recorder struct {
	status int
	header http.Header
	body   bytes.Buffer
}

func (r *recorder) Header() http.Header         { return r.header }
func (r *recorder) WriteHeader(status int)      { r.status = status }
func (r *recorder) Write(p []byte) (int, error) { return r.body.Write(p) }

// response is the recorded response for the client.
func (r *recorder) response(to *http.Request, now time.Time) *http.Response {
	r.header.Set("Date", now.UTC().Format(http.TimeFormat))
	length, _ := strconv.ParseInt(r.header.Get("Content-Length"), 10, 64)
	return &http.Response{
		Status: fmt.Sprintf("%d %s", r.status, http.StatusText(r.status)), StatusCode: r.status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: r.header,
		Body: io.NopCloser(&r.body), ContentLength: length, Request: to,
	}
}
