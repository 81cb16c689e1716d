package sandbox_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cedula/truora/sandbox"
)

func TestEveryBuiltInScenarioEndsAsItSays(t *testing.T) {
	dir := t.TempDir()
	for _, s := range sandbox.BuiltInScenarios() {
		for name, serve := range map[string]func(*testing.T, sandbox.Options) *backend{"socket": overHTTP, "in process": inProcess} {
			t.Run(s.Name+" "+name, func(t *testing.T) {
				b := serve(t, sandbox.Options{})
				b.startWithRetries(s.FlowID())
				if got := endingOf(answerAll(b, s, dir)); got != s.Ending {
					t.Errorf("ended as %q, its file says %q", got, s.Ending)
				}
			})
		}
	}
}

func TestTheBuiltInScenariosAreThoseThatArePromised(t *testing.T) {
	want := "happy blurry-document consent consent-terms declined everything expired finished-elsewhere flaky-network " +
		"in-review liveness-failed passport phone prefilled risky signature unknown-steps wrong-code"
	var got []string
	flows := map[string]bool{}
	names := sandbox.BuiltIn()
	for i, s := range sandbox.BuiltInScenarios() {
		got = append(got, s.Name)
		flows[s.FlowID()] = true
		if names[i].Name != s.Name || names[i].Description != s.Description {
			t.Errorf("%+v names %s: %q", names[i], s.Name, s.Description)
		}
	}
	if strings.Join(got, " ") != want {
		t.Errorf("got %v", got)
	}
	if len(flows) != len(got) {
		t.Error("two scenarios share a flow id")
	}
}

func TestLoadScenario(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bank.toml")
	text := "description = \"A bank\"\n[[steps]]\ntype = \"enter_email\"\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := sandbox.LoadScenario(path)
	if err != nil || s.Name != "bank" || s.FlowID() != "IPFbank" {
		t.Errorf("got %+v, %v", s, err)
	}
	for name, want := range map[string]string{
		"hapy":                "no scenario is named hapy; did you mean happy?",
		path + "/nope.toml":   path + "/nope.toml: not a directory",
		"./no/such/file.toml": "./no/such/file.toml: no such file or directory",
	} {
		if _, err := sandbox.LoadScenario(name); err == nil || err.Error() != want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestMistakesAreNamedByLineAndKey(t *testing.T) {
	const head = "description = \"A bank\"\n[[steps]]\ntype = \"enter_email\"\n"
	for text, want := range map[string]string{
		head + "retires = 2": `bank.toml, line 4, key steps.retires: no such key; did you mean retries?`,
		head + "[[steps]]\ntype = \"check\"\n\n[[steps]]\ntype = \"b\"\nretires = 2": `bank.toml, line 9, key steps.retires: no such key; did you mean retries?`,
		head + "retries = \"two\"": `bank.toml, line 4, key steps.retries: wants a whole number, 0 or more`,
		head + "retries = -1":      `bank.toml, line 4, key steps.retries: wants a whole number, 0 or more`,
		head + "async = 1":         `bank.toml, line 4, key steps.async: wants true or false`,
		head + "title = 1":         `bank.toml, line 4, key steps.title: wants a string`,
		head + "delay = \"soon\"":  `bank.toml, line 4, key steps.delay: wants a duration as "1500ms", "20s" or "forever"`,
		head + "delay = 3":         `bank.toml, line 4, key steps.delay: wants a duration as "1500ms", "20s" or "forever"`,
		head + "config = 3":        `bank.toml, line 4, key steps.config: wants a table`,
		head + "inputs = 3":        `bank.toml, line 4, key steps.inputs: wants an array`,
		head + "inputs = [3]":      `bank.toml, line 4, key steps.inputs: wants a table`,
		head + "attempts = [\n  { outcome = \"success\" }, # fine\n  { outcome = \"sucess\" },\n]":                                        `bank.toml, line 6, key steps.attempts.outcome: "sucess" is not allowed; did you mean success?`,
		head + "attempts = [{ reason = \"blurry_image\" }]":                                                                               `bank.toml, line 4, key steps.attempts.outcome: is missing; allowed: success, failure, decline, expire, error, pending`,
		head + "[[steps.inputs]]\ntype = \"text\"\n":                                                                                      `bank.toml, line 4, key steps.inputs.name: is missing`,
		head + "inputs = [{ type = \"text\", name = \"a\" }, { type = \"text\", name = \"a\" }]":                                          `bank.toml, line 4, key steps.inputs.name: stands twice in this step with the same type`,
		head + "inputs = [{ type = \"text\", name = \"a\", read_only = true }]":                                                           `bank.toml, line 4, key steps.inputs.read_only: a read-only input needs a value`,
		head + "inputs = [{ type = \"select\", name = \"a\", options = [\"x\"], answer = \"y\" }]":                                        `bank.toml, line 4, key steps.inputs.answer: is none of the options`,
		head + "inputs = [{ type = \"select\", name = \"a\", options = [{ label = \"X\" }] }]":                                            `bank.toml, line 4, key steps.inputs.options: an option needs a value`,
		head + "inputs = [{ type = \"select\", name = \"a\", options = [{ valeu = \"X\" }] }]":                                            `bank.toml, line 4, key steps.inputs.options.valeu: no such key; did you mean value?`,
		head + "files = [{ name = \"a\", specimen = \"cardfront\" }]":                                                                     `bank.toml, line 4, key steps.files.specimen: "cardfront" is not allowed; did you mean card-front?`,
		head + "[[faults]]\ncall = \"verify\"\nfault = \"slow\"\nstep = \"enter_emial\"":                                                  `bank.toml, line 7, key faults.step: no step has this type; did you mean enter_email?`,
		head + "[[faults]]\ncall = \"verify\"\nfault = \"slow\"\nnth = 0":                                                                 `bank.toml, line 7, key faults.nth: counts from 1`,
		head + "[[events]]\nstep = \"enter_email\"\nevent = \"expired\"\nafter = \"1s\"\nbefore = \"verify\"":                             `bank.toml, line 8, key events.before: cannot stand together with after`,
		head + "[[steps]]\ntype = \"x\"\ninputs = [{ type = \"text\", name = \"a\" }, { type = \"date\", name = \"a\", answer = \"b\" }]": `bank.toml, line 6, key steps.inputs.answer: another input of this name has another answer`,
		head + "attempts = [\n  { outcome = \"failure\", reason = \"blury_image\" },\n]":                                                  `bank.toml, line 5, key steps.attempts.reason: "blury_image" is no reason that the API gives; did you mean blurry_image?`,
		head + "attempts = [{ outcome = \"failure\", reason = \"bad weather today\" }]":                                                   `bank.toml, line 4, key steps.attempts.reason: "bad weather today" is no reason that the API gives, as blurry_image`,
		head + "[[events]]\nstep = \"enter_email\"\nevent = \"canceled\"\nreason = \"dont_want_to_continu\"":                              `bank.toml, line 7, key events.reason: "dont_want_to_continu" is no reason that the API gives; did you mean dont_want_to_continue?`,
		"reason = \"underaged\"\n" + head:                                                                                                 `bank.toml, line 1, key reason: "underaged" is no reason that the API gives; did you mean underage?`,
		head + "[[steps]]\ntype = \"take_document_photo\"":                                                                                `bank.toml, line 4, key steps.files: is missing: a step that takes photos has one at least`,
		head + "[[steps]]\ntype = \"take_invoice_photo\"\nfiles = []":                                                                     `bank.toml, line 6, key steps.files: is missing: a step that takes photos has one at least`,
		head + "page = \"contract\"\nfiles = [{ name = \"a\" }]":                                                                          `bank.toml, line 4, key steps.page: a step that is done on a page has no inputs and no files`,
		"time_to_live = \"48h\"\n" + head:                                                                                                 `bank.toml, line 1, key time_to_live: is 1m to 24h`,
		"ending = \"succes\"\n" + head:                                                                                                    `bank.toml, line 1, key ending: "succes" is not allowed; did you mean success?`,
		"[[steps]]\ntype = \"check\"\n":                                                                                                   `bank.toml, key description: is missing: one line that says what the scenario shows`,
		"description = \"A bank\"\n":                                                                                                      `bank.toml, key steps: is missing: a scenario has one step at least`,
		head + "x = ":                                                                                                                     `bank.toml, line 4, key steps.x: `,
		head + "a = 1\na = 2":                                                                                                             `bank.toml, line 5`,
		head + "# [[steps]]\ntitle = '''\n[[steps]]\nretires = 1\n'''\nretires = 1":                                                       `bank.toml, line 9, key steps.retires: no such key; did you mean retries?`,
		head + "\"retires\" = 1":                                                                                                          `bank.toml, line 4, key steps.retires: no such key; did you mean retries?`,
	} {
		_, err := sandbox.Parse("bank.toml", []byte(text))
		var mistake *sandbox.ScenarioError
		if !errors.As(err, &mistake) || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s\n  got  %v\n  want %s", text, err, want)
		}
	}
}

func TestAnswersFitTheirInputs(t *testing.T) {
	s := parseScenario(t, `[[steps]]
type = "enter_things"
inputs = [
  { type = "text", name = "email" }, { type = "text", name = "token", length = 4 },
  { type = "select", name = "country", options = ["MX", "PE"] }, { type = "text", name = "document_type" },
  { type = "date", name = "born" }, { type = "number", name = "years", answer = "7" },
  { type = "text", name = "fixed", value = "so", read_only = true }, { type = "strange", name = "x", length = 3 },
]`)
	want := map[string]string{
		"email": "john.doe@demo.com", "token": "6543", "country": "MX", "document_type": "national-id",
		"born": "1988-06-21", "years": "7", "fixed": "so", "x": "Any",
	}
	for name, answer := range s.Answers() {
		if answer != want[name] {
			t.Errorf("%s: %q, want %q", name, answer, want[name])
		}
	}
}

// Any file is a valid scenario or an error, and never causes a panic.
func FuzzParse(f *testing.F) {
	f.Add("description = \"x\"\n[[steps]]\ntype = \"y\"\n")
	f.Add("[a.b]\n[[a.\"b c\"]]\nx = [1, [2], {y.z = '''\n'''}] # z")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := sandbox.Parse("x.toml", []byte(text))
		if (s == nil) == (err == nil) {
			t.Error("it has to be a scenario or a mistake")
		}
	})
}

func TestSpecimensAreTheirOwnersAlone(t *testing.T) {
	everything, err := sandbox.LoadScenario("everything")
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if err := everything.WriteSpecimens(folder); err != nil {
		t.Fatal(err)
	}
	paths := everything.SpecimenPaths(folder)
	for _, target := range []string{"document_front", "document_back", "invoice", "face_photo", "face_video", "utility_bill"} {
		info, err := os.Stat(paths[target])
		if err != nil || info.Mode().Perm() != 0o600 || info.Size() == 0 {
			t.Errorf("%s: %v %v", target, info, err)
		}
	}
}
