package sandbox_test

import (
	"errors"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"cedula/truora"
	"cedula/truora/sandbox"
)

// startEvaluation gives a process whose first step is being evaluated.
func startEvaluation(t *testing.T) (*backend, *fakeClock, truora.Process) {
	t.Helper()
	b, clock, p := startScenario(t, twoChecks)
	b.verify(p.Steps[0], nil)
	return b, clock, p
}

func TestThePresenterChoosesTheOutcome(t *testing.T) {
	for kind, want := range map[sandbox.OutcomeKind]sandbox.Ending{
		sandbox.OutcomeSuccess: sandbox.EndsPending, sandbox.OutcomeFailure: sandbox.EndsPending, sandbox.OutcomeDecline: sandbox.EndsDeclined, sandbox.OutcomeExpire: sandbox.EndsExpired,
	} {
		b, clock, _ := startEvaluation(t)
		if err := b.box.ChooseOutcome(sandbox.Outcome{Kind: kind, Reason: "blurry_image"}); err != nil {
			t.Fatal(err)
		}
		clock.advance(time.Second)
		p := b.read()
		if got := endingOf(p); got != want {
			t.Errorf("%s: ended as %s", kind, got)
		}
		if moved := currentIndex(p) == 1; moved != (kind == sandbox.OutcomeSuccess) {
			t.Errorf("%s: current step %d", kind, currentIndex(p))
		}
		if kind == sandbox.OutcomeFailure && (*p.Steps[0].RemainingRetries < 1 || p.CurrentStepData.RetryReason != "blurry_image") {
			t.Errorf("no try is left: %+v", p.CurrentStepData)
		}
	}
}

func TestAnEarlyChoiceAppliesToTheNextSubmission(t *testing.T) {
	b, clock, p := startScenario(t, twoChecks)
	if err := b.box.ChooseOutcome(sandbox.Outcome{Kind: sandbox.OutcomeFailure, Reason: "blurry_image"}); err != nil {
		t.Fatal(err)
	}
	b.verify(p.Steps[0], nil)
	clock.advance(5 * time.Second)
	if got := b.read().Steps[0].VerificationOutput.DeclinedReason; got != "blurry_image" {
		t.Errorf("got %q", got)
	}
}

func TestThePresenterMakesItSlowAndFastAgain(t *testing.T) {
	b, clock, _ := startEvaluation(t)
	b.box.SetSlowEvaluation(true)
	clock.advance(15 * time.Second)
	if currentIndex(b.read()) != 0 {
		t.Error("not slow")
	}
	b.box.SetSlowEvaluation(false)
	clock.advance(time.Second)
	p := b.read()
	if currentIndex(p) != 1 {
		t.Fatal("not fast again")
	}
	b.box.SetSlowEvaluation(true)
	b.verify(p.Steps[1], nil)
	clock.advance(15 * time.Second)
	if currentIndex(b.read()) != 1 {
		t.Error("the next step is not slow")
	}
}

func TestAHeldStepWaitsUntilItIsReleased(t *testing.T) {
	b, clock, p := startEvaluation(t)
	held, ok := b.box.Hold()
	if !ok || held.ID != p.Steps[0].StepID || held.Type != p.Steps[0].Type {
		t.Fatalf("held %+v, %v", held, ok)
	}
	clock.advance(10 * time.Minute)
	if currentIndex(b.read()) != 0 {
		t.Fatal("it did not wait")
	}
	b.box.Release()
	if currentIndex(b.read()) != 0 {
		t.Error("the time that it was held counts")
	}
	clock.advance(5 * time.Second)
	if currentIndex(b.read()) != 1 {
		t.Error("it does not go on")
	}
}

func TestASubmissionWhileHeldIsEvaluatedAfterRelease(t *testing.T) {
	b, clock, p := startScenario(t, twoChecks)
	b.box.Hold()
	clock.advance(time.Minute)
	b.verify(p.Steps[0], nil)
	clock.advance(time.Minute)
	if currentIndex(b.read()) != 0 {
		t.Fatal("it did not wait")
	}
	b.box.Release()
	clock.advance(5 * time.Second)
	if currentIndex(b.read()) != 1 {
		t.Error("the time before it was sent was added")
	}
}

func TestAChoiceReleasesTheProcess(t *testing.T) {
	b, clock, _ := startEvaluation(t)
	b.box.Hold()
	clock.advance(time.Minute)
	if err := b.box.ChooseOutcome(sandbox.Outcome{Kind: sandbox.OutcomeDecline, Reason: "possible_fraud"}); err != nil {
		t.Fatal(err)
	}
	clock.advance(time.Second)
	if got := endingOf(b.read()); got != sandbox.EndsDeclined {
		t.Errorf("ended as %s", got)
	}
}

func TestAHeldReviewAndAHeldEventWait(t *testing.T) {
	b, clock := startReview(t, `review = "20s"`+strings.Replace(twoChecks, `review = "2s"`, "", 1))
	b.box.Hold()
	clock.advance(time.Minute)
	if got := endingOf(b.read()); got != sandbox.EndsPending {
		t.Errorf("the review ended as %s", got)
	}
	b.box.Release()
	clock.advance(20 * time.Second)
	if got := endingOf(b.read()); got != sandbox.EndsSuccess {
		t.Errorf("the review did not go on: %s", got)
	}
	b, clock, _ = startScenario(t, twoChecks+"\n[[events]]\nstep = \"check_one\"\nevent = \"finished\"\nafter = \"20s\"\n")
	b.box.Hold()
	clock.advance(time.Minute)
	if currentIndex(b.read()) != 0 {
		t.Error("the event came while the process was held")
	}
	b.box.Release()
	clock.advance(20 * time.Second)
	if currentIndex(b.read()) != 1 {
		t.Error("the event did not come")
	}
}

func TestThePresenterLosesTheNetwork(t *testing.T) {
	b := inProcess(t, sandbox.Options{})
	b.start("IPFhappy")
	b.box.SetOffline(true)
	if _, err := b.send("GET", b.base+"/v1/processes/"+b.id, "", keyHeader, sandbox.DemoKey); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("got %v", err)
	}
	b.box.SetOffline(false)
	b.read()
}

func TestReasonsFitTheStep(t *testing.T) {
	b := overHTTP(t, sandbox.Options{})
	if got := b.box.DeclinedReasons(); got != nil {
		t.Errorf("nothing is in progress, and yet %v", got)
	}
	if err := b.box.ChooseOutcome(sandbox.Outcome{Kind: sandbox.OutcomeSuccess}); !errors.Is(err, sandbox.ErrNothingInProgress) {
		t.Errorf("got %v", err)
	}
	p := b.start("IPFhappy")
	if got := b.box.DeclinedReasons(); slices.Contains(got, "wrong_verification_code") || !slices.Contains(got, "email_not_valid_verdict") {
		t.Errorf("at the e-mail: %v", got)
	}
	b.verify(p.Steps[0], map[string]string{"email": "a@b.co"})
	b.read()
	if got := b.box.DeclinedReasons(); !slices.Equal(got, []string{"wrong_verification_code"}) {
		t.Errorf("at the code: %v", got)
	}
}

// startReview gives a process of which no step is left.
func startReview(t *testing.T, text string) (*backend, *fakeClock) {
	t.Helper()
	b, clock, p := startScenario(t, text)
	for _, st := range p.Steps {
		b.verify(st, nil)
		clock.advance(10 * time.Second)
		b.read()
	}
	return b, clock
}

func TestThePresenterEndsAReview(t *testing.T) {
	for kind, want := range map[sandbox.OutcomeKind]sandbox.Ending{
		sandbox.OutcomeSuccess: sandbox.EndsSuccess, sandbox.OutcomeDecline: sandbox.EndsDeclined, sandbox.OutcomeExpire: sandbox.EndsExpired,
	} {
		b, clock := startReview(t, `ending = "pending"`+twoChecks)
		clock.advance(time.Minute)
		if got := endingOf(b.read()); got != sandbox.EndsPending {
			t.Errorf("ended by itself as %s", got)
		}
		if err := b.box.ChooseOutcome(sandbox.Outcome{Kind: kind, Reason: b.box.DeclinedReasons()[0]}); err != nil {
			t.Fatal(err)
		}
		clock.advance(time.Second)
		p := b.read()
		if got := endingOf(p); got != want {
			t.Errorf("%s: ended as %s", kind, got)
		}
		if p.DeclinedReason != "" != (kind == sandbox.OutcomeDecline) {
			t.Errorf("%s: for %q", kind, p.DeclinedReason)
		}
	}
}

func TestAReviewCannotBeTriedAgain(t *testing.T) {
	b, _ := startReview(t, `ending = "pending"`+twoChecks)
	if err := b.box.ChooseOutcome(sandbox.Outcome{Kind: sandbox.OutcomeFailure}); !errors.Is(err, sandbox.ErrNothingInProgress) {
		t.Errorf("got %v", err)
	}
}

func TestAStepMadeToSucceedChangesABadEnding(t *testing.T) {
	b, clock, p := startScenario(t, `ending = "declined"`+twoChecks)
	if err := b.box.ChooseOutcome(sandbox.Outcome{Kind: sandbox.OutcomeSuccess}); err != nil {
		t.Fatal(err)
	}
	for _, st := range p.Steps {
		b.verify(st, nil)
		clock.advance(10 * time.Second)
		b.read()
	}
	if got := endingOf(b.read()); got != sandbox.EndsSuccess {
		t.Errorf("ended as %s", got)
	}
}
