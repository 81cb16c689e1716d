package sandbox_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"cedula/truora"
	"cedula/truora/sandbox"
)

// finished goes through a scenario to its end.
func finished(t *testing.T, name string, options sandbox.Options) *backend {
	t.Helper()
	s, err := sandbox.LoadScenario(name)
	if err != nil {
		t.Fatal(err)
	}
	options.Scenarios = []*sandbox.Scenario{s}
	b := overHTTP(t, options)
	b.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	b.startWithRetries(s.FlowID())
	answerAll(b, s, t.TempDir())
	return b
}

func TestThePDFIsMadeAndThenLedTo(t *testing.T) {
	b := finished(t, "happy", sandbox.Options{})
	path := "/v1/processes/" + b.id + "/pdf"
	if asked := b.call("GET", path, "", keyHeader, sandbox.DemoKey); asked.status != 202 || !strings.Contains(string(asked.body), `"file_status":"requested"`) {
		t.Errorf("%d %s", asked.status, asked.body)
	}
	got := b.call("GET", path, "", keyHeader, sandbox.DemoKey)
	location := got.header.Get("Location")
	if got.status != 302 || location == "" {
		t.Fatalf("%d to %q", got.status, location)
	}
	pdf, err := b.send("GET", location, "")
	if err != nil || !strings.HasPrefix(string(pdf.body), "%PDF-") {
		t.Errorf("%q, %v", pdf.body, err)
	}
	withKey, _ := b.send("GET", location, "", keyHeader, sandbox.DemoKey)
	expectReply(t, withKey, 400, "InvalidRequest")
	forged, _ := b.send("GET", location+"x", "")
	expectReply(t, forged, 403, "SignatureDoesNotMatch")
}

func TestAResultLeadsToThePicturesThatWereSent(t *testing.T) {
	b := finished(t, "happy", sandbox.Options{})
	var result truora.Result
	if err := json.Unmarshal(b.call("GET", "/v1/processes/"+b.id+"/result", "", keyHeader, sandbox.DemoKey).body, &result); err != nil {
		t.Fatal(err)
	}
	document := result.Validations[1]
	if document.FrontImage == document.ReverseImage || document.AttachmentStatus != "valid" {
		t.Errorf("%+v", document)
	}
	for _, address := range []string{document.FrontImage, document.ReverseImage} {
		picture, err := b.send("GET", address, "")
		if err != nil || !strings.HasPrefix(string(picture.body), "\xff\xd8") {
			t.Errorf("%d bytes, %v", len(picture.body), err)
		}
	}
	if result.FirstName == "" || result.IPAddress == "" || result.Validations[0].Email == "" {
		t.Errorf("who and where: %+v", result.ProcessDetails)
	}
}

func TestTheRiskIsEvaluatedOnceAllIsAnswered(t *testing.T) {
	b := finished(t, "risky", sandbox.Options{})
	p := b.read()
	for deadline := time.Now().Add(10 * time.Second); !p.Status.IsFinal() && time.Now().Before(deadline); {
		p = b.read()
	}
	if p.DeclinedReason != "risk_signal_detected" || p.RiskEvaluation == nil || p.RiskEvaluation.Result != truora.RiskFound {
		t.Errorf("%s, %+v", p.DeclinedReason, p.RiskEvaluation)
	}
}
