package truora

import (
	"context"
	"encoding/base64"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"cedula/truora/lazyregexp"
)

// TokenRequest is what a web integration token is requested for (guide).
type TokenRequest struct {
	FlowID      string
	AccountID   string // matches [a-zA-Z0-9_.-]+
	RedirectURL string
	Phone       string            // optional, such as +570000000000
	Email       string            // optional
	Metadata    map[string]string // sent as start_variables.metadata.<name>
}

// IntegrationToken creates the web integration token of one verification
// (guide). It is safe to repeat: a token without a process has no effect.
func (c *Client) IntegrationToken(ctx context.Context, request TokenRequest) (string, error) {
	const op = "make token"
	if err := request.check(); err != nil {
		return "", badInput(op, err)
	}
	token, err := fetch[tokenResponse](ctx, c, call{
		op: op, method: http.MethodPost, url: c.account + "/v1/api-keys", key: c.key,
		contentType: "application/x-www-form-urlencoded", body: []byte(request.form().Encode()),
		private: slices.AppendSeq([]string{request.Phone, request.Email}, maps.Values(request.Metadata)),
	})
	return token.APIKey, err
}

var (
	errAccountID = errors.New("an account id is one or more of a-z A-Z 0-9 _ . -")
	errFlowID    = errors.New("a flow id is needed")
	accountID    = lazyregexp.New(`^[a-zA-Z0-9_.-]+$`)
)

func (req TokenRequest) check() error {
	if req.FlowID == "" {
		return errFlowID
	}
	if !accountID.MatchString(req.AccountID) {
		return errAccountID
	}
	return nil
}

// form is the token call's body; country is always ALL (guide).
func (req TokenRequest) form() url.Values {
	form := url.Values{
		"key_type": {"web"}, "grant": {"digital-identity"}, "api_key_version": {"1"}, "country": {"ALL"},
		"redirect_url": {req.RedirectURL}, "flow_id": {req.FlowID}, "account_id": {req.AccountID},
	}
	for name, value := range map[string]string{"phone": req.Phone, "emails": req.Email} {
		if value != "" {
			form.Set(name, value)
		}
	}
	for name, value := range req.Metadata {
		form.Set("start_variables.metadata."+name, value)
	}
	return form
}

type tokenResponse struct {
	APIKey string `json:"api_key"`
}

func (t tokenResponse) isValid() bool { return t.APIKey != "" && checkKey(t.APIKey) == nil }

// TokenClaims are the claims of a web integration token (guide). They are not
// verified.
type TokenClaims struct {
	AccountID string
	FlowID    string // from additional_data
	Country   string // from additional_data
	ClientID  string
	Grant     string
	KeyName   string
	KeyType   string
	IssuedAt  time.Time
	Expires   time.Time // zero if the token has no expiry
}

// errNoToken is returned for a text that is not three parts with a JSON object
// in the second.
var errNoToken = errors.New("not a web integration token")

// ParseClaims reads the claims of a web integration token (guide). The
// signature is not verified, so the claims must not be used for a decision that
// the API would not make itself. Its error is BadInput and never contains the
// token.
func ParseClaims(token string) (TokenClaims, error) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return TokenClaims{}, badInput("read token", errNoToken)
	}
	text, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	o := readObject(text)
	if err != nil || o == nil {
		return TokenClaims{}, badInput("read token", errNoToken)
	}
	more := readObject(o.raw("additional_data"))
	if more == nil {
		more = readObject([]byte(o.text("additional_data"))) // JSON in a string (guide)
	}
	return TokenClaims{
		AccountID: o.text("account_id"), FlowID: more.text("flow_id"), Country: more.text("country"),
		ClientID: o.text("client_id"), Grant: o.text("grant"), KeyName: o.text("key_name"),
		KeyType: o.text("key_type"), IssuedAt: o.time("iat"), Expires: o.time("exp"),
	}, nil
}

// time reads seconds of the Unix epoch; zero if there are none.
func (o object) time(name string) time.Time {
	seconds := o.number(name)
	if seconds == nil || *seconds <= 0 || *seconds > 1e11 {
		return time.Time{}
	}
	return time.Unix(int64(*seconds), 0)
}
