package truora

import (
	"context"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// fakeClock sleeps without delay, and records the waits.
type fakeClock struct {
	mu    sync.Mutex
	now   time.Time
	waits []time.Duration
}

func newFakeClock() *fakeClock { return &fakeClock{now: time.Unix(1_800_000_000, 0)} }

func (c *fakeClock) Now() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.now }

func (c *fakeClock) Sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now, c.waits = c.now.Add(d), append(c.waits, d)
	return ctx.Err()
}

// received is a request as the server saw it.
type received struct {
	method, path, query string
	header              http.Header
	body                string
	length              int64
}

// testServer is Truora in a test: it answers each request with the next of its answers,
// the last one for ever.
type testServer struct {
	*httptest.Server
	mu       sync.Mutex
	requests []received
}

func respond(status int, body string, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// hangUp reads the request and closes the connection instead of responding.
func hangUp(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

func newTestServer(t testing.TB, replies ...http.HandlerFunc) *testServer {
	t.Helper()
	f := new(testServer)
	f.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		f.mu.Lock()
		n := len(f.requests)
		f.requests = append(f.requests, received{r.Method, r.URL.EscapedPath(), r.URL.RawQuery, r.Header.Clone(), string(body), r.ContentLength})
		f.mu.Unlock()
		replies[min(n, len(replies)-1)](w, r)
	}))
	t.Cleanup(f.Close)
	return f
}

func (f *testServer) all() []received { f.mu.Lock(); defer f.mu.Unlock(); return f.requests }

const permanentKey = "permanent-key-0123456789abcdef"

func newClient(t testing.TB, base string, change ...func(*Options)) (*Client, *fakeClock) {
	t.Helper()
	clock := newFakeClock()
	o := Options{AccountURL: base, IdentityURL: base, Key: permanentKey, Clock: clock}
	for _, c := range change {
		c(&o)
	}
	client, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.api.CloseIdleConnections(); client.storage.CloseIdleConnections() })
	return client, clock
}

func asError(t testing.TB, err error) *Error {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("not an *Error: %v", err)
	}
	return e
}

func fileWith(t testing.TB, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "photo.jpg")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// discardLog is for servers with intended errors.
var discardLog = log.New(io.Discard, "", 0)

func TestOptionsThatCannotBe(t *testing.T) {
	cases := map[string]Options{
		"plain http elsewhere": {IdentityURL: "http://api.identity.truora.com"},
		"a user in the URL":    {AccountURL: "https://me:pw@api.account.truora.com"},
		"a query":              {AccountURL: "https://api.account.truora.com?x=1"},
		"no host":              {AccountURL: "https://"},
		"a key with a newline": {Key: "abc\ndef"},
		"a pattern with path":  {UploadHosts: []string{"files.truora.com/x"}},
	}
	for name, o := range cases {
		if _, err := New(o); !errors.Is(err, BadInput) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := New(Options{IdentityURL: "http://localhost:8089"}); err != nil {
		t.Error(err)
	}
}

func TestALongHeaderIsRefused(t *testing.T) {
	server := newTestServer(t, respond(200, someProcess, "X-Long", strings.Repeat("x", maxHeader)))
	client, _ := newClient(t, server.URL)
	if _, err := client.ReadProcess(t.Context(), "IDP1"); err == nil {
		t.Error("it was read")
	}
}
