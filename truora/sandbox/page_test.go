package sandbox_test

import (
	"strings"
	"testing"
	"time"

	"cedula/truora"
	"cedula/truora/sandbox"
)

const signatureThenResults = `
[[steps]]
type = "get_signature"
description = "Sign:"
attempts = [{ outcome = "failure", reason = "canceled" }]

[[steps]]
type = "get_validations_result"
delay = "4s"
`

// pageOf is the page of the step in progress.
func pageOf(t *testing.T, p truora.Process) string {
	t.Helper()
	st := currentStep(t, p)
	if len(st.FilesUploadURLs) != 1 || st.FilesUploadURLs[0].Name != "electronic_signature" || st.ExpectedInputs != nil {
		t.Fatalf("%+v", st)
	}
	page := st.FilesUploadURLs[0].URL
	if st.Description != "Sign: "+page {
		t.Errorf("described as %q, the page is %q", st.Description, page)
	}
	return page
}

func TestASignatureIsDoneOnItsPageAlone(t *testing.T) {
	b, clock, p := startScenario(t, signatureThenResults)
	page := pageOf(t, p)
	expectReply(t, b.verify(p.Steps[0], nil), 400, "invalid step type")
	if r, _ := b.send("PUT", page, "x", typeOf, "image/jpeg"); r.status == 200 {
		t.Error("a file was taken")
	}
	if r, _ := b.send("POST", page[:len(page)-16]+"guessed", ""); r.status != 404 {
		t.Errorf("a guessed link: %d", r.status)
	}
	if r, _ := b.send("GET", page, ""); r.status != 200 || !strings.Contains(string(r.body), "<button>") {
		t.Errorf("the page: %d %s", r.status, r.body)
	}
	if currentIndex(b.read()) != 0 {
		t.Error("it is done without anybody")
	}
	b.send("POST", page, "")
	clock.advance(10 * time.Second)
	if out := b.read().Steps[0].VerificationOutput; out.Status != truora.StepFailure || out.DeclinedReason != "canceled" {
		t.Errorf("the first attempt: %+v", out)
	}
	b.send("POST", pageOf(t, b.read()), "")
	clock.advance(2 * time.Second)
	if p = b.read(); currentIndex(p) != 1 || p.Steps[0].FilesUploadURLs[0].URL != "" {
		t.Errorf("the second attempt: %+v", p.Steps[0])
	}
	expectReply(t, b.verify(p.Steps[1], nil), 400, "invalid step type")
	clock.advance(10 * time.Second)
	if p = b.read(); p.Status != truora.ProcessSuccess {
		t.Errorf("the results did not come by themselves: %+v", p)
	}
}

func TestLookingAtAPageFinishesNothing(t *testing.T) {
	b, clock, p := startScenario(t, signatureThenResults+"\n[[events]]\nstep = \"get_signature\"\nevent = \"finished\"\nafter = \"20s\"\n")
	page := pageOf(t, p)
	for range 2 {
		if r, _ := b.send("GET", page, ""); r.status != 200 {
			t.Errorf("%d: %s", r.status, r.body)
		}
	}
	b.call("GET", "/v1/processes/"+b.id+"/pdf", "", keyHeader, sandbox.DemoKey)
	if currentIndex(b.read()) != 0 {
		t.Error("the event came at once")
	}
	clock.advance(20 * time.Second)
	if currentIndex(b.read()) != 1 {
		t.Error("the event did not come")
	}
}

func TestThePresenterDoesWhatAPageWould(t *testing.T) {
	b, clock, _ := startScenario(t, strings.Replace(signatureThenResults, "attempts", "# attempts", 1))
	if err := b.box.ChooseOutcome(sandbox.Outcome{Kind: sandbox.OutcomeSuccess}); err != nil {
		t.Fatal(err)
	}
	clock.advance(time.Second)
	if p := b.read(); currentIndex(p) != 1 {
		t.Errorf("%+v", p.Steps[0])
	}
}

func TestAProcessDoesNotOutliveItsTime(t *testing.T) {
	b, clock, p := startScenario(t, "time_to_live = \"2m\"\n"+signatureThenResults)
	if created := clock.Now().UTC().Format(time.RFC3339); p.TimeToLive != 2 || !strings.HasPrefix(p.CreationDate, strings.TrimSuffix(created, "Z")) {
		t.Errorf("created %q, lives %d minutes", p.CreationDate, p.TimeToLive)
	}
	clock.advance(119 * time.Second)
	if p = b.read(); p.Status != truora.ProcessPending {
		t.Errorf("too early: %s", p.Status)
	}
	clock.advance(2 * time.Second)
	if p = b.read(); p.FailureStatus != truora.FailureExpired {
		t.Errorf("it lives on: %s", p.Status)
	}
}
