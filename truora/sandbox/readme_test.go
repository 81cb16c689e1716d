package sandbox_test

import (
	"os"
	"os/exec"
	"reflect"
	"strings"
	"testing"

	"cedula/truora/sandbox"
)

func readme(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// codeBlock is the README's code block that begins with a text.
func codeBlock(t *testing.T, begin string) string {
	t.Helper()
	_, after, found := strings.Cut(readme(t), "\n"+begin)
	block, _, closed := strings.Cut(after, "\n```")
	if !found || !closed {
		t.Fatalf("the README has no block that begins with %q", begin)
	}
	return block + "\n"
}

func TestTheREADMEsExampleEndsAsItSays(t *testing.T) {
	s, err := sandbox.Parse("bank.toml", []byte(codeBlock(t, "```toml\n# bank.toml\n")))
	if err != nil {
		t.Fatal(err)
	}
	b := overHTTP(t, sandbox.Options{Scenarios: []*sandbox.Scenario{s}})
	b.startWithRetries(s.FlowID())
	if got := endingOf(answerAll(b, s, t.TempDir())); got != s.Ending {
		t.Errorf("ended as %q, it says %q", got, s.Ending)
	}
}

func TestTheREADMENamesEveryBuiltInScenario(t *testing.T) {
	text := readme(t)
	for _, s := range sandbox.BuiltInScenarios() {
		if row := "| `" + s.Name + "` | `" + s.FlowID() + "` | "; !strings.Contains(text, row) {
			t.Errorf("no row begins with %s", row)
		}
	}
}

func TestTheREADMENamesEveryKey(t *testing.T) {
	headings := map[reflect.Type]string{
		reflect.TypeFor[sandbox.Scenario]():  "### The scenario",
		reflect.TypeFor[sandbox.StepPlan]():  "### `[[steps]]`",
		reflect.TypeFor[sandbox.InputPlan](): "| key of an input |",
		reflect.TypeFor[sandbox.FilePlan]():  "| key of a file |",
		reflect.TypeFor[sandbox.Outcome]():   "| key of an attempt |",
		reflect.TypeFor[sandbox.Fault]():     "### `[[faults]]`",
		reflect.TypeFor[sandbox.Event]():     "### `[[events]]`",
	}
	for plan, heading := range headings {
		_, section, found := strings.Cut(readme(t), "\n"+heading)
		if !found {
			t.Errorf("the README has no %s", heading)
		}
		_, section, _ = strings.Cut(section, "| --- |")
		table, _, _ := strings.Cut(section, "\n\n")
		for i := range plan.NumField() {
			field := plan.Field(i)
			key := field.Tag.Get("toml")
			isArrayOfTables := field.Type.Kind() == reflect.Slice && plan == reflect.TypeFor[sandbox.Scenario]()
			if key == "-" || isArrayOfTables { // those have sections of their own
				continue
			}
			named := strings.Contains(table, "`"+key+"`") || strings.Contains(table, "`["+key+"]`") || strings.Contains(table, "."+key+"]`")
			if !named {
				t.Errorf("%s: no row for %s", heading, key)
			}
		}
	}
}

func TestTheREADMEsCommandsReadAProcess(t *testing.T) {
	for _, tool := range []string{"sh", "curl", "grep", "cut", "head"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not installed", tool)
		}
	}
	b := overHTTP(t, sandbox.Options{})
	shell := exec.Command("sh", "-eu")
	commands := strings.ReplaceAll(codeBlock(t, "```sh\nBASE="), "http://127.0.0.1:8089", b.base)
	shell.Stdin = strings.NewReader("BASE=" + commands)
	out, err := shell.CombinedOutput()
	if err != nil || !strings.Contains(string(out), `"flow_id":"IPFhappy"`) || !strings.Contains(string(out), `"account_id":"my-account"`) {
		t.Errorf("%v: %.2000s", err, out)
	}
}
