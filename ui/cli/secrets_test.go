package cli_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cedula/truora/sandbox"
)

// Values that must not be found afterwards: those that give access to the
// account or the process, and personal data; the code also ends the document
// number in the sandbox.
var (
	credentialMarks = []string{sandbox.DemoKey, "eyJ", "Signature="}
	personMarks     = []string{"john.doe", "demo.com", "3001234567", "654321", "DOE", ".jpg", ".mp4", "client-42", "vip-branch"}
)

// TestNothingSecretIsLeftBehind runs entire flows to each kind of end, and
// checks their output, logs and stored files.
func TestNothingSecretIsLeftBehind(t *testing.T) {
	t.Parallel()
	phone := "+573001234567\n654321\n"
	for name, c := range map[string]struct {
		scenario, input string
		refuse          func(r *http.Request) int // a status in place of the answer; 0: none
	}{
		"success":      {"happy", emailAndCode + document, nil},
		"a phone":      {"phone", phone + document, nil},
		"a wrong code": {"wrong-code", "john.doe@demo.com\n654321\n654321\n" + document, nil},
		"declined":     {"declined", emailAndCode + document, nil},
		"interrupted":  {"happy", emailAndCode, nil},
		"key refused":  {"happy", emailAndCode, func(r *http.Request) int { return 401 }},
		"answers refused": {"happy", emailAndCode, func(r *http.Request) int {
			return map[bool]int{true: 400}[strings.Contains(r.URL.Path, "/IDP") && r.Method == http.MethodPost]
		}},
		"answers not taken": {"happy", emailAndCode, func(r *http.Request) int {
			return map[bool]int{true: 500}[r.Method == http.MethodPost && strings.Contains(r.URL.Path, "/IDP")]
		}},
		"uploads refused": {"happy", emailAndCode + document, func(r *http.Request) int { return map[bool]int{true: 403}[r.Method == http.MethodPut] }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := startBackend(t, c.scenario)
			if c.refuse != nil {
				b.refuseWith(c.refuse)
			}
			home, log := t.TempDir(), filepath.Join(t.TempDir(), "log")
			config := b.configWithPolls(t, "100ms", "100ms", "step_timeout = \"10s\"\n")
			run := func(input string, args ...string) runOutput {
				return cedula{args: append(args, "--config", config, "--log", log), env: []string{keyInEnvironment}, input: strings.NewReader(input), home: home}.run(t)
			}
			outputs := []runOutput{
				run(c.input+b.paths(), "run", "--plain", "--json", "--account-id", "client-42", "--phone", "+573001234567", "--email", "john.doe@demo.com", "--meta", "branch=vip-branch"),
				run("", "resume", "--plain"), run("", "resume", "--list"), run("", "list"), run("", "doctor"), run("", "result", "IDP-none"),
			}
			for _, r := range outputs {
				expectNone(t, "stdout", r.stdout, credentialMarks...)
				expectNone(t, "stderr", r.stderr, append([]string{"654321"}, credentialMarks...)...)
			}
			text, err := os.ReadFile(log)
			if err != nil || len(text) == 0 {
				t.Fatalf("no log: %v", err)
			}
			expectNone(t, "log", string(text), append(credentialMarks, personMarks...)...)
			expectNoneBelow(t, home, append(credentialMarks, personMarks...)...)
		})
	}
}

// refuseWith has the backend answer by a status alone where one is given.
func (b *backend) refuseWith(status func(*http.Request) int) {
	next := b.Config.Handler
	b.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if code := status(r); code != 0 {
			w.WriteHeader(code)
			w.Write([]byte(`{"code":"10400","message":"not john.doe@demo.com with 654321 at ` + r.URL.String() + `"}`))
			return
		}
		next.ServeHTTP(w, r)
	})
}

func expectNone(t *testing.T, what, text string, marks ...string) {
	t.Helper()
	for _, mark := range marks {
		if at := strings.Index(text, mark); at >= 0 {
			t.Errorf("%s holds %s: …%s…", what, mark, text[max(0, at-80):min(len(text), at+80)])
		}
	}
}
