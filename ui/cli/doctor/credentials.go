package doctor

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Credentials are the credentials of API calls.
type Credentials struct {
	Key   string // the permanent key
	Token string // a web integration token created elsewhere
}

// forCalls is the credential that calls send: the key, else the token.
func (cr Credentials) forCalls() string {
	if cr.Key == "" {
		return cr.Token
	}
	return cr.Key
}

// name describes the credential that calls send.
func (cr Credentials) name() string {
	if cr.Key == "" {
		return "the token"
	}
	return "the key"
}

// Claims are the claims of a key or token (guide).
type Claims struct {
	Name    string // key_name
	Type    string // key_type: "web" for a web integration token
	FlowID  string
	Expires time.Time // zero if there is no expiry
}

// The key_type of a web integration token, of a server's key, and of an app's
// short-lived key (docs).
const (
	webKey     = "web"
	backendKey = "backend"
	sdkKey     = "sdk"
)

// UsableKeyTypes lists the types of keys for a verification's calls, for
// messages.
const UsableKeyTypes = webKey + ", " + sdkKey + " or " + backendKey

// IsUsable reports whether the key can be used for a verification's calls,
// according to its claims: other types, such as generator, are for other calls
// (docs).
func (claims Claims) IsUsable() bool {
	return claims.Type == "" || slices.Contains([]string{webKey, sdkKey, backendKey}, strings.ToLower(claims.Type))
}

// secret is a key or a token.
type secret struct {
	what, value, source string
	warnBefore          time.Duration // warn this long before it expires
	expiredCure         string
}

// checkCredentials reports whether there is a key or a token, and its claims,
// never the secret. A key is warned about two weeks before it expires, because
// its renewal may take days; a token, which is used for one verification, ten
// minutes before.
func (c Checkup) checkCredentials(ctx context.Context) []Finding {
	const keyCure = "give TRUORA_API_KEY, or one of api_key, api_key_file, api_key_command under [truora]"
	found, err := c.Credentials(ctx)
	if err != nil {
		fault, cure := splitProblem(err)
		if cure == "" {
			cure = keyCure
		}
		return []Finding{failure("key", fault, cure)}
	}
	if found.forCalls() == "" {
		return []Finding{failure("key", "none is configured", keyCure)}
	}
	key := secret{"key", found.Key, c.Configuration.keySource(), 14 * 24 * time.Hour, "make a new one in Truora's dashboard"}
	token := secret{"token", found.Token, c.Configuration.tokenSource(), 10 * time.Minute, "have a new one made where this one came from"}
	return append(c.secretFindings(key), c.secretFindings(token)...)
}

// keySource is where the key came from.
func (conf Configuration) keySource() string {
	t := conf.Merged.Truora
	switch source := conf.layerSource("truora.api_key"); {
	case source != "":
		return source
	case t.APIKeyFile != "":
		return "api_key_file " + conf.Merged.ResolvePath(t.APIKeyFile)
	case len(t.APIKeyCommand) > 0:
		return "api_key_command " + t.APIKeyCommand[0]
	}
	return "api_key in the file"
}

func (conf Configuration) tokenSource() string {
	if source := conf.layerSource("truora.token"); source != "" {
		return source
	}
	return "token in the file"
}

// secretFindings are the findings about a secret; none without one. A key may
// be any text, a token is always a JWT (guide).
func (c Checkup) secretFindings(s secret) []Finding {
	if s.value == "" {
		return nil
	}
	claims, err := c.Claims(s.value)
	switch {
	case err != nil && s.what == "token":
		return []Finding{warning(s.what, "from "+s.source+", but not in the form of a web integration token", "compare it with what the token call gave")}
	case err != nil:
		return []Finding{okay(s.what, "from "+s.source+"; its type and its expiry cannot be read from it")}
	}
	findings := []Finding{c.expiryFinding(s, claims)}
	if misplaced, ok := c.misplacedFinding(s, claims); ok {
		findings = append(findings, misplaced)
	}
	return findings
}

// expiryFinding reports the name of a secret and when it expires.
func (c Checkup) expiryFinding(s secret, claims Claims) Finding {
	note := "from " + s.source
	if claims.Name != "" {
		note += ", named " + claims.Name
	}
	if claims.Expires.IsZero() {
		return okay(s.what, note+", without an end")
	}
	left := claims.Expires.Sub(c.Now())
	until := claims.Expires.Local().Format("2006-01-02 15:04")
	switch {
	case left <= 0:
		return remoteFailure(s.what, note+", expired "+until+" ("+inWords(left)+" ago)", s.expiredCure)
	case left <= s.warnBefore:
		return warning(s.what, note+", expires "+until+" (in "+inWords(left)+")", s.expiredCure)
	}
	return okay(s.what, note+", expires "+until+" (in "+inWords(left)+")")
}

// misplacedFinding warns if a key is used as a token or vice versa, and if the
// token is for another flow.
func (c Checkup) misplacedFinding(s secret, claims Claims) (finding Finding, ok bool) {
	switch flowID := c.Configuration.Merged.Process.FlowID; {
	case !claims.IsUsable():
		return failure(s.what, "a key of type "+claims.Type+" makes no such calls", "give one of type "+UsableKeyTypes), true
	case s.what == "key" && strings.EqualFold(claims.Type, webKey):
		return warning(s.what, "it is a web integration token, not a permanent key", "give it as token under [truora] or TRUORA_TOKEN"), true
	case s.what == "token" && strings.EqualFold(claims.Type, backendKey):
		return warning(s.what, "it is a permanent key, not a web integration token", "give it as TRUORA_API_KEY or one of the api_key settings"), true
	case s.what == "token" && flowID != "" && claims.FlowID != "" && claims.FlowID != flowID:
		return warning(s.what, "it was made for flow "+claims.FlowID+", not for "+flowID, "the token's flow is the one that runs; take flow_id away, or have a token made for it"), true
	}
	return Finding{}, false
}

// unknownProcess is a valid id of no process: ids are random, never all zeros.
// Reading it changes nothing, and distinguishes an accepted key (no such
// process) from a refused one.
const unknownProcess = "IDP00000000000000000000000000000000"

// checkAccess reports whether the identity host accepts the key. The key is
// sent to no other host.
func (c Checkup) checkAccess(ctx context.Context, identity *host) []Finding {
	carried, err := c.Credentials(ctx)
	if err != nil || carried.forCalls() == "" {
		return nil
	}
	if !identity.reached {
		return []Finding{warning("access", "not asked: the identity host was not reached", "fix that first")}
	}
	ctx, cancel := context.WithTimeout(ctx, c.Network.timeout())
	defer cancel()
	got, err := identity.get(ctx, identity.base+"/v1/processes/"+unknownProcess, carried.forCalls())
	if err != nil {
		return []Finding{remoteFailure("access", networkFault(err), "check the network, and try again")}
	}
	access := accessFinding(got, carried)
	if access.State != OK || carried.Key == "" {
		return []Finding{access}
	}
	return append([]Finding{access}, c.checkFlowUse(ctx, identity, carried)...)
}

// checkFlowUse reports for each flow whether it belongs to the key, as far as
// that can be determined. The API cannot read a flow; but if one of the
// account's newest processes is of the flow, it does.
func (c Checkup) checkFlowUse(ctx context.Context, identity *host, carried Credentials) (findings []Finding) {
	ids := []string{c.Configuration.Merged.Process.FlowID}
	for _, f := range c.Configuration.Merged.Flows {
		ids = append(ids, f.FlowID)
	}
	listed, err := identity.get(ctx, identity.base+"/v1/processes/", carried.forCalls())
	isListed := err == nil && listed.status == http.StatusOK
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		switch {
		case id == "":
		case isListed && bytes.Contains(listed.body, []byte(`"`+id+`"`)):
			findings = append(findings, okay("flow use", id+" is a flow of this account, which has processes of it"))
		default:
			findings = append(findings, okay("flow use", id+" can only be checked against the key by starting a verification"))
		}
	}
	return findings
}

// accessFinding interprets the response to the key, in the API's order (sdk):
// by the gateway's message first, then by the status.
func accessFinding(got response, carried Credentials) Finding {
	const addressCure, laterCure = "correct identity_url under [truora]", "try again later"
	note := statusText(got.status)
	switch {
	case got.isFromGateway():
		return remoteFailure("access", note+": the gateway knows no such path", addressCure)
	case got.status == http.StatusForbidden && carried.Key == "":
		return warning("access", "not checked: a token can read only its own process", "none needed; a refusal later on means that a permanent key is needed")
	case got.status == http.StatusUnauthorized, got.status == http.StatusForbidden:
		return remoteFailure("access", carried.name()+" is refused ("+note+")", "compare it with the one in Truora's dashboard, or make a new one there")
	case got.status == http.StatusTooManyRequests:
		return warning("access", note+": too many calls with this key", laterCure)
	case got.status >= http.StatusInternalServerError:
		return remoteFailure("access", note+": it could not be told", "Truora has trouble of its own: "+laterCure)
	case !json.Valid(got.body) || got.status/100 == 3:
		return remoteFailure("access", note+": not an answer of Truora's", addressCure+"; or a proxy answers in its place")
	}
	return okay("access", carried.name()+" is accepted")
}

// isFromGateway reports whether this is the gateway's response to a wrong path,
// which is unrelated to the key (sdk).
func (r response) isFromGateway() bool {
	return bytes.Contains(bytes.ToLower(r.body), []byte("missing authentication token"))
}
