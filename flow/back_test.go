package flow

import "testing"

func TestGoingBackToCorrectTheAddress(t *testing.T) {
	run := runTranscript(t, Start{}, `
		begin            → starting 0: make token
		token            → starting 0: create process
		created 0        → asking 0: journal: begin; in 14s
		submit 0 email=a@b.co → sending 0: verify S0 email=a@b.co
		verified         → waiting 0: read
		read 1           → asking 1; in 14s
		back             → sending 1: step back
		backed           → sending 1; in 400ms
		wake             → sending 1: read
		read 1           → sending 1; in 400ms
		wake             → sending 1: read
		read 0 0=success → asking 0 (went-back); in 14s
		submit 0 email=c@d.co → sending 0: verify S0 email=c@d.co
		verified         → waiting 0: read
		read 0 0=success → waiting 0; in 500ms
		wake             → waiting 0: read
		read 1           → asking 1; in 14s
	`)
	if s := run.out.Snapshot; !s.CanGoBack || !s.CanResend {
		t.Error("neither back nor a new code is offered any more")
	}
	if s := run.out.Snapshot; s.SentTo != "c•••@d.co" {
		t.Errorf("the code went to %q", s.SentTo)
	}
}

const waitedForTheCode = `
		begin            → starting 0: make token
		token            → starting 0: create process
		created 0        → asking 0: journal: begin; in 14s
		submit 0 email=a@b.co → sending 0: verify S0 email=a@b.co
		verified         → waiting 0: read
		read 1           → asking 1; in 14s
		resend           → asking 1; in 14s
		wake             → asking 1: read
		read 1           → asking 1; in 14s
		wake             → asking 1: read
		read 1           → asking 1; in 14s
		wake             → asking 1: read
		read 1           → asking 1; in 14s
`

func TestANewCodeIsTheAddressSentAgain(t *testing.T) {
	runTranscript(t, Start{}, waitedForTheCode+`
		resend           → sending 1: step back
		backed           → sending 1; in 400ms
		wake             → sending 1: read
		read 0           → sending 0 (new-code): verify S0 email=a@b.co
		verified         → waiting 0 (new-code): read
		read 1           → asking 1; in 14s
		resend           → asking 1; in 14s
	`)
}

func TestAnAPIThatDoesNotGoBack(t *testing.T) {
	run := runTranscript(t, Start{}, waitedForTheCode+`
		back             → sending 1: step back
		backed 400       → asking 1 (back-withdrawn); in 14s
		back             → asking 1 (back-withdrawn); in 14s
	`)
	if s := run.out.Snapshot; s.CanGoBack || s.CanResend {
		t.Error("the offer still stands")
	}
	runTranscript(t, Start{}, waitedForTheCode+`
		back             → sending 1: step back
		backed lost      → sending 1; in 400ms
		wake             → sending 1: read
		read 1           → sending 1; in 400ms
		+1s              → sending 1: read
		read 1           → sending 1; in 590ms
		+2s              → sending 1: read
		read 1           → stuck 1 (unreachable)
		again            → asking 1; in 14s
	`)
}

func TestBackIsNotOfferedToAStepThatAsksNothing(t *testing.T) {
	for state, want := range map[string]bool{"created 0": false, "created 1": true, "created 2": false, "created 3": true, "created 6": false} {
		run := &transcript{m: NewMachine(Start{Token: "t"}, Limits{}), flow: guideFlow, now: epoch, version: "1"}
		run.feed("begin")
		run.feed(state)
		if got := run.out.Snapshot.CanGoBack; got != want {
			t.Errorf("%s: back is offered: %v", state, got)
		}
	}
}

// A process without further steps is not asked again if stepping back failed.
func TestGoingBackFindsThatNothingIsAskedAnyMore(t *testing.T) {
	runTranscript(t, Start{}, upToTheCode+`
		back             → sending 1: step back
		backed           → sending 1; in 400ms
		wake             → sending 1: read
		read done        → sending 1; in 400ms
		wake             → sending 1: read
		read done        → sending 1; in 450ms
		+3s              → sending 1: read
		read done        → reviewing 7; in 500ms
	`)
}
