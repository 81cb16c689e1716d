package doctor

import (
	"context"
	"crypto/tls"
	"io"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"sync/atomic"
	"time"
)

// maxAnswer is the most of an answer that is read, in bytes.
const maxAnswer = 64 << 10

// stage is how far a question got.
type stage = int32

// The stages, in their order.
const (
	connecting stage = iota
	securing         // TLS
	talking          // HTTP
)

// reply is what came of one question.
type reply struct {
	status int
	header http.Header
	body   []byte // what of it was read
	tls    *tls.ConnectionState
	stage  stage
	sent   time.Time
	took   time.Duration
}

// get reads an address: the one question that is ever asked. A key goes along
// where one is given. The transport follows no redirect.
func (h *host) get(ctx context.Context, address, key string) (reply, error) {
	var reached atomic.Int32
	request, err := http.NewRequestWithContext(tracing(ctx, &reached), http.MethodGet, address, nil)
	if err != nil {
		return reply{}, err
	}
	if key != "" {
		request.Header.Set("Truora-API-Key", key)
	}
	got := reply{sent: h.Now()}
	response, err := h.transport.RoundTrip(request)
	got.took, got.stage = h.Now().Sub(got.sent), reached.Load()
	if err != nil {
		return got, err
	}
	defer response.Body.Close()
	got.status, got.header, got.tls = response.StatusCode, response.Header, response.TLS
	got.body, _ = io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	return got, nil
}

// tracing notes how far a question gets.
func tracing(ctx context.Context, reached *atomic.Int32) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		TLSHandshakeStart: func() { reached.Store(securing) },
		GotConn:           func(httptrace.GotConnInfo) { reached.Store(talking) },
	})
}

// statusOf is "HTTP 403 Forbidden".
func statusOf(status int) string {
	text := http.StatusText(status)
	if text != "" {
		text = " " + text
	}
	return "HTTP " + strconv.Itoa(status) + text
}
