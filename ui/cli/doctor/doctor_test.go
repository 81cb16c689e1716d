package doctor

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"cedula/ui/cli/config"
)

// What is well is said in one line each, in this order.
func TestAllIsWell(t *testing.T) {
	p := healthy(t)
	findings := p.findings(t)
	home := strings.TrimSuffix(p.Configuration.Path, "/config.toml")
	got := strings.ReplaceAll(printed(t, findings), home, "HOME")
	want := `configuration  ok       HOME/config.toml
key            ok       from api_key in the file; it says nothing of itself
flow           ok       IPF0123abcd
identity DNS   ok       example.com has 2 addresses
identity TLS   ok       TLS 1.3, certificate until 2084-01-29
identity HTTP  ok       HTTP 403 Forbidden from example.com in 0s; no key was sent
account DNS    ok       example.com has 2 addresses
account TLS    ok       TLS 1.3, certificate until 2084-01-29
account HTTP   ok       HTTP 403 Forbidden from example.com:8443 in 0s; no key was sent
clock          ok       agrees with example.com
access         ok       the key is accepted (HTTP 404 Not Found for a process that there is not)
size           ok       100x32
colours        ok       24-bit
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

// Nothing that is sent could create or change anything, and the key goes to
// the identity host alone, in one question.
func TestNothingIsChanged(t *testing.T) {
	p := healthy(t)
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
	if keyed != 1 {
		t.Errorf("the key was sent %d times", keyed)
	}
}

// Whoever answers what, no line holds the key.
func TestTheKeyIsNeverShown(t *testing.T) {
	echo := func(w http.ResponseWriter, r *http.Request) {
		key := r.Header.Get("Truora-API-Key")
		w.Header().Set("Location", "https://example.com/?key="+key)
		say(http.StatusFound, `{"message":"`+key+`"}`)(w, r)
	}
	for name, answer := range map[string]http.HandlerFunc{
		"echoed": echo, "refused": usual, "broken off": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
	} {
		p := healthy(t)
		p.Credentials = secretsOf("another-key-secret", "a-token-secret")
		p.identity.answer = answer
		if text := printed(t, p.findings(t)); strings.Contains(text, "secret") {
			t.Errorf("%s: a secret is shown:\n%s", name, text)
		}
	}
}

// With a configuration that is wrong, nobody is asked anything: it might have
// named other hosts.
func TestWrongConfiguration(t *testing.T) {
	p := healthy(t)
	p.Configuration.Problem = &config.Problem{File: "/etc/c.toml", Line: 3, Key: "flow.step_timout", Fault: "unknown key", Nearest: "flow.step_timeout"}
	findings := p.findings(t)
	expect(t, one(t, findings, "configuration"), Failure, "/etc/c.toml:3: flow.step_timout: unknown key", "did you mean flow.step_timeout?")
	expect(t, one(t, findings, "all else"), Warning)
	if n := len(p.identity.requests) + len(p.account.requests); n > 0 {
		t.Errorf("%d requests were sent", n)
	}
	if verdict(findings) != Misconfigured {
		t.Error("not taken for a wrong configuration")
	}
}

func TestVerdict(t *testing.T) {
	far, here := beyond("a", "", ""), failure("b", "", "")
	for _, c := range []struct {
		findings []Finding
		want     Verdict
	}{
		{nil, Healthy},
		{[]Finding{fine("a", ""), doubt("b", "", "")}, Healthy},
		{[]Finding{fine("a", ""), far}, Unreached},
		{[]Finding{far, here}, Misconfigured},
		{[]Finding{here, far, fine("a", "")}, Misconfigured},
	} {
		if got := verdict(c.findings); got != c.want {
			t.Errorf("%v: %v, not %v", c.findings, got, c.want)
		}
	}
}

// The secrets are found once, however often they are needed: a command may
// ask a person for a passphrase.
func TestSecretsAreFoundOnce(t *testing.T) {
	p := healthy(t)
	asked := 0
	p.Credentials = func(context.Context) (Credentials, error) { asked++; return Credentials{Key: theKey}, nil }
	p.findings(t)
	if asked != 1 {
		t.Errorf("found %d times", asked)
	}
}

// Whoever stops listening is told no more.
func TestStopsWhenNobodyListens(t *testing.T) {
	p := healthy(t)
	for range p.Findings(t.Context()) {
		break
	}
	if len(p.identity.requests) > 0 {
		t.Error("went on all the same")
	}
}

func TestUnreadableCertificates(t *testing.T) {
	p := healthy(t)
	p.Configuration.Merged.Truora.CAFile = "ca.pem"
	p.Network.Transport = func() (http.RoundTripper, error) { return nil, errors.New("ca.pem holds no certificate") }
	findings := p.findings(t)
	expect(t, one(t, findings, "ca_file"), Failure, "no certificate", "PEM")
	expect(t, one(t, findings, "hosts"), Warning)
	if verdict(findings) != Misconfigured {
		t.Error("not taken for a wrong configuration")
	}
}
