package truora

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
)

func TestListsComeInWhateverShape(t *testing.T) {
	for name, body := range map[string]string{
		"ids":                  `["IDP1","IDP2"]`,
		"ids in an object":     `{"process_ids":["IDP1","IDP2"]}`,
		"processes":            `{"processes":[{"process_id":"IDP1","status":"success"},{"process_id":"IDP2"}]}`,
		"processes by id":      `{"items":[{"id":"IDP1"},{"identity_process_id":"IDP2"}]}`,
		"one in another":       `{"data":{"processes":["IDP1","IDP2"]}}`,
		"twice and odd ones":   `{"processes":["IDP1","IDP1",null,{},[],"IDP2"]}`,
		"a page after another": `{"processes":["IDP1","IDP2"],"next":""}`,
	} {
		server := newTestServer(t, respond(200, body))
		client, _ := newClient(t, server.URL)
		got, err := client.ListProcesses(t.Context(), 100)
		if err != nil || len(got) != 2 || got[0].ProcessID != "IDP1" || got[1].ProcessID != "IDP2" {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
		if n := len(server.all()); n != 1 {
			t.Errorf("%s: %d calls", name, n)
		}
	}
	empty := newTestServer(t, respond(200, `{"processes":null}`))
	client, _ := newClient(t, empty.URL)
	if got, err := client.ListProcesses(t.Context(), 100); err != nil || len(got) != 0 {
		t.Errorf("none: %+v, %v", got, err)
	}
}

func TestAResponseThatIsNotAListIsInvalid(t *testing.T) {
	for _, body := range []string{`{}`, `"IDP1"`, `{"processes":{"a":1}}`, `null`} {
		client, _ := newClient(t, newTestServer(t, respond(200, body)).URL)
		if _, err := client.ListProcesses(t.Context(), 100); !errors.Is(err, InvalidResponse) {
			t.Errorf("%s: %v", body, err)
		}
	}
}

func TestPagesFollowEachOtherOnTheSameHostAlone(t *testing.T) {
	pages := func(next string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			switch {
			case r.URL.Query().Get("start_key") == "k2":
				w.Write([]byte(`{"processes":["IDP3"],` + next + `}`)) // it would go on for ever
			default:
				w.Write([]byte(`{"processes":["IDP1","IDP2"],` + next + `}`))
			}
		}
	}
	for next, want := range map[string]int{
		`"next":"/v1/processes/?start_key=k2"`:                             3,
		`"start_key":"k2"`:                                                 3,
		`"links":{"next":"?start_key=k2"}`:                                 3,
		`"next":"https://elsewhere.example.com/v1/processes?start_key=k2"`: 2,
	} {
		server := newTestServer(t, pages(next))
		client, _ := newClient(t, server.URL)
		got, err := client.ListProcesses(t.Context(), 100)
		if err != nil || len(got) != want {
			t.Errorf("%s: %d processes, %v", next, len(got), err)
		}
	}
	client, _ := newClient(t, newTestServer(t, pages(`"start_key":"k2"`)).URL)
	if got, _ := client.ListProcesses(t.Context(), 2); len(got) != 2 {
		t.Errorf("more than asked for: %d", len(got))
	}
}

func TestThePDFIsWaitedForAndNeverFollowed(t *testing.T) {
	var followed bool
	answers := []http.HandlerFunc{
		respond(202, `{"file_status":"requested"}`),
		func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "/files/r.pdf?Signature=s")
			w.WriteHeader(302)
		},
		respond(200, "%PDF-1.4 here it is"),
	}
	for i, want := range []PDF{{Status: "requested"}, {Address: "/files/r.pdf?Signature=s"}, {Data: []byte("%PDF-1.4 here it is")}} {
		server := newTestServer(t, func(w http.ResponseWriter, r *http.Request) {
			followed = followed || strings.HasPrefix(r.URL.Path, "/files")
			answers[i](w, r)
		})
		client, _ := newClient(t, server.URL)
		got, err := client.RequestPDF(t.Context(), "IDP1")
		if err != nil || got.Status != want.Status || !strings.HasSuffix(got.Address, want.Address) || !slices.Equal(got.Data, want.Data) {
			t.Errorf("%+v, %v", got, err)
		}
	}
	if followed {
		t.Error("the redirect was followed")
	}
}

func TestADownloadTakesNoKeyAlong(t *testing.T) {
	server := newTestServer(t, respond(200, "picture"))
	client, _ := newClient(t, server.URL)
	got, err := client.Download(t.Context(), server.URL+"/files/front.jpg?Signature=secret")
	if err != nil || string(got) != "picture" {
		t.Fatalf("%q, %v", got, err)
	}
	if header := server.all()[0].header; header.Get("Truora-API-Key") != "" {
		t.Errorf("the key went to storage: %v", header)
	}
	if _, err := client.Download(t.Context(), "https://elsewhere.example.com/front.jpg?Signature=secret"); !errors.Is(err, HostNotAllowed) {
		t.Errorf("another host: %v", err)
	}
}

func TestADownloadThatIsRefusedSaysSoWithoutItsAddress(t *testing.T) {
	server := newTestServer(t, respond(403, `<Error><Code>AccessDenied</Code><Message>Signature secret expired</Message></Error>`))
	client, _ := newClient(t, server.URL)
	_, err := client.Download(t.Context(), server.URL+"/files/front.jpg?Signature=secret")
	if !errors.Is(err, FileExpired) || strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "upload") {
		t.Errorf("%v", err)
	}
}
