package flow

import (
	"cedula/truora"
	"testing"
	"time"
)

func TestTheGuidesFlowFromTheFirstQuestionToTheResult(t *testing.T) {
	runTranscript(t, Start{}, `
		begin            → starting 0: make token
		token            → starting 0: create process
		created 0        → asking 0: journal: begin; in 14s
		submit 0 email=a@b.co → sending 0: verify S0 email=a@b.co
		verified         → waiting 0: read
		read 0           → waiting 0; in 500ms
		wake             → waiting 0: read
		read 1           → asking 1; in 14s
		submit 1 token=654321 → sending 1: verify S1 token=654321
		verified         → waiting 1; in 500ms
		wake             → waiting 1: read
		read 2           → asking 2; in 14s
		submit 2 country=CO document_type=national-id → sending 2: verify S2 country=CO document_type=national-id
		verified         → waiting 2; in 500ms
		wake             → waiting 2: read
		read 3           → asking 3; in 14s
		submit 3 document_front:f.jpg document_back:b.jpg → sending 3: put f.jpg to front/1 as document_front, put b.jpg to back/1 as document_back
		uploaded document_back  → sending 3
		uploaded document_front → waiting 3; in 500ms
		wake             → waiting 3: read
		read 3 3=pending → waiting 3; in 400ms
		wake             → waiting 3: read
		read 4           → sending 4: verify S4
		verified         → waiting 4; in 500ms
		wake             → waiting 4: read
		read 5           → sending 5: verify S5
		verified         → waiting 5; in 500ms
		wake             → waiting 5: read
		read 6           → asking 6; in 14s
		submit 6 face_video:v.mp4 → sending 6: put v.mp4 to video/1 as face_video
		uploaded face_video → sending 6: verify S6
		verified         → waiting 6; in 500ms
		wake             → waiting 6: read
		read done        → reviewing 7; in 500ms
		wake             → reviewing 7: read
		read success     → reviewing 7: read result; in 20s
		result           → finished 7 (success): journal: end
	`)
}

const upToTheCode = `
		begin            → starting 0: make token
		token            → starting 0: create process
		created 1        → asking 1: journal: begin; in 14s
`

func TestAWrongCodeIsTriedAgain(t *testing.T) {
	run := runTranscript(t, Start{}, upToTheCode+`
		submit 1 token=111111 → sending 1: verify S1 token=111111
		verified         → waiting 1: read
		read 1 1=failure:wrong_verification_code:2 → refused 1 (wrong_verification_code left=2); in 14s
		submit 1 token=654321 → refused 1 (wrong_verification_code left=2); in 14s
		again            → asking 1 (wrong_verification_code left=2); in 14s
		submit 1 token=654321 → sending 1: verify S1 token=654321
		verified         → waiting 1: read
		// the old failure is still returned for a moment
		read 1 1=failure:wrong_verification_code:2 → waiting 1; in 500ms
		wake             → waiting 1: read
		read 2 1=success → asking 2; in 14s
	`)
	if attempt := run.out.Snapshot.Attempt; attempt != 1 {
		t.Errorf("the new step begins with attempt %d", attempt)
	}
}

func TestAFailureEqualToTheOldOneCountsIfItPersists(t *testing.T) {
	run := runTranscript(t, Start{}, upToTheCode+`
		submit 1 token=1 → sending 1: verify S1 token=1
		verified         → waiting 1: read
		read 1 1=failure:wrong:2 → refused 1 (wrong left=2); in 14s
		again            → asking 1 (wrong left=2); in 14s
		submit 1 token=2 → sending 1: verify S1 token=2
		verified         → waiting 1: read
		read 1 1=failure:wrong:2 → waiting 1; in 500ms
		+9s              → waiting 1: read
		read 1 1=failure:wrong:2 → waiting 1; in 1.5s
		wake             → waiting 1: read
		read 1 1=failure:wrong:2 → refused 1 (wrong left=2); in 14s
	`)
	if attempt := run.out.Snapshot.Attempt; attempt != 3 {
		t.Errorf("this is attempt %d, want the third", attempt)
	}
}

func TestAFailureAfterAChangeCountsImmediately(t *testing.T) {
	runTranscript(t, Start{}, upToTheCode+`
		submit 1 token=1 → sending 1: verify S1 token=1
		verified         → waiting 1: read
		read 1 1=failure:wrong:2 → refused 1 (wrong left=2); in 14s
		again            → asking 1 (wrong left=2); in 14s
		submit 1 token=2 → sending 1: verify S1 token=2
		verified         → waiting 1: read
		read 1 1=pending::2 → waiting 1; in 500ms
		wake             → waiting 1: read
		read 1 1=failure:wrong:2 → refused 1 (wrong left=2); in 14s
	`)
}

// For the token of an ended process, the response is a 410.
func TestAnExpiredTokensProcessHasExpired(t *testing.T) {
	runTranscript(t, Start{Token: "a.b.c"}, `
		begin            → starting 0: create process
		created 410      → finished 0 (failure expired)
	`)
}

func TestAProcessCreatedWithoutStepsIsReadFirst(t *testing.T) {
	created := `
		begin            → starting 0: make token
		token            → starting 0: create process
		created 0 nothing@0 → starting 0: journal: begin, read
	`
	runTranscript(t, Start{}, created+`
		read 0           → asking 0; in 14s
	`)
	runTranscript(t, Start{}, created+`
		read 0 nothing@0 → starting 0; in 400ms
		wake             → starting 0: read
		read 0           → asking 0; in 14s
	`)
	runTranscript(t, Start{}, created+`
		read 0 nothing@0 → starting 0; in 400ms
		wake             → starting 0: read
		read 0 nothing@0 → starting 0; in 400ms
		+3s              → starting 0: read
		read 0 nothing@0 → reviewing 0; in 500ms
	`)
	runTranscript(t, Start{}, created+`
		read failure:expired nothing@0 → reviewing 0 (expired): read result; in 20s
	`)
}

func TestAFailureStatusWinsOverTheStatus(t *testing.T) {
	runTranscript(t, Start{}, upToTheCode+`
		submit 1 token=1 → sending 1: verify S1 token=1
		verified         → waiting 1: read
		read 1 1=success/declined:wrong:2 → refused 1 (wrong left=2); in 14s
		again            → asking 1 (wrong left=2); in 14s
		submit 1 token=2 → sending 1: verify S1 token=2
		verified         → waiting 1: read
		read 1 1=pending/declined:wrong:0 → waiting 1; in 500ms
		wake             → waiting 1: read
		read 2 1=/expired → asking 2; in 14s
	`)
}

func TestAFailureWithNoTryLeftWaitsForTheProcess(t *testing.T) {
	runTranscript(t, Start{}, upToTheCode+`
		submit 1 token=1 → sending 1: verify S1 token=1
		verified         → waiting 1: read
		read 1 1=failure:wrong:0 → waiting 1; in 500ms
		wake             → waiting 1: read
		read failure:declined → reviewing 1: read result; in 20s
		result lost      → finished 1 (failure declined): journal: end
	`)
	runTranscript(t, Start{}, upToTheCode+`
		submit 1 token=1 → sending 1: verify S1 token=1
		verified         → waiting 1: read
		read 1 1=failure:wrong → waiting 1; in 500ms
		wake             → waiting 1: read
		read 2 1=failure:wrong → asking 2; in 14s
	`)
}

func TestAnAsyncStepIsLeftOnceTheProcessMovedOn(t *testing.T) {
	runTranscript(t, Start{}, upToTheCode+`
		submit 1 token=1 → sending 1: verify S1 token=1
		verified         → waiting 1: read
		read 2 1=pending → waiting 1; in 500ms
		wake             → waiting 1: read
		read 2 1=pending 1=async → asking 2; in 14s
	`)
}

func TestTypesThatDisagreeMeanReadAgain(t *testing.T) {
	runTranscript(t, Start{}, upToTheCode+`
		submit 1 token=1 → sending 1: verify S1 token=1
		verified         → waiting 1: read
		read 2 type=enter_email_verification_code → waiting 1; in 500ms
		wake             → waiting 1: read
		read 2 type=enter_document_type → asking 2; in 14s
	`)
}

func TestALateAnswerIsDropped(t *testing.T) {
	runTranscript(t, Start{}, `
		begin            → starting 0: make token
		token            → starting 0: create process
		late-created 3   → starting 0
		created 1        → asking 1: journal: begin; in 14s
		wake             → asking 1: read
		submit 1 token=1 → sending 1: verify S1 token=1
		late-read 2      → sending 1
		late-verified    → sending 1
	`)
}

func TestAnswersToAnEarlierStepAreDropped(t *testing.T) {
	runTranscript(t, Start{}, upToTheCode+`
		submit 0 email=a@b.co → asking 1; in 14s
		wake             → asking 1: read
		read 2           → asking 2 (finished-elsewhere); in 14s
		submit 1 token=1 → asking 2 (finished-elsewhere); in 14s
	`)
}

func TestOverdue(t *testing.T) {
	runTranscript(t, Start{}, upToTheCode+`
		submit 1 token=1 → sending 1: verify S1 token=1
		verified         → waiting 1: read
		read 1           → waiting 1; in 500ms
		+4m              → waiting 1: read
		read 1           → waiting 1; in 3s
		+1m              → overdue 1; in 14s
		wake             → overdue 1: read
		read 1           → overdue 1; in 14s
		handoff open     → overdue 1; in 4s
		wake             → overdue 1: read
		read 1           → overdue 1; in 4s
		handoff closed   → overdue 1; in 14s
		keep             → waiting 1; in 400ms
		wake             → waiting 1: read
		read 2           → asking 2; in 14s
	`)
}

func TestAWaitThatIsOverdueBeganWhenItBegan(t *testing.T) {
	run := runTranscript(t, Start{}, upToTheCode+`
		submit 1 token=1 → sending 1: verify S1 token=1
		verified         → waiting 1: read
		read 1           → waiting 1; in 500ms
		+5m              → overdue 1; in 14s
	`)
	since := run.out.Snapshot.Since
	if run.feed("keep"); run.now.Sub(since) != 5*time.Minute || run.out.Snapshot.Since != since {
		t.Errorf("it began at %v, then at %v; it is %v", since, run.out.Snapshot.Since, run.now)
	}
}

func TestTheReviewHasATimeLimit(t *testing.T) {
	runTranscript(t, Start{}, `
		begin            → starting 0: make token
		token            → starting 0: create process
		created done     → reviewing 7: journal: begin; in 500ms
		wake             → reviewing 7: read
		read done        → reviewing 7; in 400ms
		+5m              → in-review 7
		read success     → in-review 7
		again            → in-review 7
	`)
}

func TestWhatHappensElsewhere(t *testing.T) {
	runTranscript(t, Start{}, upToTheCode+`
		handoff open     → asking 1; in 4s
		wake             → asking 1: read
		read 1           → asking 1; in 4s
		handoff closed   → asking 1; in 14s
		wake             → asking 1: read
		read 1 1=received → waiting 1 (finished-elsewhere); in 500ms
		wake             → waiting 1 (finished-elsewhere): read
		read 1 1=pending → waiting 1 (finished-elsewhere); in 400ms
		wake             → waiting 1 (finished-elsewhere): read
		read 1 1=failure:wrong:1 → refused 1 (wrong left=1 finished-elsewhere); in 14s
		wake             → refused 1 (wrong left=1 finished-elsewhere): read
		read failure:canceled → reviewing 1 (canceled-elsewhere): read result; in 20s
		+20s             → finished 1 (canceled-elsewhere failure canceled): journal: end
	`)
	runTranscript(t, Start{}, upToTheCode+`
		wake             → asking 1: read
		read failure:expired → reviewing 1 (expired): read result; in 20s
		result           → finished 1 (expired failure expired): journal: end
	`)
	runTranscript(t, Start{}, upToTheCode+`
		wake             → asking 1: read
		read 410         → reviewing 1 (expired): read result; in 20s
		result           → finished 1 (expired failure expired): journal: end
	`)
}

func TestAStepThatWasSkippedWasAnsweredElsewhere(t *testing.T) {
	runTranscript(t, Start{}, upToTheCode+`
		submit 1 token=1 → sending 1: verify S1 token=1
		verified         → waiting 1: read
		read 3           → asking 3 (finished-elsewhere); in 14s
	`)
}

func TestLeavingWhileTheResultIsReadIsTheEnd(t *testing.T) {
	run := runTranscript(t, Start{}, upToTheCode+`
		wake             → asking 1: read
		read failure:declined → reviewing 1 (ended): read result; in 20s
		leave            → finished 1 (ended failure declined): journal: end
	`)
	if run.out.Snapshot.Result != nil {
		t.Error("there is a result that nobody read")
	}
}

func TestAFailedHeartbeatDoesNotInterruptThePerson(t *testing.T) {
	runTranscript(t, Start{}, upToTheCode+`
		wake             → asking 1: read
		read lost        → asking 1 (unreachable retrying); in 14s
		wake             → asking 1 (unreachable retrying): read
		read 1           → asking 1; in 14s
		wake             → asking 1: read
		read 404         → stuck 1 (no-process)
		again            → asking 1; in 400ms
	`)
}

func TestWhatTheClientTriesAgainIsShown(t *testing.T) {
	runTranscript(t, Start{}, `
		begin            → starting 0: make token
		retried lost     → starting 0 (unreachable retrying)
		token            → starting 0: create process
		retried 500      → starting 0 (server retrying)
		created 0        → asking 0: journal: begin; in 14s
		wake             → asking 0: read
		retried lost     → asking 0 (unreachable retrying)
		late-retried 500 → asking 0 (unreachable retrying)
		read 0           → asking 0; in 14s
	`)
}

func TestAReadThatFailsWhileWaitingIsResumed(t *testing.T) {
	runTranscript(t, Start{}, upToTheCode+`
		submit 1 token=1 → sending 1: verify S1 token=1
		verified         → waiting 1: read
		read 500         → stuck 1 (server)
		again            → waiting 1; in 400ms
		wake             → waiting 1: read
		read 2           → asking 2; in 14s
	`)
}

func TestNothingToStartWith(t *testing.T) {
	runTranscript(t, Start{}, `
		begin            → starting 0: make token
		token 401        → stuck 0 (key-refused)
		again            → starting 0: make token
		token            → starting 0: create process
		created lost     → stuck 0 (unreachable)
		again            → starting 0: create process
		created 0        → asking 0: journal: begin; in 14s
		leave            → left 0
		submit 0 email=a → left 0
	`)
}

func TestARefusedFlowIsNoUnknownProcess(t *testing.T) {
	runTranscript(t, Start{}, `
		begin            → starting 0: make token
		token 404        → stuck 0 (flow-refused)
		again            → starting 0: make token
		token 400        → stuck 0 (rejected)
		again            → starting 0: make token
		token            → starting 0: create process
		created 404      → stuck 0 (no-process)
	`)
	for detail, want := range map[string]TroubleCode{"invalid flow_id": TroubleFlowRefused, "invalid phone": TroubleRejected} {
		run := runTranscript(t, Start{}, `
			begin            → starting 0: make token
		`)
		err := &truora.Error{Kind: truora.BadRequest, Status: 400, Message: detail}
		if got := run.m.tokenTrouble(err).Code; got != want {
			t.Errorf("%s: %s", detail, troubleNames[got])
		}
	}
}

func TestTheRetryActionIsPrintable(t *testing.T) {
	for next := actionNone; next <= actionEndCanceled; next++ {
		if next.String() == "" {
			t.Errorf("action %d has no name", int(next))
		}
	}
	run := runTranscript(t, Start{}, `
		begin            → starting 0: make token
		token 401        → stuck 0 (key-refused)
	`)
	if got := run.m.retry.String(); got != "make token" {
		t.Errorf("it would try again to %s", got)
	}
}
