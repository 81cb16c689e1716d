package truora

import (
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"testing"
)

// filled is a body of as many bytes as are read of one, with an element repeated.
func filled(before, element, after string) string {
	n := (maxResponse - len(before) - len(after)) / (len(element) + 1)
	return before + strings.Repeat(element+",", n-1) + element + after
}

// TestABodyOfAnyShapeTakesLittleMemory: what is read of a response is bounded, and
// so is what becomes of it here, with the inspector open as well.
func TestABodyOfAnyShapeTakesLittleMemory(t *testing.T) {
	options := strings.Repeat("1,", 9_000) + "1"
	var keys strings.Builder
	for i := range 300_000 {
		fmt.Fprintf(&keys, `"k%d":1,`, i)
	}
	step := func(field string) string { return `{"process_id":"P","steps":[{"type":"x",` + field }
	bodies := map[string]string{
		"steps":                  filled(`{"process_id":"P","steps":[`, `{}`, `]}`),
		"steps that are none":    filled(`{"process_id":"P","steps":[`, `1`, `]}`),
		"inputs":                 filled(step(`"expected_inputs":[`), `{}`, `]}]}`),
		"options":                filled(step(`"expected_inputs":[{"name":"a","options":[`), `1`, `]}]}]}`),
		"many inputs of options": filled(step(`"expected_inputs":[`), `{"name":"a","options":[`+options+`]}`, `]}]}`),
		"upload targets":         filled(step(`"files_upload_urls":[`), `"a"`, `]}]}`),
		"outputs":                filled(step(`"verification_output":{"outputs":[`), `{"name":"a"}`, `]}}]}`),
		"named outputs":          step(`"verification_output":{"outputs":{`) + keys.String() + `"a":1}}}]}`,
		"names":                  filled(`{"process_id":"P","identity_verification_names":[`, `1`, `]}`),
		"fields":                 `{` + keys.String() + `"process_id":"P"}`,
		"one text":               `{"process_id":"` + strings.Repeat("x", maxResponse-20) + `"}`,
		"depth":                  `{"process_id":"P","x":` + strings.Repeat("[", 9_000) + strings.Repeat("]", 9_000) + `}`,
		"depth without end":      strings.Repeat("[", maxResponse),
		"validations":            filled(`{"process_id":"P","validations":[`, `{}`, `]}`),
		"checks":                 filled(`{"process_id":"P","validations":[{"details":{"document_validations":{"a":[`, `{}`, `]}}}]}`),
	}
	for name, body := range bodies {
		server := newTestServer(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(body)) })
		client, _ := newClient(t, server.URL)
		shown := 0
		client.observe = func(e Exchange) { shown = len(e.ResponseBody) }
		for call, read := range map[string]func() error{
			"process": func() error { _, err := client.ReadProcess(t.Context(), "P"); return err },
			"result":  func() error { _, err := client.ReadResult(t.Context(), "P"); return err },
		} {
			allocated := allocatedBy(func() { _ = read() })
			if allocated > 512<<20 || shown > maxRecorded+100 {
				t.Errorf("%s as a %s: %d MiB, %d bytes for the inspector", name, call, allocated>>20, shown)
			}
		}
	}
}

// allocatedBy is what f allocates, in bytes.
func allocatedBy(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

func TestAListOf5000OptionsIsReadCompletely(t *testing.T) {
	options := strings.Repeat(`{"value":"CO","label":"Colombia"},`, 4_999) + `"PE"`
	server := newTestServer(t, respond(200, `{"process_id":"P","steps":[{"type":"x","expected_inputs":[{"name":"a","options":[`+options+`]}]}]}`))
	client, _ := newClient(t, server.URL)
	p, err := client.ReadProcess(t.Context(), "P")
	if err != nil || len(p.Steps[0].ExpectedInputs[0].Options) != 5000 || p.Steps[0].ExpectedInputs[0].Options[4999].Value != "PE" {
		t.Errorf("%v, %d steps", err, len(p.Steps))
	}
}
