package ui

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cedula/flow"
	"cedula/truora"
	"cedula/ui/words"
)

func someResult() *truora.Result {
	score, threshold := 0.9, 0.65
	return &truora.Result{
		ProcessID: "IDP0123456789abcdef", AccountID: "acc-01", FlowID: "IPF42", Country: "CO", Status: truora.ProcessSuccess,
		Validations: []truora.Validation{
			{ValidationID: "VLD1", Type: "document-validation", ValidationStatus: truora.ProcessSuccess, Details: truora.ValidationDetails{
				DocumentDetails: map[string]string{"document_number": "1020304050", "name": "Ana", "last_name": "Pérez"},
				DocumentValidations: map[string][]truora.Check{
					"data_consistency":    {{ValidationName: "Validation of date of birth", Result: "valid", ValidationType: "date-of-birth-validation", Message: "The date of birth is valid"}},
					"government_database": {{ValidationName: "Government database", Result: "valid", ManuallyReviewed: true}},
				},
			}},
			{ValidationID: "VLD2", Type: "face-recognition", ValidationStatus: truora.ProcessSuccess, Threshold: &threshold, Details: truora.ValidationDetails{
				FaceRecognition: &truora.FaceRecognition{SimilarityStatus: "success", ConfidenceScore: &score, PassiveLivenessStatus: "success"},
			}},
		},
		Raw: []byte(`{"process_id":"IDP0123456789abcdef","status":"success"}`),
	}
}

func explained() flow.Snapshot {
	return with(scenes["success"], func(s *flow.Snapshot) { s.Result = someResult() })
}

func TestTheResultExplainsAndScrolls(t *testing.T) {
	for _, size := range goldenSizes {
		b := newBench(t, size[0], size[1]).shows(explained())
		golden(t, "explained-"+sizeName(size), b.root.View())
		for range 200 {
			b.presses(tea.KeyDown)
		}
		b.sees("VLD2")
	}
}

func TestTheResultComesAfterTheEnding(t *testing.T) {
	b := newBench(t, 100, 32).shows(scenes["success"])
	since := b.root.snap.Since
	b.misses("1020304050")
	b.shows(with(explained(), func(s *flow.Snapshot) { s.Since = since })).sees("1020304050")
}

// save drives the page that exports, and hands back what its Cmd gave.
func (b *bench) save() {
	b.t.Helper()
	b.msgs = nil
	b.presses(tea.KeyEnter)
	if len(b.msgs) != 1 {
		b.t.Fatalf("messages: %v", b.msgs)
	}
	b.send(b.msgs[0])
}

func TestTheResultIsExportedOnlyWhereAndWhenAsked(t *testing.T) {
	t.Chdir(t.TempDir())
	b := newBench(t, 100, 32).shows(explained()).types("e")
	b.sees(words.English.Export.Title, "cedula-IDP0123456789abcdef.md")
	b.save()
	b.sees("✓ ")
	text, err := os.ReadFile("cedula-IDP0123456789abcdef.md")
	if err != nil || !strings.Contains(string(text), "1020304050") {
		t.Fatalf("exported %q, %v", text, err)
	}
	info, _ := os.Stat("cedula-IDP0123456789abcdef.md")
	if info.Mode().Perm()&0o077 != 0 && filepath.Separator == '/' {
		t.Errorf("others can read it: %v", info.Mode())
	}
	b.presses(tea.KeyEnter).misses(words.English.Export.Title)
}

func TestAnExportNeverOverwrites(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("mine.json", []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	b := newBench(t, 100, 32).shows(explained()).types("e").presses(tea.KeyCtrlU).types("mine.json")
	b.save()
	b.sees(words.English.Export.FileExists)
	b.presses(tea.KeyCtrlU).types("other.json")
	b.save()
	b.sees("Enter close")
	if text, err := os.ReadFile("other.json"); err != nil || !strings.Contains(string(text), `"status": "success"`) {
		t.Errorf("exported %q, %v", text, err)
	}
	if text, _ := os.ReadFile("mine.json"); string(text) != "mine" {
		t.Error("overwritten")
	}
}

var someScenarios = []Scenario{{"happy", "All goes well"}, {"wrong-code", "The first code is wrong"}, {"declined", "The document is declined"}}

// newDemo is a bench on the demo's page, without a verification.
func newDemo(t *testing.T, w, h int) *bench {
	b := newBench(t, w, h, func(o *Options) { o.Scenarios, o.Sandbox = someScenarios, true })
	b.root.session.Session = Session{}
	b.root.Init()
	b.root.resize()
	return b
}

func TestTheDemosPageFindsAndStartsAScenario(t *testing.T) {
	for _, size := range goldenSizes {
		golden(t, "demo-"+sizeName(size), newDemo(t, size[0], size[1]).root.View())
	}
	b := newDemo(t, 80, 24).types("wrong").presses(tea.KeyEnter)
	if want := []Beginning{{Scenario: "wrong-code"}}; !reflect.DeepEqual(b.begun, want) {
		t.Fatalf("begun %v", b.begun)
	}
}

func TestAtTheEndOfAScenario(t *testing.T) {
	ended := func() *bench {
		b := newDemo(t, 80, 24)
		b.root.session.beginning = Beginning{Scenario: "declined"}
		b.root.session.Session = Session{Verification: b.fake}
		b.shows(scenes["declined"]).sees("SANDBOX", "Enter continue")
		b.misses(words.English.Result.HowToLeave)
		return b.presses(tea.KeyEnter)
	}
	b := ended()
	b.sees(words.English.Scenarios.SameAgain)
	b.presses(tea.KeyDown, tea.KeyEnter)
	b.sees("▸ declined") // the page again, where one was
	b = ended().presses(tea.KeyDown, tea.KeyDown, tea.KeyEnter)
	if !b.quit {
		t.Error("leave does not leave")
	}
	b = ended().presses(tea.KeyEnter)
	if b.root.session.beginning.Scenario != "declined" || b.root.session.generation != 1 || len(b.begun) != 1 {
		t.Errorf("the same again begins %v", b.root.session.beginning)
	}
}

type fakePresenter struct {
	outcome Outcome
	reason  string
	err     error
}

func (p *fakePresenter) Choose(o Outcome, reason string) error {
	p.outcome, p.reason = o, reason
	return p.err
}
func (p *fakePresenter) Reasons() []string { return []string{"blurry_image", "damaged_document"} }

func TestThePresenterChoosesAnOutcomeWithItsReason(t *testing.T) {
	p := &fakePresenter{}
	b := newBench(t, 80, 24, func(o *Options) { o.Presenter = p }).shows(scenes["waiting"])
	b.presses(tea.KeyCtrlO)
	golden(t, "presenter-80x24", b.root.View())
	b.presses(tea.KeyDown, tea.KeyEnter).types("damaged").presses(tea.KeyEnter)
	if p.outcome != OutcomeRetry || p.reason != "damaged_document" {
		t.Errorf("chose %v for %q", p.outcome, p.reason)
	}
	b.misses(words.English.Presenter.ReasonTitle)
	p.err = errors.New("no step is in progress")
	b.presses(tea.KeyCtrlO, tea.KeyEnter).sees(words.English.Presenter.NoStep)
}

type fakeTrace []TraceRecord

func (f fakeTrace) Record() {}

func (f fakeTrace) Since(seq int) (records []TraceRecord) {
	for _, r := range f {
		if r.Seq > seq {
			records = append(records, r)
		}
	}
	return records
}

var someTrace = fakeTrace{
	{Seq: 1, At: noon, Call: &TracedCall{Method: "POST", Path: "/v1/processes/", Status: 201, Duration: 120 * time.Millisecond, Attempt: 1, Received: 2048}},
	{Seq: 2, At: noon, Event: "process created: starting → asking"},
	{Seq: 3, At: noon.Add(time.Second), Call: &TracedCall{
		Method: "GET", Path: "/v1/processes/IDP1", Duration: time.Second, Attempt: 2, Error: "connection refused",
		Request:  TracedMessage{Headers: []string{"Truora-API-Key: ••••"}},
		Response: TracedMessage{Body: "{\n  \"status\": \"pending\"\n}"},
	}},
}

func TestTheInspectorIsAPaneWhereThereIsRoom(t *testing.T) {
	for _, size := range [][2]int{{120, 32}, {80, 24}, {50, 14}} {
		b := newBench(t, size[0], size[1], func(o *Options) { o.Trace = someTrace }).shows(scenes["email"]).presses(tea.KeyF2)
		golden(t, "inspector-"+sizeName(size), b.root.View())
		if size[0] >= paneWidth {
			b.types("ana@demo.com").sees("ana@demo.com") // the pane is watched, the keys are the screen's
			b.presses(tea.KeyF2)
		}
		b.presses(tea.KeyEnter).sees("connection refused", "Truora-API-Key")
		b.nothingSent()
		b.presses(tea.KeyEnd).sees("pending")
		b.presses(tea.KeyEsc).sees("201 POST")
		b.presses(tea.KeyF2).misses(words.English.Inspector.Title)
	}
}

func TestTheInspectorKeepsTheLast(t *testing.T) {
	var many fakeTrace
	for i := range 2 * inspectorKeeps {
		many = append(many, TraceRecord{Seq: i + 1, At: noon, Event: "tick"})
	}
	v := newInspector(newBench(t, 80, 24, func(o *Options) { o.Trace = many }).root.d)
	if len(v.records) != inspectorKeeps || v.records[v.highlighted].Seq != 2*inspectorKeeps {
		t.Errorf("%d records, at %d", len(v.records), v.highlighted)
	}
}

func newStartBench(t *testing.T, w, h int) *bench {
	b := newBench(t, w, h, func(o *Options) {
		o.Form = &StartForm{
			Flows:   []NamedFlow{{"Onboarding", "IPF1"}, {"Credit", "IPF2"}},
			Answers: StartAnswers{FlowID: "IPF2", Metadata: map[string]string{"branch": "12"}},
		}
	})
	b.root.session.Session = Session{}
	b.root.Init()
	b.root.resize()
	return b
}

func TestTheStartFormBegins(t *testing.T) {
	for _, size := range goldenSizes {
		golden(t, "start-"+sizeName(size), newStartBench(t, size[0], size[1]).root.View())
	}
	b := newStartBench(t, 80, 24)
	b.presses(tea.KeyTab).types("acc 1").presses(tea.KeyEnter)
	b.sees(words.English.Start.AccountMalformed)
	b.presses(tea.KeyCtrlU).types("acc-1").presses(tea.KeyTab, tea.KeyTab, tea.KeyTab)
	b.presses(tea.KeyEnd).types(", desk=4").presses(tea.KeyTab).types("esp").presses(tea.KeyEnter)
	want := []Beginning{{Answers: StartAnswers{
		FlowID: "IPF2", AccountID: "acc-1", Language: "es", Metadata: map[string]string{"branch": "12", "desk": "4"},
	}}}
	if !reflect.DeepEqual(b.begun, want) {
		t.Fatalf("begun %#v", b.begun)
	}
	if b.root.d.Words.Language() != "es" {
		t.Error("the language did not change")
	}
}
