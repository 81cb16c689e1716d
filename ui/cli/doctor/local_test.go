package doctor

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/muesli/termenv"

	"cedula/ui/cli/config"
)

func TestWhatOverridesWhat(t *testing.T) {
	var e Checkup
	e.Environment = environment(map[string]string{"CEDULA_CONFIG": "/b.toml"})
	file := config.Default()
	file.File, file.Truora.APIKeyFile = "/a.toml", "key"
	e.Configuration = Configuration{Path: "/a.toml", NamedBy: "--config", File: file, Merged: file, Layers: []Layer{
		{"truora.api_key", "TRUORA_API_KEY"}, {"truora.token", "TRUORA_TOKEN"}, {"ui.language", "--lang"},
	}}
	got := printed(t, e.configuration(t.Context()))
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
		if got := s.file(); !strings.HasPrefix(got, want) {
			t.Errorf("%q, not %q", got, want)
		}
	}
}

func TestExposedKey(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("modes say nothing on Windows")
	}
	p := healthy(t)
	if err := os.WriteFile(p.Configuration.Path, []byte("[truora]\napi_key = \"k\"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	read, err := config.Load(p.Configuration.Path, true)
	if err := errors.Join(err, os.Chmod(p.Configuration.Path, 0o644)); err != nil {
		t.Fatal(err)
	}
	p.Configuration.Merged = read
	f := one(t, p.findings(t), "permissions")
	expect(t, f, Warning, "chmod 600 '"+p.Configuration.Path+"'")
}

// What a key or token says of itself: name and end, and whether it stands
// where it belongs.
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
			p := healthy(t)
			p.Credentials, p.Claims = secretsOf(c.key, c.token), claiming(c.claims)
			what := map[bool]string{true: "key", false: "token"}[c.token == ""]
			expect(t, one(t, p.findings(t), what), c.state, c.says)
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
		p := healthy(t)
		p.Credentials, p.Claims = secretsOf(c.key, c.token), claiming(c.claims)
		what := map[bool]string{true: "key", false: "token"}[c.token == ""]
		found := only(p.findings(t), what)
		expect(t, found[len(found)-1], Warning, c.says)
	}
}

func TestTokenThatIsNone(t *testing.T) {
	p := healthy(t)
	p.Credentials = secretsOf("", "gibberish")
	expect(t, one(t, p.findings(t), "token"), Warning, "not in the form")
}

func TestNoKey(t *testing.T) {
	for name, err := range map[string]error{
		"none": nil, "unreadable": &config.Problem{Key: "truora.api_key_file", Fault: "cannot be read"}, "broken": errors.New("exit status 1"),
	} {
		p := healthy(t)
		p.Credentials = func(context.Context) (Credentials, error) { return Credentials{}, err }
		findings := p.findings(t)
		expect(t, one(t, findings, "key"), Failure, "TRUORA_API_KEY")
		if len(only(findings, "access")) > 0 || verdict(findings) != Misconfigured {
			t.Errorf("%s: verdict %v, %v", name, verdict(findings), only(findings, "access"))
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
		var e Checkup
		e.Configuration.Merged.Process.FlowID, e.Configuration.Merged.Flows, e.Configuration.Merged.Truora.Token = c.id, c.flows, c.token
		expect(t, one(t, e.flow(t.Context()), "flow"), c.state, c.says)
	}
}

func TestTerminal(t *testing.T) {
	for _, c := range []struct {
		name     string
		terminal *Terminal
		plain    bool
		env      map[string]string
		system   string
		what     string
		state    State
		says     string
	}{
		{name: "none", what: "terminal", state: Warning, says: "--plain"},
		{name: "plain", plain: true, what: "terminal", state: OK, says: "line by line"},
		{name: "untold", terminal: &Terminal{}, what: "size", state: Warning, says: "stty"},
		{name: "tiny", terminal: &Terminal{Columns: 39, Rows: 24}, what: "size", state: Warning, says: "40x12"},
		{name: "low", terminal: &Terminal{Columns: 80, Rows: 11}, what: "size", state: Warning},
		{name: "narrow", terminal: &Terminal{Columns: 60, Rows: 20}, what: "size", state: OK, says: "80x24"},
		{name: "256", terminal: &Terminal{Colours: termenv.ANSI256}, what: "colours", state: OK, says: "256"},
		{name: "no colour", terminal: &Terminal{}, env: map[string]string{"NO_COLOR": "1"}, what: "colours", state: OK, says: "NO_COLOR"},
		{name: "no TERM", terminal: &Terminal{Colours: termenv.Ascii}, what: "colours", state: Warning, says: "xterm-256color"},
		{name: "vt100", terminal: &Terminal{Colours: termenv.Ascii}, env: map[string]string{"TERM": "vt100"}, what: "colours", state: OK},
		{name: "no locale", what: "characters", state: Warning, says: "C.UTF-8"},
		{name: "latin", env: map[string]string{"LANG": "es_CO.ISO-8859-1"}, what: "characters", state: Warning, says: "es_CO.ISO-8859-1"},
		{name: "LC_ALL first", env: map[string]string{"LC_ALL": "C", "LANG": "es_CO.UTF-8"}, what: "characters", state: Warning},
		{name: "utf8", env: map[string]string{"LC_CTYPE": "en_US.utf8"}, what: "characters", state: OK},
		{name: "windows", system: "windows", what: "characters", state: OK},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := Checkup{Terminal: c.terminal, Plain: c.plain, Environment: environment(c.env), System: c.system}
			expect(t, one(t, e.terminal(t.Context()), c.what), c.state, c.says)
		})
	}
}

func TestCaptureProgramThatIsNotThere(t *testing.T) {
	p := healthy(t)
	p.LookPath = func(program string) (string, error) { return "", &exec.Error{Name: program, Err: exec.ErrNotFound} }
	findings := p.findings(t)
	expect(t, one(t, findings, "capture photo"), Failure, "rpicam-still: there is no such program", "[capture]")
	if verdict(findings) != Misconfigured {
		t.Error("not taken for a wrong configuration")
	}
}

func TestFilesFolders(t *testing.T) {
	p := healthy(t)
	p.Configuration.Merged.Files = config.Files{Root: "scans", StartDir: "scans/new"}
	findings := p.findings(t)
	expect(t, one(t, findings, "files root"), Failure, "scans", "[files]")
	expect(t, one(t, findings, "files start"), Warning)
	if err := os.MkdirAll(p.Configuration.Merged.Beside("scans/new"), 0o700); err != nil {
		t.Fatal(err)
	}
	findings = p.findings(t)
	expect(t, one(t, findings, "files root"), OK)
	expect(t, one(t, findings, "files start"), OK)
}

func TestStateFolder(t *testing.T) {
	home := t.TempDir()
	folder := filepath.Join(home, "cedula")
	e := Checkup{System: runtime.GOOS, StateFolder: func() (string, error) { return folder, nil }}
	look := func() Finding { return one(t, e.state(t.Context()), "state folder") }

	expect(t, look(), OK, "made when it is first needed")
	if left, _ := os.ReadDir(home); len(left) > 0 {
		t.Errorf("%v was left behind", left)
	}
	mkdir(t, folder, 0o700)
	expect(t, look(), OK, folder)
	if runtime.GOOS != "windows" {
		mkdir(t, folder, 0o755)
		expect(t, look(), Warning, "chmod 700 '"+folder+"'")
	}
	folder = write(t, filepath.Join(home, "file"), 0o600)
	expect(t, look(), Failure, "is a file")
	folder = filepath.Join(folder, "below")
	expect(t, look(), Failure)
	e.StateFolder = func() (string, error) { return "", errors.New("no home") }
	expect(t, look(), Failure, "no home")
}

func mkdir(t *testing.T, folder string, mode os.FileMode) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(folder, mode), os.Chmod(folder, mode)); err != nil {
		t.Fatal(err)
	}
}

// No control character reaches the output, and each finding is one line.
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

func TestSpan(t *testing.T) {
	for want, d := range map[string]time.Duration{
		"less than a second": 0, "1 second": -time.Second, "59 seconds": 59 * time.Second, "1 minute": 119 * time.Second,
		"2 hours": 2*time.Hour + 59*time.Minute, "1 day": 47 * time.Hour, "400 days": 400 * 24 * time.Hour,
	} {
		if got := span(d); got != want {
			t.Errorf("%v: %q, not %q", d, got, want)
		}
	}
}
