//go:build linux || darwin

package truora

import (
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"sync/atomic"
	"syscall"
	"testing"
)

// relay is a slow connection: it forwards bytes to the server only as allowed,
// with a small receive buffer.
type relay struct {
	listener net.Listener
	server   string
	allowed  chan int64 // how many bytes may pass next
	passed   chan int64 // how many have passed in all, after each allowance
}

func newRelay(t *testing.T, server string) *relay {
	t.Helper()
	config := net.ListenConfig{Control: narrow}
	listener, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &relay{listener: listener, server: server, allowed: make(chan int64), passed: make(chan int64)}
	t.Cleanup(func() { listener.Close() })
	go r.serve(t)
	return r
}

// narrow gives the line the segments of an ethernet and a small receive buffer.
func narrow(_, _ string, conn syscall.RawConn) error {
	return conn.Control(func(fd uintptr) {
		_ = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF, 8<<10)
		_ = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, syscall.TCP_MAXSEG, 1400)
	})
}

func (r *relay) serve(t *testing.T) {
	client, err := r.listener.Accept()
	if err != nil {
		return
	}
	defer client.Close()
	server, err := net.Dial("tcp", r.server)
	if err != nil {
		t.Error(err)
		return
	}
	defer server.Close()
	go func() { _, _ = io.Copy(client, server) }()
	r.pass(client, server)
}

func (r *relay) pass(client io.Reader, server io.Writer) {
	var total int64
	for most := range r.allowed {
		n, err := io.CopyN(server, client, most)
		total += n
		r.passed <- total
		if err != nil {
			return
		}
	}
	_, _ = io.Copy(server, client)
}

// TestProgressIsTrue uploads through the relay: at a tenth, a quarter, half and
// nine tenths the progress must be within 5 points of what has passed, although
// the socket would accept everything at once.
func TestProgressIsTrue(t *testing.T) {
	for _, secure := range []bool{false, true} {
		t.Run(map[bool]string{false: "plain", true: "TLS"}[secure], func(t *testing.T) { progressThroughRelay(t, secure) })
	}
}

func progressThroughRelay(t *testing.T, secure bool) {
	const size = 1 << 20
	server, options := newUploadServer(t, secure, func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) })
	line := newRelay(t, server.Listener.Addr().String())
	scheme := map[bool]string{false: "http://", true: "https://"}[secure]
	client, _ := newClient(t, server.URL, options, trusting)
	var latest atomic.Int64
	reported := make(chan struct{}, 1)
	over := make(chan error, 1)
	path := fileWith(t, randomText(size))
	go func() {
		over <- client.Upload(t.Context(), scheme+line.listener.Addr().String()+"/f", LocalFile{Path: path, ContentType: "video/mp4"}, func(p Progress) {
			latest.Store(p.Sent)
			select {
			case reported <- struct{}{}:
			default:
			}
		})
	}()
	var before int64
	for _, share := range []float64{0.1, 0.25, 0.5, 0.9} {
		line.allowed <- int64(share*size) - before
		before = <-line.passed
		settle(reported)
		if shown := float64(latest.Load()) / size; shown < share-0.05 || shown > share+0.05 {
			t.Errorf("%.0f %% have passed, %.1f %% are shown", 100*share, 100*shown)
		}
	}
	close(line.allowed)
	if err := <-over; err != nil || latest.Load() != size {
		t.Error(err, latest.Load())
	}
}

// settle waits for a few reports of progress, so that acknowledgements on their
// way have come.
func settle(reported <-chan struct{}) {
	for range 4 {
		<-reported
	}
}

// trusting accepts any certificate, because the relay has another address.
func trusting(o *Options) {
	if o.HTTP != nil {
		o.HTTP.Transport.(*http.Transport).TLSClientConfig = &tls.Config{InsecureSkipVerify: true}
	}
}

// TestProgressIsNotCompleteBeforeTheResponse: all bytes are acknowledged, but the
// response has not arrived.
func TestProgressIsNotCompleteBeforeTheResponse(t *testing.T) {
	const size = 300_000
	answer := make(chan struct{})
	server, _ := newUploadServer(t, false, func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body); <-answer })
	client, _ := newClient(t, server.URL)
	var words, early atomic.Int64
	err := client.Upload(t.Context(), server.URL, LocalFile{Path: fileWith(t, randomText(size)), ContentType: "image/jpeg"}, func(p Progress) {
		if p.Sent < size {
			early.Store(p.Sent)
		}
		if words.Add(1) == 4 {
			close(answer)
		}
	})
	if shown := early.Load(); err != nil || shown > size*99/100 || shown < size*97/100 {
		t.Error(err, shown)
	}
}
