package flow

import (
	"testing"
	"time"

	"cedula/truora"
)

// sentCode is the code step while its Verify is in progress.
const sentCode = upToTheCode + `
		submit 1 token=1 → sending 1: verify S1 token=1
`

func TestAfterALostResponseTheProcessIsReadBeforeAnythingIsRepeated(t *testing.T) {
	for name, script := range map[string]string{
		"it moved on": `
		verified lost    → waiting 1 (unreachable retrying); in 500ms
		wake             → waiting 1 (unreachable retrying): read
		read 2           → asking 2; in 14s`,
		"its status changed": `
		verified 500     → waiting 1 (server retrying); in 500ms
		wake             → waiting 1 (server retrying): read
		read 1 1=pending → waiting 1; in 400ms
		wake             → waiting 1: read
		read 1 1=failure:wrong:1 → refused 1 (wrong left=1); in 14s`,
		"its data were received": `
		verified lost    → waiting 1 (unreachable retrying); in 500ms
		wake             → waiting 1 (unreachable retrying): read
		read 1 1=received → waiting 1; in 400ms`,
		"its retries changed": `
		verified lost    → waiting 1 (unreachable retrying); in 500ms
		wake             → waiting 1 (unreachable retrying): read
		read 1 1=?::1    → waiting 1; in 400ms`,
		"something else went wrong": `
		verified other   → waiting 1 (unreachable retrying); in 500ms
		wake             → waiting 1 (unreachable retrying): read
		read 2           → asking 2; in 14s`,
	} {
		t.Run(name, func(t *testing.T) { runTranscript(t, Start{}, sentCode+script) })
	}
}

const threeReads = `
		+500ms           → waiting 1 (unreachable retrying): read
		read 1           → waiting 1 (unreachable retrying); in 400ms
		+400ms           → waiting 1 (unreachable retrying): read
		read 1           → waiting 1 (unreachable retrying); in 470ms
`

func TestWhatDidNotArriveIsSentThreeTimesAtMost(t *testing.T) {
	runTranscript(t, Start{}, sentCode+`
		verified lost    → waiting 1 (unreachable retrying); in 500ms`+threeReads+`
		// three reads, but not three seconds: and one that disagrees with itself does not count
		wake             → waiting 1 (unreachable retrying): read
		read 1           → waiting 1 (unreachable retrying); in 590ms
		+2s              → waiting 1 (unreachable retrying): read
		read 1 type=other → waiting 1 (unreachable retrying); in 920ms
		wake             → waiting 1 (unreachable retrying): read
		read 1           → sending 1: verify S1 token=1
		verified lost    → waiting 1 (unreachable retrying); in 500ms`+threeReads+`
		+3s              → waiting 1 (unreachable retrying): read
		read 1           → sending 1: verify S1 token=1
		verified lost    → waiting 1 (unreachable retrying); in 500ms`+threeReads+`
		+3s              → waiting 1 (unreachable retrying): read
		read 1           → stuck 1 (unclear)
		again            → waiting 1; in 500ms
		wake             → waiting 1: read
		read 2           → asking 2; in 14s
	`)
}

func TestWhatDidNotArriveIsRepeatedWithoutReads(t *testing.T) {
	runTranscript(t, Start{}, sentCode+`
		verified unsent  → sending 1 (unreachable retrying); in 500ms
		wake             → sending 1: verify S1 token=1
		verified 429     → sending 1 (rate-limited retrying); in 3s
		wake             → sending 1: verify S1 token=1
		verified unsent  → sending 1 (unreachable retrying); in 2s
		wake             → sending 1: verify S1 token=1
		verified unsent  → sending 1 (unreachable retrying); in 4s
		wake             → sending 1: verify S1 token=1
		verified unsent  → stuck 1 (unreachable)
		again            → sending 1: verify S1 token=1
		verified         → waiting 1: read
	`)
	runTranscript(t, Start{}, sentCode+`
		verified 429-long → stuck 1 (rate-limited)
	`)
}

func TestAnAnswerThatTheAPIRefusesCanBeCorrected(t *testing.T) {
	run := runTranscript(t, Start{}, sentCode+`
		verified 400     → stuck 1 (rejected)
		again            → asking 1; in 14s
	`)
	if got := run.out.Snapshot.Answers["token"]; got != "1" {
		t.Errorf("the answer was lost: %q", got)
	}
}

func TestAKeyThatIsRefused(t *testing.T) {
	runTranscript(t, Start{}, sentCode+`
		verified 401     → stuck 1 (key-refused)
		again            → sending 1: verify S1 token=1
	`)
	runTranscript(t, Start{Token: "a.b.c", TokenOnly: true}, `
		begin            → starting 0: create process
		created 401      → stuck 0 (token-refused)
	`)
}

func TestWhenTheAPIIsElsewhereReadsDecide(t *testing.T) {
	runTranscript(t, Start{}, sentCode+`
		verified passed  → waiting 1; in 500ms
		wake             → waiting 1: read
		read 2           → asking 2; in 14s
	`)
	runTranscript(t, Start{}, sentCode+`
		verified 409     → waiting 1; in 500ms
		wake             → waiting 1: read
		read 1           → waiting 1; in 400ms
		+4s              → waiting 1: read
		read 1           → waiting 1; in 1.06s
		+6s              → waiting 1: read
		read 1           → stuck 1 (rejected)
		again            → asking 1; in 14s
	`)
	runTranscript(t, Start{}, sentCode+`
		verified 410     → waiting 1; in 500ms
		wake             → waiting 1: read
		read failure:expired → reviewing 1 (expired): read result; in 20s
	`)
}

// prefilled is a process whose first step has a read-only e-mail and a second
// input.
func prefilled(inputs ...truora.ExpectedInput) *transcript {
	run := &transcript{m: NewMachine(Start{Token: "a.b.c"}, Limits{}), flow: guideFlow, now: epoch, version: "1"}
	process := guideFlow("1")
	placeAt(&process, "0")
	process.Steps[0].ExpectedInputs = inputs
	run.feed("begin")
	run.step(ProcessCreated{run.out.Gen, process, nil})
	return run
}

func TestReadOnlyInputsAreSentBackAndOnceMoreWithout(t *testing.T) {
	run := prefilled(truora.ExpectedInput{Name: "email", Value: "a@b.co", ReadOnly: true}, truora.ExpectedInput{Name: "other"})
	for _, c := range []struct{ event, want string }{
		{"submit 0 other=x", "sending 0: verify S0 email=a@b.co other=x"},
		{"verified read-only", "sending 0: verify S0 other=x"},
		{"verified read-only", "stuck 0 (rejected)"},
	} {
		if run.feed(c.event); run.describe() != c.want {
			t.Fatalf("%s: %s, want %s", c.event, run.describe(), c.want)
		}
	}
}

func TestAStepOfReadOnlyInputsSubmitsItself(t *testing.T) {
	run := prefilled(truora.ExpectedInput{Name: "email", Value: "a@b.co", ReadOnly: true})
	if want := "sending 0: journal: begin, verify S0 email=a@b.co"; run.describe() != want {
		t.Errorf("%s, want %s", run.describe(), want)
	}
}

func TestSkippedOptionalsAreLeftOut(t *testing.T) {
	run := prefilled(truora.ExpectedInput{Name: "a", Value: "default", Optional: true}, truora.ExpectedInput{Name: "b"})
	if run.feed("submit 0 b=x"); run.describe() != "sending 0: verify S0 b=x" {
		t.Errorf("sent %s", run.describe())
	}
}

func TestTheExpiryOfATokenIsShownInTime(t *testing.T) {
	run := runTranscript(t, Start{Token: "a.b.c", TokenOnly: true}, `
		begin            → starting 0: create process
		created 1        → asking 1: journal: begin; in 14s
	`)
	run.m.token.expiry = run.now.Add(10 * time.Second)
	for _, c := range []struct{ event, want string }{
		{"handoff closed", "asking 1; in 14s"},
		{"wake", "stuck 1 (token-expired)"},
	} {
		if run.feed(c.event); run.describe() != c.want {
			t.Fatalf("%s: %s, want %s", c.event, run.describe(), c.want)
		}
	}
}

func TestNeverTwoVerifiesAtOnce(t *testing.T) {
	run := runTranscript(t, Start{}, sentCode+`
		cancel because   → cancelling 1: cancel process
		cancelled 400    → cancelling 1; in 400ms
		wake             → cancelling 1: read
		read 1           → cancelling 1; in 400ms
	`)
	run.m.submission = newSubmission(run.m.current)
	run.m.sendVerify() // the first one's answer has not come yet
	if !run.m.verify.waiting || len(run.m.effects) != 0 {
		t.Fatal("a second Verify went out")
	}
	if run.step(StepVerified{Gen: 0, Err: errorNamed("lost")}); run.describe() != "sending 1: verify S1 token=1" {
		t.Errorf("after the first one ended: %s", run.describe())
	}
}

// If a process remains inconsistent, the person is asked: a lost call's outcome
// cannot be determined.
func TestFindingOutWhetherAVerifyArrivedHasALimit(t *testing.T) {
	runTranscript(t, Start{}, sentCode+`
		verified lost    → waiting 1 (unreachable retrying); in 500ms
		wake             → waiting 1 (unreachable retrying): read
		read 1 type=x    → waiting 1 (unreachable retrying); in 400ms
		+5m              → overdue 1 (unreachable retrying); in 14s
		wake             → overdue 1 (unreachable retrying): read
		read 1 type=x    → overdue 1 (unreachable retrying); in 14s
		keep             → waiting 1 (unreachable retrying); in 400ms
		wake             → waiting 1 (unreachable retrying): read
		read 2           → asking 2; in 14s
	`)
}
