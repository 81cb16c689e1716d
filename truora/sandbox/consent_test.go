package sandbox_test

import (
	"encoding/json"
	"strings"
	"testing"

	"cedula/truora/sandbox"
)

// terms reads consent terms with a key.
func (b *backend) terms(pathAndQuery, key string) (reply, map[string]map[string]string) {
	b.t.Helper()
	r := b.call("GET", "/v1/consent-terms/"+pathAndQuery, "", keyHeader, key)
	var body struct{ Terms map[string]map[string]string }
	_ = json.Unmarshal(r.body, &body) // a refusal has none
	return r, body.Terms
}

func TestConsentTermsNameTheCompany(t *testing.T) {
	b := overHTTP(t, sandbox.Options{})
	p := b.start("IPFconsentterms")
	if p.GeolocationIPCountry != "CO" || len(p.IdentityVerificationNames) != 2 {
		t.Errorf("%s %v", p.GeolocationIPCountry, p.IdentityVerificationNames)
	}
	for query, want := range map[string]string{
		"?CO.name=Acme+%26+Co&CO.nit=9-1&terms=true": "I authorise <b>Acme & Co</b> (NIT 9-1)",
		"?terms=true": "I authorise <b>{{.company}}</b> (NIT {{.nit}})",
	} {
		if _, terms := b.terms("CTR-basic"+query, b.token); !strings.HasPrefix(terms["CO"]["en"], want) {
			t.Errorf("%s: %.60s", query, terms["CO"]["en"])
		}
	}
	_, items := b.terms("CTR-items?CO.name=B&MX.name=A&terms=true", sandbox.DemoKey)
	if text := items["ALL-credit_bureau"]["es"]; !strings.HasPrefix(text, "Autorizo a A, B a") || items["CO-face_search"]["pt"] == "" {
		t.Errorf("%v", items)
	}
}

func TestConsentTermsThatThereAreNot(t *testing.T) {
	b := overHTTP(t, sandbox.Options{})
	if r, _ := b.terms("default-basic?terms=true", sandbox.DemoKey); r.status != 404 {
		t.Errorf("before there is a process: %d", r.status)
	}
	b.start("IPFconsent")
	if _, terms := b.terms("default-basic?terms=true", b.token); !strings.HasPrefix(terms["ALL"]["pt"], "Autorizo o tratamento") {
		t.Errorf("%v", terms)
	}
	if r, terms := b.terms("default-basic", b.token); r.status != 200 || terms != nil {
		t.Errorf("not asked for: %d %v", r.status, terms)
	}
	r, _ := b.terms("default-items?terms=true", b.token)
	expectReply(t, r, 404, "consent terms not found")
	r, _ = b.terms("default-basic?terms=true", "x")
	expectReply(t, r, 401, "the API key is missing or not valid")
}

func TestAScenarioWithoutTermsHasNone(t *testing.T) {
	s, err := sandbox.Parse("x.toml", []byte("description = \"x\"\n[[steps]]\ntype = \"enter_authorization\"\nconfig = { a = 1 }\n"))
	if err != nil {
		t.Fatal(err)
	}
	b := overHTTP(t, sandbox.Options{Scenarios: []*sandbox.Scenario{s}})
	p := b.start(s.FlowID())
	if r, _ := b.terms("default-basic?terms=true", b.token); r.status != 404 || string(p.Steps[0].Config) != `{"a":1}` {
		t.Errorf("%d, config %s", r.status, p.Steps[0].Config)
	}
	_, err = sandbox.Parse("x.toml", []byte("description = \"x\"\n[[steps]]\ntype = \"enter_authorization\"\n[steps.terms.T.ALL]\nes = 7\n"))
	if err == nil || !strings.Contains(err.Error(), "line 5") || !strings.Contains(err.Error(), "wants a string") {
		t.Errorf("%v", err)
	}
}
