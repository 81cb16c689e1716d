package flow

import (
	"testing"

	"cedula/truora"
)

const atThePhotos = `
		begin            → starting 0: make token
		token            → starting 0: create process
		created 3        → asking 3: journal: begin; in 14s
`

const sendingPhotos = atThePhotos + `
		submit 3 document_front:f document_back:b → sending 3: put f to front/1 as document_front, put b to back/1 as document_back
`

func TestABlurredFrontIsSentAgainToANewURL(t *testing.T) {
	run := runTranscript(t, Start{}, sendingPhotos+`
		uploaded document_front → sending 3
		uploaded document_back  → waiting 3: read
		read 3 3=failure:blurry_image:2 links=2 → refused 3 (blurry_image left=2); in 14s
		again            → asking 3 (blurry_image left=2); in 14s
	`)
	s := run.out.Snapshot
	if s.Files["document_back"] != "b" || s.Step.Files[0].Delivered || s.Attempt != 2 {
		t.Errorf("offered %v, delivered %v, attempt %d", s.Files, s.Step.Files, s.Attempt)
	}
	run.feed("submit 3 document_front:f2 document_back:b")
	if want := "sending 3: put f2 to front/2 as document_front, put b to back/2 as document_back"; run.describe() != want {
		t.Errorf("%s, want %s", run.describe(), want)
	}
}

func TestURLsThatWereUsedAreReadForAgainFirst(t *testing.T) {
	again := sendingPhotos + `
		uploaded document_front → sending 3
		uploaded document_back  → waiting 3: read
		read 3 3=failure:blurry_image:2 → refused 3 (blurry_image left=2); in 14s
		again            → asking 3 (blurry_image left=2); in 14s
		submit 3 document_front:f document_back:b → sending 3; in 400ms
		wake             → sending 3: read
	`
	runTranscript(t, Start{}, again+`
		read 3 3=failure:blurry_image:2 links=2 → sending 3 (fresh-links): put f to front/2 as document_front, put b to back/2 as document_back
	`)
	// a URL that takes a second file is as good
	runTranscript(t, Start{}, again+`
		read 3 3=failure:blurry_image:2 → sending 3; in 400ms
		wake             → sending 3: read
		read 3 3=failure:blurry_image:2 → sending 3; in 450ms
		wake             → sending 3: read
		read 3 3=failure:blurry_image:2 → sending 3: put f to front/1 as document_front, put b to back/1 as document_back
	`)
}

func TestAFailedUploadIsSentAgainAlone(t *testing.T) {
	run := runTranscript(t, Start{}, sendingPhotos+`
		uploaded document_front lost → sending 3
		uploaded document_back  → stuck 3 (unreachable)
	`)
	if s := run.out.Snapshot; s.Trouble.Target != "document_front" || s.Uploads[0].State != UploadFailed || s.Uploads[1].State != UploadDone {
		t.Errorf("trouble %+v, uploads %+v", s.Trouble, s.Uploads)
	}
	run.feed("again")
	if want := "sending 3: put f to front/1 as document_front"; run.describe() != want {
		t.Errorf("%s, want %s", run.describe(), want)
	}
	// its first answer was lost: a refused repeat has arrived
	run.feed("uploaded document_front spent")
	if want := "waiting 3: journal: settle, read"; run.describe() != want {
		t.Errorf("%s, want %s", run.describe(), want)
	}
}

const perhaps = sendingPhotos + `
		uploaded document_back  → sending 3
		uploaded document_front repeated → waiting 3: journal: settle, read
		read 3           → waiting 3; in 500ms
		+15s             → waiting 3: read
`

func TestARefusedRepeatCountsAsDeliveredUntilNoSignOfIt(t *testing.T) {
	runTranscript(t, Start{}, perhaps+`
		read 4           → sending 4: verify S4
	`)
	runTranscript(t, Start{}, perhaps+`
		read 3 3=pending → waiting 3; in 1.94s
	`)
	runTranscript(t, Start{}, perhaps+`
		read 3           → sending 3; in 400ms
		wake             → sending 3: read
		read 3 links=2   → sending 3 (fresh-links): put f to front/2 as document_front
	`)
	runTranscript(t, Start{}, perhaps+`
		read 3           → sending 3; in 400ms
		wake             → sending 3: read
		read 3           → sending 3; in 400ms
		wake             → sending 3: read
		read 3           → sending 3; in 450ms
		wake             → sending 3: read
		read 3           → waiting 3; in 500ms
	`)
}

func TestADeadURLIsReplacedOrGivenUp(t *testing.T) {
	refused := sendingPhotos + `
		uploaded document_back  → sending 3
		uploaded document_front spent → sending 3: read
	`
	runTranscript(t, Start{}, refused+`
		read 3 links=2   → sending 3 (fresh-links): put f to front/2 as document_front
		uploaded document_front → waiting 3 (fresh-links): read
	`)
	runTranscript(t, Start{}, refused+`
		read 3           → sending 3; in 400ms
		wake             → sending 3: read
		read 3           → sending 3; in 400ms
		wake             → sending 3: read
		read 3           → stuck 3 (url-spent)
		again            → sending 3: put f to front/1 as document_front
		uploaded document_front → waiting 3: read
	`)
	// somebody else was faster
	runTranscript(t, Start{}, refused+`
		read 3           → sending 3; in 400ms
		wake             → sending 3: read
		read 3           → sending 3; in 400ms
		wake             → sending 3: read
		read 3 3=pending → waiting 3 (finished-elsewhere); in 500ms
		wake             → waiting 3 (finished-elsewhere): read
		read 4           → sending 4: verify S4
	`)
}

// Storage's message is shown to the operator.
func TestARefusalWithoutANewURLShowsStoragesMessage(t *testing.T) {
	run := runTranscript(t, Start{}, sendingPhotos+`
		uploaded document_back  → sending 3
		uploaded document_front spent → sending 3: read
		read 3           → sending 3; in 400ms
		wake             → sending 3: read
		read 3           → sending 3; in 400ms
		wake             → sending 3: read
		read 3           → stuck 3 (url-spent)
	`)
	want := Trouble{Code: TroubleURLSpent, Status: 403, Detail: "AccessDenied", Target: "document_front"}
	got := *run.out.Snapshot.Trouble
	if got.Err = nil; got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// The guide completes this step by its uploads; the SDK sends a Verify. The
// guide's way is tried first.
func TestPhotosWithoutAVerdictAreVerifiedOnce(t *testing.T) {
	arrived := sendingPhotos + `
		uploaded document_back  → sending 3
		uploaded document_front → waiting 3: read
		read 3 3=uploaded → waiting 3; in 500ms
		+14s             → waiting 3: read
	`
	for _, how := range []string{"", "passed", "400", "lost", "unsent", "500"} {
		runTranscript(t, Start{}, arrived+`
		read 3 3=uploaded → waiting 3; in 1.87s
		wake             → waiting 3: read
		read 3 3=uploaded → waiting 3: verify S3
		verified `+how+` → waiting 3; in 500ms
		+20s             → waiting 3: read
		read 3 3=uploaded → waiting 3; in 2.24s
		wake             → waiting 3: read
		read 4           → sending 4: verify S4
	`)
	}
	runTranscript(t, Start{}, arrived+`
		read 3 3=pending → waiting 3; in 1.87s
		+20s             → waiting 3: read
		read 3 3=pending → waiting 3; in 2.92s
	`)
	runTranscript(t, Start{}, arrived+`
		read 3           → waiting 3; in 1.87s
		+20s             → waiting 3: read
		read 3           → waiting 3; in 2.92s
	`)
}

func TestAForeignHostIsRefusedByNameWherePhotosAreAskedFor(t *testing.T) {
	run := runTranscript(t, Start{}, `
		begin            → starting 0: make token
		token            → starting 0: create process
		created 3 foreign@3 → asking 3: journal: begin; in 14s
		submit 3 document_front:f → sending 3: put f to https://elsewhere.example.com/x as document_front
		uploaded document_front foreign → stuck 3 (upload-host)
	`)
	if host := run.out.Snapshot.Trouble.Host; host != "elsewhere.example.com" {
		t.Errorf("names %q", host)
	}
}

func TestAnExpiredURLIsNotUsed(t *testing.T) {
	run := runTranscript(t, Start{}, atThePhotos)
	old := guideFlow("1")
	placeAt(&old, "3")
	old.Steps[3].FilesUploadURLs = []truora.UploadTarget{{Name: "document_front", URL: "https://files/front/1?Expires=1"}}
	run.feed("wake")
	run.step(ProcessRead{run.out.Gen, old, nil})
	run.feed("submit 3 document_front:f")
	for range 2 {
		if run.feed("wake"); run.describe() != "sending 3: read" {
			t.Fatalf("%s, want a read first", run.describe())
		}
		run.step(ProcessRead{run.out.Gen, old, nil})
	}
	run.feed("wake")
	if run.step(ProcessRead{run.out.Gen, old, nil}); run.describe() != "stuck 3 (no-target)" {
		t.Errorf("%s, want no target", run.describe())
	}
}

func TestFilesWithoutAURLAnywhereAreNotAskedFor(t *testing.T) {
	run := &transcript{m: NewMachine(Start{Token: "a.b.c"}, Limits{}), flow: guideFlow, now: epoch, version: "1"}
	bare := guideFlow("1")
	placeAt(&bare, "3")
	bare.Steps[3].FilesUploadURLs = []truora.UploadTarget{{Name: "document_front"}}
	run.feed("begin")
	run.step(ProcessCreated{run.out.Gen, bare, nil})
	for range 4 {
		run.feed("+4s")
		run.step(ProcessRead{run.out.Gen, bare, nil})
	}
	if run.describe() != "stuck 3 (no-target)" || run.out.Snapshot.Trouble.Target != "document_front" {
		t.Fatalf("%s, %+v", run.describe(), run.out.Snapshot.Trouble)
	}
	run.feed("again")
	run.feed("wake")
	if run.feed("read 3"); run.describe() != "asking 3; in 14s" {
		t.Errorf("with URLs: %s", run.describe())
	}
}

func TestAnOptionalFileMayBeLeftOut(t *testing.T) {
	run := prefilled(truora.ExpectedInput{Name: "a"},
		truora.ExpectedInput{Name: "f", FileUploadURL: "https://files/f/1", Optional: true})
	for _, c := range []struct{ event, want string }{
		{"submit 0 a=x", "sending 0: verify S0 a=x"},
		{"verified 400", "stuck 0 (rejected)"},
		{"again", "asking 0; in 14s"},
		{"submit 0 a=x f:path", "sending 0: put path to f/1 as f"},
		{"uploaded f", "sending 0: verify S0 a=x"},
	} {
		if run.feed(c.event); run.describe() != c.want {
			t.Fatalf("%s: %s, want %s", c.event, run.describe(), c.want)
		}
	}
}

func TestAnOptionalFileThatIsLeftOutIsNotSentWithTheOthers(t *testing.T) {
	run := prefilled(truora.ExpectedInput{Name: "f", FileUploadURL: "https://files/f/1"},
		truora.ExpectedInput{Name: "g", FileUploadURL: "https://files/g/1", Optional: true})
	for _, c := range []struct{ event, want string }{
		{"submit 0 f:path", "sending 0: put path to f/1 as f"},
		{"uploaded f lost", "stuck 0 (unreachable)"},
		{"again", "sending 0: put path to f/1 as f"},
		{"uploaded f", "sending 0: verify S0"},
	} {
		if run.feed(c.event); run.describe() != c.want {
			t.Fatalf("%s: %s, want %s", c.event, run.describe(), c.want)
		}
	}
}

func TestStoppedUploadsAskAgain(t *testing.T) {
	run := runTranscript(t, Start{}, sendingPhotos+`
		uploaded document_back → sending 3
		stop             → asking 3; in 14s
		late-uploaded document_front → asking 3; in 14s
		submit 3         → asking 3; in 14s
		submit 3 document_front:g → sending 3: put g to front/1 as document_front
	`)
	if !run.out.Snapshot.Step.Files[1].Delivered {
		t.Error("the back has to be sent again")
	}
}

func TestAFileThatChangedIsChosenAgain(t *testing.T) {
	runTranscript(t, Start{}, sendingPhotos+`
		uploaded document_front changed → sending 3
		uploaded document_back  → stuck 3 (file-changed)
		again            → asking 3; in 14s
	`)
}

func TestAVideoIsUploadedThenVerified(t *testing.T) {
	start := `
		begin            → starting 0: make token
		token            → starting 0: create process
		created 6        → asking 6: journal: begin; in 14s
		submit 6 face_video:v → sending 6: put v to video/1 as face_video
		uploaded face_video → sending 6: verify S6
	`
	runTranscript(t, Start{}, start+`
		verified no-images → stuck 6 (rejected)
		again            → asking 6; in 14s
	`)
	runTranscript(t, Start{}, start+`
		verified lost    → waiting 6 (unreachable retrying); in 500ms
	`)
}

func TestAForeignHostIsExplainedInThePersonsLanguageAlone(t *testing.T) {
	err := &truora.Error{Kind: truora.HostNotAllowed, Host: "elsewhere.example.com", Message: "add it to upload_hosts"}
	if trouble := new(activity).troubleOf(err); trouble.Code != TroubleUploadHost || trouble.Host != err.Host || trouble.Detail != "" {
		t.Errorf("%+v", trouble)
	}
}
