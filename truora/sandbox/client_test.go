package sandbox_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"cedula/truora"
	"cedula/truora/sandbox"
)

// fakeClock is a time that tests move.
type fakeClock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *fakeClock { return &fakeClock{now: time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)} }

func (c *fakeClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *fakeClock) Sleep(ctx context.Context, d time.Duration) error {
	c.pass(d)
	return ctx.Err()
}

func (c *fakeClock) pass(d time.Duration) {
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

// must makes a call that arrives.
func (b *backend) must(method, path, body string, headers ...string) reply {
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

// tokenForm is a token call that nothing is wrong with.
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
	r := b.must("POST", "/v1/processes/", "", keyHeader, b.token)
	if r.status != http.StatusCreated {
		b.t.Fatalf("create: %d %s", r.status, r.body)
	}
	p := b.process(r)
	b.id = p.ProcessID
	return p
}

func (b *backend) newToken(form url.Values) {
	b.t.Helper()
	r := b.must("POST", "/v1/api-keys", form.Encode(), keyHeader, sandbox.DemoKey, typeOf, formType)
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
	r := b.must("GET", "/v1/processes/"+b.id, "", keyHeader, sandbox.DemoKey)
	if r.status != http.StatusOK {
		b.t.Fatalf("read: %d %s", r.status, r.body)
	}
	return b.process(r)
}

// current is the step in progress.
func current(t *testing.T, p truora.Process) truora.Step {
	t.Helper()
	i := index(p)
	if i >= len(p.Steps) {
		t.Fatalf("no step is left: %s", p.Status)
	}
	return p.Steps[i]
}

func index(p truora.Process) int {
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
	return b.must("POST", "/v1/processes/"+b.id, verifyBody(st, answers), keyHeader, sandbox.DemoKey, typeOf, jsonType)
}

// links are the upload URLs of a step, from wherever they are given.
func links(p truora.Process, i int) map[string]string {
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
