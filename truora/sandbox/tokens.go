package sandbox

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	"cedula/truora"
	"cedula/truora/lazyregexp"
)

// tokenLifetime is how long a web integration token is valid (guide).
const tokenLifetime = 2 * time.Hour

// fixedParams are the parameters of the token call that have one valid value
// (guide).
var fixedParams = map[string]string{
	"key_type": "web", "grant": "digital-identity", "api_key_version": "1", "country": "ALL",
}

// The formats of the token call's parameters (guide).
var (
	accountIDPattern = lazyregexp.New(`^[a-zA-Z0-9_.-]+$`)
	phonePattern     = lazyregexp.New(`^\+[0-9]{8,15}$`)
	emailPattern     = lazyregexp.New(`^[^@\s]+@[^@\s]+\.[^@\s.]+$`)
)

// paramRules are the rules of the other parameters.
var paramRules = map[string]func(string) bool{
	"redirect_url": isWebAddress,
	"flow_id":      func(v string) bool { return v != "" },
	"account_id":   accountIDPattern.MatchString,
	"phone":        func(v string) bool { return v == "" || phonePattern.MatchString(v) },
	"emails":       func(v string) bool { return v == "" || emailPattern.MatchString(v) },
}

func isWebAddress(text string) bool {
	address, err := url.Parse(text)
	return err == nil && address.Host != "" && (address.Scheme == "https" || address.Scheme == "http")
}

// handleToken creates a web integration token (guide).
func (x *exchange) handleToken() *response {
	if !x.hasPermanentKey() {
		return invalidKey
	}
	form, ok := x.form()
	if !ok {
		return invalidBody
	}
	if name := findInvalidParam(form); name != "" {
		return apiError(http.StatusBadRequest, "invalid "+name)
	}
	scenario := x.sandbox.scenarios[form.Get("flow_id")]
	if scenario == nil {
		return flowNotFound
	}
	g := x.sandbox.newGrant(scenario, form, x.now)
	return jsonResponse(http.StatusOK, map[string]string{
		"api_key": x.sandbox.signToken(g), "message": "API key created successfully",
	})
}

// findInvalidParam returns the name of the first missing or invalid parameter;
// empty if all are valid.
func findInvalidParam(form url.Values) string {
	for _, name := range sortedKeys(fixedParams) {
		if form.Get(name) != fixedParams[name] {
			return name
		}
	}
	for _, name := range sortedKeys(paramRules) {
		if !paramRules[name](form.Get(name)) {
			return name
		}
	}
	return ""
}

// grant is the data of an issued web integration token.
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

// newGrant stores the data of a new token.
func (s *Sandbox) newGrant(scenario *Scenario, form url.Values, now time.Time) grant {
	g := grant{
		id: s.newTokenID(), scenario: scenario, accountID: form.Get("account_id"), phone: form.Get("phone"),
		email: form.Get("emails"), country: form.Get("country"), metadata: map[string]string{}, issued: now,
	}
	for name := range form {
		if key, ok := strings.CutPrefix(name, "start_variables.metadata."); ok { // (guide)
			g.metadata[key] = form.Get(name)
		}
	}
	s.grants[g.id] = g
	return g
}

// newTokenID creates the id of a token, in the format of a UUID.
func (s *Sandbox) newTokenID() string {
	h := s.newID("")
	h = h[:12] + "4" + h[13:16] + "a" + h[17:] // version 4, variant 1
	return strings.Join([]string{h[:8], h[8:12], h[12:16], h[16:20], h[20:]}, "-")
}

func (g grant) expires() time.Time { return g.issued.Add(tokenLifetime) }

// tokenClaims are the payload of a web integration token (guide).
type tokenClaims struct {
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

// signToken returns the signed JWT of a grant (HS256).
func (s *Sandbox) signToken(g grant) string {
	additional, _ := json.Marshal(map[string]any{ // strings always encode
		"country": g.country, "flow_id": g.scenario.FlowID(), "phone": g.phone, "emails": g.email,
		"start_variables": map[string]any{"metadata": g.metadata},
	})
	payload, _ := json.Marshal(tokenClaims{ // strings and numbers always encode
		AccountID: g.accountID, AdditionalData: string(additional), ClientID: clientID, Expires: g.expires().Unix(),
		Grant: "digital-identity", IssuedAt: g.issued.Unix(), Issuer: "cedula-sandbox", ID: g.id,
		KeyName: "sandbox", KeyType: "web", Username: "sandbox",
	})
	return signJWT(payload, s.mac)
}

// mac authenticates a text with the sandbox's secret.
func (s *Sandbox) mac(text string) []byte {
	h := hmac.New(sha256.New, s.secret)
	h.Write([]byte(text))
	return h.Sum(nil)
}

// findGrant finds the grant of a token that was signed by this sandbox and has
// not expired.
func (s *Sandbox) findGrant(token string, now time.Time) (grant, bool) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return grant{}, false
	}
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil || !hmac.Equal(signature, s.mac(parts[0]+"."+parts[1])) {
		return grant{}, false
	}
	payload, _ := base64.RawURLEncoding.DecodeString(parts[1])
	var claims tokenClaims
	if json.Unmarshal(payload, &claims) != nil {
		return grant{}, false
	}
	g, known := s.grants[claims.ID]
	return g, known && now.Before(g.expires())
}

// key is the key or token of the request.
func (x *exchange) key() string { return x.request.Header.Get("Truora-API-Key") }

// hasPermanentKey reports whether the request has the permanent key.
func (x *exchange) hasPermanentKey() bool {
	return subtle.ConstantTimeCompare([]byte(x.key()), []byte(x.sandbox.options.Key)) == 1
}

// requireProcess checks that the call has a process and is authorised: by the
// permanent key (guide), or by the process's own token (sdk).
func (x *exchange) requireProcess() *response {
	if !x.hasPermanentKey() {
		g, ok := x.sandbox.findGrant(x.key(), x.now)
		if !ok {
			return invalidKey
		}
		if x.sandbox.options.TokensCreateOnly || x.process == nil || x.process.grant.id != g.id {
			return keyNotAllowed
		}
	}
	if x.process == nil {
		return processNotFound
	}
	return nil
}

// requirePending is requireProcess for calls that require a pending process.
func (x *exchange) requirePending() *response {
	if resp := x.requireProcess(); resp != nil {
		return resp
	}
	switch {
	case x.process.failure == truora.FailureExpired:
		return processExpired
	case x.process.status.IsFinal():
		return processOver
	}
	return nil
}
