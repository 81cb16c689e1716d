package flow_test

import (
	"bytes"
	"crypto/x509"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"cedula/flow"
	"cedula/flow/journal"
	"cedula/truora"
	"cedula/truora/sandbox"
)

// promptServer is an API over TLS whose steps end immediately: each response takes a
// round trip.
type promptServer struct {
	client  *truora.Client
	request truora.TokenRequest
	files   string
	calls   func() int
}

// newPromptServer starts one, with files of 2 MiB for it.
func newPromptServer(b *testing.B, roundTrip time.Duration) promptServer {
	b.Helper()
	dir := b.TempDir()
	for name, text := range map[string]string{
		"document_front": "\xff\xd8\xff\xe0 JFIF", "document_back": "\x89PNG\r\n\x1a\n", "face_video": "\x00\x00\x00\x14ftypmp42\x00\x00\x00\x00mp42",
	} {
		content := append([]byte(text), bytes.Repeat([]byte{'.'}, 2<<20)...)
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			b.Fatal(err)
		}
	}
	scenario := loadScenario("happy")
	box := sandbox.New(sandbox.Options{Scenarios: []*sandbox.Scenario{scenario}})
	var mu sync.Mutex
	calls := 0
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		calls++
		mu.Unlock()
		time.Sleep(roundTrip)
		box.ServeHTTP(w, r)
	}))
	server.EnableHTTP2 = true
	server.StartTLS()
	b.Cleanup(server.Close)
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	client, err := truora.New(truora.Options{
		AccountURL: server.URL, IdentityURL: server.URL, Key: sandbox.DemoKey, HTTP: &http.Client{Transport: truora.NewTransport(roots)},
	})
	if err != nil {
		b.Fatal(err)
	}
	return promptServer{client: client, files: dir,
		request: truora.TokenRequest{FlowID: scenario.FlowID(), AccountID: "ACC1", RedirectURL: "https://identity.truora.com"},
		calls: func() int {
			mu.Lock()
			defer mu.Unlock()
			return calls
		}}
}

// byEngine goes through the flow as the program does, with a journal on the disk.
func (s promptServer) byEngine(b *testing.B) {
	b.Helper()
	book, err := journal.Open(b.TempDir(), "api.example")
	if err != nil {
		b.Fatal(err)
	}
	e := flow.NewEngine(flow.EngineOptions{API: s.client, Journal: book, Paces: book, Start: flow.Start{Request: s.request}})
	if last, _ := (person{files: s.files, cancelAt: -1}).run(e); last.Outcome.Status != truora.ProcessSuccess {
		b.Fatalf("it came to %+v", last.Outcome)
	}
}

// byBareClient makes the same calls, as soon as the response before is there.
func (s promptServer) byBareClient(b *testing.B) {
	b.Helper()
	ctx := b.Context()
	check := func(err error) {
		if err != nil {
			b.Error(err)
		}
	}
	token, err := s.client.IntegrationToken(ctx, s.request)
	check(err)
	p, err := s.client.CreateProcess(ctx, token)
	check(err)
	for !b.Failed() && !p.Status.IsFinal() {
		raw, index, _ := p.Current()
		step := flow.StepAt(p, index, s.client.UploadHosts())
		var sending sync.WaitGroup
		for _, file := range step.Files {
			local := truora.LocalFile{Path: filepath.Join(s.files, file.Target), ContentType: contentTypes[file.Target]}
			sending.Go(func() { check(s.client.Upload(ctx, findURL(p, index, file.Target), local, nil)) })
		}
		sending.Wait()
		if raw.Type != "take_document_photo" {
			verification := truora.Verification{StepID: raw.StepID, VerificationID: raw.VerificationID, Type: raw.Type}
			for _, input := range raw.ExpectedInputs {
				verification.Inputs = append(verification.Inputs, truora.InputValue{Type: input.Type, Name: input.Name, Value: answers[input.Name]})
			}
			check(s.client.VerifyStep(ctx, p.ProcessID, verification))
		}
		p, err = s.client.ReadProcess(ctx, p.ProcessID)
		check(err)
	}
	_, err = s.client.ReadResult(ctx, p.ProcessID)
	check(err)
}

// findURL is the upload URL of a file: the step's own, else that of the step before.
func findURL(p truora.Process, index int, target string) string {
	for _, own := range p.Steps[index].FilesUploadURLs {
		if own.Name == target && own.URL != "" {
			return own.URL
		}
	}
	output := map[string]string{"document_front": "front_document_photo", "document_back": "back_document_photo"}[target]
	if output == "" {
		output = target
	}
	return p.Steps[index-1].VerificationOutput.Outputs[output]
}

// Prints how long seven steps take that end immediately, beside a client that only
// makes the calls.
func BenchmarkWholeFlow(b *testing.B) {
	const runs = 9
	for range b.N {
		for _, roundTrip := range []time.Duration{0, 50 * time.Millisecond} {
			server := newPromptServer(b, roundTrip)
			var byEngine, byClient []time.Duration
			var calls [2]int
			for range runs {
				before := server.calls()
				began := time.Now()
				server.byBareClient(b)
				byClient, calls[0] = append(byClient, time.Since(began)), server.calls()-before
				began = time.Now()
				server.byEngine(b)
				byEngine, calls[1] = append(byEngine, time.Since(began)), server.calls()-before-calls[0]
			}
			slices.Sort(byEngine)
			slices.Sort(byClient)
			b.Logf("figure | seven steps that end immediately, files of 2 MiB over TLS, %v a call: the engine, the calls alone | %d ms by %d calls, %d ms by %d",
				roundTrip, byEngine[runs/2].Milliseconds(), calls[1], byClient[runs/2].Milliseconds(), calls[0])
		}
	}
}
