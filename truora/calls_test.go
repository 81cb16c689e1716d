package truora

import (
	"errors"
	"net/http"
	"testing"
)

const someProcess = `{"process_id":"IDP1","status":"pending","steps":[{"step_id":"IPS1","type":"enter_email"}]}`

func TestEachCallOnTheWire(t *testing.T) {
	const id = "IDP/1 é"
	cases := map[string]struct {
		make func(c *Client) error
		want received
		key  string
	}{
		"create": {func(c *Client) error { _, err := c.CreateProcess(t.Context(), "tok.en.x"); return err },
			received{method: "POST", path: "/v1/processes/"}, "tok.en.x"},
		"read": {func(c *Client) error { _, err := c.ReadProcess(t.Context(), id); return err },
			received{method: "GET", path: "/v1/processes/IDP%2F1%20%C3%A9"}, permanentKey},
		"verify": {func(c *Client) error {
			return c.VerifyStep(t.Context(), id, Verification{"S", "V", "enter_email", []InputValue{{"email", "email", "a@b.co"}}})
		}, received{method: "POST", path: "/v1/processes/IDP%2F1%20%C3%A9",
			body: `{"step_id":"S","verification_id":"V","type":"enter_email","expected_inputs":[{"type":"email","name":"email","value":"a@b.co"}]}`}, permanentKey},
		"verify without inputs": {func(c *Client) error {
			return c.VerifyStep(t.Context(), "P", Verification{StepID: "S", VerificationID: "V", Type: "record_face_photo_liveness"})
		}, received{method: "POST", path: "/v1/processes/P", body: `{"step_id":"S","verification_id":"V","type":"record_face_photo_liveness"}`}, permanentKey},
		"result": {func(c *Client) error { _, err := c.ReadResult(t.Context(), "P"); return err },
			received{method: "GET", path: "/v1/processes/P/result"}, permanentKey},
		"cancel": {func(c *Client) error {
			return c.CancelProcess(t.Context(), "P", Cancellation{FailureStatus: FailureCanceled, CanceledReason: "changed_mind"})
		}, received{method: "POST", path: "/v1/processes/P/status", body: `{"failure_status":"canceled","canceled_reason":"changed_mind"}`}, permanentKey},
		"back": {func(c *Client) error { return c.StepBack(t.Context(), "P", "S") },
			received{method: "POST", path: "/v1/processes/P/back"}, permanentKey},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			server := newTestServer(t, respond(200, someProcess))
			client, _ := newClient(t, server.URL+"/")
			if err := c.make(client); err != nil {
				t.Fatal(err)
			}
			got := server.all()
			if len(got) != 1 || got[0].method != c.want.method || got[0].path != c.want.path || got[0].body != c.want.body {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
			checkHeaders(t, got[0], c.key)
		})
	}
}

func checkHeaders(t *testing.T, got received, key string) {
	t.Helper()
	if got.header.Get("Truora-API-Key") != key || got.header.Get("Expect") != "" || got.header.Get("Cookie") != "" {
		t.Errorf("headers: %v", got.header)
	}
	if isJSON := got.header.Get("Content-Type") == "application/json"; isJSON != (got.body != "") {
		t.Errorf("content type %q of body %q", got.header.Get("Content-Type"), got.body)
	}
}

func TestStepBackByTheOtherWay(t *testing.T) {
	cases := map[string]struct {
		first http.HandlerFunc
		sent  int
	}{
		"gateway does not know it": {respond(403, `{"message":"Missing Authentication Token"}`), 2},
		"not found":                {respond(404, `{"code":"10404","message":"not found"}`), 2},
		"method not allowed":       {respond(405, ``), 2},
		"refused for good":         {respond(400, `{"message":"back is not allowed"}`), 1},
		"conflict":                 {respond(409, `{"message":"busy"}`), 1},
		"taken":                    {respond(200, ``), 1},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			server := newTestServer(t, c.first, respond(200, `{}`))
			client, _ := newClient(t, server.URL)
			err := client.StepBack(t.Context(), "P", "S/1")
			got := server.all()
			if len(got) != c.sent {
				t.Fatalf("%d requests, error %v", len(got), err)
			}
			last := got[len(got)-1]
			if c.sent == 2 && (err != nil || last.path != "/v1/processes/steps/S%2F1/back" || last.body != `{"retry_step":false,"delete_all":false}`) {
				t.Errorf("%+v, %v", last, err)
			}
		})
	}
}

func TestProcessIDsThatAreNone(t *testing.T) {
	client, _ := newClient(t, "http://127.0.0.1:1")
	for _, id := range []string{"", ".", ".."} {
		if _, err := client.ReadProcess(t.Context(), id); !errors.Is(err, BadInput) {
			t.Errorf("%q: %v", id, err)
		}
	}
}
