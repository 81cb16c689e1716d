package flow

import "testing"

func resumed(intents ...Intent) Start { return Start{ProcessID: "IDP1", Intents: intents} }

func verifyOf(step string, settled bool) Intent {
	return Intent{Kind: IntentVerify, StepID: step, RetriesLeft: -1, Settled: settled}
}

func uploadOf(step, target string, settled bool) Intent {
	return Intent{Kind: IntentUpload, StepID: step, Target: target, RetriesLeft: -1, Settled: settled}
}

const opening = `
		begin            → starting 0: read
`

func TestResumingAtAQuestion(t *testing.T) {
	runTranscript(t, resumed(), opening+`
		read 1           → asking 1 (resumed): journal: begin; in 14s
		submit 1 token=1 → sending 1: verify S1 token=1
	`)
	// what is settled of earlier steps changes nothing
	runTranscript(t, resumed(verifyOf("S0", true)), opening+`
		read 1           → asking 1 (resumed): journal: begin; in 14s
	`)
	runTranscript(t, resumed(), opening+`
		read 1 1=failure:wrong:2 → refused 1 (wrong left=2 resumed): journal: begin; in 14s
	`)
}

func TestResumingAfterAnAnswerThatArrived(t *testing.T) {
	runTranscript(t, resumed(verifyOf("S1", true)), opening+`
		read 1           → waiting 1 (resumed): journal: begin; in 500ms
		wake             → waiting 1 (resumed): read
		read 2           → asking 2; in 14s
	`)
}

func TestResumingAfterAnAnswerThatMayHaveArrived(t *testing.T) {
	killed := resumed(verifyOf("S1", false))
	runTranscript(t, killed, opening+`
		read 1 1=received → waiting 1 (resumed): journal: begin; in 500ms
	`)
	runTranscript(t, killed, opening+`
		read 1           → waiting 1 (resumed): journal: begin; in 500ms
		wake             → waiting 1 (resumed): read
		read 2           → asking 2; in 14s
	`)
	runTranscript(t, killed, opening+`
		read 1           → waiting 1 (resumed): journal: begin; in 500ms
		wake             → waiting 1 (resumed): read
		read 1           → waiting 1 (resumed); in 400ms
		wake             → waiting 1 (resumed): read
		read 1           → waiting 1 (resumed); in 470ms
		+3s              → waiting 1 (resumed): read
		read 1           → asking 1 (send-again); in 14s
	`)
}

func TestResumingAtAStepThatAsksNothing(t *testing.T) {
	runTranscript(t, resumed(), opening+`
		read 4           → sending 4 (resumed): journal: begin, verify S4
	`)
	runTranscript(t, resumed(verifyOf("S4", true)), opening+`
		read 4           → waiting 4 (resumed): journal: begin; in 500ms
	`)
	runTranscript(t, resumed(verifyOf("S4", false)), opening+`
		read 4           → waiting 4 (resumed): journal: begin; in 500ms
		wake             → waiting 4 (resumed): read
		read 4           → waiting 4 (resumed); in 400ms
		wake             → waiting 4 (resumed): read
		read 4           → waiting 4 (resumed); in 470ms
		+3s              → waiting 4 (resumed): read
		read 4           → sending 4 (resumed): verify S4
	`)
}

func TestResumingAmongTheUploads(t *testing.T) {
	run := runTranscript(t, resumed(uploadOf("S3", "document_front", true)), opening+`
		read 3           → asking 3 (resumed): journal: begin; in 14s
		submit 3 document_back:b → sending 3: put b to back/1 as document_back
		uploaded document_back → waiting 3: read
	`)
	if files := run.out.Snapshot.Step.Files; !files[0].Delivered || !files[1].Delivered {
		t.Errorf("delivered: %+v", files)
	}
	runTranscript(t, resumed(uploadOf("S3", "document_back", false)), opening+`
		read 3           → asking 3 (resumed): journal: begin; in 14s
		submit 3 document_front:f document_back:b → sending 3: put f to front/1 as document_front, put b to back/1 as document_back
		uploaded document_back spent → sending 3: journal: settle
		uploaded document_front → waiting 3: read
	`)
	runTranscript(t, resumed(uploadOf("S3", "document_front", true), uploadOf("S3", "document_back", true)), opening+`
		read 3           → waiting 3 (resumed): journal: begin; in 500ms
		wake             → waiting 3 (resumed): read
		read 4           → sending 4: verify S4
	`)
	runTranscript(t, resumed(uploadOf("S6", "face_video", true)), opening+`
		read 6           → sending 6 (resumed): journal: begin, verify S6
	`)
	runTranscript(t, resumed(uploadOf("S6", "face_video", true), verifyOf("S6", false)), opening+`
		read 6           → waiting 6 (resumed): journal: begin; in 500ms
		wake             → waiting 6 (resumed): read
		read 6           → waiting 6 (resumed); in 400ms
		wake             → waiting 6 (resumed): read
		read 6           → waiting 6 (resumed); in 470ms
		+3s              → waiting 6 (resumed): read
		read 6           → sending 6 (resumed): verify S6
	`)
}

func TestResumingWhenEveryFileMayHaveArrived(t *testing.T) {
	killed := resumed(uploadOf("S3", "document_front", false), uploadOf("S3", "document_back", true))
	runTranscript(t, killed, opening+`
		read 3           → waiting 3 (resumed): journal: begin; in 500ms
		wake             → waiting 3 (resumed): read
		read 4           → sending 4: verify S4
	`)
	runTranscript(t, killed, opening+`
		read 3 3=pending → waiting 3 (resumed): journal: begin; in 500ms
	`)
	runTranscript(t, killed, opening+`
		read 3           → waiting 3 (resumed): journal: begin; in 500ms
		wake             → waiting 3 (resumed): read
		read 3           → waiting 3 (resumed); in 400ms
		wake             → waiting 3 (resumed): read
		read 3           → waiting 3 (resumed); in 470ms
		+3s              → waiting 3 (resumed): read
		read 3           → asking 3 (send-again); in 14s
		submit 3 document_front:f → sending 3: put f to front/1 as document_front
		uploaded document_front spent → waiting 3: journal: settle, read
	`)
	runTranscript(t, resumed(uploadOf("S6", "face_video", false)), opening+`
		read 6 6=uploaded → sending 6 (resumed): journal: begin, verify S6
	`)
}

func TestWhatAnEarlierTrySentIsSettledByItsOutcome(t *testing.T) {
	first := uploadOf("S3", "document_front", true)
	first.RetriesLeft = 2
	run := runTranscript(t, resumed(first), opening+`
		read 3 3=failure:blurry_image:1 → refused 3 (blurry_image left=1 resumed): journal: begin; in 14s
	`)
	if run.out.Snapshot.Step.Files[0].Delivered {
		t.Error("the front of the try before counts as delivered")
	}
	runTranscript(t, resumed(first), opening+`
		read 3 3=::1     → asking 3 (resumed): journal: begin; in 14s
	`)
}

func TestSteppingBackInvalidatesEarlierIntents(t *testing.T) {
	runTranscript(t, resumed(verifyOf("S0", true), Intent{Kind: IntentBack, StepID: "S1"}), opening+`
		read 0           → asking 0 (resumed): journal: begin; in 14s
	`)
}

func TestAProcessThatEndedMeanwhileIsShownSo(t *testing.T) {
	runTranscript(t, resumed(verifyOf("S6", true)), opening+`
		read success     → reviewing 7 (ended): journal: begin, read result; in 20s
		result           → finished 7 (ended success): journal: end
	`)
	runTranscript(t, resumed(), opening+`
		read 404         → stuck 0 (no-process)
		again            → starting 0; in 400ms
	`)
}
