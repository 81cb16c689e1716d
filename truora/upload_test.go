package truora

import (
	"context"
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"cedula/truora/crash"
	"cedula/truora/uploadconn"
)

const deniedXML = `<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>`

func TestUploadOnTheWire(t *testing.T) {
	server := newTestServer(t, respond(200, ""))
	client, _ := newClient(t, server.URL)
	var last Progress
	path := fileWith(t, "\xff\xd8 the bytes\x00as they are")
	err := client.Upload(t.Context(), server.URL+"/f/1.jpg?Expires=9&Signature=a%2Bb", LocalFile{Path: path, ContentType: "image/jpeg"}, func(p Progress) { last = p })
	if err != nil {
		t.Fatal(err)
	}
	got := server.all()[0]
	if got.method != "PUT" || got.path != "/f/1.jpg" || got.query != "Expires=9&Signature=a%2Bb" || got.body != "\xff\xd8 the bytes\x00as they are" {
		t.Errorf("%+v", got)
	}
	if got.length != int64(len(got.body)) || got.header.Get("Content-Type") != "image/jpeg" {
		t.Errorf("length %d, headers %v", got.length, got.header)
	}
	for name := range got.header {
		if strings.HasPrefix(name, "Truora") || name == "Expect" || name == "Authorization" || name == "Cookie" {
			t.Errorf("%s went to storage", name)
		}
	}
	if last.Sent != last.Size || last.Size != got.length || last.Attempt != 1 {
		t.Errorf("the last progress: %+v", last)
	}
}

func TestUploadOfNothingHasALength(t *testing.T) {
	server := newTestServer(t, respond(200, ""))
	client, _ := newClient(t, server.URL)
	if err := client.Upload(t.Context(), server.URL, LocalFile{Path: fileWith(t, ""), ContentType: "image/jpeg"}, nil); err != nil || server.all()[0].length != 0 {
		t.Error(err, server.all())
	}
}

func TestUploadErrors(t *testing.T) {
	xml := func(code string) string { return "<Error><Code>" + code + "</Code><Message>m</Message></Error>" }
	cases := map[string]struct {
		replies []http.HandlerFunc
		kind    ErrorKind
		sent    int
		perhaps bool
	}{
		"denied":                    {[]http.HandlerFunc{respond(403, deniedXML)}, UploadSpent, 1, false},
		"bad signature":             {[]http.HandlerFunc{respond(403, xml("SignatureDoesNotMatch"))}, UploadSpent, 1, false},
		"expired token":             {[]http.HandlerFunc{respond(400, xml("ExpiredToken"))}, UploadSpent, 1, false},
		"denied with a 500":         {[]http.HandlerFunc{respond(500, deniedXML)}, UploadSpent, 1, false},
		"bad signature with a 400":  {[]http.HandlerFunc{respond(400, xml("SignatureDoesNotMatch"))}, UploadSpent, 1, false},
		"denied without a code":     {[]http.HandlerFunc{respond(403, "")}, UploadSpent, 1, false},
		"too large":                 {[]http.HandlerFunc{respond(400, xml("EntityTooLarge"))}, UploadRefused, 1, false},
		"forbidden for a reason":    {[]http.HandlerFunc{respond(403, xml("InvalidAccessKeyId"))}, UploadRefused, 1, false},
		"slow down is no 5xx":       {[]http.HandlerFunc{respond(429, "")}, RateLimited, 1, false},
		"redirected":                {[]http.HandlerFunc{respond(307, "", "Location", "https://elsewhere.example/")}, WrongURL, 1, false},
		"three tries":               {[]http.HandlerFunc{respond(503, "")}, ServerFailed, 3, false},
		"lost every time":           {[]http.HandlerFunc{hangUp}, Unreachable, 3, false},
		"lost, then denied":         {[]http.HandlerFunc{hangUp, respond(403, deniedXML)}, UploadSpent, 2, true},
		"lost, then a bad sign":     {[]http.HandlerFunc{hangUp, respond(403, xml("SignatureDoesNotMatch"))}, UploadSpent, 2, false},
		"failed, then denied":       {[]http.HandlerFunc{respond(502, ""), respond(403, deniedXML)}, UploadSpent, 2, true}, // a gateway's 502 says nothing of storage
		"busy":                      {[]http.HandlerFunc{respond(408, "")}, TimedOut, 1, false},
		"a proxy's login":           {[]http.HandlerFunc{respond(407, "<html>")}, InvalidResponse, 1, false},
		"lost, failed, then denied": {[]http.HandlerFunc{hangUp, respond(500, ""), respond(403, deniedXML)}, UploadSpent, 3, true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			server := newTestServer(t, c.replies...)
			client, clock := newClient(t, server.URL)
			e := asError(t, client.Upload(t.Context(), server.URL+"/f?Signature=s3cr3t", LocalFile{Path: fileWith(t, "bytes"), ContentType: "image/jpeg"}, nil))
			if e.Kind != c.kind || len(server.all()) != c.sent || e.MayHaveArrived() != c.perhaps {
				t.Errorf("%#v after %d requests", e, len(server.all()))
			}
			if strings.Contains(e.Error()+errorChain(e), "s3cr3t") {
				t.Errorf("the signature is in the error: %v", e)
			}
			checkUploadWaits(t, clock.waits)
		})
	}
}

func errorChain(err error) (text string) {
	for ; err != nil; err = errors.Unwrap(err) {
		text += err.Error() + "\n"
	}
	return text
}

// checkUploadWaits: 0.25 s and 1 s, each ±25 %.
func checkUploadWaits(t *testing.T, waits []time.Duration) {
	t.Helper()
	for i, want := range seconds(0.25, 1)[:len(waits)] {
		if off := (waits[i] - want).Abs(); off > want/4+1 {
			t.Errorf("wait %d: %v", i, waits[i])
		}
	}
}

func TestUploadBeginsAgainAtTheStart(t *testing.T) {
	server := newTestServer(t, respond(500, ""), hangUp, respond(200, ""))
	client, _ := newClient(t, server.URL)
	if err := client.Upload(t.Context(), server.URL, LocalFile{Path: fileWith(t, "from the start"), ContentType: "image/jpeg"}, nil); err != nil {
		t.Fatal(err)
	}
	for i, got := range server.all() {
		if got.body != "from the start" {
			t.Errorf("attempt %d: %q", i+1, got.body)
		}
	}
}

func TestFilesThatCannotBeRead(t *testing.T) {
	server := newTestServer(t, respond(200, ""))
	client, _ := newClient(t, server.URL)
	for _, path := range []string{filepath.Join(t.TempDir(), "ana.jpg"), t.TempDir(), os.DevNull} {
		err := client.Upload(t.Context(), server.URL, LocalFile{Path: path, ContentType: "image/jpeg"}, nil)
		if !errors.Is(err, FileUnreadable) || strings.Contains(errorChain(err), path) {
			t.Errorf("%s: %v", path, errorChain(err))
		}
	}
	if len(server.all()) != 0 {
		t.Error("something was sent")
	}
}

// TestAFileThatChangesUnderWay: the server has taken some of it when the file
// becomes another.
func TestAFileThatChangesUnderWay(t *testing.T) {
	changes := map[string]func(path string) error{
		"shrinks":  func(path string) error { return os.Truncate(path, 1<<20) },
		"grows":    func(path string) error { return os.Truncate(path, 24<<20) },
		"is newer": func(path string) error { return os.Chtimes(path, time.Time{}, time.Unix(1, 0)) },
	}
	for name, change := range changes {
		for _, tls := range []bool{false, true} {
			t.Run(name, func(t *testing.T) { changesUnderWay(t, change, tls) })
		}
	}
}

func changesUnderWay(t *testing.T, change func(string) error, tls bool) {
	path := fileWith(t, strings.Repeat("x", 16<<20))
	var sent atomic.Int32
	server, options := newUploadServer(t, tls, func(w http.ResponseWriter, r *http.Request) {
		sent.Add(1)
		_, _ = io.ReadFull(r.Body, make([]byte, 1<<10))
		if err := change(path); err != nil {
			t.Error(err)
		}
		_, _ = io.Copy(io.Discard, r.Body)
	})
	client, _ := newClient(t, server.URL, options)
	err := client.Upload(t.Context(), server.URL, LocalFile{Path: path, ContentType: "video/mp4"}, nil)
	if !errors.Is(err, FileChanged) || sent.Load() != 1 {
		t.Errorf("%v after %d requests", err, sent.Load())
	}
}

// An upload stops as soon as its file changes: storage never receives a
// complete file.
func TestAFileThatGrowsUnderWayDoesNotArrive(t *testing.T) {
	path := fileWith(t, strings.Repeat("x", 64<<20))
	whole, over := make(chan bool, 1), make(chan struct{})
	server, options := newUploadServer(t, false, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.ReadFull(r.Body, make([]byte, 1<<10))
		if err := os.WriteFile(path, []byte(strings.Repeat("x", 64<<20+1)), 0o600); err != nil {
			t.Error(err)
		}
		<-over // nothing is read until the upload is given up
		_, err := io.Copy(io.Discard, r.Body)
		whole <- err == nil
	})
	client, _ := newClient(t, server.URL, options)
	err := client.Upload(t.Context(), server.URL, LocalFile{Path: path, ContentType: "video/mp4"}, nil)
	close(over)
	if !errors.Is(err, FileChanged) {
		t.Error(err)
	}
	if <-whole {
		t.Error("it arrived")
	}
}

func newUploadServer(t testing.TB, tls bool, handle http.HandlerFunc) (*httptest.Server, func(*Options)) {
	t.Helper()
	server := httptest.NewUnstartedServer(handle)
	server.Config.ErrorLog = discardLog
	if tls {
		server.StartTLS()
	} else {
		server.Start()
	}
	t.Cleanup(server.Close)
	return server, trusts(server)
}

// trusts makes a client take the server's certificate, if it has one.
func trusts(server *httptest.Server) func(*Options) {
	return func(o *Options) {
		if server.Certificate() != nil {
			roots := x509.NewCertPool()
			roots.AddCert(server.Certificate())
			o.HTTP = &http.Client{Transport: NewTransport(roots)}
		}
	}
}

// TestEveryByteArrives over plain HTTP and TLS, on fresh and reused
// connections, two at a time, at sizes around those of the copies.
func TestEveryByteArrives(t *testing.T) {
	for _, tls := range []bool{false, true} {
		var mu sync.Mutex
		sums := map[string][32]byte{}
		server, options := newUploadServer(t, tls, func(_ http.ResponseWriter, r *http.Request) {
			hash := sha256.New()
			_, _ = io.Copy(hash, r.Body)
			mu.Lock()
			defer mu.Unlock()
			sums[r.URL.Path] = [32]byte(hash.Sum(nil))
		})
		client, _ := newClient(t, server.URL, options)
		var group sync.WaitGroup
		for i, size := range []int{1, 4000, uploadconn.PieceSize - 1, uploadconn.PieceSize, uploadconn.PieceSize + 1, 5*uploadconn.PieceSize + 77, 3 << 20} {
			text := randomText(size)
			path, name := fileWith(t, text), "/"+string(rune('a'+i))
			group.Go(func() {
				if err := client.Upload(t.Context(), server.URL+name, LocalFile{Path: path, ContentType: "video/mp4"}, nil); err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				if sums[name] != sha256.Sum256([]byte(text)) {
					t.Errorf("TLS %v, %d bytes: not what was on disk", tls, size)
				}
			})
		}
		group.Wait()
	}
}

func randomText(size int) string {
	text := make([]byte, size)
	_, _ = rand.NewChaCha8([32]byte{byte(size)}).Read(text)
	return string(text)
}

// TestAnEarlyRefusalIsRead: storage responds before it has read the file, and
// closes the connection.
func TestAnEarlyRefusalIsRead(t *testing.T) {
	for _, tls := range []bool{false, true} {
		server, options := newUploadServer(t, tls, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Connection", "close")
			w.WriteHeader(403)
			_, _ = io.WriteString(w, deniedXML)
		})
		client, _ := newClient(t, server.URL, options)
		err := client.Upload(t.Context(), server.URL, LocalFile{Path: fileWith(t, strings.Repeat("x", 8<<20)), ContentType: "video/mp4"}, nil)
		if !errors.Is(err, UploadSpent) {
			t.Errorf("TLS %v: %v", tls, err)
		}
	}
}

func TestUploadEndsWithItsContext(t *testing.T) {
	leaks := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, leaks) }) // runs after the server and the client have closed
	ctx, cancel := context.WithCancel(t.Context())
	server, _ := newUploadServer(t, false, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.ReadFull(r.Body, make([]byte, 1<<10))
		cancel()
		_, _ = io.Copy(io.Discard, r.Body)
	})
	client, clock := newClient(t, server.URL)
	err := client.Upload(ctx, server.URL, LocalFile{Path: fileWith(t, strings.Repeat("x", 16<<20)), ContentType: "video/mp4"}, nil)
	if !errors.Is(err, context.Canceled) || len(clock.waits) != 0 {
		t.Error(err, clock.waits)
	}
}

// TestAStalledUploadIsGivenUp: nothing moves, and a minute passes.
func TestAStalledUploadIsGivenUp(t *testing.T) {
	release := make(chan struct{})
	server, _ := newUploadServer(t, false, func(_ http.ResponseWriter, r *http.Request) { <-release })
	client, clock := newClient(t, server.URL)
	defer close(release)
	passing := func(p Progress) { _ = clock.Sleep(t.Context(), 10*time.Second) }
	e := asError(t, client.Upload(t.Context(), server.URL, LocalFile{Path: fileWith(t, "x"), ContentType: "image/jpeg"}, passing))
	if e.Kind != TimedOut || e.Delivery != DeliveryUnknown {
		t.Errorf("%#v", e)
	}
}

// TestAPanicDuringAnUploadReachesTheCaller: the caller restores the terminal,
// and nothing more is sent.
func TestAPanicDuringAnUploadReachesTheCaller(t *testing.T) {
	release := make(chan struct{})
	server, _ := newUploadServer(t, false, func(_ http.ResponseWriter, r *http.Request) { <-release })
	defer close(release)
	client, _ := newClient(t, server.URL)
	var failure *crash.Panic
	err := crash.Catch(func() error {
		return client.Upload(t.Context(), server.URL, LocalFile{Path: fileWith(t, "x"), ContentType: "image/jpeg"}, func(Progress) { panic("boom") })
	})
	if !errors.As(err, &failure) || failure.Value != "boom" {
		t.Errorf("%v", err)
	}
}

// TestUploadThroughAForeignTransport: without access to connections, progress
// is based on what was read.
func TestUploadThroughAForeignTransport(t *testing.T) {
	var got string
	inside := roundTripper(func(r *http.Request) (*http.Response, error) {
		body, _ := io.ReadAll(r.Body)
		got = string(body)
		return httptest.NewRecorder().Result(), r.Body.Close()
	})
	client, _ := newClient(t, "http://127.0.0.1", func(o *Options) { o.HTTP = &http.Client{Transport: inside} })
	var last Progress
	err := client.Upload(t.Context(), "http://127.0.0.1/f", LocalFile{Path: fileWith(t, "inside"), ContentType: "image/jpeg"}, func(p Progress) { last = p })
	if err != nil || got != "inside" || last.Sent != 6 {
		t.Error(err, got, last)
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// TestFilesTravelByHTTP1 though the API's own calls may take HTTP/2.
func TestFilesTravelByHTTP1(t *testing.T) {
	versions := map[string]int{}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		versions[r.Method] = r.ProtoMajor
		_, _ = io.Copy(io.Discard, r.Body)
		_, _ = io.WriteString(w, someProcess)
	}))
	server.EnableHTTP2 = true
	server.StartTLS()
	t.Cleanup(server.Close)
	client, _ := newClient(t, server.URL, trusts(server))
	if _, err := client.ReadProcess(t.Context(), "IDP1"); err != nil {
		t.Fatal(err)
	}
	if err := client.Upload(t.Context(), server.URL+"/f", LocalFile{Path: fileWith(t, "x"), ContentType: "image/jpeg"}, nil); err != nil {
		t.Fatal(err)
	}
	if versions["GET"] != 2 || versions["PUT"] != 1 {
		t.Error(versions)
	}
}

// TestUploadThroughAProxy: the TCP connection is below a TLS connection of
// net/http.
func TestUploadThroughAProxy(t *testing.T) {
	var got string
	server, options := newUploadServer(t, true, func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got = string(body)
	})
	proxy := httptest.NewServer(http.HandlerFunc(tunnel))
	t.Cleanup(proxy.Close)
	by := func(o *Options) {
		o.HTTP.Transport.(*http.Transport).Proxy = http.ProxyURL(must(url.Parse(proxy.URL)))
	}
	client, _ := newClient(t, server.URL, options, by)
	text := randomText(700_000)
	if err := client.Upload(t.Context(), server.URL+"/f", LocalFile{Path: fileWith(t, text), ContentType: "image/jpeg"}, nil); err != nil || got != text {
		t.Error(err, len(got))
	}
}

// tunnel is a proxy that knows CONNECT alone.
func tunnel(w http.ResponseWriter, r *http.Request) {
	server, err := net.Dial("tcp", r.Host)
	if err != nil || r.Method != http.MethodConnect {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	defer server.Close()
	client, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer client.Close()
	_, _ = io.WriteString(client, "HTTP/1.1 200 OK\r\n\r\n")
	go func() { _, _ = io.Copy(server, client) }()
	_, _ = io.Copy(client, server)
}
