package truora

import (
	"context"
	"errors"
	"net"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func seconds(list ...float64) []time.Duration {
	var out []time.Duration
	for _, s := range list {
		out = append(out, time.Duration(s*float64(time.Second)))
	}
	return out
}

func TestReadsAreRetried(t *testing.T) {
	good := respond(200, someProcess)
	cases := map[string]struct {
		replies []http.HandlerFunc
		waits   []time.Duration
		want    error
	}{
		"5xx":                     {[]http.HandlerFunc{respond(500, ""), respond(503, ""), good}, seconds(0.5, 1), nil},
		"connection lost":         {[]http.HandlerFunc{hangUp, good}, seconds(0.5), nil},
		"429 says how long":       {[]http.HandlerFunc{respond(429, "", "Retry-After", "7"), good}, seconds(7), nil},
		"429 asks too much":       {[]http.HandlerFunc{respond(429, "", "Retry-After", "61"), good}, nil, RateLimited},
		"no JSON":                 {[]http.HandlerFunc{respond(200, "<html>"), good}, seconds(0.5), nil},
		"JSON of something else":  {[]http.HandlerFunc{respond(200, `{"ok":true}`), respond(200, `[]`), good}, seconds(0.5, 1), nil},
		"cut short":               {[]http.HandlerFunc{respond(200, `{`, "Content-Length", "99"), good}, seconds(0.5), nil},
		"five tries at most":      {[]http.HandlerFunc{respond(502, "")}, seconds(0.5, 1, 2, 4), ServerFailed},
		"no usable body, twice":   {[]http.HandlerFunc{respond(200, "hello")}, seconds(0.5, 1), InvalidResponse},
		"unusable between 5xx":    {[]http.HandlerFunc{respond(200, ""), respond(500, ""), respond(200, ""), good}, seconds(0.5, 1, 2), nil},
		"longer than 4 MiB":       {[]http.HandlerFunc{respond(200, `{"process_id":"`+strings.Repeat("x", maxResponse)+`"}`), good}, seconds(0.5), nil},
		"a refused key is final":  {[]http.HandlerFunc{respond(401, "")}, nil, KeyRefused},
		"a bad request is final":  {[]http.HandlerFunc{respond(400, "")}, nil, BadRequest},
		"an unknown id is final":  {[]http.HandlerFunc{respond(404, "{}")}, nil, NoSuchProcess},
		"the wrong path is final": {[]http.HandlerFunc{respond(403, `{"message":"Missing Authentication Token"}`)}, nil, WrongURL},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			server := newTestServer(t, c.replies...)
			client, clock := newClient(t, server.URL)
			process, err := client.ReadProcess(t.Context(), "IDP1")
			if !errors.Is(err, c.want) || err == nil && process.ProcessID != "IDP1" {
				t.Fatal(process, err)
			}
			if !reflect.DeepEqual(clock.waits, c.waits) {
				t.Errorf("waited %v, want %v", clock.waits, c.waits)
			}
		})
	}
}

// TestCommandsAreRepeatedOnlyIfTheyHadNoEffect: cancel and back change something.
func TestCommandsAreRepeatedOnlyIfTheyHadNoEffect(t *testing.T) {
	for name, c := range map[string]struct {
		reply http.HandlerFunc
		sent  int
	}{
		"429": {respond(429, ""), 5}, "500": {respond(500, ""), 1}, "lost": {hangUp, 1}, "nonsense is fine": {respond(200, "<ok>"), 1},
	} {
		server := newTestServer(t, c.reply)
		client, _ := newClient(t, server.URL)
		_ = client.CancelProcess(t.Context(), "P", Cancellation{FailureStatus: FailureCanceled})
		if n := len(server.all()); n != c.sent {
			t.Errorf("%s: sent %d times, want %d", name, n, c.sent)
		}
	}
}

// TestAnswersThatSayNothing: of a Verify only the status counts, unless a web
// page came in place of the API's answer.
func TestAnswersThatSayNothing(t *testing.T) {
	for body, want := range map[string]error{"": nil, "ok": nil, "{": nil, " <!doctype html><p>Log in": InvalidResponse} {
		client, _ := newClient(t, newTestServer(t, respond(200, body, "Content-Type", "text/html")).URL)
		if err := client.VerifyStep(t.Context(), "P", Verification{StepID: "S"}); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", body, err, want)
		}
	}
}

func TestVerifyKnowsWhetherItArrived(t *testing.T) {
	lost := newTestServer(t, hangUp)
	plain := newTestServer(t, respond(200, ""))
	closed := newTestServer(t, respond(200, ""))
	closed.Close()
	cases := map[string]struct {
		base string
		want Delivery
	}{
		"answer lost":   {lost.URL, DeliveryUnknown},
		"refused":       {closed.URL, NotDelivered},
		"no TLS there":  {strings.Replace(plain.URL, "http:", "https:", 1), NotDelivered},
		"server failed": {newTestServer(t, respond(500, "")).URL, Answered},
		"a login page":  {newTestServer(t, respond(200, "<html>", "Content-Type", "text/html; charset=utf-8")).URL, Answered},
	}
	for name, c := range cases {
		client, clock := newClient(t, c.base)
		e := asError(t, client.VerifyStep(t.Context(), "P", Verification{StepID: "S"}))
		if e.Delivery != c.want || len(clock.waits) != 0 {
			t.Errorf("%s: delivery %v, kind %v, waits %v", name, e.Delivery, e.Kind, clock.waits)
		}
	}
	if n := len(lost.all()); n != 1 {
		t.Errorf("a lost verify was sent %d times", n)
	}
}

// TestVerifyOnADeadConnection: the server answers the first request and drops
// the connection on the second, which net/http reuses. A written request must
// not be repeated automatically.
func TestVerifyOnADeadConnection(t *testing.T) {
	server := newTestServer(t, respond(200, someProcess), hangUp)
	client, _ := newClient(t, server.URL)
	if _, err := client.ReadProcess(t.Context(), "P"); err != nil {
		t.Fatal(err)
	}
	e := asError(t, client.VerifyStep(t.Context(), "P", Verification{StepID: "S"}))
	if n := len(server.all()); n != 2 || e.Delivery != DeliveryUnknown {
		t.Errorf("%d requests, delivery %v", n, e.Delivery)
	}
}

// failingTransport is a transport of another kind, which reports no connections.
type failingTransport struct{ err error }

func (f failingTransport) RoundTrip(*http.Request) (*http.Response, error) { return nil, f.err }

func TestDeliveryThroughAForeignTransport(t *testing.T) {
	for err, want := range map[error]Delivery{
		&net.OpError{Op: "dial", Err: errors.New("refused")}:   NotDelivered,
		&net.DNSError{Err: "no such host"}:                     NotDelivered,
		&net.OpError{Op: "read", Err: errors.New("was reset")}: DeliveryUnknown,
	} {
		client, _ := newClient(t, "http://127.0.0.1", func(o *Options) { o.HTTP = &http.Client{Transport: failingTransport{err}} })
		if e := asError(t, client.VerifyStep(t.Context(), "P", Verification{})); e.Delivery != want || e.Kind != Unreachable {
			t.Errorf("%v: %v, %v", err, e.Delivery, e.Kind)
		}
	}
}

// hangingTransport never answers.
type hangingTransport struct{}

func (hangingTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, context.Cause(r.Context())
}

func TestAnAttemptHasItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, err := New(Options{Key: "k", HTTP: &http.Client{Transport: hangingTransport{}}, Timeout: 3 * time.Second})
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		_, err = client.ReadProcess(t.Context(), "P")
		if took := time.Since(began); !errors.Is(err, TimedOut) || took != 5*3*time.Second+7500*time.Millisecond {
			t.Errorf("%v after %v", err, took)
		}
	})
}

func TestCancellingIsTheContextsError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, _ := New(Options{Key: "k", HTTP: &http.Client{Transport: hangingTransport{}}})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := client.ReadProcess(ctx, "P"); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		client, _ := New(Options{Key: "k", HTTP: &http.Client{Transport: failingTransport{errors.New("lost")}}})
		ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
		defer cancel()
		if _, err := client.ReadProcess(ctx, "P"); !errors.Is(err, context.DeadlineExceeded) {
			t.Error("while waiting:", err)
		}
	})
}

func TestRetriesAreReported(t *testing.T) {
	server := newTestServer(t, respond(503, ""), respond(500, ""), respond(200, someProcess))
	client, _ := newClient(t, server.URL)
	var waits []time.Duration
	ctx := WithRetryListener(t.Context(), func(err error, wait time.Duration) {
		if !errors.Is(err, ServerFailed) {
			t.Errorf("reported %v", err)
		}
		waits = append(waits, wait)
	})
	if _, err := client.ReadProcess(ctx, "IDP1"); err != nil || !reflect.DeepEqual(waits, seconds(0.5, 1)) {
		t.Errorf("reported waits %v, ended with %v", waits, err)
	}
}
