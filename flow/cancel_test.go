package flow

import "testing"

func TestCancelling(t *testing.T) {
	run := runTranscript(t, Start{}, upToTheCode+`
		cancel changed_mind → cancelling 1: cancel process
		cancelled        → cancelling 1; in 400ms
		wake             → cancelling 1: read
		read failure:canceled → cancelling 1: read result; in 20s
		result           → finished 1 (failure canceled): journal: end
	`)
	if !run.out.Snapshot.Outcome.CanceledHere {
		t.Error("it was not cancelled here")
	}
	runTranscript(t, Start{}, upToTheCode+`
		cancel changed_mind → cancelling 1: cancel process
		cancelled        → cancelling 1; in 400ms
		wake             → cancelling 1: read
		read lost        → cancelling 1: read result; in 20s
		result lost      → finished 1 (failure canceled changed_mind): journal: end
	`)
	runTranscript(t, Start{}, upToTheCode+`
		cancel x         → cancelling 1: cancel process
		cancelled unsent → stuck 1 (unreachable)
		again            → cancelling 1: cancel process
		leave            → left 1
	`)
	runTranscript(t, Start{}, `
		begin            → starting 0: make token
		cancel x         → left 0
	`)
}

// A cancellation with a lost response is repeated if reads show that it did not
// arrive: three times in total, and then whenever the person tries again.
func TestALostCancellationIsRepeated(t *testing.T) {
	const unchanged = `
		wake             → cancelling 1: read
		read 1           → cancelling 1; in 400ms
		wake             → cancelling 1: read
		read 1           → cancelling 1; in 450ms
		+3s              → cancelling 1: read
	`
	lost := "\ncancelled 500 → cancelling 1; in 400ms" + unchanged
	again := "read 1 → cancelling 1: cancel process"
	runTranscript(t, Start{}, upToTheCode+"cancel x → cancelling 1: cancel process"+lost+again+lost+again+lost+`
		read 1           → stuck 1 (server)
		again            → cancelling 1: cancel process
		cancelled lost   → cancelling 1; in 400ms
		wake             → cancelling 1: read
		read failure:canceled → cancelling 1: read result; in 20s
	`)
}

func TestACancellationThatIsRefusedLosesNothing(t *testing.T) {
	refused := `
		cancel x         → cancelling 1: cancel process
		cancelled 400    → cancelling 1; in 400ms
		wake             → cancelling 1: read
		read 1           → cancelling 1; in 400ms
		wake             → cancelling 1: read
		read 1           → cancelling 1; in 450ms
		+3s              → cancelling 1: read
		read 1           → stuck 1 (rejected)
	`
	runTranscript(t, Start{}, upToTheCode+refused+`
		again            → asking 1; in 14s
		submit 1 token=1 → sending 1: verify S1 token=1
	`)
	runTranscript(t, Start{}, sentCode+refused+`
		again            → waiting 1; in 500ms
		wake             → waiting 1: read
		read 2           → asking 2; in 14s
	`)
	runTranscript(t, Start{}, sentCode+`
		verified         → waiting 1: read
		read 1           → waiting 1; in 500ms`+refused+`
		again            → waiting 1; in 500ms
		wake             → waiting 1: read
		read 1           → waiting 1; in 400ms
		wake             → waiting 1: read
		read failure:declined → reviewing 1: read result; in 20s
	`)
}
