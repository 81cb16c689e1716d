package report

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"cedula/truora"
	"cedula/truora/safetext"
	"cedula/ui/words"
)

var update = flag.Bool("update", false, "write the golden files anew")

func expectGolden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; got:\n%s", path, got)
	}
}

func readResult(t *testing.T, name string) truora.Result {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("testdata", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var r truora.Result
	if err := json.Unmarshal(body, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

// The files hold times of this zone.
func init() { time.Local = time.UTC }

func TestAFailureStatusWinsOverAValidationsStatus(t *testing.T) {
	var r truora.Result
	if err := json.Unmarshal([]byte(`{"process_id":"P","validations":[{"type":"face-recognition","validation_status":"success","failure_status":"declined"}]}`), &r); err != nil {
		t.Fatal(err)
	}
	text := New(words.English, r).Text(80, Style{})
	if strings.Contains(text, "✓") || !strings.Contains(text, "✗") {
		t.Error(text)
	}
}

func TestReports(t *testing.T) {
	for _, c := range []struct {
		name, result string
		words        *words.Words
		width        int
	}{
		{"success.en.80", "success", words.English, 80},
		{"success.es.50", "success", words.Spanish, 50},
		{"declined.pt.80", "declined", words.Portuguese, 80},
		{"odd.en.80", "odd", words.English, 80},
		{"pending.es.100", "pending", words.Spanish, 100},
		{"full.en.100", "full", words.English, 100},
		{"full.es.80", "full", words.Spanish, 80},
		{"full.pt.50", "full", words.Portuguese, 50},
	} {
		t.Run(c.name, func(t *testing.T) {
			expectGolden(t, c.name, New(c.words, readResult(t, c.result)).Text(c.width, Style{}))
		})
	}
}

func TestAPassedValidationIsCollapsedToOneLine(t *testing.T) {
	for _, name := range []string{"success", "full"} {
		expectGolden(t, name+".folded.en.80", New(words.English, readResult(t, name)).Collapsed().Text(80, Style{}))
	}
}

func TestPartsAreInTwoColumnsIfThereIsRoom(t *testing.T) {
	r := New(words.English, readResult(t, "full"))
	expectGolden(t, "full.columns.en.120", r.Columns(120, Style{}))
	if narrow := r.Columns(91, Style{}); narrow != r.Text(91, Style{}) {
		t.Errorf("two columns in 91 cells:\n%s", narrow)
	}
	for _, word := range strings.Fields(r.Text(0, Style{})) {
		if !strings.Contains(r.Columns(240, Style{}), word) {
			t.Errorf("%q is left out", word)
		}
	}
}

func TestMarkdown(t *testing.T) {
	expectGolden(t, "success.es.md", New(words.Spanish, readResult(t, "success")).Markdown())
	expectGolden(t, "odd.en.md", New(words.English, readResult(t, "odd")).Markdown())
	expectGolden(t, "full.pt.md", New(words.Portuguese, readResult(t, "full")).Markdown())
}

// Whatever comes, no line is wider than the page, and nothing is printed that
// a terminal obeys.
func TestNoLineIsWiderThanThePage(t *testing.T) {
	results := []truora.Result{readResult(t, "success"), readResult(t, "odd"), readResult(t, "declined"), readResult(t, "full")}
	rapid.Check(t, func(t *rapid.T) {
		width := rapid.IntRange(12, 130).Draw(t, "width")
		r := results[rapid.IntRange(0, len(results)-1).Draw(t, "result")]
		r.AccountID = rapid.String().Draw(t, "account")
		r.DeclinedReason = rapid.String().Draw(t, "reason")
		w := words.All()[rapid.IntRange(0, 2).Draw(t, "language")]
		for line := range strings.Lines(New(w, r).Columns(width, Style{})) {
			checkLine(t, strings.TrimSuffix(line, "\n"), width)
		}
	})
}

func checkLine(t *rapid.T, line string, width int) {
	if got := ansi.StringWidth(line); got > width {
		t.Errorf("%d cells of %d: %q", got, width, line)
	}
	if safetext.Line(line) != strings.Join(strings.Fields(line), " ") {
		t.Errorf("control characters in %q", line)
	}
}

func TestLinksAreNeverShown(t *testing.T) {
	for _, name := range []string{"success", "odd", "full"} {
		r := New(words.English, readResult(t, name))
		for _, text := range []string{r.Text(80, Style{}), r.Markdown()} {
			if strings.Contains(text, "://") || strings.Contains(text, "Signature") {
				t.Errorf("%s holds a link:\n%s", name, text)
			}
		}
	}
}

func TestStyleIsDrawnWithoutMovingAnything(t *testing.T) {
	bold := func(s string) string { return "\x1b[1m" + s + "\x1b[0m" }
	r := New(words.English, readResult(t, "success"))
	styled := r.Text(60, Style{bold, bold, bold, bold, bold, bold})
	if ansi.Strip(styled) != r.Text(60, Style{}) {
		t.Error("the text differs once it is styled")
	}
	if !strings.Contains(styled, "\x1b[1m✓") {
		t.Error("marks are not styled")
	}
}

func TestAScoreJustUnderItsThresholdDoesNotReadAsReachingIt(t *testing.T) {
	r := readResult(t, "declined")
	text := New(words.English, r).Text(0, Style{})
	if !strings.Contains(text, "64.9% (needed: 65%)") {
		t.Errorf("got:\n%s", text)
	}
}

// hostile holds characters that a terminal obeys or does not show.
const hostile = "Ana\u009b31m\u009d0;title\u009c\u007f\u202eturned\u2066\u2028\u200b\U000e0041 \U0001f600 Pérez"

func TestExportedJSONIsTheAPIsWithoutSignatures(t *testing.T) {
	raw := `{"process_id":"IDP1","new_field":{"n":12345678901234567890},"validations":[{"front_image":"https://files.truora.com/a.jpg?Expires=1&Signature=secret","details":{"document_details":{"name":"Ana ? Pérez"}}}]}`
	text, err := JSON(truora.Result{Raw: json.RawMessage(raw)})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"https://files.truora.com/a.jpg"`, "12345678901234567890", "Ana ? Pérez"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%s is missing in %s", want, text)
		}
	}
	if strings.Contains(string(text), "Signature") {
		t.Errorf("a signature was exported: %s", text)
	}
}

func TestExportedJSONIsSafeOnATerminal(t *testing.T) {
	text, err := JSON(truora.Result{Raw: json.RawMessage(`{"process_id":"` + hostile + `"}`)})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range string(text) {
		if r != '\n' && !unicode.IsGraphic(r) {
			t.Errorf("%U in %s", r, text)
		}
	}
}
