package sandbox_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"cedula/truora"
	"cedula/truora/sandbox"
)

// onePhoto is a scenario that wants a document's front, and fails once.
const onePhoto = `
link_lifetime = "5m"
[[steps]]
type = "take_document_photo"
files = [{ name = "document_front" }]
attempts = [{ outcome = "failure", reason = "blurry_image" }]
`

// jpeg is as much of a JPEG as tells what it is.
const jpeg = "\xff\xd8\xff\xe0\x00\x10JFIF\x00 and so on"

// startAtPhoto starts a process of a scenario and gives the front's link.
func startAtPhoto(t *testing.T, text string, clock truora.Clock) (*backend, string) {
	t.Helper()
	b := overHTTP(t, sandbox.Options{Scenarios: []*sandbox.Scenario{parseScenario(t, text)}, Clock: clock})
	return b, uploadURLs(b.start("IPFtest"), 0)["document_front"]
}

// put uploads to a link.
func (b *backend) put(link, body string, headers ...string) reply {
	b.t.Helper()
	r, err := b.send("PUT", link, body, append([]string{typeOf, "image/jpeg"}, headers...)...)
	if err != nil {
		b.t.Fatal(err)
	}
	return r
}

func TestTheStorageTakesNothingWrong(t *testing.T) {
	b, link := startAtPhoto(t, onePhoto, newFakeClock())
	expectReply(t, b.put(link, jpeg, keyHeader, sandbox.DemoKey), 400, "InvalidRequest")
	expectReply(t, b.put(link, jpeg, typeOf, ""), 400, "InvalidArgument")
	expectReply(t, b.put(link+"x", jpeg), 403, "SignatureDoesNotMatch")
	expectReply(t, b.put(strings.Replace(link, "Expires=1", "Expires=2", 1), jpeg), 403, "SignatureDoesNotMatch")
	expectReply(t, b.put(strings.Replace(link, "/UPL", "/UPM", 1), jpeg), 403, "SignatureDoesNotMatch")
	for method, refusal := range map[string]string{"GET": "SignatureDoesNotMatch", "POST": "MethodNotAllowed"} {
		got, err := b.send(method, link, "")
		if err != nil {
			t.Fatal(err)
		}
		expectReply(t, got, got.status, refusal)
	}

	chunked, _ := http.NewRequest("PUT", link, io.MultiReader(strings.NewReader(jpeg)))
	chunked.Header.Set(typeOf, "image/jpeg")
	response, err := b.client.Do(chunked)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusLengthRequired {
		t.Errorf("chunked: %d", response.StatusCode)
	}
}

func TestAnUploadURLIsUsedOnceAndReplacedAfterAFailure(t *testing.T) {
	b, link := startAtPhoto(t, onePhoto, newFakeClock())
	if r := b.put(link, jpeg); r.status != http.StatusOK || len(r.body) > 0 {
		t.Fatalf("upload: %d", r.status)
	}
	expectReply(t, b.put(link, jpeg), 403, "AccessDenied")
	p := b.read()
	failed := p.Steps[0].VerificationOutput
	if failed.Status != truora.StepFailure || failed.DeclinedReason != "blurry_image" || failed.AttachmentStatus != "invalid" || *p.Steps[0].RemainingRetries != 2 {
		t.Errorf("got %+v", failed)
	}
	if p.CurrentStepData.RetryStatus != "available" || p.CurrentStepData.RetryReason != "blurry_image" {
		t.Errorf("got %+v", p.CurrentStepData)
	}
	fresh := uploadURLs(p, 0)["document_front"]
	if fresh == link || b.put(fresh, jpeg).status != http.StatusOK {
		t.Error("no fresh link that works")
	}
	if p = b.read(); p.Status != truora.ProcessSuccess || p.Steps[0].VerificationOutput.AttachmentStatus != "valid" {
		t.Errorf("ended as %s", p.Status)
	}
}

func TestALinkRunsOutAndIsRenewedByARead(t *testing.T) {
	clock := newFakeClock()
	b, link := startAtPhoto(t, onePhoto, clock)
	parsed, err := url.Parse(link)
	if err != nil {
		t.Fatal(err)
	}
	if until, ok := truora.UploadExpiry(link); !ok || !until.Equal(clock.Now().Add(5*time.Minute)) {
		t.Errorf("expires %v in %s", until, parsed.RawQuery)
	}
	if again := uploadURLs(b.read(), 0)["document_front"]; again != link {
		t.Error("a link changed while it was good")
	}
	clock.advance(5 * time.Minute)
	expectReply(t, b.put(link, jpeg), 403, "AccessDenied")
	if r := b.put(uploadURLs(b.read(), 0)["document_front"], jpeg); r.status != http.StatusOK {
		t.Errorf("renewed: %d", r.status)
	}
}

func TestAnUploadThatBreaksOffLeavesItsLinkGood(t *testing.T) {
	b := inProcess(t, sandbox.Options{Scenarios: []*sandbox.Scenario{parseScenario(t, onePhoto)}})
	link := uploadURLs(b.start("IPFtest"), 0)["document_front"]
	short, _ := http.NewRequest("PUT", link, strings.NewReader(jpeg))
	short.Header.Set(typeOf, "image/jpeg")
	short.ContentLength += 10
	response, err := b.client.Do(short)
	if err != nil || response.StatusCode != http.StatusBadRequest {
		t.Fatalf("%v %v", response, err)
	}
	if r := b.put(link, jpeg); r.status != http.StatusOK {
		t.Errorf("then: %d", r.status)
	}
}

func TestAFileThatIsNotAPictureFails(t *testing.T) {
	for body, reason := range map[string]string{"just text": "invalid_image_format", "": "empty_input_file"} {
		b, link := startAtPhoto(t, onePhoto, newFakeClock())
		b.put(link, body)
		if got := b.read().Steps[0].VerificationOutput.DeclinedReason; got != reason {
			t.Errorf("%q: %s", body, got)
		}
	}
}

func TestPhotosHaveNoVerifyAndVideosNeedTheirUploadFirst(t *testing.T) {
	b, _ := startAtPhoto(t, onePhoto, newFakeClock())
	expectReply(t, b.verify(b.read().Steps[0], nil), 400, "invalid step type")

	video := parseScenario(t, "[[steps]]\ntype = \"enter_face_verification_liveness\"\nfiles = [{ name = \"face_video\" }]\n")
	b = overHTTP(t, sandbox.Options{Scenarios: []*sandbox.Scenario{video}})
	expectReply(t, b.verify(b.start("IPFtest").Steps[0], nil), 400, "images were not uploaded")
}

func TestWhereLinksAreGiven(t *testing.T) {
	const steps = `
[[steps]]
type = "enter_document_type"
inputs = [{ type = "text", name = "country" }]
[[steps]]
type = "take_document_photo"
files = [{ name = "document_front" }]
`
	for place, want := range map[string]string{"step": "s", "outputs": "o", "both": "so", "inputs": "i"} {
		s := parseScenario(t, "upload_urls = \""+place+"\"\n"+steps)
		b := overHTTP(t, sandbox.Options{Scenarios: []*sandbox.Scenario{s}})
		p := b.start("IPFtest")
		if found := urlPlaces(p); found != "" {
			t.Errorf("%s: links before their turn in %q", place, found)
		}
		b.verify(p.Steps[0], map[string]string{"country": "CO"})
		if found := urlPlaces(b.read()); found != want {
			t.Errorf("%s: links in %q", place, found)
		}
	}
}

// urlPlaces says where the second step's link is: s in the step, o in outputs, i
// in an input.
func urlPlaces(p truora.Process) string {
	found := ""
	if targets := p.Steps[1].FilesUploadURLs; len(targets) > 0 && targets[0].URL != "" {
		found += "s"
	}
	if p.Steps[0].VerificationOutput.Outputs["front_document_photo"] != "" {
		found += "o"
	}
	if inputs := p.Steps[1].ExpectedInputs; len(inputs) > 0 && inputs[0].FileUploadURL != "" {
		found += "i"
	}
	return found
}
