package sandbox_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"cedula/truora"
	"cedula/truora/sandbox"
)

// wants fails unless an answer has a status and a message.
func wants(t *testing.T, r reply, status int, message string) {
	t.Helper()
	if r.status != status || r.message() != message {
		t.Errorf("got %d %q, want %d %q", r.status, r.message(), status, message)
	}
}

// parsed makes a scenario of a text.
func parsed(t *testing.T, text string) *sandbox.Scenario {
	t.Helper()
	s, err := sandbox.Parse("test.toml", []byte("description = \"test\"\n"+text))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestTheTokenCallTakesNothingWrong(t *testing.T) {
	b := overHTTP(t, sandbox.Options{})
	for change, want := range map[string]string{
		"key_type=permanent": "invalid key_type", "grant=": "invalid grant", "api_key_version=2": "invalid api_key_version",
		"country=CO": "invalid country", "redirect_url=": "invalid redirect_url", "redirect_url=example.com": "invalid redirect_url",
		"account_id=": "invalid account_id", "account_id=a b": "invalid account_id", "phone=3001234567": "invalid phone",
		"emails=nobody": "invalid emails", "flow_id=": "invalid flow_id", "flow_id=IPFnope": "flow not found",
	} {
		form := tokenForm("IPFhappy")
		name, value, _ := strings.Cut(change, "=")
		form.Set(name, value)
		r := b.must("POST", "/v1/api-keys", form.Encode(), keyHeader, sandbox.DemoKey, typeOf, formType)
		if r.status < 400 || r.message() != want {
			t.Errorf("%s: %d %q", change, r.status, r.message())
		}
	}
	form := tokenForm("IPFhappy").Encode()
	wants(t, b.must("POST", "/v1/api-keys", form, typeOf, formType), 401, "the API key is missing or not valid")
	wants(t, b.must("POST", "/v1/api-keys", form, keyHeader, "other", typeOf, formType), 401, "the API key is missing or not valid")
	wants(t, b.must("POST", "/v1/api-keys", form, keyHeader, sandbox.DemoKey, typeOf, jsonType), 400, "the body is not what this call takes")
}

func TestTheTokenIsTheGuidesJWT(t *testing.T) {
	clock := newClock()
	b := overHTTP(t, sandbox.Options{Clock: clock})
	b.newToken(tokenForm("IPFhappy"))
	parts := strings.Split(b.token, ".")
	if head, _ := base64.RawURLEncoding.DecodeString(parts[0]); string(head) != `{"alg":"HS256","typ":"JWT"}` {
		t.Errorf("head %s", head)
	}
	payload, _ := base64.RawURLEncoding.DecodeString(parts[1])
	var claims map[string]any
	if err := json.Unmarshal(payload, &claims); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"account_id", "additional_data", "client_id", "exp", "grant", "iat", "iss", "jti", "key_name", "key_type", "username"} {
		if claims[name] == nil {
			t.Errorf("no claim %s", name)
		}
	}
	var additional struct {
		Country string
		FlowID  string `json:"flow_id"`
	}
	text, _ := claims["additional_data"].(string)
	if json.Unmarshal([]byte(text), &additional) != nil || additional.Country != "ALL" || additional.FlowID != "IPFhappy" {
		t.Errorf("additional_data %q", text)
	}
	if lives := claims["exp"].(float64) - claims["iat"].(float64); lives != (2 * time.Hour).Seconds() {
		t.Errorf("lives %v s", lives)
	}
}

func TestCreateIsIdempotentPerToken(t *testing.T) {
	clock := newClock()
	b := overHTTP(t, sandbox.Options{Clock: clock})
	first := b.start("IPFhappy")
	again := b.must("POST", "/v1/processes/", "", keyHeader, b.token)
	if again.status != http.StatusOK || b.process(again).ProcessID != first.ProcessID {
		t.Errorf("again: %d", again.status)
	}
	wants(t, b.must("POST", "/v1/processes/", "", keyHeader, sandbox.DemoKey), 403, "the API key does not allow this")
	wants(t, b.must("POST", "/v1/processes/", "", keyHeader, b.token+"x"), 401, "the API key is missing or not valid")
	clock.pass(2 * time.Hour)
	wants(t, b.must("POST", "/v1/processes/", "", keyHeader, b.token), 401, "the API key is missing or not valid")
}

func TestUnknownPathsEndAtTheGateway(t *testing.T) {
	b := overHTTP(t, sandbox.Options{})
	for _, call := range []string{"GET /", "GET /v1/api-keys", "POST /v2/processes/", "PUT /v1/processes/IDP", "GET /v1/processes/IDP/", "GET //v1/processes"} {
		method, path, _ := strings.Cut(call, " ")
		wants(t, b.must(method, path, "", keyHeader, sandbox.DemoKey), 403, "Missing Authentication Token")
	}
	wants(t, b.must("GET", "/v1/processes/IDPnope", "", keyHeader, sandbox.DemoKey), 404, "process not found")
}

func TestATokenOpensItsOwnProcessAlone(t *testing.T) {
	b := overHTTP(t, sandbox.Options{})
	b.start("IPFhappy")
	own, mine := b.token, b.id
	if r := b.must("GET", "/v1/processes/"+mine, "", keyHeader, own); r.status != http.StatusOK {
		t.Errorf("own token: %d", r.status)
	}
	b.start("IPFhappy")
	wants(t, b.must("GET", "/v1/processes/"+mine, "", keyHeader, b.token), 403, "the API key does not allow this")

	strict := overHTTP(t, sandbox.Options{TokensCreateOnly: true})
	strict.start("IPFhappy")
	wants(t, strict.must("GET", "/v1/processes/"+strict.id, "", keyHeader, strict.token), 403, "the API key does not allow this")
}

func TestVerifyTakesNothingWrong(t *testing.T) {
	b := overHTTP(t, sandbox.Options{Clock: newClock(), Speed: 1})
	p := b.start("IPFhappy")
	email := p.Steps[0]
	try := func(change func(*truora.Verification)) reply {
		v := truora.Verification{StepID: email.StepID, VerificationID: email.VerificationID, Type: email.Type,
			Inputs: []truora.InputValue{{Type: "text", Name: "email", Value: "john.doe@demo.com"}}}
		change(&v)
		body, _ := json.Marshal(v)
		return b.must("POST", "/v1/processes/"+b.id, string(body), keyHeader, sandbox.DemoKey, typeOf, jsonType)
	}
	wants(t, try(func(v *truora.Verification) { v.StepID = "" }), 400, "missing params")
	wants(t, try(func(v *truora.Verification) { v.VerificationID = "" }), 400, "missing params")
	wants(t, try(func(v *truora.Verification) { v.Type = "" }), 400, "missing params")
	wants(t, try(func(v *truora.Verification) { v.Inputs = nil }), 400, "missing params")
	wants(t, try(func(v *truora.Verification) { v.Inputs[0].Type = "email" }), 400, "missing params") // pairs with nothing
	wants(t, try(func(v *truora.Verification) { v.Inputs[0].Name = "mail" }), 400, "missing params")
	wants(t, try(func(v *truora.Verification) { v.Inputs[0].Value = "john" }), 400, "invalid value for email")
	wants(t, try(func(v *truora.Verification) { v.StepID = p.Steps[1].StepID }), 400, "invalid current step")
	wants(t, try(func(v *truora.Verification) { v.Type = "enter_document_type" }), 400, "invalid step type")
	wants(t, try(func(v *truora.Verification) { v.VerificationID = "IPVnope" }), 400, "invalid verification_id")

	good := verifyBody(email, map[string]string{"email": "a@b.co"})
	address := "/v1/processes/" + b.id
	wants(t, b.must("POST", address, good, keyHeader, sandbox.DemoKey, typeOf, formType), 400, "the body is not what this call takes")
	number := strings.Replace(good, `"a@b.co"`, "5", 1)
	wants(t, b.must("POST", address, number, keyHeader, sandbox.DemoKey, typeOf, jsonType), 400, "the body is not what this call takes")
	if r := b.verify(email, map[string]string{"email": "a@b.co"}); r.status != http.StatusOK {
		t.Fatalf("verify: %d %s", r.status, r.message())
	}
	wants(t, b.verify(email, map[string]string{"email": "a@b.co"}), 409, "the step is being verified already")
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
	s := parsed(t, `[[steps]]
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

func TestAReadOnlyInputStaysAsItIs(t *testing.T) {
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
		b := overHTTP(t, sandbox.Options{Scenarios: []*sandbox.Scenario{parsed(t, c.head+text)}})
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
	p := b.process(b.must("POST", "/v1/processes/", "", keyHeader, b.token))
	b.id = p.ProcessID
	if in := p.Steps[0].ExpectedInputs[0]; in.Value != "+570000000000" || !in.ReadOnly {
		t.Errorf("got %+v", in)
	}
	wants(t, b.verify(p.Steps[0], map[string]string{"phone_number": "+573001234567"}), 400, "the field is read only")
}

func TestTheSDKsAddressVerifiesToo(t *testing.T) {
	b := overHTTP(t, sandbox.Options{})
	st := b.start("IPFhappy").Steps[0]
	body := strings.Replace(verifyBody(st, map[string]string{"email": "a@b.co"}), `"step_id":"`+st.StepID+`",`, "", 1)
	r := b.must("POST", "/v1/processes/steps/"+st.StepID, body, keyHeader, b.token, typeOf, jsonType)
	if r.status != http.StatusOK || index(b.read()) != 1 {
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
