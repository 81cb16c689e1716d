package truora

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"

	"github.com/golang-jwt/jwt/v5"
)

// WebhookEvent is one event of a process (docs).
type WebhookEvent struct {
	ID     string `json:"id,omitempty"`
	Type   string `json:"type,omitempty"`   // such as "digital_identity.identity_process"
	Action string `json:"action,omitempty"` // such as "created", "succeeded"
	At     string `json:"time,omitempty"`

	ProcessID      string `json:"process_id,omitempty"`
	AccountID      string `json:"account_id,omitempty"`
	FlowID         string `json:"flow_id,omitempty"`
	Status         string `json:"status,omitempty"`
	FailureStatus  string `json:"failure_status,omitempty"`
	DeclinedReason string `json:"declined_reason,omitempty"`
}

// Why a webhook is rejected.
var (
	// ErrWebhookShape is returned for a body without a token that contains
	// events.
	ErrWebhookShape = errors.New("the body holds no token with events")
	// ErrWebhookSignature is returned for a token that was not signed with the
	// key.
	ErrWebhookSignature = errors.New("the signature is not the key's")
)

// ParseWebhook reads the events of a webhook's body: a JSON web token, either
// plain (docs) or in an object as "token" (sample). It must be signed with the
// key, using HS256. A hexadecimal key is tried as text and as the bytes that it
// encodes (open).
func ParseWebhook(body []byte, key string) ([]WebhookEvent, error) {
	text := strings.TrimSpace(string(body))
	if o := readObject(body); o != nil {
		text = o.text("token")
	} else if text != "" && text[0] == '"' {
		text = scalar(bytes.TrimSpace(body))
	}
	switch {
	case strings.Count(text, ".") != 2:
		return nil, ErrWebhookShape
	case key == "": // anybody could sign with an empty key
		return nil, ErrWebhookSignature
	}
	var claims webhookClaims
	_, err := jwt.ParseWithClaims(text, &claims, func(*jwt.Token) (any, error) { return webhookKeys(key), nil },
		jwt.WithValidMethods([]string{jwt.SigningMethodHS256.Alg()}))
	switch {
	case errors.Is(err, jwt.ErrTokenMalformed):
		return nil, ErrWebhookShape
	case err != nil:
		return nil, ErrWebhookSignature
	case claims.events == nil:
		return nil, ErrWebhookShape
	}
	return claims.events, nil
}

// webhookKeys are the possible bytes of a key.
func webhookKeys(key string) jwt.VerificationKeySet {
	keys := jwt.VerificationKeySet{Keys: []jwt.VerificationKey{[]byte(key)}}
	if decoded, err := hex.DecodeString(key); err == nil && len(decoded) >= 16 {
		keys.Keys = append(keys.Keys, decoded)
	}
	return keys
}

// webhookClaims are the claims of a webhook's token. Of the registered claims,
// only the expiry is checked, if present.
type webhookClaims struct {
	jwt.RegisteredClaims
	events []WebhookEvent
}

// UnmarshalJSON reads the claims leniently: see object.
func (claims *webhookClaims) UnmarshalJSON(data []byte) error {
	o := readObject(data)
	*claims = webhookClaims{}
	if expiry := o.raw("exp"); expiry != nil {
		if err := json.Unmarshal(expiry, &claims.ExpiresAt); err != nil {
			return err
		}
	}
	for _, event := range decodeList[object](o, "events", isObject) {
		claims.events = append(claims.events, event.webhookEvent())
	}
	return nil
}

// webhookEvent reads one event; its object may be JSON in a string.
func (o object) webhookEvent() WebhookEvent {
	about := readObject(o["object"])
	if about == nil {
		about = readObject([]byte(o.text("object")))
	}
	return WebhookEvent{
		ID: o.text("id"), Type: o.text("event_type"), Action: o.text("event_action"), At: o.text("timestamp"),
		ProcessID: about.firstText("process_id", "identity_process_id"), AccountID: about.text("account_id"), FlowID: about.text("flow_id"),
		Status: about.firstText("status", "validation_status"), FailureStatus: about.text("failure_status"),
		DeclinedReason: about.text("declined_reason"),
	}
}
