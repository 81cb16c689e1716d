package sandbox_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cedula/truora"
	"cedula/truora/sandbox"
)

// ended is how a process stands, in the words of a scenario's ending.
func ended(p truora.Process) sandbox.Ending {
	if p.Status != truora.ProcessFailure {
		return sandbox.Ending(p.Status)
	}
	return sandbox.Ending(p.FailureStatus)
}

// walk answers every step of a scenario with what a demo offers, and goes on
// after whatever breaks, as a patient person would.
func walk(b *backend, s *sandbox.Scenario, dir string) truora.Process {
	b.t.Helper()
	files, err := s.WriteSpecimens(dir)
	if err != nil {
		b.t.Fatal(err)
	}
	for range 200 {
		r, err := b.send("GET", b.base+"/v1/processes/"+b.id, "", keyHeader, sandbox.DemoKey)
		if err != nil || r.status != http.StatusOK || r.header.Get(typeOf) != jsonType {
			continue
		}
		p := b.process(r)
		if p.Status.IsFinal() || index(p) == len(p.Steps) {
			return p
		}
		b.answer(p, files, s.Answers())
	}
	b.t.Fatal("the scenario has no end")
	return truora.Process{}
}

// answer uploads what a step wants and verifies it.
func (b *backend) answer(p truora.Process, files, answers map[string]string) {
	b.t.Helper()
	st := current(b.t, p)
	urls := links(p, index(p))
	for _, target := range st.FilesUploadURLs {
		body, err := os.ReadFile(files[target.Name])
		if err != nil || urls[target.Name] == "" {
			b.t.Fatalf("%s: file %v, link %q", target.Name, err, urls[target.Name])
		}
		_, _ = b.send("PUT", urls[target.Name], string(body), typeOf, http.DetectContentType(body))
	}
	if st.Type != "take_document_photo" {
		_, _ = b.send("POST", b.base+"/v1/processes/"+b.id, verifyBody(st, answers), keyHeader, sandbox.DemoKey, typeOf, jsonType)
	}
}

func TestEveryShippedScenarioEndsAsItSays(t *testing.T) {
	dir := t.TempDir()
	for _, s := range sandbox.BuiltInScenarios() {
		for name, serve := range map[string]func(*testing.T, sandbox.Options) *backend{"socket": overHTTP, "in process": inProcess} {
			t.Run(s.Name+" "+name, func(t *testing.T) {
				b := serve(t, sandbox.Options{})
				b.startPatiently(s.FlowID())
				if got := ended(walk(b, s, dir)); got != s.Ending {
					t.Errorf("ended as %q, its file says %q", got, s.Ending)
				}
			})
		}
	}
}

// startPatiently makes a process through whatever a scenario puts in the way.
func (b *backend) startPatiently(flowID string) {
	b.t.Helper()
	call := func(path, body, key, kind string) (reply, bool) {
		r, err := b.send("POST", b.base+path, body, keyHeader, key, typeOf, kind)
		return r, err == nil && r.status < 300
	}
	for range 5 {
		if r, ok := call("/v1/api-keys", tokenForm(flowID).Encode(), sandbox.DemoKey, formType); ok {
			b.token = strings.Split(string(r.body), `"`)[3]
			break
		}
	}
	for range 5 {
		if r, ok := call("/v1/processes/", "", b.token, jsonType); ok {
			b.id = b.process(r).ProcessID
			return
		}
	}
	b.t.Fatal("no process")
}

func TestTheShippedScenariosAreThoseThatArePromised(t *testing.T) {
	want := "happy blurry-document consent declined everything expired finished-elsewhere flaky-network " +
		"in-review liveness-failed passport phone prefilled unknown-steps wrong-code"
	var got []string
	flows := map[string]bool{}
	for _, s := range sandbox.BuiltInScenarios() {
		got = append(got, s.Name)
		flows[s.FlowID()] = true
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
