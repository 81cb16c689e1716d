package flow

import (
	"testing"

	"cedula/truora"
)

func TestASignatureIsWaitedForAndNeverSentAnything(t *testing.T) {
	run := runTranscript(t, Start{}, `
		begin            → starting 0: make token
		token            → starting 0: create process
		created 1 signature@1 → asking 1: journal: begin; in 4s
		submit 1 electronic_signature:f → asking 1; in 4s
		wake             → asking 1: read
		read 1 signature@1 → asking 1; in 4s
		// begun there: it has to be shown all the same
		wake             → asking 1: read
		read 1 signature@1 1=pending → asking 1; in 4s
		wake             → asking 1: read
		read 1 signature@1 1=received → asking 1; in 4s
		// signed, and not gone on yet
		wake             → asking 1: read
		read 1 signature@1 1=success → waiting 1; in 500ms
		wake             → waiting 1: read
		read 2 signature@1 → asking 2; in 14s
	`)
	if run.out.Snapshot.CanGoBack {
		t.Error("a signature is not gone back to")
	}
}

func TestASignaturesPageIsInTheSnapshotAndNoFileIs(t *testing.T) {
	run := runTranscript(t, Start{}, `
		begin            → starting 0: make token
		token            → starting 0: create process
		created 1 unsigned-yet@1 → asking 1: journal: begin; in 4s
		wake             → asking 1: read
		read 1 signature@1 → asking 1; in 4s
	`)
	step := run.out.Snapshot.Step
	if step.Kind != KindLink || step.Link != "https://app.zapsign.co/verificar/1?x=y" || len(step.Files)+len(step.Questions) > 0 {
		t.Errorf("%+v", step)
	}
	run.feed("wake")
	run.feed("read 2 signature@1")
	if notice := run.out.Snapshot.Notice; notice != NoticeNone {
		t.Errorf("notice %d: it is what everybody waited for", notice)
	}
}

func TestASignatureThatWasRefusedIsShownAgain(t *testing.T) {
	runTranscript(t, Start{}, `
		begin            → starting 0: make token
		token            → starting 0: create process
		created 1 signature@1 → asking 1: journal: begin; in 4s
		wake             → asking 1: read
		read 1 signature@1 1=failure:canceled:2 → refused 1 (canceled left=2); in 4s
		again            → asking 1 (canceled left=2); in 4s
		wake             → asking 1 (canceled left=2): read
		read 1 signature@1 1=failure:canceled:2 → asking 1 (canceled left=2); in 4s
		wake             → asking 1 (canceled left=2): read
		read 1 signature@1 1=failure:canceled:0 → waiting 1; in 500ms
		wake             → waiting 1: read
		read failure:declined → reviewing 1: read result; in 20s
	`)
}

func TestResultsAreWaitedForWithoutAVerify(t *testing.T) {
	runTranscript(t, Start{}, `
		begin            → starting 0: make token
		token            → starting 0: create process
		created 1 results@1 → waiting 1: journal: begin; in 500ms
		wake             → waiting 1: read
		read 1 results@1 → waiting 1; in 400ms
		+30s             → waiting 1: read
		read 1 results@1 1=pending → waiting 1; in 2.76s
		+5m              → overdue 1; in 14s
		keep             → waiting 1; in 400ms
		wake             → waiting 1: read
		read 2 results@1 1=success → asking 2; in 14s
	`)
}

func TestALocationStepIsWaitedFor(t *testing.T) {
	runTranscript(t, Start{}, `
		begin            → starting 0: make token
		token            → starting 0: create process
		created 1 geolocation@1 → asking 1: journal: begin; in 4s
		wake             → asking 1: read
		read 1 geolocation@1 1=failure:vpn_detected:2 → refused 1 (vpn_detected left=2); in 4s
		again            → asking 1 (vpn_detected left=2); in 4s
		wake             → asking 1 (vpn_detected left=2): read
		read 2 geolocation@1 → asking 2; in 14s
	`)
}

func TestAnUnknownStepThatLeadsElsewhereIsWaitedFor(t *testing.T) {
	runTranscript(t, Start{}, `
		begin            → starting 0: make token
		token            → starting 0: create process
		created 1 unknown@1 → asking 1: journal: begin; in 4s
		wake             → asking 1: read
		read 2 unknown@1 → asking 2; in 14s
	`)
}

// A URL on another host is a page to open, unless photos or videos are asked
// for: then the host is refused.
func TestWhichStepsAreLinks(t *testing.T) {
	hosts, err := truora.ParseUploadHosts(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	target := func(name, url, mediaType string) []truora.UploadTarget {
		return []truora.UploadTarget{{Name: name, URL: url, MediaType: mediaType}}
	}
	const page = "https://meet.example.com/room/9"
	for name, c := range map[string]struct {
		step truora.Step
		link string
		want bool
	}{
		"signature":                 {truora.Step{Type: "get_signature", FilesUploadURLs: target("electronic_signature", page, "")}, page, true},
		"signature on a file host":  {truora.Step{Type: "get_signature", FilesUploadURLs: target("electronic_signature", "https://files.truora.com/x", "")}, "https://files.truora.com/x", true},
		"signature without a page":  {truora.Step{Type: "get_signature"}, "", true},
		"signature by plain http":   {truora.Step{Type: "get_signature", FilesUploadURLs: target("s", "http://app.zapsign.co/x", "")}, "", true},
		"signature on this machine": {truora.Step{Type: "get_signature", FilesUploadURLs: target("s", "http://127.0.0.1:8089/x", "")}, "http://127.0.0.1:8089/x", true},
		"video call":                {truora.Step{Type: "start_video_call", FilesUploadURLs: target("video_call", page, "")}, page, true},
		"video call without a page": {truora.Step{Type: "enter_video_call"}, "", true},
		"unknown":                   {truora.Step{Type: "sign_here", FilesUploadURLs: target("agreement", page, "")}, page, true},
		"unknown, a user in it":     {truora.Step{Type: "sign_here", FilesUploadURLs: target("agreement", "https://a@meet.example.com/", "")}, "", false},
		"unknown, another alphabet": {truora.Step{Type: "sign_here", FilesUploadURLs: target("agreement", "https://аpple.example/", "")}, "", false},
		"unknown, an upload host":   {truora.Step{Type: "sign_here", FilesUploadURLs: target("agreement", "https://files.truora.com/x", "")}, "", false},
		"unknown, plain http":       {truora.Step{Type: "sign_here", FilesUploadURLs: target("agreement", "http://meet.example.com/", "")}, "", false},
		"unknown, two targets":      {truora.Step{Type: "sign_here", FilesUploadURLs: append(target("a", page, ""), target("b", page, "")...)}, "", false},
		"unknown, with a question":  {truora.Step{Type: "sign_here", FilesUploadURLs: target("a", page, ""), ExpectedInputs: []truora.ExpectedInput{{Name: "n"}}}, "", false},
		"unknown, a photo's type":   {truora.Step{Type: "take_utility_photo", FilesUploadURLs: target("bill", page, "")}, "", false},
		"unknown, a photo's name":   {truora.Step{Type: "take_it", FilesUploadURLs: target("selfie", page, "")}, "", false},
		"unknown, a media type":     {truora.Step{Type: "take_it", FilesUploadURLs: target("it", page, "image/jpeg")}, "", false},
		"unknown, a video":          {truora.Step{Type: "take_it", FilesUploadURLs: target("face_video", page, "")}, "", false},
		"document, a foreign host":  {truora.Step{Type: "take_document_photo", FilesUploadURLs: target("document_front", page, "")}, "", false},
		"face, a foreign host":      {truora.Step{Type: "enter_face_verification", FilesUploadURLs: target("x", page, "")}, "", false},
		"location, typed":           {truora.Step{Type: "enter_geolocation_permissions", ExpectedInputs: []truora.ExpectedInput{{Type: "text", Name: "latitude"}}}, "", false},
		"location, nothing to type": {truora.Step{Type: "enter_geolocation_permissions"}, "", true},
	} {
		if got := StepAt(at(0, c.step), 0, hosts); got.Link != c.link || (got.Kind == KindLink) != c.want {
			t.Errorf("%s: kind %d, %q", name, got.Kind, got.Link)
		}
	}
}
