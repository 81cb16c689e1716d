package sandbox_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"cedula/truora"
	"cedula/truora/sandbox"
)

func TestVerifyTakesNothingWrong(t *testing.T) {
	b := overHTTP(t, sandbox.Options{Clock: newFakeClock(), Speed: 1})
	p := b.start("IPFhappy")
	email := p.Steps[0]
	try := func(change func(*truora.Verification)) reply {
		v := truora.Verification{StepID: email.StepID, VerificationID: email.VerificationID, Type: email.Type,
			Inputs: []truora.InputValue{{Type: "text", Name: "email", Value: "john.doe@demo.com"}}}
		change(&v)
		body, _ := json.Marshal(v)
		return b.call("POST", "/v1/processes/"+b.id, string(body), keyHeader, sandbox.DemoKey, typeOf, jsonType)
	}
	expectReply(t, try(func(v *truora.Verification) { v.StepID = "" }), 400, "missing params")
	expectReply(t, try(func(v *truora.Verification) { v.VerificationID = "" }), 400, "missing params")
	expectReply(t, try(func(v *truora.Verification) { v.Type = "" }), 400, "missing params")
	expectReply(t, try(func(v *truora.Verification) { v.Inputs = nil }), 400, "missing params")
	expectReply(t, try(func(v *truora.Verification) { v.Inputs[0].Type = "email" }), 400, "missing params") // pairs with nothing
	expectReply(t, try(func(v *truora.Verification) { v.Inputs[0].Name = "mail" }), 400, "missing params")
	expectReply(t, try(func(v *truora.Verification) { v.Inputs[0].Value = "john" }), 400, "invalid value for email")
	expectReply(t, try(func(v *truora.Verification) { v.StepID = p.Steps[1].StepID }), 400, "invalid current step")
	expectReply(t, try(func(v *truora.Verification) { v.Type = "enter_document_type" }), 400, "invalid step type")
	expectReply(t, try(func(v *truora.Verification) { v.VerificationID = "IPVnope" }), 400, "invalid verification_id")

	good := verifyBody(email, map[string]string{"email": "a@b.co"})
	address := "/v1/processes/" + b.id
	expectReply(t, b.call("POST", address, good, keyHeader, sandbox.DemoKey, typeOf, formType), 400, "the body is not what this call takes")
	number := strings.Replace(good, `"a@b.co"`, "5", 1)
	expectReply(t, b.call("POST", address, number, keyHeader, sandbox.DemoKey, typeOf, jsonType), 400, "the body is not what this call takes")
	if r := b.verify(email, map[string]string{"email": "a@b.co"}); r.status != http.StatusOK {
		t.Fatalf("verify: %d %s", r.status, r.message())
	}
	expectReply(t, b.verify(email, map[string]string{"email": "a@b.co"}), 409, "the step is being verified already")
}

func TestAValueThatPairsWithNothingIsDropped(t *testing.T) {
	b := overHTTP(t, sandbox.Options{})
	email := b.start("IPFhappy").Steps[0]
	email.ExpectedInputs = append(email.ExpectedInputs, truora.ExpectedInput{Type: "text", Name: "shoe_size"})
	if r := b.verify(email, map[string]string{"email": "a@b.co", "shoe_size": "44"}); r.status != http.StatusOK {
		t.Errorf("got %d %s", r.status, r.message())
	}
}

func TestOptionsLengthsAndShapesAreHeld(t *testing.T) {
	s := parseScenario(t, `[[steps]]
type = "enter_things"
inputs = [
  { type = "select", name = "country", options = ["CO", { value = "MX", label = "Mexico" }] },
  { type = "text", name = "token", length = 4 },
  { type = "text", name = "nick", length = 3, optional = true },
  { type = "date", name = "born", optional = true },
  { type = "number", name = "years", optional = true },
  { type = "checkbox", name = "remote", optional = true },
  { type = "phone", name = "mobile", optional = true },
]`)
	good := map[string]string{"country": "MX", "token": "1a2b"}
	for change, want := range map[string]string{
		"country=PE": "country", "country=Mexico": "country", "token=123": "token", "token=12 4": "token", "nick=áéíó": "nick",
		"born=2026-02-30": "born", "years=four": "years", "remote=yes": "remote", "mobile=300": "mobile",
		"nick=áéí": "", "born=2024-02-29": "", "years=-4.5": "", "remote=false": "", "mobile=+573001234567": "",
	} {
		b := overHTTP(t, sandbox.Options{Scenarios: []*sandbox.Scenario{s}})
		st := b.start("IPFtest").Steps[0]
		name, value, _ := strings.Cut(change, "=")
		answers := map[string]string{"country": good["country"], "token": good["token"]}
		answers[name] = value
		r := b.verify(st, answers)
		if refused := strings.TrimPrefix(r.message(), "invalid value for "); (want == "") != (r.status == 200) || want != "" && refused != want {
			t.Errorf("%s: %d %s", change, r.status, r.message())
		}
	}
}

func TestAReadOnlyInputCannotBeChanged(t *testing.T) {
	const text = `
[[steps]]
type = "enter_email"
inputs = [{ type = "text", name = "email", value = "john.doe@demo.com", read_only = true }]`
	for _, c := range []struct {
		head, value string
		status      int
	}{
		{"", "john.doe@demo.com", 200}, {"", "", 200}, {"", "other@demo.com", 400},
		{"refuse_read_only = true", "john.doe@demo.com", 400}, {"refuse_read_only = true", "", 200},
	} {
		b := overHTTP(t, sandbox.Options{Scenarios: []*sandbox.Scenario{parseScenario(t, c.head+text)}})
		r := b.verify(b.start("IPFtest").Steps[0], map[string]string{"email": c.value})
		if r.status != c.status || r.status == 400 && r.message() != "the field is read only" {
			t.Errorf("%+v: %d %s", c, r.status, r.message())
		}
	}
}

func TestWhatTheTokenFixesCannotBeChanged(t *testing.T) {
	b := overHTTP(t, sandbox.Options{})
	form := tokenForm("IPFphone")
	form.Set("phone", "+570000000000")
	b.newToken(form)
	p := b.process(b.call("POST", "/v1/processes/", "", keyHeader, b.token))
	b.id = p.ProcessID
	if in := p.Steps[0].ExpectedInputs[0]; in.Value != "+570000000000" || !in.ReadOnly {
		t.Errorf("got %+v", in)
	}
	expectReply(t, b.verify(p.Steps[0], map[string]string{"phone_number": "+573001234567"}), 400, "the field is read only")
}

func TestTheSDKsAddressVerifiesToo(t *testing.T) {
	b := overHTTP(t, sandbox.Options{})
	st := b.start("IPFhappy").Steps[0]
	body := strings.Replace(verifyBody(st, map[string]string{"email": "a@b.co"}), `"step_id":"`+st.StepID+`",`, "", 1)
	r := b.call("POST", "/v1/processes/steps/"+st.StepID, body, keyHeader, b.token, typeOf, jsonType)
	if r.status != http.StatusOK || currentIndex(b.read()) != 1 {
		t.Errorf("got %d %s", r.status, r.message())
	}
}

func TestARefusedConsentDeclines(t *testing.T) {
	b := overHTTP(t, sandbox.Options{})
	b.verify(b.start("IPFconsent").Steps[0], map[string]string{"authorization": "false"})
	if p := b.read(); p.FailureStatus != truora.FailureDeclined || p.DeclinedReason != "data_authorization_not_provided" {
		t.Errorf("got %s %s", p.FailureStatus, p.DeclinedReason)
	}
}
