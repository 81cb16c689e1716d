//go:build !windows

package cli_test

import (
	"bufio"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/golang-jwt/jwt/v5"

	"cedula/truora/sandbox"
)

const webhookKeyInEnvironment = "TRUORA_WEBHOOK_KEY=" + sandbox.WebhookKey

// webhook posts a body and gives the status that came back.
func webhook(t *testing.T, address, body string) int {
	t.Helper()
	response, err := http.Post(address, "application/jwt", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	return response.StatusCode
}

// signedEvent is a webhook with one event, signed with a key.
func signedEvent(t *testing.T, key, id, processID string) string {
	t.Helper()
	token, err := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{"events": []any{map[string]any{
		"id": id, "event_action": "succeeded\u001b[31m", "object": map[string]any{"process_id": processID, "status": "success"},
	}}}).SignedString([]byte(key))
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// listening is a "cedula listen" that runs.
type listening struct {
	address        string
	stdout, stderr *bufio.Scanner
	end            func() error // tells it to stop, and waits for that
}

func startListening(t *testing.T) listening {
	t.Helper()
	command := cedula{args: []string{"listen", "--addr", "127.0.0.1:0"}, env: []string{webhookKeyInEnvironment}}.command(t.Context(), t)
	stdout, _ := command.StdoutPipe()
	stderr, _ := command.StderrPipe()
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	l := listening{stdout: bufio.NewScanner(stdout), stderr: bufio.NewScanner(stderr)}
	l.stderr.Scan()
	l.address = regexp.MustCompile(`http://127\.0\.0\.1:[0-9]+`).FindString(l.stderr.Text())
	l.end = func() error {
		if err := command.Process.Signal(syscall.SIGTERM); err != nil {
			return err
		}
		for l.stdout.Scan() || l.stderr.Scan() {
			t.Errorf("more than is wanted: %q %q", l.stdout.Text(), l.stderr.Text())
		}
		return command.Wait()
	}
	return l
}

func TestWebhooksAreVerifiedAndPrintedOnce(t *testing.T) {
	t.Parallel()
	l := startListening(t)
	event := signedEvent(t, sandbox.WebhookKey, "EVT1", "IDP1")
	forged := signedEvent(t, "another key", "EVT2", "IDP2")
	for _, c := range []struct {
		body string
		want int
	}{{event, 200}, {event, 200}, {`{"token":"` + event + `"}`, 200}, {forged, 401}, {"{}", 400}, {strings.Repeat("x", 2<<20), 413}} {
		if got := webhook(t, l.address+"/anything", c.body); got != c.want {
			t.Errorf("HTTP %d, want %d", got, c.want)
		}
	}
	if !l.stdout.Scan() || strings.ContainsRune(l.stdout.Text(), 0x1b) {
		t.Errorf("stdout: %q", l.stdout.Text())
	}
	var printed map[string]string
	if err := json.Unmarshal(l.stdout.Bytes(), &printed); err != nil || printed["process_id"] != "IDP1" || printed["status"] != "success" {
		t.Errorf("%s: %v", l.stdout.Text(), err)
	}
	for _, says := range []string{"the signature is not the key's", "no token with events"} {
		if !l.stderr.Scan() || !strings.Contains(l.stderr.Text(), says) || strings.Contains(l.stderr.Text(), forged[:20]) {
			t.Errorf("%q is not said: %s", says, l.stderr.Text())
		}
	}
	if err := l.end(); err != nil {
		t.Error(err)
	}
}

func TestWebhooksNeedAKey(t *testing.T) {
	t.Parallel()
	b := startBackend(t, "happy")
	for _, args := range [][]string{{"listen", "--addr", "127.0.0.1:0"}, {"run", "--plain", "--listen", "127.0.0.1:0"}} {
		r := cedula{args: append(args, "--config", b.config(t, "")), env: []string{keyInEnvironment}}.run(t)
		if r.expectExit(t, 2); !strings.Contains(r.stderr, "webhook_key") {
			t.Errorf("%v: %s", args, r.stderr)
		}
	}
	if len(b.requests) > 0 {
		t.Errorf("calls: %v", b.requests)
	}
}

// A run reads its process immediately when a webhook reports it: with the
// longest poll interval it ends long before the first poll.
func TestAWebhookMakesARunReadItsProcess(t *testing.T) {
	t.Parallel()
	b, address := startBackend(t, "happy"), freeAddress(t)
	done := make(chan struct{})
	t.Cleanup(func() { <-done })
	go func() {
		defer close(done)
		b.box.SendWebhooks(t.Context(), "http://"+address, func(error) {})
	}()
	config := b.configWithPolls(t, "50s", "100ms", "")
	r := cedula{args: []string{"run", "--plain", "--json", "--listen", address, "--config", config},
		env: []string{keyInEnvironment, webhookKeyInEnvironment}, input: strings.NewReader("john.doe@demo.com\n")}.run(t)
	r.expectExit(t, 3) // the input ended at the code, which came with the event of the e-mail
	if got := r.outcome(t); got.Steps[0].Status != "success" {
		t.Errorf("%+v", got)
	}
	b.expectNoRefusals(t)
}

// TestWordsFromOutsideSteerNoListener sends an event that is signed and hostile.
func TestWordsFromOutsideSteerNoListener(t *testing.T) {
	t.Parallel()
	l := startListening(t)
	if status := webhook(t, l.address, signedEvent(t, sandbox.WebhookKey, hostile, hostile)); status != http.StatusOK {
		t.Errorf("HTTP %d", status)
	}
	if !l.stdout.Scan() {
		t.Fatal("no event")
	}
	expectHarmless(t, "event", l.stdout.Text())
	var event struct {
		ProcessID string `json:"process_id"`
	}
	if err := json.Unmarshal(l.stdout.Bytes(), &event); err != nil || event.ProcessID != hostile {
		t.Errorf("%v: %q", err, event.ProcessID)
	}
	if err := l.end(); err != nil {
		t.Error(err)
	}
}
