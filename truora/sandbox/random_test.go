package sandbox_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cedula/truora"
	"cedula/truora/sandbox"
)

// Whatever is sent, in whatever order: the sandbox answers, never with an
// error of its own.
func TestRandomCallsNeverBreakTheSandbox(t *testing.T) {
	everything, err := sandbox.LoadScenario("everything")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		clock := newClock()
		b := inProcess(t, sandbox.Options{Clock: clock, Speed: 1, Seed: 1})
		p := b.start(everything.FlowID())
		for range rapid.IntRange(1, 10).Draw(rt, "calls") {
			clock.pass(time.Duration(rapid.IntRange(0, 8000).Draw(rt, "ms")) * time.Millisecond)
			r, err := b.send(randomCall(rt, b, p, everything.Answers()))
			if err != nil || r.status >= 500 || r.status == 0 {
				rt.Fatalf("%v, HTTP %d", err, r.status)
			}
			if now := b.must("GET", "/v1/processes/"+b.id, "", keyHeader, sandbox.DemoKey); now.status == http.StatusOK {
				p = b.process(now)
			}
		}
	})
}

// randomCall makes a call that may be right or wrong.
func randomCall(rt *rapid.T, b *backend, p truora.Process, answers map[string]string) (method, address, body string, header, value, header2, value2 string) {
	st := p.Steps[rapid.IntRange(0, len(p.Steps)-1).Draw(rt, "step")]
	if rapid.Bool().Draw(rt, "current") && index(p) < len(p.Steps) {
		st = p.Steps[index(p)]
	}
	paths := []string{
		"/v1/processes/" + b.id, "/v1/processes/" + b.id, "/v1/processes/" + b.id + "/back", "/v1/processes/" + b.id + "/result",
		"/v1/processes/" + b.id + "/pdf", "/v1/processes/" + b.id + "/status", "/v1/processes/steps/" + st.StepID, "/v1/processes/steps/" + st.StepID + "/back",
		"/v1/processes/", "/v1/processes/nope", "/v1/api-keys", "/", "/files/a/b",
	}
	for _, link := range links(p, st.ValidationIndex) {
		if link != "" {
			paths = append(paths, strings.TrimPrefix(link, b.base))
		}
	}
	bodies := []string{verifyBody(st, answers), verifyBody(st, nil), "{}", "[]", "null", "", "a=b", "{\"failure_status\":\"canceled\"}", jpeg, tokenForm(p.FlowID).Encode()}
	keys := []string{sandbox.DemoKey, sandbox.DemoKey, sandbox.DemoKey, b.token, "", "a.b.c"}
	kinds := []string{jsonType, jsonType, formType, "image/jpeg", ""}
	draw := func(from []string, name string) string { return rapid.SampledFrom(from).Draw(rt, name) }
	return draw([]string{"POST", "POST", "GET", "PUT", "DELETE"}, "method"), b.base + draw(paths, "path"), draw(bodies, "body"), keyHeader, draw(keys, "key"), typeOf, draw(kinds, "type")
}

// Whatever a file holds: it is a scenario or a mistake, never a panic.
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
