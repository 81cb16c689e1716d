package sandbox_test

import (
	"os/exec"
	"strings"
	"testing"

	"cedula/truora/sandbox"
)

func TestTheWalkSucceedsWithItsPrintedLinesAlone(t *testing.T) {
	for _, tool := range []string{"sh", "curl", "grep", "sed", "cut"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not installed", tool)
		}
	}
	dir := t.TempDir() + "/it's here"
	makeFolder(t, dir)
	if _, err := sandbox.WriteSpecimens(dir); err != nil {
		t.Fatal(err)
	}
	b := overHTTP(t, sandbox.Options{})
	shell := exec.Command("sh", "-eu")
	shell.Stdin = strings.NewReader(b.box.Walk(b.base, dir))
	out, err := shell.CombinedOutput()
	if err != nil || !strings.Contains(string(out), `"document_number":"1000654321"`) {
		t.Errorf("%v: %.2000s", err, out)
	}
}

func TestTheWalkOffersJustWhatIsServed(t *testing.T) {
	s, err := sandbox.LoadScenario("phone")
	if err != nil {
		t.Fatal(err)
	}
	text := sandbox.New(sandbox.Options{Scenarios: []*sandbox.Scenario{s}}).Walk("http://127.0.0.1:8089/", "x")
	if !strings.Contains(text, "IPFphone ") || strings.Contains(text, "IPFhappy") || strings.Contains(text, "curl -") {
		t.Errorf("%s", text)
	}
}
