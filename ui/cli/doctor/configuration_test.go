package doctor

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"cedula/ui/cli/config"
)

func TestOverrides(t *testing.T) {
	var checkup Checkup
	checkup.Environment = environment(map[string]string{"CEDULA_CONFIG": "/b.toml"})
	file := config.Default()
	file.File, file.Truora.APIKeyFile = "/a.toml", "key"
	checkup.Configuration = Configuration{Path: "/a.toml", NamedBy: "--config", File: file, Merged: file, Layers: []Layer{
		{"truora.api_key", "TRUORA_API_KEY"}, {"truora.token", "TRUORA_TOKEN"}, {"ui.language", "--lang"},
	}}
	got := printed(t, checkup.checkConfiguration(t.Context()))
	want := `configuration  ok       /a.toml, named by --config
override       ok       --config comes before CEDULA_CONFIG
override       ok       TRUORA_API_KEY comes before api_key_file in the file
override       ok       TRUORA_TOKEN gives truora.token
override       ok       --lang gives ui.language
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestWhichFile(t *testing.T) {
	for want, s := range map[string]Configuration{
		"/a.toml":                            {Path: "/a.toml", File: config.Config{File: "/a.toml"}},
		"/a.toml, named by CEDULA_CONFIG":    {Path: "/a.toml", NamedBy: "CEDULA_CONFIG", File: config.Config{File: "/a.toml"}},
		"no file at /a.toml; defaults":       {Path: "/a.toml"},
		"no file: there is no folder for it": {},
	} {
		if got := s.describeFile(); !strings.HasPrefix(got, want) {
			t.Errorf("%q, not %q", got, want)
		}
	}
}

func TestExposedKey(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("modes say nothing on Windows")
	}
	p := newTestCheckup(t)
	if err := os.WriteFile(p.Configuration.Path, []byte("[truora]\napi_key = \"k\"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	read, err := config.Load(p.Configuration.Path, true)
	if err := errors.Join(err, os.Chmod(p.Configuration.Path, 0o644)); err != nil {
		t.Fatal(err)
	}
	p.Configuration.Merged = read
	f := onlyFinding(t, p.findings(t), "permissions")
	expect(t, f, Warning, "chmod 600 '"+p.Configuration.Path+"'")
}

// The claims of a key or token: name and expiry, and whether it is used in the
// right place.
func TestClaims(t *testing.T) {
	const hour, day = time.Hour, 24 * time.Hour
	for _, c := range []struct {
		name, key, token string
		claims           Claims
		state            State
		says             string
	}{
		{"named", "k", "", Claims{Name: "bank", Type: "backend"}, OK, "named bank, without an end"},
		{"lasting", "k", "", Claims{Name: "bank", Expires: noon.Add(40 * day)}, OK, "expires 2026-12-30 12:00 (in 40 days)"},
		{"short", "k", "", Claims{Expires: noon.Add(3 * day)}, Warning, "in 3 days"},
		{"expired", "k", "", Claims{Expires: noon.Add(-hour)}, Failure, "expired 2026-11-20 11:00 (1 hour ago)"},
		{"token", "", "t", Claims{Expires: noon.Add(hour), FlowID: "IPF0123abcd"}, OK, "in 1 hour"},
		{"short token", "", "t", Claims{Expires: noon.Add(5 * time.Minute)}, Warning, "in 5 minutes"},
		{"expired token", "", "t", Claims{Expires: noon}, Failure, "have a new one made"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newTestCheckup(t)
			p.Credentials, p.Claims = credentialsOf(c.key, c.token), claimsOf(c.claims)
			what := map[bool]string{true: "key", false: "token"}[c.token == ""]
			expect(t, onlyFinding(t, p.findings(t), what), c.state, c.says)
		})
	}
}

func TestMisplacedSecrets(t *testing.T) {
	for _, c := range []struct {
		key, token string
		claims     Claims
		says       string
	}{
		{"k", "", Claims{Type: "web"}, "TRUORA_TOKEN"},
		{"", "t", Claims{Type: "backend"}, "TRUORA_API_KEY"},
		{"", "t", Claims{FlowID: "IPFother"}, "made for flow IPFother, not for IPF0123abcd"},
	} {
		p := newTestCheckup(t)
		p.Credentials, p.Claims = credentialsOf(c.key, c.token), claimsOf(c.claims)
		what := map[bool]string{true: "key", false: "token"}[c.token == ""]
		found := findingsAbout(p.findings(t), what)
		expect(t, found[len(found)-1], Warning, c.says)
	}
}

func TestAKeyForOtherCallsFails(t *testing.T) {
	p := newTestCheckup(t)
	p.Credentials, p.Claims = credentialsOf("k", ""), claimsOf(Claims{Type: "generator"})
	found := findingsAbout(p.findings(t), "key")
	expect(t, found[len(found)-1], Failure, "type generator", "web, sdk or backend")
}

func TestTokenThatIsNone(t *testing.T) {
	p := newTestCheckup(t)
	p.Credentials = credentialsOf("", "gibberish")
	expect(t, onlyFinding(t, p.findings(t), "token"), Warning, "not in the form")
}

func TestNoKey(t *testing.T) {
	for name, err := range map[string]error{
		"none": nil, "unreadable": &config.Problem{Key: "truora.api_key_file", Fault: "cannot be read"}, "broken": errors.New("exit status 1"),
	} {
		p := newTestCheckup(t)
		p.Credentials = func(context.Context) (Credentials, error) { return Credentials{}, err }
		findings := p.findings(t)
		expect(t, onlyFinding(t, findings, "key"), Failure, "TRUORA_API_KEY")
		if len(findingsAbout(findings, "access")) > 0 || verdict(findings) != Misconfigured {
			t.Errorf("%s: verdict %v, %v", name, verdict(findings), findingsAbout(findings, "access"))
		}
	}
}

func TestWhereTheKeyCameFrom(t *testing.T) {
	at := func(set func(*config.Truora), layers ...Layer) Configuration {
		s := Configuration{Layers: layers}
		s.Merged.File = filepath.FromSlash("/etc/cedula.toml")
		set(&s.Merged.Truora)
		return s
	}
	for want, s := range map[string]Configuration{
		"api_key in the file": at(func(t *config.Truora) { t.APIKey = "k" }),
		"api_key_file " + filepath.FromSlash("/etc/truora.key"): at(func(t *config.Truora) { t.APIKeyFile = "truora.key" }),
		"api_key_command pass": at(func(t *config.Truora) { t.APIKeyCommand = []string{"pass", "show"} }),
		"TRUORA_API_KEY":       at(func(t *config.Truora) { t.APIKey = "k" }, Layer{"truora.api_key", "TRUORA_API_KEY"}),
	} {
		if got := s.keySource(); got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}

func TestFlowShape(t *testing.T) {
	for _, c := range []struct {
		id    string
		flows []config.Flow
		token string
		state State
		says  string
	}{
		{id: "IPF0a1B2c", state: OK},
		{id: "IDP0a1b2c", state: Warning, says: "IPF0123abcd"},
		{id: "IPF", state: Warning},
		{id: "ipf01", state: Warning},
		{id: "IPF01-2", state: Warning},
		{state: Failure, says: "--flow-id"},
		{token: "t", state: OK, says: "as the token says"},
		{flows: []config.Flow{{Name: "bank", FlowID: "IPF1"}}, state: OK, says: "named bank"},
		{flows: []config.Flow{{Name: "bank", FlowID: "bank"}}, state: Warning, says: "named bank"},
	} {
		var checkup Checkup
		checkup.Configuration.Merged.Process.FlowID, checkup.Configuration.Merged.Flows, checkup.Configuration.Merged.Truora.Token = c.id, c.flows, c.token
		expect(t, onlyFinding(t, checkup.checkFlows(t.Context()), "flow"), c.state, c.says)
	}
}
