package sandbox

import (
	"crypto/hmac"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"time"
)

// tokenLifetime is how long a web integration token lives (guide).
const tokenLifetime = 2 * time.Hour

// clientID is the account that owns the sandbox's flows.
const clientID = "TCI5a4db0c5a4db0c5a4db0c5a4db0c5a4d"

// grant is what a web integration token was given out for.
type grant struct {
	id        string // the token's jti
	scenario  *Scenario
	accountID string
	phone     string
	email     string
	country   string
	metadata  map[string]string
	issued    time.Time
}

// claims are the payload of a web integration token (guide).
type claims struct {
	AccountID      string `json:"account_id"`
	AdditionalData string `json:"additional_data"` // JSON in a string
	ClientID       string `json:"client_id"`
	Expires        int64  `json:"exp"`
	Grant          string `json:"grant"`
	IssuedAt       int64  `json:"iat"`
	Issuer         string `json:"iss"`
	ID             string `json:"jti"`
	KeyName        string `json:"key_name"`
	KeyType        string `json:"key_type"`
	Username       string `json:"username"`
}

// claims are what a grant's token says.
func (g grant) claims() claims {
	additional, _ := json.Marshal(map[string]any{ // strings always encode
		"country": g.country, "flow_id": g.scenario.FlowID(), "phone": g.phone, "emails": g.email,
		"start_variables": map[string]any{"metadata": g.metadata},
	})
	return claims{
		AccountID: g.accountID, AdditionalData: string(additional), ClientID: clientID, Expires: g.expires().Unix(),
		Grant: "digital-identity", IssuedAt: g.issued.Unix(), Issuer: "cedula-sandbox", ID: g.id,
		KeyName: "sandbox", KeyType: "web", Username: "sandbox",
	}
}

func (g grant) expires() time.Time { return g.issued.Add(tokenLifetime) }

// token writes a grant as a signed JWT (HS256).
func (s *Sandbox) token(g grant) string {
	payload, _ := json.Marshal(g.claims()) // strings and numbers always encode
	head := encode([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + encode(payload)
	return head + "." + encode(s.mac(head))
}

func encode(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// grantOf reads a token: whose signature is this sandbox's, and which is not
// over.
func (s *Sandbox) grantOf(token string, now time.Time) (grant, bool) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return grant{}, false
	}
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil || !hmac.Equal(signature, s.mac(parts[0]+"."+parts[1])) {
		return grant{}, false
	}
	payload, _ := base64.RawURLEncoding.DecodeString(parts[1])
	var said claims
	if json.Unmarshal(payload, &said) != nil {
		return grant{}, false
	}
	g, known := s.grants[said.ID]
	return g, known && now.Before(g.expires())
}

// jti makes the id of a token, in the form of a UUID.
func (s *Sandbox) jti() string {
	h := s.id("")
	h = h[:12] + "4" + h[13:16] + "a" + h[17:] // version 4, variant 1
	return strings.Join([]string{h[:8], h[8:12], h[12:16], h[16:20], h[20:]}, "-")
}

// keyOf is the key that a request carries.
func keyOf(r *http.Request) string { return r.Header.Get("Truora-API-Key") }

// permanent reports whether a request carries the permanent key.
func (s *Sandbox) permanent(r *http.Request) bool {
	return subtle.ConstantTimeCompare([]byte(keyOf(r)), []byte(s.options.Key)) == 1
}

// mayAct tells why a request may not act on a process; ok when it may: with
// the permanent key (guide), or with the process's own token (sdk).
func (x *exchange) mayAct(p *process) (refusal answer, ok bool) {
	if x.sandbox.permanent(x.request) {
		return answer{}, true
	}
	g, valid := x.sandbox.grantOf(keyOf(x.request), x.now)
	if !valid {
		return keyRefused, false
	}
	return keyForbidden, !x.sandbox.options.TokensCreateOnly && p != nil && p.grant.id == g.id
}
