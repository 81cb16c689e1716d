package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"unicode"

	"cedula/flow"
	"cedula/truora"
	"cedula/ui"
	"cedula/ui/plain"
)

func ended(status truora.ProcessStatus) flow.Snapshot {
	return flow.Snapshot{Phase: flow.PhaseFinished, ProcessID: "IDP1", Outcome: flow.Outcome{Status: status}}
}

func TestEveryEndHasItsExitCode(t *testing.T) {
	left := flow.Snapshot{Phase: flow.PhaseLeft, ProcessID: "IDP1"}
	for name, c := range map[string]struct {
		got, want int
	}{
		"success":                    {plainOutcome(ended(truora.ProcessSuccess), plain.Over).code, exitSuccess},
		"failure":                    {plainOutcome(ended(truora.ProcessFailure), plain.Over).code, exitFailure},
		"in review":                  {plainOutcome(flow.Snapshot{Phase: flow.PhaseInReview}, plain.Over).code, exitPending},
		"the input ended":            {plainOutcome(left, plain.InputEnded).code, exitPending},
		"the consent was refused":    {plainOutcome(left, plain.ConsentRefused).code, exitPending},
		"a step took too long":       {plainOutcome(left, plain.Overdue).code, exitPending},
		"a step kept failing":        {plainOutcome(left, plain.GaveUp).code, exitPending},
		"a signal":                   {plainOutcome(left, plain.Interrupted).code, exitPending},
		"stuck":                      {plainOutcome(left, plain.Stuck).code, exitUnreached},
		"left on screens":            {phaseCode(left, flow.PhaseAsking), exitPending},
		"left on screens when stuck": {phaseCode(left, flow.PhaseStuck), exitUnreached},
		"finished on screens":        {phaseCode(ended(truora.ProcessSuccess), flow.PhaseFinished), exitSuccess},
	} {
		if c.got != c.want {
			t.Errorf("%s: exit %d, want %d", name, c.got, c.want)
		}
	}
}

func TestTheJSONOmitsUnknownValues(t *testing.T) {
	if got := (outcome{Snapshot: flow.Snapshot{FlowID: "IPF1", AccountID: "ana"}}).json(); got != "{}\n" {
		t.Errorf("without a process: %s", got)
	}
	pending := flow.Snapshot{Phase: flow.PhaseLeft, ProcessID: "IDP1", Steps: []flow.StepState{{ID: "S1", Type: "enter_email"}}}
	want := `{"process_id":"IDP1","status":"pending","steps":[{"step_id":"S1","type":"enter_email"}]}` + "\n"
	if got := (outcome{Snapshot: pending}).json(); got != want {
		t.Errorf("pending: %s", got)
	}
}

func TestTheJSONContainsTheResultWithoutSignedURLs(t *testing.T) {
	s := ended(truora.ProcessFailure)
	s.Outcome.Failure, s.Outcome.Reason, s.Outcome.Declined = "declined", "blurry_image", "blurry_image"
	s.Result = &truora.Result{Raw: json.RawMessage(`{"process_id":"IDP1","new_field":[1,{"x":null}],` +
		`"front_image":"https://files.truora.com/a.jpg?X-Amz-Signature=5ec\u0072et&Expires=1","back":"https://b.example/?Signature=secret",` +
		`"slashes":"https:\/\/files.truora.com\/b.jpg?Expires=1\u0026Signature=secret","said":"see HTTPS://c.example/x?a=1&api_key=secret now",` +
		`"jwt":"eyJhbGciOiJIUzI1NiJ9.eyJzZWNyZXQiOjF9.secret","page":"https:\/\/example.com/?q=1","note":"a \"quoted\" front_image_url"}`)}
	text := outcome{Snapshot: s}.json()
	if strings.Contains(text, "secret") || strings.Contains(text, "Signature") {
		t.Errorf("a signed address: %s", text)
	}
	var got struct {
		Status, FailureStatus, DeclinedReason string
		Result                                map[string]any
	}
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"process_id": "IDP1", "new_field": []any{1.0, map[string]any{"x": nil}}, "note": `a "quoted" front_image_url`,
		"slashes": "https://files.truora.com/b.jpg", "said": "see HTTPS://c.example/x now", "jwt": "",
		"front_image": "https://files.truora.com/a.jpg", "back": "https://b.example/", "page": "https://example.com/?q=1",
	}
	if !reflect.DeepEqual(got.Result, want) {
		t.Errorf("result %v", got.Result)
	}
	if !strings.Contains(text, `"failure_status":"declined","declined_reason":"blurry_image"`) {
		t.Errorf("the reason is missing: %s", text)
	}
}

func TestADemosProcessCannotBeResumed(t *testing.T) {
	demo, left := verificationRun{screens: ui.Options{Sandbox: true}}, outcome{flow.Snapshot{Phase: flow.PhaseLeft, ProcessID: "IDP1"}, exitPending}
	if demo.isResumable(left) {
		t.Error("it is gone with the demo")
	}
}

func TestTheSummaryIsOneLine(t *testing.T) {
	declined := ended(truora.ProcessFailure)
	declined.Outcome.Failure, declined.Outcome.Reason = "declined", "blurry\x1b[31m_image\n"
	for want, o := range map[string]outcome{
		"success, process IDP1":                         {ended(truora.ProcessSuccess), exitSuccess},
		"failure, declined, blurry_image, process IDP1": {declined, exitFailure},
		"no process": {flow.Snapshot{}, exitUnreached},
		"pending, process IDP1; go on with: cedula resume IDP1": {flow.Snapshot{Phase: flow.PhaseLeft, ProcessID: "IDP1"}, exitPending},
	} {
		if got := o.summary((&verificationRun{}).isResumable(o)); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestAnExpiredProcessWithoutDataHasExpired(t *testing.T) {
	gone := outcome{flow.Snapshot{Phase: flow.PhaseFinished, Outcome: flow.Outcome{Status: truora.ProcessFailure, Failure: truora.FailureExpired}}, exitFailure}
	if got := gone.json(); got != "{\"status\":\"failure\",\"failure_status\":\"expired\"}\n" {
		t.Errorf("JSON %s", got)
	}
	if got := gone.summary(false); got != "failure, expired" {
		t.Errorf("summary %q", got)
	}
}

func TestAnExpiredReasonIsNoDeclinedOne(t *testing.T) {
	s := ended(truora.ProcessFailure)
	s.Outcome.Failure, s.Outcome.Reason = "expired", "time_to_live"
	if text := (outcome{Snapshot: s}).json(); strings.Contains(text, "declined_reason") {
		t.Errorf("a declined reason that the API did not give: %s", text)
	}
}

// An id and a reason come from outside: only plain text of them is printed, and
// the resume command can be pasted safely.
func TestTheOutcomeContainsNoControlCharacters(t *testing.T) {
	id := "IDP\x1b]0;x\a\u009b31m\u202e'; touch pwned; '"
	o := outcome{Snapshot: flow.Snapshot{Phase: flow.PhaseStuck, ProcessID: id, AccountID: id}}
	if got, want := resumeCommandLine(id), `cedula resume 'IDP31m'\''; touch pwned; '\'''`; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	for _, text := range []string{o.summary(true), o.json()} {
		if i := strings.IndexFunc(strings.TrimSuffix(text, "\n"), func(r rune) bool { return !unicode.IsGraphic(r) }); i >= 0 {
			t.Errorf("%q", text)
		}
	}
	if got := resumeCommandLine("IDP-0_1.a"); got != "cedula resume IDP-0_1.a" {
		t.Errorf("a plain id: %s", got)
	}
}

// The text of an internal error is not shown.
func TestAFaultOfTheProgramIsPrintedAsAnError(t *testing.T) {
	output, err := os.Create(filepath.Join(t.TempDir(), "output"))
	if err != nil {
		t.Fatal(err)
	}
	defer output.Close()
	code := Run([]string{"demo", "--list"}, Dependencies{
		Input: os.Stdin, Output: output, Errors: output,
		Scenarios: func() []ui.Scenario { panic("ana@correo.co typed 654321") },
	})
	text, _ := os.ReadFile(output.Name())
	if code != exitPending || !strings.HasPrefix(string(text), "cedula: the program failed: string (outcome_test.go:") || strings.Contains(string(text), "ana") {
		t.Errorf("exit %d: %s", code, text)
	}
}
