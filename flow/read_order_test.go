package flow

import "testing"

// An outdated read has no effect: a step that has ended is not asked again, and
// retries are not restored.
func TestAReadThatIsBehindChangesNothing(t *testing.T) {
	runTranscript(t, Start{}, upToTheCode+`
		wake             → asking 1: read
		read 0           → asking 1; in 3s
		wake             → asking 1: read
		read 1           → asking 1; in 14s
		submit 1 token=1 → sending 1: verify S1 token=1
		verified         → waiting 1: read
		read 0           → waiting 1; in 500ms
		wake             → waiting 1: read
		read 1 1=failure:wrong:2 → refused 1 (wrong left=2); in 14s
		wake             → refused 1 (wrong left=2): read
		read 1 1=pending::3 → refused 1 (wrong left=2); in 3s
		again            → asking 1 (wrong left=2); in 14s
		submit 1 token=2 → sending 1: verify S1 token=2
		verified         → waiting 1; in 500ms
		// the old failure is no new one
		wake             → waiting 1: read
		read 1 1=failure:wrong:2 → waiting 1; in 400ms
		wake             → waiting 1: read
		read 2           → asking 2; in 14s
	`)
}

// After stepping back, reads of the left step are outdated until an answer is
// sent; if they persist, they are accepted.
func TestAReadOfTheStepThatWasLeftIsBehind(t *testing.T) {
	steppedBack := upToTheCode + `
		back             → sending 1: step back
		backed           → sending 1; in 400ms
		wake             → sending 1: read
		read 0           → asking 0 (went-back); in 14s
		wake             → asking 0 (went-back): read
		read 1           → asking 0 (went-back); in 3s
		wake             → asking 0 (went-back): read
	`
	runTranscript(t, Start{}, steppedBack+`
		read 0           → asking 0 (went-back); in 14s
		submit 0 email=c@d.co → sending 0: verify S0 email=c@d.co
		verified         → waiting 0: read
		read 1           → asking 1; in 14s
	`)
	runTranscript(t, Start{}, steppedBack+`
		read 1           → asking 0 (went-back); in 3s
		wake             → asking 0 (went-back): read
		read 1           → asking 0 (went-back); in 3s
		wake             → asking 0 (went-back): read
		read 1           → asking 0 (went-back); in 3s
		wake             → asking 0 (went-back): read
		read 1           → asking 1 (finished-elsewhere); in 14s
	`)
}

// Stepping back elsewhere is accepted if every read shows it for 10 s.
func TestAProcessThatWentBackElsewhereIsBelieved(t *testing.T) {
	runTranscript(t, Start{}, upToTheCode+`
		wake             → asking 1: read
		read 0           → asking 1; in 3s
		wake             → asking 1: read
		read 0           → asking 1; in 3s
		wake             → asking 1: read
		read 0           → asking 1; in 3s
		wake             → asking 1: read
		read 0           → asking 1; in 3s
		wake             → asking 1: read
		read 0           → asking 0 (finished-elsewhere); in 14s
		wake             → asking 0 (finished-elsewhere): read
		read 0           → asking 0 (finished-elsewhere); in 14s
	`)
}
