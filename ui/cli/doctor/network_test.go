package doctor

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

// The finding about the key for each response of the identity host.
func TestAccess(t *testing.T) {
	const refused = `{"message":"Forbidden"}`
	for _, c := range []struct {
		name       string
		key, token string
		answer     http.HandlerFunc
		state      State
		says       string
	}{
		{"accepted", theKey, "", usualAnswer, OK, "the key is accepted"},
		{"refused", "another", "", usualAnswer, Failure, "the key is refused (HTTP 401"},
		{"forbidden", theKey, "", respond(403, refused), Failure, "the key is refused (HTTP 403"},
		{"forbidden in no words", theKey, "", respond(403, ""), Failure, "refused"},
		{"not the path", theKey, "", respond(403, `{"message":"Missing Authentication Token"}`), Failure, "identity_url"},
		{"token of another process", "", "tok", respond(403, refused), Warning, "can read only its own process"},
		{"token refused", "", "tok", respond(401, refused), Failure, "the token is refused"},
		{"too many", theKey, "", respond(429, `{}`), Warning, "too many calls"},
		{"trouble", theKey, "", respond(503, `{}`), Failure, "try again later"},
		{"another server", theKey, "", respond(404, "<html>nginx</html>"), Failure, "not an answer of Truora's"},
		{"a portal", theKey, "", respond(200, "<html>Welcome</html>"), Failure, "not an answer of Truora's"},
		{"redirected", theKey, "", respond(302, `{}`), Failure, "not an answer of Truora's"},
		{"id of no shape", theKey, "", respond(400, `{"code":"10400"}`), OK, "accepted"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newTestCheckup(t)
			p.Credentials, p.identity.answer = credentialsOf(c.key, c.token), c.answer
			findings := p.findings(t)
			expect(t, onlyFinding(t, findings, "access"), c.state, c.says)
			if want := map[bool]Verdict{true: Unreached, false: Healthy}[c.state == Failure]; verdict(findings) != want {
				t.Errorf("verdict %v, not %v", verdict(findings), want)
			}
		})
	}
}

// A flow fits if the account has processes of it, else it is unknown; with a
// refused key nothing more is requested.
func TestWhetherTheFlowFitsTheKey(t *testing.T) {
	listing := func(status int, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/v1/processes/" {
				respond(status, body)(w, r)
				return
			}
			usualAnswer(w, r)
		}
	}
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		says   string
	}{
		"used":          {listing(200, `{"processes":[{"process_id":"IDP1","flow_id":"IPF0123abcd","account_id":"ana"}]}`), "which has processes of it"},
		"another flow":  {listing(200, `{"processes":[{"process_id":"IDP1","flow_id":"IPF0123abcde"}]}`), "can only be checked"},
		"no list":       {listing(403, `{"message":"Forbidden","flow_id":"IPF0123abcd"}`), "can only be checked"},
		"another shape": {listing(200, `["IDP1"]`), "can only be checked"},
	} {
		p := newTestCheckup(t)
		p.identity.answer = c.answer
		findings := p.findings(t)
		expect(t, onlyFinding(t, findings, "flow use"), OK, "IPF0123abcd", c.says)
		if text := printed(t, findings); strings.Contains(text, "403") || strings.Contains(text, "ana") || verdict(findings) != Healthy {
			t.Errorf("%s:\n%s", name, text)
		}
	}
	p := newTestCheckup(t)
	p.Credentials = credentialsOf("another", "")
	if found := findingsAbout(p.findings(t), "flow use"); len(found) > 0 {
		t.Errorf("the flow of a key that is refused: %v", found)
	}
}

// The clock is compared with the Date header: doubted above a minute, failed
// above five.
func TestClock(t *testing.T) {
	at := func(d time.Duration) string { return noon.Add(d).Format(http.TimeFormat) }
	for _, c := range []struct {
		name, date string
		state      State
		says       string
	}{
		{"right", at(0), OK, "agrees"},
		{"some seconds", at(-30 * time.Second), OK, "29 seconds ahead of example.com"},
		{"just behind", at(59 * time.Second), OK, "59 seconds behind example.com"},
		{"over a minute", at(90 * time.Second), Warning, "timedatectl"},
		{"four minutes", at(-4 * time.Minute), Warning, "judged by the time"},
		{"over five", at(-301 * time.Second), Failure, "5 minutes ahead of example.com"},
		{"a day", at(25 * time.Hour), Failure, "1 day behind"},
		{"untold", "none", Warning, "not compared"},
		{"nonsense", "yesterday", Warning, "not compared"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newTestCheckup(t)
			p.identity.date, p.account.date = c.date, c.date
			findings := p.findings(t)
			expect(t, onlyFinding(t, findings, "clock"), c.state, c.says)
			if failed := verdict(findings) == Misconfigured; failed != (c.state == Failure) {
				t.Errorf("verdict %v", verdict(findings))
			}
		})
	}
}

// The other host's time is used if the first reports none.
func TestClockOfTheOtherHost(t *testing.T) {
	p := newTestCheckup(t)
	p.identity.date, p.account.date = "none", noon.Add(time.Hour).Format(http.TimeFormat)
	expect(t, onlyFinding(t, p.findings(t), "clock"), Failure, "behind example.com:8443")
}

// What a cache cached has aged: its Date is not the time.
func TestClockOfACache(t *testing.T) {
	cached := response{header: http.Header{"Date": {noon.Add(-time.Hour).Format(http.TimeFormat)}, "Age": {"3600"}}, sent: noon}
	if got := cached.hostTime().theirs; got.Sub(noon).Abs() > time.Second {
		t.Errorf("the time is %v", got)
	}
}

func TestNoSuchHost(t *testing.T) {
	p := newTestCheckup(t)
	p.Network.Lookup = func(context.Context, string) ([]string, error) {
		return nil, &net.DNSError{Err: "no such host", Name: "example.com", IsNotFound: true}
	}
	findings := p.findings(t)
	expect(t, onlyFinding(t, findings, "identity DNS"), Failure, "example.com: no such host", "identity_url")
	expect(t, onlyFinding(t, findings, "access"), Warning, "was not reached")
	if verdict(findings) != Unreached || len(p.identity.requests) > 0 {
		t.Errorf("verdict %v, %d requests", verdict(findings), len(p.identity.requests))
	}
}

// A proxy looks names up by itself, and its URL may hold a password.
func TestProxy(t *testing.T) {
	p := newTestCheckup(t)
	p.Network.Lookup = func(context.Context, string) ([]string, error) { return nil, errors.New("no network but the proxy") }
	p.Network.Proxy = func(*url.URL) (*url.URL, error) { return url.Parse("http://ana:secret@proxy.test:3128") }
	findings := p.findings(t)
	expect(t, onlyFinding(t, findings, "identity DNS"), OK, "left to the proxy proxy.test:3128")
	if strings.Contains(printed(t, findings), "secret") {
		t.Error("the proxy's password is shown")
	}
}

func TestRefusedConnection(t *testing.T) {
	p := newTestCheckup(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listener.Close()
	p.Network.Identity = "http://" + listener.Addr().String()
	findings := p.findings(t)
	expect(t, onlyFinding(t, findings, "identity HTTP"), Failure, listener.Addr().String(), "refused", "cedula sandbox")
	expect(t, onlyFinding(t, findings, "account HTTP"), OK)
	if verdict(findings) != Unreached {
		t.Errorf("verdict %v", verdict(findings))
	}
}

// Each kind of TLS failure is reported differently, with its own advice.
func TestTLS(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(*testing.T, *testCheckup)
		says  string
	}{
		{"unknown authority", func(_ *testing.T, p *testCheckup) { p.transport.TLSClientConfig = &tls.Config{} }, "ca_file"},
		{"another name", func(_ *testing.T, p *testCheckup) { p.transport.TLSClientConfig.ServerName = "truora.test" }, "another host's"},
		{"not of this time", func(_ *testing.T, p *testCheckup) {
			p.transport.TLSClientConfig.Time = func() time.Time { return noon.AddDate(200, 0, 0) }
		}, "set this machine's clock"},
		{"no TLS", func(t *testing.T, p *testCheckup) {
			server := httptest.NewServer(respond(200, ""))
			t.Cleanup(server.Close)
			p.routes(map[string]string{"example.com:443": server.Listener.Addr().String()})
		}, "does not speak TLS"},
		{"too old", func(_ *testing.T, p *testCheckup) {
			p.transport.TLSClientConfig.MinVersion = tls.VersionTLS12
			p.transport.TLSClientConfig.MaxVersion = tls.VersionTLS12
			p.transport.TLSClientConfig.CipherSuites = []uint16{tls.TLS_RSA_WITH_AES_128_CBC_SHA}
		}, "check the URL"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newTestCheckup(t)
			p.Network.Account = p.Network.Identity
			c.spoil(t, p)
			findings := p.findings(t)
			expect(t, onlyFinding(t, findings, "identity TLS"), Failure, c.says)
			if len(findingsAbout(findings, "identity HTTP")) > 0 || len(p.identity.requests) > 0 {
				t.Error("something was sent all the same")
			}
			if verdict(findings) != Unreached {
				t.Errorf("verdict %v", verdict(findings))
			}
		})
	}
}

// Hosts that do not respond have a time limit, in TLS and in HTTP.
func TestNoResponse(t *testing.T) {
	mute, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer mute.Close()
	slow := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	defer slow.Close()
	p := newTestCheckup(t)
	p.Network.Timeout = 50 * time.Millisecond
	p.Network.Identity, p.Network.Account = "https://"+mute.Addr().String(), slow.URL
	findings := p.findings(t)
	expect(t, onlyFinding(t, findings, "identity TLS"), Failure, "no answer in time")
	expect(t, onlyFinding(t, findings, "account HTTP"), Failure, "no answer in time")
	expect(t, onlyFinding(t, findings, "clock"), Warning, "not compared")
}

func TestServerTrouble(t *testing.T) {
	server := httptest.NewServer(respond(http.StatusBadGateway, ""))
	defer server.Close()
	p := newTestCheckup(t)
	p.Network.Account = server.URL
	expect(t, onlyFinding(t, p.findings(t), "account HTTP"), Failure, "HTTP 502 Bad Gateway", "try again later")
}

func TestConnectionCure(t *testing.T) {
	h := newTestCheckup(t).newHost("identity", "https://example.com", nil)
	if cure := h.connectionCure(mustURL(t, "https://example.com")); !strings.Contains(cure, "firewall") {
		t.Error(cure)
	}
	h.Network.Proxy = func(*url.URL) (*url.URL, error) { return url.Parse("http://proxy.test:3128") }
	if cure := h.connectionCure(mustURL(t, "https://example.com")); !strings.Contains(cure, "proxy.test:3128") {
		t.Error(cure)
	}
}
