package cli_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"cedula/truora/sandbox"
)

// runDoctor is "cedula doctor" with a key.
func runDoctor(t *testing.T, key string, args ...string) runOutput {
	t.Helper()
	r := cedula{args: append([]string{"doctor"}, args...), env: []string{"TRUORA_API_KEY=" + key}}.run(t)
	if strings.Contains(r.stdout+r.stderr, key) {
		t.Errorf("the key is shown:\n%s%s", r.stdout, r.stderr)
	}
	if strings.ContainsAny(r.stdout, "\x1b\r") {
		t.Errorf("more than text is printed: %q", r.stdout)
	}
	return r
}

// expectLines fails the test unless there is a line for each of these: what, state
// and a piece of the rest.
func (r runOutput) expectLines(t *testing.T, want ...[3]string) {
	t.Helper()
	for _, w := range want {
		if !r.hasLine(w) {
			t.Errorf("no line %q in\n%s", w, r.stdout)
		}
	}
}

func (r runOutput) hasLine(want [3]string) bool {
	for line := range strings.Lines(r.stdout) {
		rest, ok := strings.CutPrefix(line, want[0]+" ")
		if ok && strings.HasPrefix(strings.TrimSpace(rest), want[1]+" ") && strings.Contains(rest, want[2]) {
			return true
		}
	}
	return false
}

func TestDoctorFindsNothing(t *testing.T) {
	b := startBackend(t, "happy")
	log := filepath.Join(t.TempDir(), "log")
	r := runDoctor(t, sandbox.DemoKey, "--config", b.config(t, ""), "--log", log)
	r.expectExit(t, 0)
	r.expectLines(t,
		[3]string{"configuration", "ok", "named by --config"},
		[3]string{"override", "ok", "TRUORA_API_KEY"},
		[3]string{"key", "ok", "from TRUORA_API_KEY"},
		[3]string{"flow", "ok", "IPFhappy"},
		[3]string{"identity HTTP", "ok", "127.0.0.1"},
		[3]string{"clock", "ok", ""},
		[3]string{"access", "ok", "the key is accepted"},
		[3]string{"flow use", "ok", "IPFhappy can only be checked against the key by starting a verification"},
		[3]string{"terminal", "warning", "--plain"},
		[3]string{"state folder", "ok", "cedula"},
	)
	if n := b.count("GET"); n != 4 || len(b.requests) != n {
		t.Errorf("more was sent than four questions: %q", b.requests)
	}
	text, err := os.ReadFile(log)
	if err != nil || !strings.Contains(string(text), `"what":"access","state":"ok"`) || strings.Contains(string(text), sandbox.DemoKey) {
		t.Errorf("the log: %v\n%s", err, text)
	}
}

// What the doctor prints about a token is what the token says.
func TestDoctorReadsTokens(t *testing.T) {
	b := startBackend(t, "happy")
	token := b.token(t)
	r := cedula{args: []string{"doctor", "--config", b.config(t, "")}, env: []string{"TRUORA_TOKEN=" + token}}.run(t)
	r.expectExit(t, 0)
	r.expectLines(t, [3]string{"token", "ok", "named sandbox, expires "}, [3]string{"access", "warning", "only its own process"})
	if strings.Contains(r.stdout+r.stderr, token) {
		t.Error("the token is shown")
	}
}

// token asks the backend for a web integration token.
func (b *backend) token(t *testing.T) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, b.URL+"/v1/api-keys", strings.NewReader(
		"key_type=web&grant=digital-identity&api_key_version=1&country=ALL&redirect_url=https%3A%2F%2Fexample.com&account_id=a&flow_id="+b.scenario.FlowID()))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Truora-API-Key", sandbox.DemoKey)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var issued struct {
		Token string `json:"api_key"`
	}
	if err := json.NewDecoder(response.Body).Decode(&issued); err != nil || issued.Token == "" {
		t.Fatalf("no token: %v", err)
	}
	return issued.Token
}

func TestDoctorExits(t *testing.T) {
	b := startBackend(t, "happy")
	for name, c := range map[string]struct {
		key  string
		args []string
		code int
		line [3]string
	}{
		"a key that is refused": {"another-key", []string{"--config", b.config(t, "")}, 4, [3]string{"access", "failure", "the key is refused"}},
		"a host that is away":   {"a-key", []string{"--config", fileFor(t, "http://"+freeAddress(t))}, 4, [3]string{"identity HTTP", "failure", "refused"}},
		"a clock that is wrong": {"a-key", []string{"--config", fileFor(t, slowClockHost(t))}, 2, [3]string{"clock", "failure", "judged by the time"}},
		"a host of nobody's":    {"a-key", []string{"--config", fileFor(t, untrustedHost(t))}, 4, [3]string{"identity TLS", "failure", "ca_file"}},
		"no such camera":        {sandbox.DemoKey, []string{"--config", b.config(t, "[capture]\nphoto = [\"nonesuch\", \"{output}\"]\n")}, 2, [3]string{"capture photo", "failure", "nonesuch"}},
		"a language unknown":    {"a-key", []string{"--config", b.config(t, ""), "--lang", "fr"}, 2, [3]string{"configuration", "failure", "--lang"}},
		"a file that is away":   {"a-key", []string{"--config", "/nowhere/c.toml"}, 2, [3]string{"configuration", "failure", "/nowhere/c.toml"}},
		"a key mistyped":        {"a-key", []string{"--config", b.config(t, "[ui]\nbrnad = \"x\"\n")}, 2, [3]string{"configuration", "failure", "did you mean ui.brand?"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := runDoctor(t, c.key, c.args...)
			r.expectExit(t, c.code)
			r.expectLines(t, c.line)
		})
	}
}

// The file of the key is checked, too.
func TestDoctorSeesAnExposedKey(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("modes say nothing on Windows")
	}
	b := startBackend(t, "happy")
	key := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(key, []byte(sandbox.DemoKey+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	file := fileFor(t, b.URL, "api_key_file = '"+key+"'")
	r := cedula{args: []string{"doctor", "--config", file}}.run(t)
	r.expectExit(t, 0)
	r.expectLines(t, [3]string{"permissions", "warning", "chmod 600 '" + key + "'"}, [3]string{"key", "ok", "api_key_file " + key})
}

// fileFor writes a configuration for a host, with more lines under [truora].
func fileFor(t *testing.T, base string, more ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.toml")
	text := "[truora]\nidentity_url = \"" + base + "\"\naccount_url = \"" + base + "\"\n" + strings.Join(more, "\n") + "\n[process]\nflow_id = \"IPF1\"\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// slowClockHost is a host whose clock is ten minutes behind ours.
func slowClockHost(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Date", time.Now().Add(-10*time.Minute).UTC().Format(http.TimeFormat))
		w.WriteHeader(http.StatusNotFound)
		_, _ = w.Write([]byte(`{"message":"process not found"}`))
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// untrustedHost is a host with an untrusted certificate.
func untrustedHost(t *testing.T) string {
	t.Helper()
	server := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(server.Close)
	return server.URL
}
