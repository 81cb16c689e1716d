package truora

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// signedWebhook is a webhook's token with these claims.
func signedWebhook(t *testing.T, method jwt.SigningMethod, key any, claims jwt.MapClaims) string {
	t.Helper()
	token, err := jwt.NewWithClaims(method, claims).SignedString(key)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

var someEvents = jwt.MapClaims{"iss": "Truora", "iat": 1, "events": []any{
	map[string]any{"id": "EVT1", "event_type": "digital_identity.identity_process", "event_action": "succeeded", "version": "1.0",
		"timestamp": "2026-11-25T15:00:00Z", "object": map[string]any{"identity_process_id": "IDP1", "account_id": "a", "flow_id": "f", "validation_status": "success"}},
	map[string]any{"id": "EVT2", "event_action": "failed", "object": `{"process_id":"IDP2","status":"failure","declined_reason":"possible_fraud"}`},
}}

func TestAWebhookIsReadInEitherShape(t *testing.T) {
	const key = "00112233445566778899aabbccddeeff"
	hexBytes := []byte{0, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff}
	for _, secret := range [][]byte{[]byte(key), hexBytes} {
		token := signedWebhook(t, jwt.SigningMethodHS256, secret, someEvents)
		inObject, _ := json.Marshal(map[string]string{"token": token})
		for _, body := range []string{token, " " + token + "\n", string(inObject), `"` + token + `"`} {
			events, err := ParseWebhook([]byte(body), key)
			if err != nil || len(events) != 2 {
				t.Fatalf("%v, %v", events, err)
			}
			first := WebhookEvent{ID: "EVT1", Type: "digital_identity.identity_process", Action: "succeeded", At: "2026-11-25T15:00:00Z",
				ProcessID: "IDP1", AccountID: "a", FlowID: "f", Status: "success"}
			if events[0] != first || events[1].ProcessID != "IDP2" || events[1].DeclinedReason != "possible_fraud" {
				t.Errorf("%+v", events)
			}
		}
	}
}

func TestAWebhookOfAnybodyElseIsRefused(t *testing.T) {
	good := signedWebhook(t, jwt.SigningMethodHS256, []byte("key"), someEvents)
	parts := strings.Split(good, ".")
	none := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none"}`)) + "." + parts[1] + "."
	past := jwt.MapClaims{"events": someEvents["events"], "exp": time.Now().Add(-time.Hour).Unix()}
	for name, c := range map[string]struct {
		body string
		want error
	}{
		"another key":       {signedWebhook(t, jwt.SigningMethodHS256, []byte("other"), someEvents), ErrWebhookSignature},
		"another algorithm": {signedWebhook(t, jwt.SigningMethodHS512, []byte("key"), someEvents), ErrWebhookSignature},
		"no algorithm":      {none, ErrWebhookSignature},
		"expired":           {signedWebhook(t, jwt.SigningMethodHS256, []byte("key"), past), ErrWebhookSignature},
		"altered":           {parts[0] + "." + parts[1] + "x." + parts[2], ErrWebhookSignature},
		"no events":         {signedWebhook(t, jwt.SigningMethodHS256, []byte("key"), jwt.MapClaims{"events": "odd"}), ErrWebhookShape},
		"no token":          {`{"events":[]}`, ErrWebhookShape},
		"nothing":           {"", ErrWebhookShape},
	} {
		if events, err := ParseWebhook([]byte(c.body), "key"); events != nil || err == nil || name != "altered" && !errors.Is(err, c.want) {
			t.Errorf("%s: %v, %v", name, events, err)
		}
	}
}
