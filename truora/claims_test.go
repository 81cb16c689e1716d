package truora

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"
	"time"
)

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

func TestClaimsOfWhatIsNoToken(t *testing.T) {
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
