package cli_test

import (
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestALinkIsAloneOnStdout(t *testing.T) {
	t.Parallel()
	b, home := startBackend(t, "happy"), t.TempDir()
	r := b.desk(t, home, "link", "--account-id", "client-42", "--qr")
	r.expectExit(t, 0)
	link, err := url.Parse(strings.TrimSuffix(r.stdout, "\n"))
	if err != nil || link.Host != "identity.truora.com" || strings.Count(link.Query().Get("token"), ".") != 2 || strings.Count(r.stdout, "\n") != 1 {
		t.Errorf("stdout: %q", r.stdout)
	}
	if !strings.Contains(r.stderr, "the address below opens nothing") {
		t.Errorf("it is not said that the page does not know the process: %s", r.stderr)
	}
	if !strings.Contains(r.stderr, "█") || strings.Contains(r.stderr, "token=") {
		t.Errorf("stderr: %s", r.stderr)
	}
	if b.count("POST /v1/processes/") != 1 || b.count("GET") != 0 {
		t.Errorf("calls: %v", b.requests)
	}
	b.desk(t, home, "resume").expectExit(t, 2) // somebody else goes through it
	b.desk(t, home, "result").expectExit(t, 3) // but it is the last one seen
	b.expectNoRefusals(t)
}

func TestALinkAsJSON(t *testing.T) {
	t.Parallel()
	b := startBackend(t, "happy")
	r := b.desk(t, t.TempDir(), "link", "--json", "--account-id", "client-42", "--meta", "branch=12")
	r.expectExit(t, 0)
	var got map[string]string
	if err := json.Unmarshal([]byte(r.stdout), &got); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(got["process_id"], "IDP") || got["account_id"] != "client-42" || got["flow_id"] != "IPFhappy" || !strings.Contains(got["url"], "?token=") {
		t.Errorf("%v", got)
	}
	if _, err := time.Parse(time.RFC3339, got["expires_at"]); err != nil || len(got) != 5 {
		t.Errorf("%v: %v", got, err)
	}
}

// canceledElsewhere is a scenario that somebody cancels at once.
func canceledElsewhere(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "canceled.toml")
	text := "description = \"Canceled elsewhere\"\n[[steps]]\ntype = \"enter_email\"\ninputs = [{ type = \"text\", name = \"email\" }]\n" +
		"[[events]]\nstep = \"enter_email\"\nevent = \"canceled\"\nbefore = \"read\"\nreason = \"canceled\"\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestALinkIsWatchedToItsEnd(t *testing.T) {
	t.Parallel()
	b := startBackend(t, canceledElsewhere(t))
	r := b.desk(t, t.TempDir(), "link", "--watch", "--json")
	r.expectExit(t, 1)
	lines := strings.Split(strings.TrimSpace(r.stdout), "\n")
	if len(lines) != 2 || !strings.Contains(lines[0], `"url"`) || !strings.Contains(lines[1], `"failure_status":"canceled"`) || strings.Contains(lines[1], "token") {
		t.Errorf("stdout: %s", r.stdout)
	}
	if !strings.Contains(r.stderr, "1 of 1: enter_email\nover: failure\n") {
		t.Errorf("stderr: %s", r.stderr)
	}
}

func TestALinkHasTheRulesOfARun(t *testing.T) {
	t.Parallel()
	b := startBackend(t, "happy")
	for _, c := range []struct{ args, env, says string }{
		{"--account-id=a b", keyInEnvironment, "--account-id"},
		{"--meta=x", keyInEnvironment, "--meta"},
		{"--account-id=x", "TRUORA_TOKEN=a.b.c", "no say with a token"},
		{"--flow-id=", "TRUORA_API_KEY=", "TRUORA_API_KEY"},
	} {
		r := cedula{args: []string{"link", c.args, "--config", b.config(t, "")}, env: []string{c.env}}.run(t)
		if r.expectExit(t, 2); r.stdout != "" || !strings.Contains(r.stderr, c.says) {
			t.Errorf("%q is not said: %s", c.says, r.stderr)
		}
	}
	if len(b.requests) > 0 {
		t.Errorf("calls: %v", b.requests)
	}
}
