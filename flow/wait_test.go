package flow

import "testing"

func TestAnEventIsAReasonToReadAtOnce(t *testing.T) {
	runTranscript(t, Start{}, upToTheCode+`
		event            → asking 1: read
		event            → asking 1
		read 1           → asking 1; in 400ms
		wake             → asking 1: read
		read 1           → asking 1; in 14s
		submit 1 token=654321 → sending 1: verify S1 token=654321
		event            → sending 1
		verified         → waiting 1: read
		event            → waiting 1
		read 1           → waiting 1; in 400ms
		wake             → waiting 1: read
		read 1           → waiting 1; in 10s
		event            → waiting 1; in 400ms
		wake             → waiting 1: read
		read 2           → asking 2; in 14s
	`)
}
