package cli_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

func TestTheListIsNewestFirst(t *testing.T) {
	t.Parallel()
	b, home := startBackend(t, "happy"), t.TempDir()
	done := b.finish(t, home)
	open := b.run(t, home, "john.doe@demo.com\n").outcome(t)
	r := b.desk(t, home, "list")
	r.expectExit(t, 0)
	lines := strings.Split(strings.TrimSpace(r.stdout), "\n")
	if len(lines) != 2 || !strings.HasPrefix(lines[0], open.ProcessID+"  "+open.AccountID) || !strings.Contains(lines[0], "pending  2/7 enter_email_verification_code  ") ||
		!strings.HasPrefix(lines[1], done) || !strings.Contains(lines[1], "success  -  ") {
		t.Errorf("listed:\n%s", r.stdout)
	}
	asJSON := b.desk(t, home, "list", "--json")
	asJSON.expectExit(t, 0)
	var first map[string]any
	if err := json.Unmarshal([]byte(strings.Split(asJSON.stdout, "\n")[0]), &first); err != nil {
		t.Fatal(err)
	}
	if first["process_id"] != open.ProcessID || first["status"] != "pending" || first["step"] != "enter_email_verification_code" || first["age_seconds"] == nil {
		t.Errorf("%v", first)
	}
	b.expectNoRefusals(t)
}

// A list of ids alone is completed by reads, a few at a time; what the API does
// not give is left out.
func TestAListOfIDsIsCompletedAFewAtATime(t *testing.T) {
	t.Parallel()
	var under, most atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := strings.TrimPrefix(r.URL.Path, "/v1/processes/")
		if id == "" {
			var ids []string
			for i := range 20 {
				ids = append(ids, fmt.Sprintf("IDP%d", i))
			}
			json.NewEncoder(w).Encode(map[string]any{"processes": ids})
			return
		}
		now := under.Add(1)
		defer under.Add(-1)
		for before := most.Load(); now > before && !most.CompareAndSwap(before, now); before = most.Load() {
		}
		switch id {
		case "IDP3":
			w.WriteHeader(http.StatusNotFound)
		default:
			fmt.Fprintf(w, `{"process_id":%q,"status":"failure","failure_status":"declined","creation_date":"2026-01-%02dT00:00:00Z"}`, id, 1+len(id)*3)
		}
	}))
	t.Cleanup(server.Close)
	path := filepath.Join(t.TempDir(), "c.toml")
	if err := os.WriteFile(path, []byte(fmt.Sprintf("[truora]\nidentity_url = %q\naccount_url = %q\n", server.URL, server.URL)), 0o600); err != nil {
		t.Fatal(err)
	}
	r := cedula{args: []string{"list", "--config", path}, env: []string{keyInEnvironment}}.run(t)
	r.expectExit(t, 0)
	lines := strings.Split(strings.TrimSpace(r.stdout), "\n")
	if len(lines) != 20 || strings.Join(strings.Fields(lines[19]), " ") != "IDP3 - - - -" || !strings.Contains(lines[0], "failure (declined)") {
		t.Errorf("listed:\n%s", r.stdout)
	}
	if most.Load() > 6 {
		t.Errorf("%d reads at once", most.Load())
	}
}
