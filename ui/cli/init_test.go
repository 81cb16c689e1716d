package cli_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"cedula/truora/sandbox"
)

// noNetwork keeps doctor's requests to the real hosts on this machine.
var noNetwork = []string{"HTTPS_PROXY=http://127.0.0.1:1", "https_proxy=http://127.0.0.1:1"}

func TestInitOfPipedAnswersWritesAConfiguration(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "new", "c.toml")
	answers := "9\n3\npass | show\npass show truora\n\nIPF 1\nIPF1\ncol\nco\nfr\nES\n"
	r := cedula{args: []string{"init", "--config", path}, env: noNetwork, input: strings.NewReader(answers)}.run(t)
	text, err := os.ReadFile(path)
	const want = `# cedula's configuration. config.example.toml shows every key.

[truora]
api_key_command = ["pass", "show", "truora"]

[process]
country = "CO"
flow_id = "IPF1"

[ui]
language = "es"
`
	if err != nil || string(text) != want {
		t.Fatalf("%v\n%s\n%s", err, text, r.stderr)
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("others can read it: %v, %v", info.Mode(), err)
	}
	r.expectLines(t, [3]string{"configuration", "ok", "named by --config"}, [3]string{"key", "failure", "api_key_command"})
	r.expectExit(t, 2)
}

func TestInitChangesAFileAfterAYesAlone(t *testing.T) {
	t.Parallel()
	b := startBackend(t, "happy")
	for answer, c := range map[string]struct {
		code    int
		changed bool
	}{"yes\n": {0, true}, "\n": {3, false}, "": {3, false}} {
		path := b.config(t, "# ours\n[ui]\nbrand = \"Banco\" # the name\n")
		before, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		r := cedula{args: []string{"init", "--config", path}, env: noNetwork, input: strings.NewReader("1\n" + sandbox.DemoKey + "\n\n\npt\n" + answer)}.run(t)
		r.expectExit(t, c.code)
		after, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if isChanged := string(after) != string(before); isChanged != c.changed {
			t.Errorf("%q: changed: %v\n%s", answer, isChanged, after)
		}
		for _, line := range []string{"brand = \"Banco\" # the name\n", "# ours\n"} {
			if !strings.Contains(string(after), line) {
				t.Errorf("%q is gone:\n%s", line, after)
			}
		}
		if strings.Contains(r.stdout+r.stderr, sandbox.DemoKey) {
			t.Errorf("the key is shown:\n%s%s", r.stdout, r.stderr)
		}
		if c.changed {
			r.expectLines(t, [3]string{"key", "ok", "api_key in the file"}, [3]string{"access", "ok", "accepted"})
		}
	}
}

func TestInitAsksWhereTheSandboxIsForItsKey(t *testing.T) {
	t.Parallel()
	b := startBackend(t, "happy")
	for _, answer := range []string{b.URL, strings.TrimPrefix(b.URL, "http://")} {
		path := filepath.Join(t.TempDir(), "c.toml")
		r := cedula{args: []string{"init", "--config", path}, env: noNetwork, input: strings.NewReader("1\n" + sandbox.DemoKey + "\n" + answer + "\n\n\n\n")}.run(t)
		r.expectExit(t, 0)
		text, err := os.ReadFile(path)
		for _, line := range []string{"identity_url = \"" + b.URL + "\"", "account_url = \"" + b.URL + "\"", "flow_id = \"IPFhappy\""} {
			if err != nil || !strings.Contains(string(text), line) {
				t.Errorf("%s: no %s in %s (%v)", answer, line, text, err)
			}
		}
	}
}

func TestInitDoesNotTouchAFileWithMistakes(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "c.toml")
	if err := os.WriteFile(path, []byte("[ui]\ntheme = \"pink\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := cedula{args: []string{"init", "--config", path}, input: strings.NewReader("1\nkey\n")}.run(t)
	if r.expectExit(t, 2); !strings.Contains(r.stderr, "c.toml:2: ui.theme") {
		t.Error(r.stderr)
	}
}
