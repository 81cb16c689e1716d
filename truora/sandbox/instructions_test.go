package sandbox_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"cedula/truora/sandbox"
)

func TestTheInstructionsSucceedWithTheirPrintedLinesAlone(t *testing.T) {
	for _, tool := range []string{"sh", "curl", "grep", "sed", "cut"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not installed", tool)
		}
	}
	dir := t.TempDir() + "/it's here"
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := sandbox.WriteSpecimens(dir); err != nil {
		t.Fatal(err)
	}
	b := overHTTP(t, sandbox.Options{})
	shell := exec.Command("sh", "-eu")
	shell.Stdin = strings.NewReader(b.box.Instructions(b.base, dir))
	out, err := shell.CombinedOutput()
	if err != nil || !strings.Contains(string(out), `"document_number":"1000654321"`) {
		t.Errorf("%v: %.2000s", err, out)
	}
}

func TestTheInstructionsWalkThroughHappyInAnyLanguage(t *testing.T) {
	happy, err := sandbox.LoadScenario(sandbox.DefaultScenario)
	if err != nil {
		t.Fatal(err)
	}
	box := sandbox.New(sandbox.Options{Scenarios: []*sandbox.Scenario{happy.In("es")}})
	if text := box.Instructions("http://127.0.0.1:8089", "x"); !strings.Contains(text, "A walk through IPFhappy") {
		t.Errorf("there is no walk in\n%s", text)
	}
}

func TestTheInstructionsMentionOnlyServedFlows(t *testing.T) {
	s, err := sandbox.LoadScenario("phone")
	if err != nil {
		t.Fatal(err)
	}
	text := sandbox.New(sandbox.Options{Scenarios: []*sandbox.Scenario{s}}).Instructions("http://127.0.0.1:8089/", "x")
	if !strings.Contains(text, "IPFphone ") || strings.Contains(text, "IPFhappy") || strings.Contains(text, "curl -") {
		t.Errorf("%s", text)
	}
}

// The curl commands fill a window: the most important lines are below them.
func TestTheInstructionsEndWithWhatCedulaAsksFor(t *testing.T) {
	text := sandbox.New(sandbox.Options{}).Instructions("http://127.0.0.1:8089", "/tmp/pictures")
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	end := strings.Join(lines[max(0, len(lines)-20):], "\n")
	for _, want := range []string{sandbox.DemoKey, "http://127.0.0.1:8089", "IPFhappy", "/tmp/pictures", "cedula init"} {
		if !strings.Contains(end, want) {
			t.Errorf("no %s in the last lines:\n%s", want, end)
		}
	}
}

// The instructions may be run by sh, and a scenario may be written by anyone.
func TestAScenarioCannotAddCommandsToTheInstructions(t *testing.T) {
	s, err := sandbox.Parse("bank", []byte("description = \"a\\ntouch pwned\\u001b]0;x\\u0007\\u202e\"\n[[steps]]\ntype = \"enter_email\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	text := sandbox.New(sandbox.Options{Scenarios: []*sandbox.Scenario{s}}).Instructions("http://127.0.0.1:8089/", "x")
	for line := range strings.Lines(text) {
		if line = strings.TrimSuffix(line, "\n"); strings.HasPrefix(line, "touch") || strings.ContainsAny(line, "\x1b\a\u202e") {
			t.Errorf("%q", line)
		}
	}
	if !strings.Contains(text, "a touch pwned") {
		t.Errorf("the description is lost: %s", text)
	}
}
