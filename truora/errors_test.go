package truora

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestErrorsAreClassified(t *testing.T) {
	cases := []struct {
		status int
		body   string
		want   ErrorKind
	}{
		{400, `{"code":"10400","http_code":400,"message":"The field is read only: email"}`, ReadOnlyInput},
		{400, `{"code":10400,"message":"invalid step type"}`, InvalidStepType},
		{400, `{"message":"invalid current step"}`, InvalidCurrentStep},
		{400, `{"message":"process expired"}`, ProcessExpired},
		{400, `{"message":"max rate limit reached"}`, RateLimited},
		{400, `{"message":"missing params: token"}`, MissingParams},
		{400, `{"message":"images were not uploaded"}`, ImagesNotUploaded},
		{400, `{"message":"some other thing"}`, BadRequest},
		{400, `<html>`, BadRequest},
		{401, `{"message":"Unauthorized"}`, KeyRefused},
		{403, `{"message":"forbidden"}`, KeyRefused},
		{403, `{"message":"Missing Authentication Token"}`, WrongURL},
		{404, `{"code":"10404","message":"not found"}`, NoSuchProcess},
		{409, `{"message":"conflict"}`, Conflict},
		{407, `<html>`, InvalidResponse},
		{410, ``, ProcessExpired},
		{418, ``, BadRequest},
		{429, `{"message":"slow down"}`, RateLimited},
		{500, `{"message":"oops"}`, ServerFailed},
		{503, `<html>busy</html>`, ServerFailed},
		{511, `<html>log in</html>`, InvalidResponse},
	}
	for _, c := range cases {
		t.Run(fmt.Sprint(c.status, c.want), func(t *testing.T) {
			server := newTestServer(t, respond(c.status, c.body))
			client, _ := newClient(t, server.URL)
			err := client.VerifyStep(t.Context(), "P", Verification{StepID: "S"})
			e := asError(t, err)
			if !errors.Is(err, c.want) || e.Status != c.status || e.Delivery != Answered || e.Op != "verify step" {
				t.Errorf("got %#v", e)
			}
			if strings.Contains(c.body, "10400") && e.Code != "10400" {
				t.Errorf("code %q", e.Code)
			}
			if n := len(server.all()); n != 1 {
				t.Errorf("a verify was sent %d times", n)
			}
		})
	}
}

func TestNotFoundWithoutAProcess(t *testing.T) {
	for body, want := range map[string]ErrorKind{`{"message":"flow not found"}`: BadRequest, `<h1>nginx</h1>`: WrongURL} {
		server := newTestServer(t, respond(404, body))
		client, _ := newClient(t, server.URL)
		_, err := client.IntegrationToken(t.Context(), TokenRequest{FlowID: "IPF", AccountID: "a"})
		if !errors.Is(err, want) {
			t.Errorf("%s: %v", body, err)
		}
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	for text, want := range map[string]time.Duration{
		"3": 3 * time.Second, "0.5": 500 * time.Millisecond, "90000": 24 * time.Hour, "-1": 0, "soon": 0, "": 0, "NaN": 0,
		now.Add(9 * time.Second).UTC().Format("Mon, 02 Jan 2006 15:04:05 GMT"):  9 * time.Second,
		now.Add(-9 * time.Second).UTC().Format("Mon, 02 Jan 2006 15:04:05 GMT"): 0,
		now.Add(time.Hour).UTC().Format("Mon, 02 Jan 2006 15:04:05 GMT"):        time.Hour,
	} {
		if got := parseRetryAfter(map[string][]string{"Retry-After": {text}}, now); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

func TestErrorTextsGiveNothingAway(t *testing.T) {
	private := []string{"654321", "ana.maria@correo.com.co", "+573001234567", permanentKey, "eyJhbGciOi.eyJzdWIiOiIx.c2ln", "Signature=abc", "1020304050"}
	body := `{"code":"1","message":"refused: ` + strings.Join(private, " | ") + ` at https://files.truora.com/a?` + private[5] + `\u001b[31m\u202e` + `"}`
	server := newTestServer(t, respond(400, body))
	client, _ := newClient(t, server.URL)
	err := client.VerifyStep(t.Context(), "P", Verification{Inputs: []InputValue{{"text", "token", "654321"}, {"select", "country", "refused"}}})
	for _, secret := range append(private, "\x1b", "\u202e") {
		if strings.Contains(err.Error(), secret) {
			t.Errorf("%q is in %q", secret, err)
		}
	}
	if !strings.Contains(err.Error(), "refused") {
		t.Errorf("nothing is left of the message: %q", err)
	}
}

func TestErrorTextsAreBounded(t *testing.T) {
	server := newTestServer(t, respond(400, `{"message":"`+strings.Repeat("palabra ñ ", 10_000)+`"}`))
	client, _ := newClient(t, server.URL)
	e := asError(t, client.VerifyStep(t.Context(), "P", Verification{}))
	if n := len([]rune(e.Message)); n > maxErrorText+1 || n < maxErrorText/2 {
		t.Errorf("%d characters", n)
	}
}

// A proxy's address may hold a password, and the network's errors name it.
func TestUsersOfAddressesAreMasked(t *testing.T) {
	for _, text := range []string{"proxy http://ana:s3cr3t@proxy:3128 refused", `invalid "socks5://s3cr3t@10.0.0.1:1"`} {
		if got := errorText(text, nil); strings.Contains(got, "s3cr3t") || !strings.Contains(got, "://") {
			t.Errorf("%q became %q", text, got)
		}
	}
}

func TestANetworksErrorIsItsCauseAlone(t *testing.T) {
	dial := func(err error) error {
		return &net.OpError{Op: "dial", Net: "tcp", Addr: &net.TCPAddr{IP: net.IPv4(10, 0, 0, 7), Port: 443}, Err: err}
	}
	for want, err := range map[string]error{
		"no such host":                dial(&net.DNSError{Err: "no such host", Name: "api.example.com", Server: "10.0.0.53:53"}),
		syscall.ECONNREFUSED.Error():  dial(&os.SyscallError{Syscall: "connect", Err: syscall.ECONNREFUSED}),
		"EOF":                         io.EOF,
		"remote error: tls: bad name": errors.New("remote error: tls: bad name"),
	} {
		if got := networkCause(err); got != want {
			t.Errorf("%v: got %q, want %q", err, got, want)
		}
	}
}
