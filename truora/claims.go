package truora

import (
	"encoding/base64"
	"errors"
	"strings"
	"time"
)

// errNoToken is a text that is not three parts with an object in the second.
var errNoToken = errors.New("not a web integration token")

// ParseClaims reads what a web integration token says of itself (guide). Nothing is
// verified, so nothing may be decided by it that the API would not decide
// again. Its error never holds the token.
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
	return claimsOf(o), nil
}

func claimsOf(o object) TokenClaims {
	more := additional(o)
	return TokenClaims{
		AccountID: o.text("account_id"), FlowID: more.text("flow_id"), Country: more.text("country"),
		ClientID: o.text("client_id"), Grant: o.text("grant"), KeyName: o.text("key_name"),
		KeyType: o.text("key_type"), IssuedAt: o.moment("iat"), Expires: o.moment("exp"),
	}
}

// additional is additional_data: a string of JSON (guide), or an object.
func additional(o object) object {
	if o.has("additional_data") {
		return readObject(o.raw("additional_data"))
	}
	return readObject([]byte(o.text("additional_data")))
}

// moment reads seconds of the Unix epoch; zero when there are none.
func (o object) moment(name string) time.Time {
	seconds := o.number(name)
	if seconds == nil || *seconds <= 0 || *seconds > 1e11 {
		return time.Time{}
	}
	return time.Unix(int64(*seconds), 0)
}
