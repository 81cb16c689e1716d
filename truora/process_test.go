package truora

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func stepsWith(statuses ...StepStatus) []Step {
	steps := make([]Step, len(statuses))
	for i, status := range statuses {
		steps[i] = Step{StepID: string(rune('a' + i)), Type: "type-" + string(rune('a'+i))}
		steps[i].VerificationOutput.Status = status
	}
	return steps
}

func at(i int) *int { return &i }

func TestCurrentStep(t *testing.T) {
	three := stepsWith(StepSuccess, StepPending, StepNotEvaluated)
	cases := map[string]struct {
		process Process
		want    int
		ok      bool
	}{
		"the id wins over the index":      {Process{Steps: three, CurrentStepID: "c", CurrentStep: at(1)}, 2, true},
		"an unknown id leaves the index":  {Process{Steps: three, CurrentStepID: "z", CurrentStep: at(1)}, 1, true},
		"absent means the first":          {Process{Steps: stepsWith("", "")}, 0, true},
		"absent stays at a failed first":  {Process{Steps: stepsWith(StepFailure, "")}, 0, true},
		"absent passes over successes":    {Process{Steps: three}, 1, true},
		"zero given is zero":              {Process{Steps: three, CurrentStep: at(0)}, 0, true},
		"the length means all done":       {Process{Steps: three, CurrentStep: at(3)}, 3, false},
		"beyond the length is all done":   {Process{Steps: three, CurrentStep: at(9)}, 3, false},
		"a negative index is no index":    {Process{Steps: three, CurrentStep: at(-1)}, 1, true},
		"absent with all done":            {Process{Steps: stepsWith(StepSuccess)}, 1, false},
		"no steps at all":                 {Process{}, 0, false},
		"an id without steps finds none":  {Process{CurrentStepID: "a"}, 0, false},
		"an empty id never matches a gap": {Process{Steps: []Step{{}, {StepID: "b"}}, CurrentStep: at(1)}, 1, true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			step, index, ok := c.process.Current()
			if index != c.want || ok != c.ok {
				t.Fatalf("got index %d, ok %v; want %d, %v", index, ok, c.want, c.ok)
			}
			if ok && step.StepID != c.process.Steps[index].StepID {
				t.Fatalf("got step %q", step.StepID)
			}
		})
	}
}

func TestConsistent(t *testing.T) {
	process := Process{Steps: stepsWith("", ""), CurrentStep: at(1)}
	for kind, want := range map[string]bool{"type-b": true, "type-a": false, "": true} {
		process.CurrentStepData = &StepData{Type: kind}
		if got := process.IsConsistent(); got != want {
			t.Errorf("type %q: consistent %v, want %v", kind, got, want)
		}
	}
	process.CurrentStepData = nil
	if !process.IsConsistent() {
		t.Error("without current_step_data there is nothing to disagree with")
	}
}

func decoded[T any](t *testing.T, text string) (value T) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return value
}

func TestProcessReadsOddShapes(t *testing.T) {
	p := decoded[Process](t, `{
		"process_id": 42, "flow_version": "3", "status": "pending", "current_step": "1", "time_to_live": "90", "creation_date": "2026-01-02T03:04:05.678Z",
		"country": null, "label": {"odd": true}, "never_seen": [1, 2], "current_step_data": "odd",
		"steps": [null, {"step_id": "S", "remaining_retries": "2", "async_step": "true", "validation_index": 1.0,
			"expected_inputs": [7, {"type": "text", "name": "n", "value": 5, "length": "6", "optional": 1, "read_only": "false",
				"options": ["CO", {"value": "MX", "text": "México"}, {"name": "Chile"}, 7, null, []]}],
			"files_upload_urls": [{"name": "document_front", "url": "https://x/y"}, "https://x/z", "face_video", 3.5, {}],
			"verification_output": {"status": "success", "media_uploaded": "1",
				"outputs": [{"name": "validation_id", "value": "VLD"}, {"name": "n", "value": 3}, {"value": "x"}, "odd"]}}]}`)
	if p.ProcessID != "42" || p.FlowVersion != 3 || p.Country != "" || p.Label != "" || p.CurrentStepData != nil {
		t.Errorf("process: %+v", p)
	}
	if p.CurrentStep == nil || *p.CurrentStep != 1 || p.TimeToLive != 90 {
		t.Errorf("current step %v, time to live %d", p.CurrentStep, p.TimeToLive)
	}
	if len(p.Steps) != 2 {
		t.Fatalf("a null among the steps keeps its position: %+v", p.Steps)
	}
	checkOddStep(t, p.Steps[1])
}

func checkOddStep(t *testing.T, step Step) {
	t.Helper()
	if step.RemainingRetries == nil || *step.RemainingRetries != 2 || !step.AsyncStep || step.ValidationIndex != 1 {
		t.Errorf("step: %+v", step)
	}
	input := ExpectedInput{Type: "text", Name: "n", Value: "5", Length: 6, Optional: true,
		Options: []Option{{"CO", "CO"}, {"MX", "México"}, {"Chile", "Chile"}, {"7", "7"}}}
	if !reflect.DeepEqual(step.ExpectedInputs, []ExpectedInput{input}) {
		t.Errorf("inputs: %+v", step.ExpectedInputs)
	}
	targets := []UploadTarget{{Name: "document_front", URL: "https://x/y"}, {URL: "https://x/z"}, {Name: "face_video"}, {Name: "3.5"}, {}}
	if !reflect.DeepEqual(step.FilesUploadURLs, targets) {
		t.Errorf("targets: %+v", step.FilesUploadURLs)
	}
	if got := step.VerificationOutput.Outputs; !reflect.DeepEqual(got, Outputs{"validation_id": "VLD", "n": "3"}) {
		t.Errorf("outputs: %+v", got)
	}
}

func TestAbsentAndNullAreZero(t *testing.T) {
	step := decoded[Step](t, `{"step_id":"S","expected_inputs":null,"files_upload_urls":null,"verification_output":null,"remaining_retries":null}`)
	if !reflect.DeepEqual(step, Step{StepID: "S"}) {
		t.Errorf("%+v", step)
	}
	if p := decoded[Process](t, `{"process_id":"P"}`); !reflect.DeepEqual(p, Process{ProcessID: "P"}) {
		t.Errorf("%+v", p)
	}
}

func TestOutputsAsObject(t *testing.T) {
	got := decoded[Outputs](t, `{"email":"e","count":2,"ok":true,"list":["a"],"none":null}`)
	want := Outputs{"email": "e", "count": "2", "ok": "true", "list": `["a"]`}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
}

func TestResultReadsOddShapes(t *testing.T) {
	text := `{"process_id":"P","status":"success","flow_version":2,"validations":["odd",{"type":"face-recognition","threshold":"0.65",
		"remaining_retries":0,"details":{"document_details":{"height":1.75,"name":"N","gone":null},
		"document_validations":{"image_analysis":[{"result":"valid","manually_reviewed":"true"},1],"odd":"x","empty":[]},
		"face_recognition_validations":{"confidence_score":"0.9","age_range":{"low":"20","high":30},"face_search":[]}}}]}`
	r := decoded[Result](t, text)
	if !bytes.Equal(r.Raw, []byte(text)) || len(r.Validations) != 1 {
		t.Fatalf("%+v", r)
	}
	v := r.Validations[0]
	if *v.Threshold != 0.65 || *v.RemainingRetries != 0 || *v.Details.FaceRecognition.ConfidenceScore != 0.9 {
		t.Errorf("%+v", v)
	}
	if *v.Details.FaceRecognition.AgeRange != (AgeRange{20, 30}) || v.Details.FaceRecognition.FaceSearch != nil {
		t.Errorf("%+v", v.Details.FaceRecognition)
	}
	if !reflect.DeepEqual(v.Details.DocumentDetails, map[string]string{"height": "1.75", "name": "N"}) {
		t.Errorf("%+v", v.Details.DocumentDetails)
	}
	want := map[string][]Check{"image_analysis": {{Result: "valid", ManuallyReviewed: true}}}
	if !reflect.DeepEqual(v.Details.DocumentValidations, want) {
		t.Errorf("%+v", v.Details.DocumentValidations)
	}
}

// anyJSON draws values that use the API's own field names in wrong shapes.
func anyJSON(depth int) *rapid.Generator[any] {
	leaves := []*rapid.Generator[any]{
		rapid.Just[any](nil), rapid.Bool().AsAny(), rapid.Float64Range(-1e12, 1e12).AsAny(),
		rapid.String().AsAny(), rapid.SampledFrom([]any{"1", "true", "success", "https://x/y", "NaN", "1e400", ""}),
	}
	if depth == 0 {
		return rapid.OneOf(leaves...)
	}
	names := rapid.SampledFrom([]string{"process_id", "steps", "current_step", "current_step_data", "expected_inputs",
		"options", "value", "files_upload_urls", "verification_output", "outputs", "name", "status", "validations",
		"details", "document_details", "document_validations", "face_recognition_validations", "threshold", "age_range"})
	nested := rapid.Deferred(func() *rapid.Generator[any] { return anyJSON(depth - 1) })
	return rapid.OneOf(append(leaves,
		rapid.SliceOfN(nested, 0, 4).AsAny(), rapid.MapOfN(names, nested, 0, 8).AsAny())...)
}

func TestDecodingTakesAnyShape(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text, err := json.Marshal(rapid.MapOf(rapid.SampledFrom([]string{"process_id", "steps", "validations", "current_step_data"}), anyJSON(5)).Draw(t, "json"))
		if err != nil {
			t.Skip(err)
		}
		var process Process
		var result Result
		if json.Unmarshal(text, &process) != nil || json.Unmarshal(text, &result) != nil {
			t.Fatalf("refused: %s", text)
		}
		process.Current()
		rereadsTheSame(t, process)
	})
}

// rereadsTheSame holds encoding and decoding against each other.
func rereadsTheSame(t *rapid.T, process Process) {
	text, err := json.Marshal(process)
	if err != nil {
		t.Fatal(err)
	}
	var again Process
	if err := json.Unmarshal(text, &again); err != nil {
		t.Fatal(err)
	}
	if second, _ := json.Marshal(again); !bytes.Equal(text, second) {
		t.Fatalf("%s\nbecame\n%s", text, second)
	}
}

func FuzzDecoding(f *testing.F) {
	f.Add([]byte(`{"process_id":"P","steps":[{"expected_inputs":[{"options":["a",{"value":1}]}]}]}`))
	f.Add([]byte(`[{"name":"a","value":"b"}]`))
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, value := range []any{new(Process), new(Result), new(Outputs), new(Option), new(UploadTarget)} {
			_ = json.Unmarshal(text, value)
		}
		_ = new(Process).UnmarshalJSON(text)
	})
}

func TestTheProcesssOwnExpiry(t *testing.T) {
	for text, want := range map[string]time.Time{
		`{"creation_date":"2026-01-02T03:04:05Z","time_to_live":120}`:           time.Date(2026, 1, 2, 5, 4, 5, 0, time.UTC),
		`{"creation_date":"2026-01-02T03:04:05.5-05:00","time_to_live":"1440"}`: time.Date(2026, 1, 3, 8, 4, 5, 5e8, time.UTC),
		`{"creation_date":"2026-01-02T03:04:05Z"}`:                              {},
		`{"creation_date":"2026-01-02T03:04:05Z","time_to_live":0}`:             {},
		`{"creation_date":"yesterday","time_to_live":120}`:                      {},
		`{"time_to_live":120}`: {},
	} {
		if got := decoded[Process](t, text).Expiry(); !got.Equal(want) {
			t.Errorf("%s expires %v, want %v", text, got, want)
		}
	}
}

func TestAFailureStatusWins(t *testing.T) {
	for text, want := range map[string]StepStatus{
		`{}`: StepNotEvaluated, `{"status":"success"}`: StepSuccess, `{"status":"pending"}`: StepPending, `{"status":"failed"}`: StepFailure,
		`{"status":"success","failure_status":"declined"}`: StepFailure, `{"failure_status":"expired"}`: StepFailure,
		`{"status":"success","failure_status":null}`: StepSuccess, `{"status":"success","failure_status":""}`: StepSuccess,
	} {
		if got := decoded[VerificationOutput](t, text).Outcome(); got != want {
			t.Errorf("step %s: %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]ProcessStatus{
		`{}`: ProcessPending, `{"validation_status":"success"}`: ProcessSuccess, `{"validation_status":"failed"}`: ProcessFailure,
		`{"validation_status":"failure"}`: ProcessFailure, `{"validation_status":"in_progress"}`: ProcessPending,
		`{"validation_status":"success","failure_status":"declined"}`: ProcessFailure, `{"validation_status":"pending","failure_status":"expired"}`: ProcessFailure,
		`{"validation_status":"success","failure_status":null}`: ProcessSuccess,
	} {
		if got := decoded[Validation](t, text).Outcome(); got != want {
			t.Errorf("validation %s: %q, want %q", text, got, want)
		}
	}
}
