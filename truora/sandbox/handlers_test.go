package sandbox_test

import (
	"encoding/json"
	"strings"
	"testing"

	"cedula/truora"
	"cedula/truora/sandbox"
)

func TestUnknownPathsEndAtTheGateway(t *testing.T) {
	b := overHTTP(t, sandbox.Options{})
	for _, call := range []string{"GET /", "GET /v1/api-keys", "POST /v2/processes/", "PUT /v1/processes/IDP", "GET /v1/processes/IDP/", "GET //v1/processes"} {
		method, path, _ := strings.Cut(call, " ")
		expectReply(t, b.call(method, path, "", keyHeader, sandbox.DemoKey), 403, "Missing Authentication Token")
	}
	expectReply(t, b.call("GET", "/v1/processes/IDPnope", "", keyHeader, sandbox.DemoKey), 404, "process not found")
}

func TestCancelTakesJSONAndForms(t *testing.T) {
	b := overHTTP(t, sandbox.Options{})
	for body, kind := range map[string]string{
		`{"failure_status":"canceled","canceled_reason":"changed my mind"}`: jsonType,
		"failure_status=canceled&canceled_reason=changed+my+mind":           formType,
	} {
		b.start("IPFhappy")
		address := "/v1/processes/" + b.id + "/status"
		expectReply(t, b.call("POST", address, `{"failure_status":"expired"}`, keyHeader, sandbox.DemoKey, typeOf, jsonType), 400, "missing params")
		expectReply(t, b.call("POST", address, body, keyHeader, sandbox.DemoKey, typeOf, kind), 200, "status updated")
		if p := b.read(); p.FailureStatus != truora.FailureCanceled || p.DeclinedReason != "changed my mind" {
			t.Errorf("%s: %s %q", kind, p.FailureStatus, p.DeclinedReason)
		}
		expectReply(t, b.call("POST", address, body, keyHeader, sandbox.DemoKey, typeOf, kind), 409, "the process is over")
	}
}

func TestBackReturnsToThePreviousStep(t *testing.T) {
	b := overHTTP(t, sandbox.Options{})
	p := b.start("IPFhappy")
	address := "/v1/processes/" + b.id + "/back"
	back := func(path, body, kind string) reply {
		return b.call("POST", path, body, keyHeader, b.token, typeOf, kind)
	}
	expectReply(t, back(address, "", ""), 400, "there is no step to go back to")
	for _, kind := range []string{jsonType, formType} {
		b.verify(p.Steps[0], map[string]string{"email": "a@b.co"})
		if r := back(address, map[string]string{jsonType: "{}", formType: "a=b"}[kind], kind); r.status != 200 {
			t.Fatalf("back: %d %s", r.status, r.message())
		}
		p = b.read()
		if currentIndex(p) != 0 || p.Steps[0].VerificationOutput.Status != truora.StepNotEvaluated {
			t.Errorf("current step %d, output %+v", currentIndex(p), p.Steps[0].VerificationOutput)
		}
	}
}

func TestTheSDKStepsBackByStep(t *testing.T) {
	for body, want := range map[string]int{
		`{"retry_step":false,"delete_all":false}`: 1, `{"retry_step":true,"delete_all":false}`: 2,
		`{"retry_step":false,"delete_all":true}`: 0,
	} {
		b := overHTTP(t, sandbox.Options{})
		p := b.start("IPFhappy")
		b.verify(p.Steps[0], map[string]string{"email": "a@b.co"})
		b.verify(p.Steps[1], map[string]string{"token": "654321"})
		expectReply(t, b.call("POST", "/v1/processes/steps/"+p.Steps[0].StepID+"/back", body, keyHeader, b.token, typeOf, jsonType), 400, "invalid current step")
		b.call("POST", "/v1/processes/steps/"+p.Steps[2].StepID+"/back", body, keyHeader, b.token, typeOf, jsonType)
		if got := currentIndex(b.read()); got != want {
			t.Errorf("%s: current step %d", body, got)
		}
	}
}

func TestListAndDelete(t *testing.T) {
	b := overHTTP(t, sandbox.Options{})
	b.start("IPFhappy")
	list := b.call("GET", "/v1/processes?account_id=ACC_1.a-b", "", keyHeader, sandbox.DemoKey)
	if !strings.Contains(string(list.body), b.id) {
		t.Errorf("list: %s", list.body)
	}
	if other := b.call("GET", "/v1/processes?account_id=other", "", keyHeader, sandbox.DemoKey); strings.TrimSpace(string(other.body)) != `{"processes":[]}` {
		t.Errorf("list of another account: %s", other.body)
	}
	expectReply(t, b.call("GET", "/v1/processes/"+b.id+"/pdf", "", keyHeader, sandbox.DemoKey), 409, "the process is not over")
	expectReply(t, b.call("DELETE", "/v1/processes/"+b.id, "", keyHeader, b.token), 401, "the API key is missing or not valid")
	expectReply(t, b.call("DELETE", "/v1/processes/"+b.id, "", keyHeader, sandbox.DemoKey), 200, "process deleted")
	expectReply(t, b.call("GET", "/v1/processes/"+b.id, "", keyHeader, sandbox.DemoKey), 404, "process not found")
	expectReply(t, b.call("POST", "/v1/processes/", "", keyHeader, b.token), 401, "the API key is missing or not valid")
}

// resultOf answers a scenario and gives its result.
func resultOf(t *testing.T, name string) truora.Result {
	t.Helper()
	s, err := sandbox.LoadScenario(name)
	if err != nil {
		t.Fatal(err)
	}
	b := overHTTP(t, sandbox.Options{})
	b.start(s.FlowID())
	answerAll(b, s, t.TempDir())
	var r truora.Result
	if err := json.Unmarshal(b.call("GET", "/v1/processes/"+b.id+"/result", "", keyHeader, b.token).body, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

func TestTheResultContainsTheFindings(t *testing.T) {
	r := resultOf(t, "happy")
	var kinds []string
	for _, v := range r.Validations {
		kinds = append(kinds, v.Type+" "+string(v.ValidationStatus))
	}
	if got := strings.Join(kinds, ", "); got != "email-verification success, document-validation success, face-recognition success" {
		t.Errorf("validations %s", got)
	}
	document, face := r.Validations[1].Details, r.Validations[2].Details.FaceRecognition
	if document.DocumentDetails["document_number"] != "1000654321" || document.DocumentDetails["mime_type"] != "image/jpeg" || r.Country != "CO" {
		t.Errorf("document %v", document.DocumentDetails)
	}
	if *face.ConfidenceScore < *r.Validations[2].Threshold || face.SimilarityStatus != "success" {
		t.Errorf("face %+v", face)
	}
}

func TestTheResultContainsTheDeclinedReasons(t *testing.T) {
	r := resultOf(t, "declined")
	checks := r.Validations[1].Details.DocumentValidations
	if got := checks["government_database"][0]; got.Result != "invalid" || checks["photo_of_photo"][0].Result != "valid" {
		t.Errorf("checks %+v", checks)
	}
	r = resultOf(t, "liveness-failed")
	if face := r.Validations[2]; face.ValidationStatus != truora.ProcessFailure || face.Details.FaceRecognition.PassiveLivenessStatus != "failure" {
		t.Errorf("face %+v", face)
	}
}
