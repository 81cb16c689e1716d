package sandbox_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"cedula/truora/sandbox"
)

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
		r := b.call("POST", "/v1/api-keys", form.Encode(), keyHeader, sandbox.DemoKey, typeOf, formType)
		if r.status < 400 || r.message() != want {
			t.Errorf("%s: %d %q", change, r.status, r.message())
		}
	}
	form := tokenForm("IPFhappy").Encode()
	expectReply(t, b.call("POST", "/v1/api-keys", form, typeOf, formType), 401, "the API key is missing or not valid")
	expectReply(t, b.call("POST", "/v1/api-keys", form, keyHeader, "other", typeOf, formType), 401, "the API key is missing or not valid")
	expectReply(t, b.call("POST", "/v1/api-keys", form, keyHeader, sandbox.DemoKey, typeOf, jsonType), 400, "the body is not what this call takes")
}

func TestTheTokenIsTheGuidesJWT(t *testing.T) {
	clock := newFakeClock()
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
	clock := newFakeClock()
	b := overHTTP(t, sandbox.Options{Clock: clock})
	first := b.start("IPFhappy")
	again := b.call("POST", "/v1/processes/", "", keyHeader, b.token)
	if again.status != http.StatusOK || b.process(again).ProcessID != first.ProcessID {
		t.Errorf("again: %d", again.status)
	}
	expectReply(t, b.call("POST", "/v1/processes/", "", keyHeader, sandbox.DemoKey), 403, "the API key does not allow this")
	expectReply(t, b.call("POST", "/v1/processes/", "", keyHeader, b.token+"x"), 401, "the API key is missing or not valid")
	clock.advance(2 * time.Hour)
	expectReply(t, b.call("POST", "/v1/processes/", "", keyHeader, b.token), 401, "the API key is missing or not valid")
}

func TestATokenOpensItsOwnProcessAlone(t *testing.T) {
	b := overHTTP(t, sandbox.Options{})
	b.start("IPFhappy")
	own, mine := b.token, b.id
	if r := b.call("GET", "/v1/processes/"+mine, "", keyHeader, own); r.status != http.StatusOK {
		t.Errorf("own token: %d", r.status)
	}
	b.start("IPFhappy")
	expectReply(t, b.call("GET", "/v1/processes/"+mine, "", keyHeader, b.token), 403, "the API key does not allow this")

	strict := overHTTP(t, sandbox.Options{TokensCreateOnly: true})
	strict.start("IPFhappy")
	expectReply(t, strict.call("GET", "/v1/processes/"+strict.id, "", keyHeader, strict.token), 403, "the API key does not allow this")
}
