package cli_test

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cedula/truora/sandbox"
	"cedula/ui/words"
)

const (
	emailAndCode = "john.doe@demo.com\n654321\n"
	document     = "CO\nnational-id\n"
)

func TestAPersonIsCarriedToTheResult(t *testing.T) {
	t.Parallel()
	b := startBackend(t, "happy")
	log := filepath.Join(t.TempDir(), "events.jsonl")
	r := b.run(t, "", emailAndCode+document+b.paths(), "--account-id", "client-42", "--log", log, "--meta", "branch=12")
	r.expectExit(t, 0)
	s := r.outcome(t)
	if s.Status != "success" || s.ProcessID == "" || s.AccountID != "client-42" || s.FlowID != b.scenario.FlowID() || len(s.Steps) != 7 || s.Result["status"] != "success" {
		t.Errorf("%+v", s)
	}
	b.expectNoRefusals(t)
	for target, path := range map[string]string{"front": b.files["document_front"], "back": b.files["document_back"], "video": b.files["face_video"]} {
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(b.uploads, func(got []byte) bool { return bytes.Equal(got, want) }) {
			t.Errorf("the %s did not arrive byte for byte", target)
		}
	}
	expectNoSecrets(t, log, "john.doe", "654321", sandbox.DemoKey, "Signature", ".jpg", "client-42")
	if strings.Contains(r.stderr+r.stdout, sandbox.DemoKey) || strings.ContainsAny(r.stderr, "\x1b\r") {
		t.Errorf("not plain:\n%s", r.stderr)
	}
}

// expectNoSecrets fails the test if a file is readable by others, is empty, or
// contains a secret.
func expectNoSecrets(t *testing.T, path string, secrets ...string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil || len(text) == 0 {
		t.Fatalf("%s: %d bytes, %v", path, len(text), err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("%s can be read by others: %v, %v", path, info.Mode(), err)
	}
	for _, secret := range secrets {
		if bytes.Contains(text, []byte(secret)) {
			t.Errorf("%s holds %s", path, secret)
		}
	}
}

func TestScenariosEndAsTheirNamesSay(t *testing.T) {
	t.Parallel()
	for scenario, c := range map[string]struct {
		code   int
		status string
		reason string
	}{
		"wrong-code":      {0, "success", ""},
		"blurry-document": {0, "success", ""},
		"declined":        {1, "failure", ""},
		"liveness-failed": {1, "failure", ""},
		"consent":         {0, "success", ""},
		"consent-terms":   {0, "success", ""},
		"phone":           {0, "success", ""},
		"passport":        {0, "success", ""},
		"prefilled":       {0, "success", ""},
		"unknown-steps":   {0, "success", ""},
		"signature":       {0, "success", ""},
		"expired":         {1, "failure", ""},
		"everything":      {0, "success", ""},
		"in-review":       {3, "pending", ""},
	} {
		t.Run(scenario, func(t *testing.T) {
			t.Parallel()
			r := cedula{args: []string{"demo", "--plain", "--json", "--speed", "0", "--scenario", scenario}, input: strings.NewReader("")}.run(t)
			r.expectExit(t, c.code)
			if s := r.outcome(t); s.Status != c.status || s.ProcessID == "" {
				t.Errorf("%+v\n%s", s, r.stderr)
			}
			if !strings.HasPrefix(r.stderr, "SANDBOX") {
				t.Errorf("it does not say that it is a sandbox:\n%s", r.stderr)
			}
			if strings.Contains(r.stderr, "cedula resume") {
				t.Errorf("a demo's process cannot be resumed:\n%s", r.stderr)
			}
		})
	}
}

func TestAfterTheEndOfInputTheProcessCanBeResumed(t *testing.T) {
	t.Parallel()
	b, home := startBackend(t, "happy"), t.TempDir()
	r := b.run(t, home, emailAndCode)
	r.expectExit(t, 3)
	id := r.outcome(t).ProcessID
	if r.outcome(t).Status != "pending" || id == "" || !strings.Contains(r.stderr, id) {
		t.Fatalf("%s\n%s", r.stdout, r.stderr)
	}
	expectNoneBelow(t, home, "john.doe", "654321", "cedula-0", sandbox.DemoKey)
	config := b.config(t, "")
	listed := cedula{args: []string{"resume", "--list", "--config", config}, home: home}.run(t)
	if listed.expectExit(t, 0); !strings.Contains(listed.stdout, id) {
		t.Errorf("not listed:\n%s", listed.stdout)
	}
	again := cedula{args: []string{"resume", "--plain", "--json", "--config", config}, env: []string{keyInEnvironment},
		input: strings.NewReader(document + b.paths()), home: home}.run(t)
	again.expectExit(t, 0)
	if s := again.outcome(t); s.ProcessID != id || s.Status != "success" {
		t.Errorf("%+v", s)
	}
	if n := b.count("POST /v1/api-keys"); n != 1 {
		t.Errorf("%d tokens were made", n)
	}
	b.expectNoRefusals(t)
	empty := cedula{args: []string{"resume", "--list", "--config", config}, home: home}.run(t)
	if empty.expectExit(t, 0); empty.stdout != "" {
		t.Errorf("still listed:\n%s", empty.stdout)
	}
}

// expectNoneBelow fails the test if any file below a folder holds one of the secrets.
func expectNoneBelow(t *testing.T, folder string, secrets ...string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		for _, secret := range secrets {
			if bytes.Contains(text, []byte(secret)) {
				t.Errorf("%s holds %s", path, secret)
			}
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestForgetting(t *testing.T) {
	t.Parallel()
	b, home := startBackend(t, "happy"), t.TempDir()
	id := b.run(t, home, "").outcome(t).ProcessID
	config := b.config(t, "")
	cedula{args: []string{"resume", "--forget", id, "--config", config}, home: home}.run(t).expectExit(t, 0)
	if r := (cedula{args: []string{"resume", "--list", "--config", config}, home: home}).run(t); r.stdout != "" {
		t.Errorf("still listed: %s", r.stdout)
	}
	cedula{args: []string{"resume", "--forget", id, "--config", config}, home: home}.run(t).expectExit(t, 2)
	cedula{args: []string{"resume", "--plain", "--config", config}, env: []string{keyInEnvironment}, home: home}.run(t).expectExit(t, 2)
}

// While one program uses a process, another can neither resume nor forget it,
// and does not disturb the first; afterwards it can.
func TestAProcessIsUsedByOneProgramAtATime(t *testing.T) {
	t.Parallel()
	b, home := startBackend(t, "happy"), t.TempDir()
	config := b.config(t, "")
	other := func(args ...string) runOutput {
		return cedula{args: append(args, "--config", config), env: []string{keyInEnvironment}, home: home}.run(t)
	}
	input, typed, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer input.Close()
	first := cedula{args: []string{"run", "--plain", "--json", "--config", config}, env: []string{keyInEnvironment}, input: input, home: home}.command(t.Context(), t)
	var printed bytes.Buffer
	first.Stdout = &printed
	stderr, err := first.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := first.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(typed, emailAndCode); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(stderr); !strings.HasPrefix(lines.Text(), "Country"); {
		if !lines.Scan() {
			t.Fatal("it asks for no country")
		}
	}
	go io.Copy(io.Discard, stderr)
	id := b.process(t).ProcessID
	reads := b.count("GET /v1/processes/" + id)
	for _, args := range [][]string{{"resume", "--plain", "--json"}, {"resume", id, "--plain", "--json"}} {
		r := other(args...)
		r.expectExit(t, 3)
		if s := r.outcome(t); s.ProcessID != id || s.Status != "pending" || !strings.Contains(r.stderr, "open in another cedula") {
			t.Errorf("%v: %s\n%s", args, r.stdout, r.stderr)
		}
	}
	other("resume", "--forget", id).expectExit(t, 2)
	if listed := other("resume", "--list"); !strings.Contains(listed.stdout, id) || !strings.Contains(listed.stdout, "open in another cedula") {
		t.Errorf("%s", listed.stdout)
	}
	if strings.Contains(b.run(t, home, "").stderr, "was left unfinished") || b.count("GET /v1/processes/"+id) > reads+1 {
		t.Error("it was taken for one that was left")
	}
	if _, err := io.WriteString(typed, document+b.paths()); err != nil {
		t.Fatal(err)
	}
	typed.Close()
	if err := first.Wait(); err != nil || !strings.Contains(printed.String(), id) || !strings.Contains(printed.String(), `"status":"success"`) {
		t.Errorf("%v: %s", err, printed.String())
	}
	b.expectNoRefusals(t)
}

func TestAProcessOfAnotherEnvironmentIsNotResumed(t *testing.T) {
	t.Parallel()
	here, elsewhere, home := startBackend(t, "happy"), startBackend(t, "happy"), t.TempDir()
	id := here.run(t, home, "").outcome(t).ProcessID
	r := cedula{args: []string{"resume", id, "--plain", "--config", elsewhere.config(t, "")}, env: []string{keyInEnvironment}, home: home}.run(t)
	if r.expectExit(t, 2); !strings.Contains(r.stderr, "nothing was sent") {
		t.Errorf("%s", r.stderr)
	}
}

func TestARefusedConsentSendsNothing(t *testing.T) {
	t.Parallel()
	b := startBackend(t, "consent")
	r := b.run(t, "", "no\nyes\n")
	r.expectExit(t, 3)
	if n := b.count("POST /v1/processes/IDP"); n != 0 {
		t.Errorf("%d answers were sent", n)
	}
}

func TestTheResultOfAProcess(t *testing.T) {
	t.Parallel()
	b := startBackend(t, "happy")
	id := b.run(t, "", emailAndCode+document+b.paths()).outcome(t).ProcessID
	show := func(more ...string) runOutput {
		args := append([]string{"result", id, "--config", b.config(t, "")}, more...)
		return cedula{args: args, env: []string{keyInEnvironment}}.run(t)
	}
	people := show()
	if people.expectExit(t, 0); !strings.Contains(people.stdout, id) || strings.ContainsRune(people.stdout, '\x1b') {
		t.Errorf("for people:\n%s", people.stdout)
	}
	log := filepath.Join(t.TempDir(), "log")
	raw := show("--json", "--wait", "--log", log)
	if text, err := os.ReadFile(log); err != nil || !strings.Contains(string(text), `"status":"success"`) {
		t.Errorf("the log: %s, %v", text, err)
	}
	if raw.expectExit(t, 0); raw.outcome(t).ProcessID != id {
		t.Errorf("as JSON:\n%s", raw.stdout)
	}
	missing := cedula{args: []string{"result", "IDP-none", "--json", "--config", b.config(t, "")}, env: []string{keyInEnvironment}}.run(t)
	if missing.expectExit(t, 4); missing.stdout != "" {
		t.Errorf("a process that there is not: %s", missing.stdout)
	}
}

func TestEveryScenarioIsDescribedInEveryLanguage(t *testing.T) {
	t.Parallel()
	for _, s := range sandbox.BuiltInScenarios() {
		for _, w := range words.All()[1:] {
			if w.Scenario(s.Name, s.Description) == s.Description {
				t.Errorf("%s has no description in %s", s.Name, w.Language())
			}
		}
	}
	for _, w := range words.All() {
		listed := cedula{args: []string{"demo", "--list", "--lang", w.Language()}}.run(t)
		listed.expectExit(t, 0)
		for _, s := range sandbox.BuiltInScenarios() {
			if description := w.Scenario(s.Name, s.Description); !strings.Contains(listed.stdout, description) {
				t.Errorf("%q is not in the list in %s:\n%s", description, w.Language(), listed.stdout)
			}
		}
	}
}
