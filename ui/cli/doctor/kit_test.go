package doctor

import (
	"bytes"
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/muesli/termenv"
	"go.uber.org/goleak"

	"cedula/ui/cli/config"
)

func TestMain(m *testing.M) {
	time.Local = time.UTC
	goleak.VerifyTestMain(m)
}

// noon is the time of this machine in all tests.
var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

const theKey = "permanent-key-7c0ffee"

// truoraLike answers as the two hosts do: the gateway knows no other path than
// the processes', and no key but one is accepted.
type truoraLike struct {
	mu       sync.Mutex
	date     string // the Date header; empty: noon
	answer   http.HandlerFunc
	requests []*http.Request
}

func (h *truoraLike) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	h.requests = append(h.requests, r)
	h.mu.Unlock()
	date := h.date
	if date == "" {
		date = noon.Format(http.TimeFormat)
	}
	w.Header()["Date"] = []string{date}
	if date == "none" {
		w.Header()["Date"] = nil
	}
	answer := h.answer
	if answer == nil || r.URL.Path == "/" {
		answer = usual
	}
	answer(w, r)
}

func usual(w http.ResponseWriter, r *http.Request) {
	switch {
	case !strings.HasPrefix(r.URL.Path, "/v1/processes/"):
		say(http.StatusForbidden, `{"message":"Missing Authentication Token"}`)(w, r)
	case r.Header.Get("Truora-API-Key") != theKey:
		say(http.StatusUnauthorized, `{"code":"10401","http_code":401,"message":"not valid: `+r.Header.Get("Truora-API-Key")+`"}`)(w, r)
	default:
		say(http.StatusNotFound, `{"code":"10404","http_code":404,"message":"process not found"}`)(w, r)
	}
}

func say(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}
}

// patient is an examination in which all is well, with the two hosts behind
// it: both are example.com, which httptest's certificate is for.
type patient struct {
	Checkup
	identity, account *truoraLike
	transport         *http.Transport
}

func healthy(t *testing.T) *patient {
	t.Helper()
	p := &patient{identity: &truoraLike{}, account: &truoraLike{}}
	identity, account := httptest.NewTLSServer(p.identity), httptest.NewTLSServer(p.account)
	t.Cleanup(identity.Close)
	t.Cleanup(account.Close)
	p.transport = identity.Client().Transport.(*http.Transport).Clone()
	p.routes(map[string]string{
		"example.com:443": identity.Listener.Addr().String(), "example.com:8443": account.Listener.Addr().String(),
	})
	p.Checkup = wellConfigured(p, t.TempDir())
	return p
}

// routes sends connections for a name to a server of the test.
func (p *patient) routes(to map[string]string) {
	p.transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		if there, ok := to[address]; ok {
			address = there
		}
		return (&net.Dialer{}).DialContext(ctx, network, address)
	}
}

func wellConfigured(p *patient, home string) Checkup {
	c := config.Default()
	c.File = filepath.Join(home, "config.toml")
	c.Truora.APIKey = theKey
	c.Process.FlowID = "IPF0123abcd"
	c.Capture.Photo = []string{"rpicam-still", "-o", "{output}"}
	return Checkup{
		Configuration: Configuration{Path: c.File, File: c, Merged: c},
		Credentials:   secretsOf(theKey, ""),
		Claims:        func(string) (Claims, error) { return Claims{}, errors.New("no claims") },
		Network: Network{
			Identity: "https://example.com", Account: "https://example.com:8443",
			Transport: func() (http.RoundTripper, error) { return p.transport, nil },
			Lookup:    func(context.Context, string) ([]string, error) { return []string{"192.0.2.1", "2001:db8::1"}, nil },
		},
		Terminal:    &Terminal{Columns: 100, Rows: 32, Colours: termenv.TrueColor},
		LookPath:    func(program string) (string, error) { return "/usr/bin/" + program, nil },
		Environment: environment(map[string]string{"LANG": "es_CO.UTF-8", "TERM": "xterm-256color"}),
		System:      "linux",
		StateFolder: func() (string, error) { return filepath.Join(home, "state", "cedula"), nil },
		Now:         func() time.Time { return noon },
	}
}

func secretsOf(key, token string) func(context.Context) (Credentials, error) {
	return func(context.Context) (Credentials, error) { return Credentials{Key: key, Token: token}, nil }
}

func claiming(c Claims) func(string) (Claims, error) {
	return func(string) (Claims, error) { return c, nil }
}

func environment(set map[string]string) func(string) string {
	return func(name string) string { return set[name] }
}

// findings are all that is found.
func (p *patient) findings(t *testing.T) []Finding {
	t.Helper()
	return slices.Collect(p.Findings(t.Context()))
}

// only are the findings about one thing.
func only(findings []Finding, what string) []Finding {
	return slices.DeleteFunc(slices.Clone(findings), func(f Finding) bool { return f.What != what })
}

// one is the single finding about something.
func one(t *testing.T, findings []Finding, what string) Finding {
	t.Helper()
	found := only(findings, what)
	if len(found) != 1 {
		t.Fatalf("%d findings about %q, not one: %v", len(found), what, findings)
	}
	return found[0]
}

// expect compares a finding's state, and looks for a piece in its text.
func expect(t *testing.T, f Finding, state State, pieces ...string) {
	t.Helper()
	if f.State != state {
		t.Errorf("%v: state %q, not %q", f, f.State, state)
	}
	for _, piece := range pieces {
		if !strings.Contains(f.Found+"; "+f.Cure, piece) {
			t.Errorf("%v does not say %q", f, piece)
		}
	}
	if f.State != OK && f.Cure == "" {
		t.Errorf("%v names no cure", f)
	}
}

func verdict(findings []Finding) Verdict {
	v := Healthy
	for _, f := range findings {
		v = v.Add(f)
	}
	return v
}

// printed are findings as they are printed, without colours.
func printed(t *testing.T, findings []Finding) string {
	t.Helper()
	var text bytes.Buffer
	for _, f := range findings {
		if err := (Printer{Output: &text, Colours: termenv.Ascii}).Print(f); err != nil {
			t.Fatal(err)
		}
	}
	return text.String()
}

func mustURL(t *testing.T, text string) *url.URL {
	t.Helper()
	address, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return address
}

func write(t *testing.T, path string, mode os.FileMode) string {
	t.Helper()
	if err := os.WriteFile(path, nil, mode); err != nil {
		t.Fatal(err)
	}
	return path
}
