package cli_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"cedula/truora"
	"cedula/truora/sandbox"
)

// testTimeout is how long a run may take before it counts as hung.
const testTimeout = 5 * time.Minute

// binary is the built program.
var binary string

func TestMain(m *testing.M) { os.Exit(testMain(m)) }

func testMain(m *testing.M) int {
	folder, err := os.MkdirTemp("", "cedula-binary-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(folder)
	binary = filepath.Join(folder, "cedula")
	if runtime.GOOS == "windows" {
		binary += ".exe"
	}
	build := exec.Command("go", "build", "-o", binary, "cedula")
	build.Stdout, build.Stderr = os.Stderr, os.Stderr
	if err := build.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "the program does not build:", err)
		return 1
	}
	runMoreAtOnce()
	return m.Run()
}

// runMoreAtOnce runs more tests in parallel than there are cores, unless a
// number was specified, because most of the time they wait for programs.
func runMoreAtOnce() {
	const perCore = 4
	flag.Parse()
	isSet := false
	flag.Visit(func(f *flag.Flag) { isSet = isSet || f.Name == "test.parallel" })
	if !isSet {
		_ = flag.Set("test.parallel", strconv.Itoa(perCore*runtime.GOMAXPROCS(0)))
	}
}

// backend is a sandbox on loopback that records what it receives.
type backend struct {
	*httptest.Server
	box      *sandbox.Sandbox
	scenario *sandbox.Scenario
	files    map[string]string // target to path: what the tests send

	mu       sync.Mutex
	requests []string // "POST /v1/api-keys"
	uploads  [][]byte
	refused  []string          // answers of 4xx, with their bodies
	answers  map[string][]byte // the last one to each request
}

// startBackend starts one with a scenario of the sandbox.
func startBackend(t testing.TB, scenario string) *backend {
	t.Helper()
	loaded, err := sandbox.LoadScenario(scenario)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if err := loaded.WriteSpecimens(folder); err != nil {
		t.Fatal(err)
	}
	b := &backend{scenario: loaded, files: loaded.SpecimenPaths(folder), answers: map[string][]byte{}}
	b.box = sandbox.New(sandbox.Options{Scenarios: []*sandbox.Scenario{loaded}})
	b.Server = httptest.NewServer(b.record(b.box))
	t.Cleanup(b.Close)
	return b
}

// process is the newest process, as the sandbox gives it.
func (b *backend) process(t *testing.T) (p truora.Process) {
	t.Helper()
	var list struct {
		Processes []struct {
			ProcessID string `json:"process_id"`
		}
	}
	b.get(t, "/v1/processes/", &list)
	if len(list.Processes) == 0 {
		t.Fatal("there is no process")
	}
	b.get(t, "/v1/processes/"+list.Processes[0].ProcessID, &p)
	return p
}

// get reads what the API has at a path.
func (b *backend) get(t *testing.T, path string, into any) {
	t.Helper()
	request, err := http.NewRequest(http.MethodGet, b.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Truora-API-Key", sandbox.DemoKey)
	got, err := b.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	if err := json.NewDecoder(got.Body).Decode(into); err != nil {
		t.Fatal(err)
	}
}

// record keeps requests, uploads, answers and refusals.
func (b *backend) record(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		answer := &recordingWriter{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(answer, r)
		b.mu.Lock()
		defer b.mu.Unlock()
		request := r.Method + " " + r.URL.Path
		b.requests, b.answers[request] = append(b.requests, request), answer.text.Bytes()
		if r.Method == http.MethodPut {
			b.uploads = append(b.uploads, body)
		}
		if answer.status >= 400 {
			b.refused = append(b.refused, fmt.Sprintf("%s %s: %d %s", r.Method, r.URL.Path, answer.status, answer.text.String()))
		}
	})
}

type recordingWriter struct {
	http.ResponseWriter
	status int
	text   bytes.Buffer
}

func (w *recordingWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}
func (w *recordingWriter) Write(p []byte) (int, error) {
	w.text.Write(p)
	return w.ResponseWriter.Write(p)
}

// config writes a configuration for the backend and gives its path.
func (b *backend) config(t testing.TB, more string) string {
	t.Helper()
	return b.configWithPolls(t, "100ms", "100ms", more)
}

// configWithPolls is config with the first and the least time between two reads.
func (b *backend) configWithPolls(t testing.TB, first, least, more string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.toml")
	text := fmt.Sprintf("[truora]\nidentity_url = %q\naccount_url = %q\n[process]\nflow_id = %q\n[flow]\npoll_first = %q\npoll_min = %q\n%s",
		b.URL, b.URL, b.scenario.FlowID(), first, least, more)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// runOutput is the result of a run of the program.
type runOutput struct {
	code           int
	stdout, stderr string
}

// cedula runs the program with its own environment.
type cedula struct {
	program string // in its place; empty: the program itself
	args    []string
	env     []string
	input   io.Reader
	home    string // where its configuration and its state are; a new one when empty
}

func (c cedula) command(ctx context.Context, t testing.TB) *exec.Cmd {
	t.Helper()
	if c.home == "" {
		c.home = t.TempDir()
	}
	command := exec.CommandContext(ctx, cmp.Or(c.program, binary), c.args...)
	command.Env = append([]string{
		"HOME=" + c.home, "PATH=" + os.Getenv("PATH"), "TMPDIR=" + t.TempDir(), "LANG=C.UTF-8", "TERM=xterm-256color",
		"SYSTEMROOT=" + os.Getenv("SYSTEMROOT"), "AppData=" + c.home, "LocalAppData=" + c.home,
	}, c.env...)
	command.Stdin = c.input
	detach(command)
	return command
}

// detach makes a command run without a controlling terminal, as in a script;
// Windows has none.
var detach = func(*exec.Cmd) {}

func (c cedula) run(t testing.TB) runOutput {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), testTimeout)
	defer cancel()
	command := c.command(ctx, t)
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	err := command.Run()
	if ctx.Err() != nil {
		t.Fatalf("hung\n%s\n%s", stdout.String(), stderr.String())
	}
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return runOutput{command.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

const keyInEnvironment = "TRUORA_API_KEY=" + sandbox.DemoKey

// run is "cedula run --plain --json" against the backend.
func (b *backend) run(t *testing.T, home, input string, more ...string) runOutput {
	t.Helper()
	args := append([]string{"run", "--plain", "--json", "--config", b.config(t, "")}, more...)
	return cedula{args: args, env: []string{keyInEnvironment}, input: strings.NewReader(input), home: home}.run(t)
}

// printedOutcome is the JSON on stdout.
type printedOutcome struct {
	ProcessID      string `json:"process_id"`
	AccountID      string `json:"account_id"`
	FlowID         string `json:"flow_id"`
	Status         string `json:"status"`
	FailureStatus  string `json:"failure_status"`
	DeclinedReason string `json:"declined_reason"`
	Steps          []struct {
		StepID, Type, Status string
	} `json:"steps"`
	Result map[string]any `json:"result"`
}

// outcome reads stdout: exactly one object.
func (r runOutput) outcome(t *testing.T) printedOutcome {
	t.Helper()
	var s printedOutcome
	decoder := json.NewDecoder(strings.NewReader(r.stdout))
	if err := decoder.Decode(&s); err != nil {
		t.Fatalf("stdout is no JSON: %v\n%s\n%s", err, r.stdout, r.stderr)
	}
	if _, err := decoder.Token(); err != io.EOF {
		t.Fatalf("more than one object on stdout:\n%s", r.stdout)
	}
	return s
}

// expectExit fails the test unless the run ended with this code.
func (r runOutput) expectExit(t *testing.T, code int) {
	t.Helper()
	if r.code != code {
		t.Fatalf("exit %d, want %d\nstdout: %s\nstderr: %s", r.code, code, r.stdout, r.stderr)
	}
}

// expectNoRefusals fails the test if a strict backend refused anything.
func (b *backend) expectNoRefusals(t *testing.T) {
	t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, refusal := range b.refused {
		t.Errorf("the backend refused %s", refusal)
	}
}

// count counts the requests with a prefix.
func (b *backend) count(request string) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := 0
	for _, r := range b.requests {
		if strings.HasPrefix(r, request) {
			n++
		}
	}
	return n
}

// paths are the example flow's three files, one a line.
func (b *backend) paths() string {
	return b.files["document_front"] + "\n" + b.files["document_back"] + "\n" + b.files["face_video"] + "\n"
}

// freeAddress is an unused address on loopback.
func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}
