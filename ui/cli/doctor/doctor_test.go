package doctor

import (
	"bytes"
	"context"
	"errors"
	"image"
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
	"cedula/ui/graphics"
)

// Successful checks have one line each, in this order.
func TestAllIsWell(t *testing.T) {
	p := newTestCheckup(t)
	findings := p.findings(t)
	home := strings.TrimSuffix(p.Configuration.Path, "/config.toml")
	got := strings.ReplaceAll(printed(t, findings), home, "HOME")
	want := `configuration  ok       HOME/config.toml
key            ok       from api_key in the file; its type and its expiry cannot be read from it
flow           ok       IPF0123abcd
identity DNS   ok       example.com has 2 addresses
identity TLS   ok       TLS 1.3, certificate until 2084-01-29
identity HTTP  ok       example.com answers, in 0s
account DNS    ok       example.com has 2 addresses
account TLS    ok       TLS 1.3, certificate until 2084-01-29
account HTTP   ok       example.com:8443 answers, in 0s
clock          ok       agrees with example.com
access         ok       the key is accepted
flow use       ok       IPF0123abcd can only be checked against the key by starting a verification
size           ok       100x32
colours        ok       24-bit
pictures       ok       kitty; a cell has 10x20 pixels
characters     ok       UTF-8
capture photo  ok       /usr/bin/rpicam-still
capture video  ok       no command: files are chosen
state folder   ok       HOME/state/cedula, made when it is first needed
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if verdict(findings) != Healthy {
		t.Error("something failed")
	}
}

// No request could create or change anything, and the key is sent to the
// identity host only: for a nonexistent process, and for the list.
func TestNothingIsChanged(t *testing.T) {
	p := newTestCheckup(t)
	p.findings(t)
	keyed := 0
	for _, r := range slices.Concat(p.identity.requests, p.account.requests) {
		if r.Method != http.MethodGet || r.ContentLength > 0 || r.URL.RawQuery != "" {
			t.Errorf("sent %s %s with %d bytes", r.Method, r.URL, r.ContentLength)
		}
		if r.Header.Get("Truora-API-Key") != "" {
			keyed++
		}
	}
	for _, r := range p.account.requests {
		if r.Header.Get("Truora-API-Key") != "" {
			t.Error("the account host was given the key")
		}
	}
	if keyed != 2 {
		t.Errorf("the key was sent %d times", keyed)
	}
}

// For any response, no line contains the key.
func TestTheKeyIsNeverShown(t *testing.T) {
	echo := func(w http.ResponseWriter, r *http.Request) {
		key := r.Header.Get("Truora-API-Key")
		w.Header().Set("Location", "https://example.com/?key="+key)
		respond(http.StatusFound, `{"message":"`+key+`"}`)(w, r)
	}
	for name, answer := range map[string]http.HandlerFunc{
		"echoed": echo, "refused": usualAnswer, "broken off": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
	} {
		p := newTestCheckup(t)
		p.Credentials = credentialsOf("another-key-secret", "a-token-secret")
		p.identity.answer = answer
		if text := printed(t, p.findings(t)); strings.Contains(text, "secret") {
			t.Errorf("%s: a secret is shown:\n%s", name, text)
		}
	}
}

// With an invalid configuration, no request is made: it might be to a wrong
// host.
func TestWrongConfiguration(t *testing.T) {
	p := newTestCheckup(t)
	p.Configuration.Problem = &config.Problem{File: "/etc/c.toml", Line: 3, Key: "flow.step_timout", Fault: "unknown key", Nearest: "flow.step_timeout"}
	findings := p.findings(t)
	expect(t, onlyFinding(t, findings, "configuration"), Failure, "/etc/c.toml:3: flow.step_timout: unknown key", "did you mean flow.step_timeout?")
	expect(t, onlyFinding(t, findings, "all else"), Warning)
	if n := len(p.identity.requests) + len(p.account.requests); n > 0 {
		t.Errorf("%d requests were sent", n)
	}
	if verdict(findings) != Misconfigured {
		t.Error("not taken for a wrong configuration")
	}
}

func TestVerdict(t *testing.T) {
	far, here := remoteFailure("a", "", ""), failure("b", "", "")
	for _, c := range []struct {
		findings []Finding
		want     Verdict
	}{
		{nil, Healthy},
		{[]Finding{okay("a", ""), warning("b", "", "")}, Healthy},
		{[]Finding{okay("a", ""), far}, Unreached},
		{[]Finding{far, here}, Misconfigured},
		{[]Finding{here, far, okay("a", "")}, Misconfigured},
	} {
		if got := verdict(c.findings); got != c.want {
			t.Errorf("%v: %v, not %v", c.findings, got, c.want)
		}
	}
}

// The secrets are found only once: a command may prompt for a passphrase.
func TestSecretsAreFoundOnce(t *testing.T) {
	p := newTestCheckup(t)
	asked := 0
	p.Credentials = func(context.Context) (Credentials, error) { asked++; return Credentials{Key: theKey}, nil }
	p.findings(t)
	if asked != 1 {
		t.Errorf("found %d times", asked)
	}
}

// After the iteration stops, no more checks are made.
func TestFindingsStopWhenTheIterationStops(t *testing.T) {
	p := newTestCheckup(t)
	for range p.Findings(t.Context()) {
		break
	}
	if len(p.identity.requests) > 0 {
		t.Error("went on all the same")
	}
}

func TestUnreadableCertificates(t *testing.T) {
	p := newTestCheckup(t)
	p.Configuration.Merged.Truora.CAFile = "ca.pem"
	p.Network.Transport = func() (http.RoundTripper, error) { return nil, errors.New("ca.pem holds no certificate") }
	findings := p.findings(t)
	expect(t, onlyFinding(t, findings, "ca_file"), Failure, "no certificate", "PEM")
	expect(t, onlyFinding(t, findings, "hosts"), Warning)
	if verdict(findings) != Misconfigured {
		t.Error("not taken for a wrong configuration")
	}
}

// No control character is printed, and each finding is one line.
func TestPrintedSafely(t *testing.T) {
	got := printed(t, []Finding{{What: "a\x1b[2J", State: OK, Found: "evil\x1b]0;title\x07\r\nname\u202e" + strings.Repeat("x", 999), Cure: "do\nit"}})
	if strings.ContainsAny(strings.TrimSuffix(got, "\n"), "\x1b\x07\r\n\u202e") || len(got) > 400 {
		t.Errorf("%q", got)
	}
}

// Only where colours can be shown, and only the state.
func TestPrintedInColour(t *testing.T) {
	var text bytes.Buffer
	f := Finding{What: "clock", State: Warning, Found: "late", Cure: "set it"}
	if err := (Printer{Output: &text, Colours: termenv.ANSI}).Print(f); err != nil {
		t.Fatal(err)
	}
	if want := "clock          \x1b[33mwarning\x1b[0m  late; cure: set it\n"; text.String() != want {
		t.Errorf("%q, not %q", text.String(), want)
	}
}

func TestDurationsInWords(t *testing.T) {
	for want, d := range map[string]time.Duration{
		"less than a second": 0, "1 second": -time.Second, "59 seconds": 59 * time.Second, "1 minute": 119 * time.Second,
		"2 hours": 2*time.Hour + 59*time.Minute, "1 day": 47 * time.Hour, "400 days": 400 * 24 * time.Hour,
	} {
		if got := inWords(d); got != want {
			t.Errorf("%v: %q, not %q", d, got, want)
		}
	}
}

func TestMain(m *testing.M) {
	time.Local = time.UTC
	goleak.VerifyTestMain(m)
}

// noon is the time of this machine in all tests.
var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

const theKey = "permanent-key-7c0ffee"

// fakeHost simulates both hosts: the gateway knows only the path of processes,
// and one key is accepted.
type fakeHost struct {
	mu       sync.Mutex
	date     string // the Date header; empty: noon
	answer   http.HandlerFunc
	requests []*http.Request
}

func (h *fakeHost) ServeHTTP(w http.ResponseWriter, r *http.Request) {
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
		answer = usualAnswer
	}
	answer(w, r)
}

func usualAnswer(w http.ResponseWriter, r *http.Request) {
	switch {
	case !strings.HasPrefix(r.URL.Path, "/v1/processes/"):
		respond(http.StatusForbidden, `{"message":"Missing Authentication Token"}`)(w, r)
	case r.Header.Get("Truora-API-Key") != theKey:
		respond(http.StatusUnauthorized, `{"code":"10401","http_code":401,"message":"not valid: `+r.Header.Get("Truora-API-Key")+`"}`)(w, r)
	default:
		respond(http.StatusNotFound, `{"code":"10404","http_code":404,"message":"process not found"}`)(w, r)
	}
}

func respond(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}
}

// testCheckup is a checkup in which everything is fine, with its two hosts:
// both are example.com, the name in httptest's certificate.
type testCheckup struct {
	Checkup
	identity, account *fakeHost
	transport         *http.Transport
}

func newTestCheckup(t *testing.T) *testCheckup {
	t.Helper()
	p := &testCheckup{identity: &fakeHost{}, account: &fakeHost{}}
	identity, account := httptest.NewTLSServer(p.identity), httptest.NewTLSServer(p.account)
	t.Cleanup(identity.Close)
	t.Cleanup(account.Close)
	p.transport = identity.Client().Transport.(*http.Transport).Clone()
	p.routes(map[string]string{
		"example.com:443": identity.Listener.Addr().String(), "example.com:8443": account.Listener.Addr().String(),
	})
	p.Checkup = healthyCheckup(p, t.TempDir())
	return p
}

// routes sends connections for a name to a server of the test.
func (p *testCheckup) routes(to map[string]string) {
	p.transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		if there, ok := to[address]; ok {
			address = there
		}
		return (&net.Dialer{}).DialContext(ctx, network, address)
	}
}

func healthyCheckup(p *testCheckup, home string) Checkup {
	c := config.Default()
	c.File = filepath.Join(home, "config.toml")
	c.Truora.APIKey = theKey
	c.Process.FlowID = "IPF0123abcd"
	c.Capture.Photo = []string{"rpicam-still", "-o", "{output}"}
	return Checkup{
		Configuration: Configuration{Path: c.File, File: c, Merged: c},
		Credentials:   credentialsOf(theKey, ""),
		Cameras:       fakeCameras{version: wholeFFmpeg},
		Claims:        func(string) (Claims, error) { return Claims{}, errors.New("no claims") },
		Network: Network{
			Identity: "https://example.com", Account: "https://example.com:8443",
			Transport: func() (http.RoundTripper, error) { return p.transport, nil },
			Lookup:    func(context.Context, string) ([]string, error) { return []string{"192.0.2.1", "2001:db8::1"}, nil },
		},
		Terminal: &Terminal{Columns: 100, Rows: 32, Colours: termenv.TrueColor, Ask: func() graphics.Answers {
			return graphics.Answers{HasKitty: true, CellSize: image.Pt(10, 20)}
		}},
		LookPath:    func(program string) (string, error) { return "/usr/bin/" + program, nil },
		Environment: environment(map[string]string{"LANG": "es_CO.UTF-8", "TERM": "xterm-256color"}),
		System:      "linux",
		StateFolder: func() (string, error) { return filepath.Join(home, "state", "cedula"), nil },
		Now:         func() time.Time { return noon },
	}
}

func credentialsOf(key, token string) func(context.Context) (Credentials, error) {
	return func(context.Context) (Credentials, error) { return Credentials{Key: key, Token: token}, nil }
}

func claimsOf(c Claims) func(string) (Claims, error) {
	return func(string) (Claims, error) { return c, nil }
}

func environment(set map[string]string) func(string) string {
	return func(name string) string { return set[name] }
}

// findings are all that is found.
func (p *testCheckup) findings(t *testing.T) []Finding {
	t.Helper()
	return slices.Collect(p.Findings(t.Context()))
}

// findingsAbout are the findings about one thing.
func findingsAbout(findings []Finding, what string) []Finding {
	return slices.DeleteFunc(slices.Clone(findings), func(f Finding) bool { return f.What != what })
}

// onlyFinding is the single finding about something.
func onlyFinding(t *testing.T, findings []Finding, what string) Finding {
	t.Helper()
	found := findingsAbout(findings, what)
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
