package doctor

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
)

// noProcess is the id of a process that there is not: it has the shape of one,
// and no generator gives zeros alone. Reading it changes nothing, and tells a
// key that is accepted (no such process) from one that is refused.
const noProcess = "IDP00000000000000000000000000000000"

// accepted asks whether the key is accepted: with the key, and of the identity
// host alone. Without a key there is nothing to ask, and without the host
// nobody.
func (e Checkup) accepted(ctx context.Context, identity *host) []Finding {
	secrets, err := e.Credentials(ctx)
	if err != nil || secrets.forCalls() == "" {
		return nil
	}
	if !identity.reached {
		return []Finding{doubt("access", "not asked: the identity host was not reached", "mend that first")}
	}
	ctx, cancel := context.WithTimeout(ctx, e.Network.timeout())
	defer cancel()
	got, err := identity.get(ctx, identity.base+"/v1/processes/"+noProcess, secrets.forCalls())
	if err != nil {
		return []Finding{beyond("access", reason(err), "check the network, and try again")}
	}
	return []Finding{judged(got, secrets)}
}

const (
	addressCure = "mend identity_url under [truora]"
	laterCure   = "try again later"
)

// judged tells what the answer says about the key, as the API tells its errors
// apart (sdk): by the gateway's own sentence first, then by the status.
func judged(got reply, s Credentials) Finding {
	note := statusOf(got.status)
	switch {
	case got.fromGateway():
		return beyond("access", note+": the gateway knows no such path", addressCure)
	case got.status == http.StatusForbidden && s.Key == "":
		return doubt("access", note+": a token may read its own process alone, so this says nothing", "none needed; a refusal later on means that a permanent key is needed")
	case got.status == http.StatusUnauthorized, got.status == http.StatusForbidden:
		return refused(note, s)
	case got.status == http.StatusTooManyRequests:
		return doubt("access", note+": too many calls with this key", laterCure)
	case got.status >= http.StatusInternalServerError:
		return beyond("access", note+": it could not be told", "Truora has trouble of its own: "+laterCure)
	case !got.isJSON() || got.status/100 == 3:
		return beyond("access", note+": not an answer of Truora's", addressCure+"; or a proxy answers in its place")
	}
	return fine("access", s.name()+" is accepted ("+note+" for a process that there is not)")
}

func refused(note string, s Credentials) Finding {
	return beyond("access", s.name()+" is refused ("+note+")", "compare it with the one in Truora's dashboard, or make a new one there")
}

// name is what calls carry.
func (s Credentials) name() string {
	if s.Key == "" {
		return "the token"
	}
	return "the key"
}

// fromGateway reports the gateway's answer to a path that is wrong; it says
// nothing about the key (sdk).
func (r reply) fromGateway() bool {
	return bytes.Contains(bytes.ToLower(r.body), []byte("missing authentication token"))
}

func (r reply) isJSON() bool { return json.Valid(r.body) }
