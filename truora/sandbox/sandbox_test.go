package sandbox_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cedula/truora"
	"cedula/truora/sandbox"
)

// fakeClock is a clock that tests advance.
type fakeClock struct {
	mu  sync.Mutex
	now time.Time
}

func newFakeClock() *fakeClock { return &fakeClock{now: time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)} }

func (c *fakeClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *fakeClock) Sleep(ctx context.Context, d time.Duration) error {
	c.advance(d)
	return ctx.Err()
}

func (c *fakeClock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// backend is a sandbox and what a test needs to call it.
type backend struct {
	t      *testing.T
	box    *sandbox.Sandbox
	client *http.Client
	base   string
	token  string
	id     string // of the process
}

// overHTTP serves a sandbox on a real socket.
func overHTTP(t *testing.T, options sandbox.Options) *backend {
	t.Helper()
	box := sandbox.New(options)
	server := httptest.NewServer(box)
	t.Cleanup(server.Close)
	return &backend{t: t, box: box, client: server.Client(), base: server.URL}
}

// inProcess calls a sandbox without a socket.
func inProcess(t *testing.T, options sandbox.Options) *backend {
	t.Helper()
	box := sandbox.New(options)
	return &backend{t: t, box: box, client: &http.Client{Transport: box.Transport()}, base: "https://sandbox.invalid"}
}

// reply is an answer that was read.
type reply struct {
	status int
	header http.Header
	body   []byte
}

// message is the API's message, or the storage's code.
func (r reply) message() string {
	var api struct{ Message string }
	if json.Unmarshal(r.body, &api) == nil {
		return api.Message
	}
	_, after, _ := strings.Cut(string(r.body), "<Code>")
	code, _, _ := strings.Cut(after, "</Code>")
	return code
}

// send makes a call; headers are name and value in turn.
func (b *backend) send(method, address, body string, headers ...string) (reply, error) {
	b.t.Helper()
	request, err := http.NewRequest(method, address, strings.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	if body == "" {
		request.Body = http.NoBody
	}
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := b.client.Do(request)
	if err != nil {
		return reply{}, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return reply{response.StatusCode, response.Header, text}, err
}

// call makes a call that arrives.
func (b *backend) call(method, path, body string, headers ...string) reply {
	b.t.Helper()
	r, err := b.send(method, b.base+path, body, headers...)
	if err != nil {
		b.t.Fatal(err)
	}
	return r
}

const (
	keyHeader = "Truora-API-Key"
	typeOf    = "Content-Type"
	jsonType  = "application/json"
	formType  = "application/x-www-form-urlencoded"
)

// tokenForm is a valid token call.
func tokenForm(flowID string) url.Values {
	return url.Values{
		"key_type": {"web"}, "grant": {"digital-identity"}, "api_key_version": {"1"}, "country": {"ALL"},
		"redirect_url": {"https://example.com/done"}, "flow_id": {flowID}, "account_id": {"ACC_1.a-b"},
	}
}

// start makes a token and a process.
func (b *backend) start(flowID string) truora.Process {
	b.t.Helper()
	b.newToken(tokenForm(flowID))
	r := b.call("POST", "/v1/processes/", "", keyHeader, b.token)
	if r.status != http.StatusCreated {
		b.t.Fatalf("create: %d %s", r.status, r.body)
	}
	p := b.process(r)
	b.id = p.ProcessID
	return p
}

func (b *backend) newToken(form url.Values) {
	b.t.Helper()
	r := b.call("POST", "/v1/api-keys", form.Encode(), keyHeader, sandbox.DemoKey, typeOf, formType)
	var answer struct {
		Key string `json:"api_key"`
	}
	if err := json.Unmarshal(r.body, &answer); err != nil || r.status != http.StatusOK {
		b.t.Fatalf("token: %d %s", r.status, r.body)
	}
	b.token = answer.Key
}

// process decodes an answer.
func (b *backend) process(r reply) truora.Process {
	b.t.Helper()
	var p truora.Process
	if err := json.NewDecoder(bytes.NewReader(r.body)).Decode(&p); err != nil {
		b.t.Fatalf("%v", err)
	}
	return p
}

func (b *backend) read() truora.Process {
	b.t.Helper()
	r := b.call("GET", "/v1/processes/"+b.id, "", keyHeader, sandbox.DemoKey)
	if r.status != http.StatusOK {
		b.t.Fatalf("read: %d %s", r.status, r.body)
	}
	return b.process(r)
}

// currentStep is the step in progress.
func currentStep(t *testing.T, p truora.Process) truora.Step {
	t.Helper()
	i := currentIndex(p)
	if i >= len(p.Steps) {
		t.Fatalf("no step is left: %s", p.Status)
	}
	return p.Steps[i]
}

func currentIndex(p truora.Process) int {
	if p.CurrentStep == nil {
		return 0
	}
	return *p.CurrentStep
}

// verifyBody answers a step with values by input name.
func verifyBody(st truora.Step, answers map[string]string) string {
	v := truora.Verification{StepID: st.StepID, VerificationID: st.VerificationID, Type: st.Type}
	for _, input := range st.ExpectedInputs {
		if value := answers[input.Name]; value != "" {
			v.Inputs = append(v.Inputs, truora.InputValue{Type: input.Type, Name: input.Name, Value: value})
		}
	}
	encoded, _ := json.Marshal(v)
	return string(encoded)
}

func (b *backend) verify(st truora.Step, answers map[string]string) reply {
	b.t.Helper()
	return b.call("POST", "/v1/processes/"+b.id, verifyBody(st, answers), keyHeader, sandbox.DemoKey, typeOf, jsonType)
}

// uploadURLs are the upload URLs of a step, from wherever they are given.
func uploadURLs(p truora.Process, i int) map[string]string {
	found := map[string]string{}
	if i > 0 {
		outputs := p.Steps[i-1].VerificationOutput.Outputs
		found["document_front"], found["document_back"] = outputs["front_document_photo"], outputs["back_document_photo"]
		found["face_video"] = outputs["face_video"]
	}
	for _, input := range p.Steps[i].ExpectedInputs {
		if input.FileUploadURL != "" {
			found[input.Name] = input.FileUploadURL
		}
	}
	for _, target := range p.Steps[i].FilesUploadURLs {
		if target.URL != "" {
			found[target.Name] = target.URL
		}
	}
	return found
}

// expectReply fails unless an answer has a status and a message.
func expectReply(t *testing.T, r reply, status int, message string) {
	t.Helper()
	if r.status != status || r.message() != message {
		t.Errorf("got %d %q, want %d %q", r.status, r.message(), status, message)
	}
}

// parseScenario makes a scenario of a text.
func parseScenario(t *testing.T, text string) *sandbox.Scenario {
	t.Helper()
	s, err := sandbox.Parse("test.toml", []byte("description = \"test\"\n"+text))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// startScenario starts a process of a scenario's text, at the lifelike speed.
func startScenario(t *testing.T, text string) (*backend, *fakeClock, truora.Process) {
	t.Helper()
	clock := newFakeClock()
	b := overHTTP(t, sandbox.Options{Scenarios: []*sandbox.Scenario{parseScenario(t, text)}, Clock: clock, Speed: 1, Seed: 7})
	return b, clock, b.start("IPFtest")
}

// endingOf is how a process stands, in the words of a scenario's ending.
func endingOf(p truora.Process) sandbox.Ending {
	if p.Status != truora.ProcessFailure {
		return sandbox.Ending(p.Status)
	}
	return sandbox.Ending(p.FailureStatus)
}

// answerAll answers every step of a scenario with the demo's answers, and
// repeats calls that fail.
func answerAll(b *backend, s *sandbox.Scenario, dir string) truora.Process {
	b.t.Helper()
	if err := s.WriteSpecimens(dir); err != nil {
		b.t.Fatal(err)
	}
	files := s.SpecimenPaths(dir)
	for range 200 {
		r, err := b.send("GET", b.base+"/v1/processes/"+b.id, "", keyHeader, sandbox.DemoKey)
		if err != nil || r.status != http.StatusOK || r.header.Get(typeOf) != jsonType {
			continue
		}
		p := b.process(r)
		if p.Status.IsFinal() || currentIndex(p) == len(p.Steps) {
			return p
		}
		b.answerStep(p, files, s.Answers())
	}
	b.t.Fatal("the scenario has no end")
	return truora.Process{}
}

// answerStep uploads what a step wants and verifies it.
func (b *backend) answerStep(p truora.Process, files, answers map[string]string) {
	b.t.Helper()
	st := currentStep(b.t, p)
	urls := uploadURLs(p, currentIndex(p))
	for _, target := range st.FilesUploadURLs {
		if strings.Contains(target.URL, "/pages/") { // somebody opens it
			_, _ = b.send("POST", target.URL, "", typeOf, formType)
			return
		}
		body, err := os.ReadFile(files[target.Name])
		if err != nil || urls[target.Name] == "" {
			b.t.Fatalf("%s: file %v, link %q", target.Name, err, urls[target.Name])
		}
		_, _ = b.send("PUT", urls[target.Name], string(body), typeOf, http.DetectContentType(body))
	}
	if st.Type != "take_document_photo" && st.Type != "get_validations_result" {
		_, _ = b.send("POST", b.base+"/v1/processes/"+b.id, verifyBody(st, answers), keyHeader, sandbox.DemoKey, typeOf, jsonType)
	}
}

// startWithRetries makes a process through whatever a scenario puts in the way.
func (b *backend) startWithRetries(flowID string) {
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

// Any sequence of calls is answered, and never with an internal error.
func TestRandomCallsNeverBreakTheSandbox(t *testing.T) {
	everything, err := sandbox.LoadScenario("everything")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		clock := newFakeClock()
		b := inProcess(t, sandbox.Options{Clock: clock, Speed: 1, Seed: 1})
		p := b.start(everything.FlowID())
		for range rapid.IntRange(1, 10).Draw(rt, "calls") {
			clock.advance(time.Duration(rapid.IntRange(0, 8000).Draw(rt, "ms")) * time.Millisecond)
			r, err := b.send(randomCall(rt, b, p, everything.Answers()))
			if err != nil || r.status >= 500 || r.status == 0 {
				rt.Fatalf("%v, HTTP %d", err, r.status)
			}
			if now := b.call("GET", "/v1/processes/"+b.id, "", keyHeader, sandbox.DemoKey); now.status == http.StatusOK {
				p = b.process(now)
			}
		}
	})
}

// randomCall makes a call that may be right or wrong.
func randomCall(rt *rapid.T, b *backend, p truora.Process, answers map[string]string) (method, address, body string, header, value, header2, value2 string) {
	st := p.Steps[rapid.IntRange(0, len(p.Steps)-1).Draw(rt, "step")]
	if rapid.Bool().Draw(rt, "current") && currentIndex(p) < len(p.Steps) {
		st = p.Steps[currentIndex(p)]
	}
	paths := []string{
		"/v1/processes/" + b.id, "/v1/processes/" + b.id, "/v1/processes/" + b.id + "/back", "/v1/processes/" + b.id + "/result",
		"/v1/processes/" + b.id + "/pdf", "/v1/processes/" + b.id + "/status", "/v1/processes/steps/" + st.StepID, "/v1/processes/steps/" + st.StepID + "/back",
		"/v1/processes/", "/v1/processes/nope", "/v1/api-keys", "/", "/files/a/b",
	}
	for _, link := range uploadURLs(p, st.ValidationIndex) {
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
