package truora

import (
	"encoding/base64"
	"errors"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestTokenCall(t *testing.T) {
	server := newTestServer(t, respond(200, `{"api_key":"a.b.c","message":"API key created successfully"}`))
	client, _ := newClient(t, server.URL)
	token, err := client.IntegrationToken(t.Context(), TokenRequest{FlowID: "IPF", AccountID: "acc-1", RedirectURL: "https://x.co/?a=b",
		Phone: "+570000000000", Metadata: map[string]string{"branch": "ñandú & co"}})
	if err != nil || token != "a.b.c" {
		t.Fatal(token, err)
	}
	got := server.all()[0]
	form, _ := url.ParseQuery(got.body)
	want := url.Values{"key_type": {"web"}, "grant": {"digital-identity"}, "api_key_version": {"1"}, "country": {"ALL"},
		"redirect_url": {"https://x.co/?a=b"}, "flow_id": {"IPF"}, "account_id": {"acc-1"}, "phone": {"+570000000000"},
		"start_variables.metadata.branch": {"ñandú & co"}}
	if got.method != "POST" || got.path != "/v1/api-keys" || !reflect.DeepEqual(form, want) {
		t.Errorf("%+v", got)
	}
	if got.header.Get("Content-Type") != "application/x-www-form-urlencoded" || got.header.Get("Truora-API-Key") != permanentKey {
		t.Errorf("%v", got.header)
	}
}

func TestTokenCallRefusesWhatCannotBe(t *testing.T) {
	client, _ := newClient(t, "http://127.0.0.1:1")
	for _, request := range []TokenRequest{{AccountID: "a"}, {FlowID: "IPF", AccountID: "ana maría"}, {FlowID: "IPF"}} {
		if _, err := client.IntegrationToken(t.Context(), request); !errors.Is(err, BadInput) {
			t.Errorf("%+v: %v", request, err)
		}
	}
}

func tokenOf(claims string) string {
	return "e30." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + ".c2ln"
}

func TestClaims(t *testing.T) {
	want := TokenClaims{AccountID: "ACC", FlowID: "IPF", Country: "ALL", ClientID: "TCI", Grant: "digital-identity",
		KeyName: "k", KeyType: "web", IssuedAt: time.Unix(1664204700, 0), Expires: time.Unix(1664211900, 0)}
	rest := `"account_id":"ACC","client_id":"TCI","grant":"digital-identity","key_name":"k","key_type":"web","iat":1664204700,"exp":"1664211900"}`
	for _, data := range []string{`"{\"country\":\"ALL\",\"flow_id\":\"IPF\"}"`, `{"country":"ALL","flow_id":"IPF"}`} {
		got, err := ParseClaims(tokenOf(`{"additional_data":` + data + `,` + rest))
		if err != nil || got != want {
			t.Errorf("%s: %+v, %v", data, got, err)
		}
	}
}

func TestParseClaimsRejectsInvalidTokens(t *testing.T) {
	for _, token := range []string{"", "secret-key", "a.b", "a.!!!.c", tokenOf(`[]`), tokenOf(`{`)} {
		_, err := ParseClaims(token)
		if !errors.Is(err, BadInput) {
			t.Errorf("%q: %v", token, err)
		}
		if token != "" && strings.Contains(err.Error(), token) {
			t.Errorf("the error holds the token: %v", err)
		}
	}
	claims, err := ParseClaims(tokenOf(`{"exp":"soon","additional_data":"odd"}`))
	if err != nil || claims != (TokenClaims{}) {
		t.Errorf("odd claims: %+v, %v", claims, err)
	}
}
