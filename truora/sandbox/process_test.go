package sandbox_test

import (
	"strings"
	"testing"
	"time"

	"cedula/truora"
	"cedula/truora/sandbox"
)

const twoChecks = `
delay = "4s"
review = "2s"
[[steps]]
type = "check_one"
[[steps]]
type = "check_two"
`

func TestAStepTakesItsTime(t *testing.T) {
	b, clock, p := startScenario(t, twoChecks)
	if p.CurrentStep != nil {
		t.Error("current_step is left out at 0")
	}
	b.verify(p.Steps[0], nil)
	clock.advance(2900 * time.Millisecond) // at least three quarters of 4 s
	p = b.read()
	if out := p.Steps[0].VerificationOutput; out.Status != truora.StepPending || !out.StepDataReceived || p.CurrentStep != nil {
		t.Errorf("too early: %+v", out)
	}
	clock.advance(2200 * time.Millisecond) // at most five quarters
	if p = b.read(); p.Steps[0].VerificationOutput.Status != truora.StepSuccess || currentIndex(p) != 1 {
		t.Errorf("too late: %+v", p.Steps[0].VerificationOutput)
	}
	b.verify(p.Steps[1], nil)
	clock.advance(5100 * time.Millisecond)
	if p = b.read(); currentIndex(p) != 2 || p.CurrentStepData != nil || p.Status != truora.ProcessPending {
		t.Errorf("review: current %d, status %s", currentIndex(p), p.Status)
	}
	clock.advance(2 * time.Second)
	if p = b.read(); p.Status != truora.ProcessSuccess {
		t.Errorf("ended as %s", p.Status)
	}
}

func TestAnIdleProcessExpires(t *testing.T) {
	b, clock, p := startScenario(t, `idle = "10m"`+twoChecks)
	clock.advance(9 * time.Minute)
	b.verify(p.Steps[0], nil)
	clock.advance(9 * time.Minute)
	if got := endingOf(b.read()); got != sandbox.EndsPending {
		t.Errorf("it was touched, and is %s", got)
	}
	clock.advance(time.Minute)
	p = b.read()
	if endingOf(p) != sandbox.EndsExpired || p.ExpiredReason == "" {
		t.Errorf("got %s %q", endingOf(p), p.ExpiredReason)
	}
	expectReply(t, b.verify(p.Steps[1], nil), 410, "process expired")
}

func TestAnAsyncStepIsLeftBehind(t *testing.T) {
	for outcome, ending := range map[string]sandbox.Ending{"success": sandbox.EndsSuccess, "failure": sandbox.EndsDeclined} {
		b, clock, p := startScenario(t, strings.Replace(twoChecks, `"check_one"`, `"check_one"
async = true
delay = "60s"
attempts = [{ outcome = "`+outcome+`" }]`, 1))
		b.verify(p.Steps[0], nil)
		p = b.read()
		if currentIndex(p) != 1 || p.Steps[0].VerificationOutput.Status != truora.StepPending || *p.Steps[0].RemainingRetries != 0 {
			t.Errorf("current %d, output %+v", currentIndex(p), p.Steps[0].VerificationOutput)
		}
		b.verify(p.Steps[1], nil)
		clock.advance(30 * time.Second)
		if got := endingOf(b.read()); got != sandbox.EndsPending {
			t.Errorf("ended as %s while a step was evaluated", got)
		}
		clock.advance(60 * time.Second)
		if got := endingOf(b.read()); got != ending {
			t.Errorf("%s: ended as %s", outcome, got)
		}
	}
}

func TestOutcomesGoByAttempt(t *testing.T) {
	b, clock, p := startScenario(t, strings.Replace(twoChecks, `"check_one"`, `"check_one"
retries = 2
attempts = [{ outcome = "failure", reason = "blurry_image", message = "Blurred" }, { outcome = "failure", reason = "damaged_document" }]`, 1))
	b.verify(p.Steps[0], nil)
	clock.advance(5 * time.Second)
	p = b.read()
	if out := p.Steps[0].VerificationOutput; out.DeclinedReason != "blurry_image" || out.Message != "Blurred" || *p.Steps[0].RemainingRetries != 1 {
		t.Errorf("first: %+v", out)
	}
	b.verify(p.Steps[0], nil)
	if out := b.read().Steps[0].VerificationOutput; out.Status != truora.StepPending || out.DeclinedReason != "" {
		t.Errorf("under way again: %+v", out)
	}
	clock.advance(5 * time.Second)
	if p = b.read(); endingOf(p) != sandbox.EndsDeclined || p.DeclinedReason != "damaged_document" {
		t.Errorf("ended as %s, %s", endingOf(p), p.DeclinedReason)
	}
	expectReply(t, b.verify(p.Steps[0], nil), 409, "the process is over")
}

func TestTheWaysToEndByOutcome(t *testing.T) {
	for outcome, ending := range map[string]sandbox.Ending{
		"decline": sandbox.EndsDeclined, "expire": sandbox.EndsExpired, "error": sandbox.EndsSystemError, "pending": sandbox.EndsPending,
	} {
		b, clock, p := startScenario(t, "[[steps]]\ntype = \"check\"\nattempts = [{ outcome = \""+outcome+"\" }]\n")
		b.verify(p.Steps[0], nil)
		clock.advance(50 * time.Minute)
		if got := endingOf(b.read()); got != ending {
			t.Errorf("%s: ended as %s", outcome, got)
		}
	}
}

func TestEventsHappenElsewhere(t *testing.T) {
	const event = "[[events]]\nstep = \"check_two\"\nafter = \"30s\"\n"
	for kind, ending := range map[string]sandbox.Ending{
		"finished": sandbox.EndsSuccess, "canceled": sandbox.EndsCanceled, "expired": sandbox.EndsExpired,
	} {
		b, clock, p := startScenario(t, twoChecks+event+"event = \""+kind+"\"\n")
		clock.advance(40 * time.Second) // counts for nothing: the step has not begun
		b.verify(p.Steps[0], nil)
		clock.advance(30 * time.Second) // the first step took 3 s at least
		if got := endingOf(b.read()); got != sandbox.EndsPending {
			t.Errorf("%s came too early: %s", kind, got)
		}
		clock.advance(8 * time.Second)
		if got := endingOf(b.read()); got != ending {
			t.Errorf("%s: ended as %s", kind, got)
		}
	}
}

func TestAnEventBeforeACallBeatsIt(t *testing.T) {
	b, _, p := startScenario(t, twoChecks+"[[events]]\nstep = \"check_one\"\nevent = \"finished\"\nbefore = \"verify\"\n")
	expectReply(t, b.verify(p.Steps[0], nil), 400, "invalid current step")
	if got := currentIndex(b.read()); got != 1 {
		t.Errorf("current step %d", got)
	}
}

func TestAnOldFailureLingersForAMoment(t *testing.T) {
	b, clock, p := startScenario(t, `lag = "1s"`+strings.Replace(twoChecks, `"check_one"`, `"check_one"
attempts = [{ outcome = "failure", reason = "blurry_image" }]`, 1))
	b.verify(p.Steps[0], nil)
	clock.advance(6 * time.Second)
	b.verify(p.Steps[0], nil)
	p = b.read()
	if out := p.Steps[0].VerificationOutput; out.Status != truora.StepFailure || p.CurrentStepData.RetryReason != "blurry_image" {
		t.Errorf("at once: %+v", out)
	}
	clock.advance(time.Second)
	if out := b.read().Steps[0].VerificationOutput; out.Status != truora.StepPending {
		t.Errorf("a second later: %+v", out)
	}
}

func TestAProcessEndsAsItsScenarioSays(t *testing.T) {
	for _, want := range []sandbox.Ending{
		sandbox.EndsSuccess, sandbox.EndsDeclined, sandbox.EndsExpired, sandbox.EndsCanceled, sandbox.EndsSystemError, sandbox.EndsPending,
	} {
		b, clock := startReview(t, `ending = "`+string(want)+`"`+"\nreason = \"underage\""+twoChecks)
		clock.advance(10 * time.Second)
		p := b.read()
		if got := endingOf(p); got != want {
			t.Errorf("%s: ended as %s", want, got)
		}
		if want == sandbox.EndsDeclined && p.DeclinedReason != "underage" {
			t.Errorf("declined for %q", p.DeclinedReason)
		}
	}
}
