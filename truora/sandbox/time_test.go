package sandbox_test

import (
	"strings"
	"testing"
	"time"

	"cedula/truora"
	"cedula/truora/sandbox"
)

// served starts a process of a scenario's text, at the lifelike speed.
func served(t *testing.T, text string) (*backend, *fakeClock, truora.Process) {
	t.Helper()
	clock := newClock()
	b := overHTTP(t, sandbox.Options{Scenarios: []*sandbox.Scenario{parsed(t, text)}, Clock: clock, Speed: 1, Seed: 7})
	return b, clock, b.start("IPFtest")
}

const twoChecks = `
delay = "4s"
review = "2s"
[[steps]]
type = "check_one"
[[steps]]
type = "check_two"
`

func TestAStepTakesItsTime(t *testing.T) {
	b, clock, p := served(t, twoChecks)
	if p.CurrentStep != nil {
		t.Error("current_step is left out at 0")
	}
	b.verify(p.Steps[0], nil)
	clock.pass(2900 * time.Millisecond) // at least three quarters of 4 s
	p = b.read()
	if out := p.Steps[0].VerificationOutput; out.Status != truora.StepPending || !out.StepDataReceived || p.CurrentStep != nil {
		t.Errorf("too early: %+v", out)
	}
	clock.pass(2200 * time.Millisecond) // at most five quarters
	if p = b.read(); p.Steps[0].VerificationOutput.Status != truora.StepSuccess || index(p) != 1 {
		t.Errorf("too late: %+v", p.Steps[0].VerificationOutput)
	}
	b.verify(p.Steps[1], nil)
	clock.pass(5100 * time.Millisecond)
	if p = b.read(); index(p) != 2 || p.CurrentStepData != nil || p.Status != truora.ProcessPending {
		t.Errorf("review: current %d, status %s", index(p), p.Status)
	}
	clock.pass(2 * time.Second)
	if p = b.read(); p.Status != truora.ProcessSuccess {
		t.Errorf("ended as %s", p.Status)
	}
}

func TestAProcessThatNobodyTouchesExpires(t *testing.T) {
	b, clock, p := served(t, `idle = "10m"`+twoChecks)
	clock.pass(9 * time.Minute)
	b.verify(p.Steps[0], nil)
	clock.pass(9 * time.Minute)
	if got := ended(b.read()); got != sandbox.EndsPending {
		t.Errorf("it was touched, and is %s", got)
	}
	clock.pass(time.Minute)
	p = b.read()
	if ended(p) != sandbox.EndsExpired || p.ExpiredReason == "" {
		t.Errorf("got %s %q", ended(p), p.ExpiredReason)
	}
	wants(t, b.verify(p.Steps[1], nil), 410, "process expired")
}

func TestAnAsyncStepIsLeftBehind(t *testing.T) {
	for outcome, ending := range map[string]sandbox.Ending{"success": sandbox.EndsSuccess, "failure": sandbox.EndsDeclined} {
		b, clock, p := served(t, strings.Replace(twoChecks, `"check_one"`, `"check_one"
async = true
delay = "60s"
attempts = [{ outcome = "`+outcome+`" }]`, 1))
		b.verify(p.Steps[0], nil)
		p = b.read()
		if index(p) != 1 || p.Steps[0].VerificationOutput.Status != truora.StepPending || *p.Steps[0].RemainingRetries != 0 {
			t.Errorf("current %d, output %+v", index(p), p.Steps[0].VerificationOutput)
		}
		b.verify(p.Steps[1], nil)
		clock.pass(30 * time.Second)
		if got := ended(b.read()); got != sandbox.EndsPending {
			t.Errorf("ended as %s while a step was evaluated", got)
		}
		clock.pass(60 * time.Second)
		if got := ended(b.read()); got != ending {
			t.Errorf("%s: ended as %s", outcome, got)
		}
	}
}

func TestOutcomesGoByAttempt(t *testing.T) {
	b, clock, p := served(t, strings.Replace(twoChecks, `"check_one"`, `"check_one"
retries = 2
attempts = [{ outcome = "failure", reason = "blurry_image", message = "Blurred" }, { outcome = "failure", reason = "damaged_document" }]`, 1))
	b.verify(p.Steps[0], nil)
	clock.pass(5 * time.Second)
	p = b.read()
	if out := p.Steps[0].VerificationOutput; out.DeclinedReason != "blurry_image" || out.Message != "Blurred" || *p.Steps[0].RemainingRetries != 1 {
		t.Errorf("first: %+v", out)
	}
	b.verify(p.Steps[0], nil)
	if out := b.read().Steps[0].VerificationOutput; out.Status != truora.StepPending || out.DeclinedReason != "" {
		t.Errorf("under way again: %+v", out)
	}
	clock.pass(5 * time.Second)
	if p = b.read(); ended(p) != sandbox.EndsDeclined || p.DeclinedReason != "damaged_document" {
		t.Errorf("ended as %s, %s", ended(p), p.DeclinedReason)
	}
	wants(t, b.verify(p.Steps[0], nil), 409, "the process is over")
}

func TestTheWaysToEndByOutcome(t *testing.T) {
	for outcome, ending := range map[string]sandbox.Ending{
		"decline": sandbox.EndsDeclined, "expire": sandbox.EndsExpired, "error": sandbox.EndsSystemError, "pending": sandbox.EndsPending,
	} {
		b, clock, p := served(t, "[[steps]]\ntype = \"check\"\nattempts = [{ outcome = \""+outcome+"\" }]\n")
		b.verify(p.Steps[0], nil)
		clock.pass(50 * time.Minute)
		if got := ended(b.read()); got != ending {
			t.Errorf("%s: ended as %s", outcome, got)
		}
	}
}

func TestEventsHappenElsewhere(t *testing.T) {
	const event = "[[events]]\nstep = \"check_two\"\nafter = \"30s\"\n"
	for kind, ending := range map[string]sandbox.Ending{
		"finished": sandbox.EndsSuccess, "canceled": sandbox.EndsCanceled, "expired": sandbox.EndsExpired,
	} {
		b, clock, p := served(t, twoChecks+event+"event = \""+kind+"\"\n")
		clock.pass(40 * time.Second) // counts for nothing: the step has not begun
		b.verify(p.Steps[0], nil)
		clock.pass(30 * time.Second) // the first step took 3 s at least
		if got := ended(b.read()); got != sandbox.EndsPending {
			t.Errorf("%s came too early: %s", kind, got)
		}
		clock.pass(8 * time.Second)
		if got := ended(b.read()); got != ending {
			t.Errorf("%s: ended as %s", kind, got)
		}
	}
}

func TestAnEventBeforeACallBeatsIt(t *testing.T) {
	b, _, p := served(t, twoChecks+"[[events]]\nstep = \"check_one\"\nevent = \"finished\"\nbefore = \"verify\"\n")
	wants(t, b.verify(p.Steps[0], nil), 400, "invalid current step")
	if got := index(b.read()); got != 1 {
		t.Errorf("current step %d", got)
	}
}

func TestAnOldFailureLingersForAMoment(t *testing.T) {
	b, clock, p := served(t, `lag = "1s"`+strings.Replace(twoChecks, `"check_one"`, `"check_one"
attempts = [{ outcome = "failure", reason = "blurry_image" }]`, 1))
	b.verify(p.Steps[0], nil)
	clock.pass(6 * time.Second)
	b.verify(p.Steps[0], nil)
	p = b.read()
	if out := p.Steps[0].VerificationOutput; out.Status != truora.StepFailure || p.CurrentStepData.RetryReason != "blurry_image" {
		t.Errorf("at once: %+v", out)
	}
	clock.pass(time.Second)
	if out := b.read().Steps[0].VerificationOutput; out.Status != truora.StepPending {
		t.Errorf("a second later: %+v", out)
	}
}

func TestAProcessEndsAsItsScenarioSays(t *testing.T) {
	for _, want := range []sandbox.Ending{
		sandbox.EndsSuccess, sandbox.EndsDeclined, sandbox.EndsExpired, sandbox.EndsCanceled, sandbox.EndsSystemError, sandbox.EndsPending,
	} {
		b, clock := reviewed(t, `ending = "`+string(want)+`"`+"\nreason = \"underage\""+twoChecks)
		clock.pass(10 * time.Second)
		p := b.read()
		if got := ended(p); got != want {
			t.Errorf("%s: ended as %s", want, got)
		}
		if want == sandbox.EndsDeclined && p.DeclinedReason != "underage" {
			t.Errorf("declined for %q", p.DeclinedReason)
		}
	}
}
