package cli_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// hostile contains what controls terminals: CSI, OSC (title, clipboard, links),
// DCS, APC (kitty's pictures, and this program's own marks), C1, BEL,
// backspaces and line ends, and characters that change direction or are
// invisible.
const hostile = "\x1b[2J\x1b[31;41m\x1b[6n\x1b]0;OWNED\a\x1b]52;c;T1dORUQ=\x1b\\\x1b]8;;http://owned.test\x1b\\\x1bP$qOWNED\x1b\\" +
	"\x1b_Ga=d\x1b\\\x1b_cedula:1\x1b\\\x1b^OWNED\x1b\\\x1b[?1049l\x1bc\u009b2J\u009d0;OWNED\u009c\u0090OWNED\u009c\a\b\b\r\x00\x7f" +
	"\u202e\u2066\u200b\u200e\ufeff\u2028\U000e0041\ue000 said"

// rawHostile is the content of a JSON string with hostile text, partly escaped
// and partly not, and with invalid UTF-8.
func rawHostile() string {
	quoted, _ := json.Marshal(hostile)
	return strings.Trim(string(quoted), `"`) + "\xff\xc3\x28\u009b31m\u202e"
}

// wireFields are fields that a verification needs unchanged.
var wireFields = map[string]bool{
	"api_key": true, "process_id": true, "step_id": true, "current_step_id": true, "verification_id": true, "type": true, "status": true,
	"failure_status": true, "validation_status": true, "name": true, "value": true, "url": true, "file_upload_url": true, "media_type": true,
	"front_document_photo": true, "back_document_photo": true, "face_video": true, "options": true, "creation_date": true,
}

// spoil appends a mark to every string in a JSON value, in all fields or in
// those that are not needed.
func spoil(field string, value any, all bool, mark string) any {
	switch value := value.(type) {
	case map[string]any:
		for name, inner := range value {
			value[name] = spoil(name, inner, all, mark)
		}
		value["unknown_field"] = mark
	case []any:
		for i, inner := range value {
			value[i] = spoil(field, inner, all, mark)
		}
	case string:
		if all || !wireFields[field] {
			return value + mark
		}
	case nil:
		if all || field == "description" || field == "title" || field == "message" {
			return mark
		}
	}
	return value
}

// spoiled is a backend that adds hostile text to every response.
func (b *backend) spoiled(t *testing.T, all bool) *backend {
	t.Helper()
	const mark = "HOSTILE-MARK"
	spoiler := func(w http.ResponseWriter, r *http.Request) {
		recorder := httptest.NewRecorder()
		b.box.ServeHTTP(recorder, r)
		var value any
		body := recorder.Body.Bytes()
		if json.Unmarshal(body, &value) == nil {
			text, err := json.Marshal(spoil("", value, all, mark))
			if err != nil {
				t.Error(err)
			}
			body = bytes.ReplaceAll(text, []byte(mark), []byte(rawHostile()))
		}
		for name, values := range recorder.Header() {
			w.Header()[name] = values
		}
		w.Header().Del("Content-Length")
		w.WriteHeader(recorder.Code)
		w.Write(body)
	}
	server := httptest.NewServer(b.record(http.HandlerFunc(spoiler)))
	t.Cleanup(server.Close)
	return &backend{Server: server, box: b.box, scenario: b.scenario, files: b.files}
}

// expectHarmless fails the test if a text contains anything but letters, spaces
// and line ends.
func expectHarmless(t *testing.T, what, text string) {
	t.Helper()
	isHidden := func(r rune) bool { return r != '\n' && r != '\t' && !unicode.IsGraphic(r) }
	if at := strings.IndexFunc(text, isHidden); at >= 0 || !utf8.ValidString(text) {
		t.Errorf("%s: %q", what, text)
	}
}

func expectJSONLines(t *testing.T, what, text string) {
	t.Helper()
	for line := range strings.Lines(text) {
		if !json.Valid([]byte(line)) {
			t.Errorf("%s: no JSON: %q", what, line)
		}
	}
}

// TestWordsFromOutsideSteerNothing adds terminal control sequences to every
// field of the API's responses, and checks the output.
func TestWordsFromOutsideSteerNothing(t *testing.T) {
	t.Parallel()
	for scenario, spoils := range map[string][]bool{"happy": {false, true}, "consent-terms": {false, true}, "risky": {false}, "blurry-document": {false}, "unknown-steps": {false}} {
		for _, all := range spoils {
			t.Run(scenario, func(t *testing.T) {
				t.Parallel()
				b := startBackend(t, scenario).spoiled(t, all)
				home, log := t.TempDir(), filepath.Join(t.TempDir(), "log")
				more := "[flow]\nstep_timeout = \"3s\"\nreview_timeout = \"3s\"\npoll_first = \"100ms\"\npoll_min = \"100ms\"\n"
				config := filepath.Join(t.TempDir(), "c.toml")
				text := "[truora]\nidentity_url = \"" + b.URL + "\"\naccount_url = \"" + b.URL + "\"\n[process]\nflow_id = \"" + b.scenario.FlowID() + "\"\n" + more
				if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
				run := func(args ...string) runOutput {
					answers := strings.Repeat("yes\n", 3) + emailAndCode + document + b.paths() + strings.Repeat("1\n", 40)
					return cedula{args: append(args, "--config", config, "--log", log), env: []string{keyInEnvironment}, input: strings.NewReader(answers), home: home}.run(t)
				}
				for _, args := range [][]string{
					{"run", "--plain", "--json"}, {"run", "--plain"}, {"resume", "--list"}, {"resume", "--plain"}, {"result"}, {"result", "--json"},
					{"list"}, {"list", "--json"}, {"link"}, {"link", "--json"}, {"doctor"}, {"result", "IDP-none"},
				} {
					r := run(args...)
					what := strings.Join(args, " ")
					expectHarmless(t, what+", stdout", r.stdout)
					expectHarmless(t, what+", stderr", r.stderr)
					if args[len(args)-1] == "--json" {
						expectJSONLines(t, what, r.stdout)
					}
				}
				logged, err := os.ReadFile(log)
				if err != nil {
					t.Fatal(err)
				}
				expectHarmless(t, "log", string(logged))
				expectJSONLines(t, "log", string(logged))
			})
		}
	}
}

// TestTheAPIsObjectIsPrintedUnaltered: characters are escaped for the terminal,
// but the values remain the same.
func TestTheAPIsObjectIsPrintedUnaltered(t *testing.T) {
	t.Parallel()
	plain, home := startBackend(t, "risky"), t.TempDir()
	id := plain.finish(t, home)
	b := plain.spoiled(t, false)
	r := cedula{args: []string{"result", id, "--json", "--config", b.config(t, "")}, env: []string{keyInEnvironment}, home: home}.run(t)
	expectHarmless(t, "stdout", r.stdout)
	var want, got any
	plain.mu.Lock()
	answer := plain.answers["GET /v1/processes/"+id+"/result"] // another would hold other signed URLs
	plain.mu.Unlock()
	if err := json.Unmarshal(answer, &want); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(r.stdout), &got); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v\n got %q\nwant %q", err, got, want)
	}
	if !strings.Contains(fmt.Sprint(want), "OWNED") {
		t.Error("the API said nothing hostile")
	}
}
